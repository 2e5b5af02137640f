//! THE table of functions: one row each, read by the type check, did-you-mean and the documentation.

use super::{
    features::{Availability, Feature, Version},
    types::Type,
};
use Type::{Matrix, Scalar, String, Vector};

/// A function of the language.
#[derive(Debug)]
pub struct Function {
    /// Its name; names are case-sensitive.
    pub name: &'static str,
    /// The types of the arguments; the last one also holds for all that follow.
    pub parameters: &'static [Type],
    /// The fewest arguments that it takes.
    pub least: u8,
    /// The most arguments that it takes; any number if there is no limit.
    pub most: Option<u8>,
    /// The type of its result.
    pub returns: Type,
    /// The versions and the flag.
    pub availability: Availability,
    /// What it gives, in a line.
    pub doc: &'static str,
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Function {
    /// The type that argument `index`, counted from 0, must have.
    #[must_use]
    pub fn parameter(&self, index: usize) -> Option<Type> {
        let last = match self.most {
            Some(most) if index >= usize::from(most) => return None,
            _ => self.parameters.len().checked_sub(1)?,
        };
        self.parameters.get(index.min(last)).copied()
    }

    /// The last parameter may be left out.
    const fn optional(mut self) -> Self {
        self.least -= 1;
        self
    }

    /// The last parameter may be left out or be given up to `most` times.
    const fn repeated(mut self, most: Option<u8>) -> Self {
        self.least -= 1;
        self.most = match most {
            Some(most) => Some(self.least + most),
            None => None,
        };
        self
    }

    /// Behind the flag for experimental functions, and known from 3.`minor` on.
    const fn experimental(mut self, minor: u16) -> Self {
        self.availability = Availability::gated(Feature::ExperimentalFunctions, Version::new(3, minor));
        self
    }

    /// No longer behind a flag from 3.`minor` on.
    const fn stable(mut self, minor: u16) -> Self {
        self.availability.stable = Some(Version::new(3, minor));
        self
    }
}

const fn row(name: &'static str, parameters: &'static [Type], returns: Type, doc: &'static str) -> Function {
    #[expect(clippy::cast_possible_truncation, reason = "no function has 256 parameters")]
    let count = parameters.len() as u8;
    let availability = Availability::ALWAYS;
    Function { name, parameters, least: count, most: Some(count), returns, availability, doc }
}

/// A function of an instant vector.
const fn map(name: &'static str, doc: &'static str) -> Function {
    row(name, &[Vector], Vector, doc)
}

/// A part of a date; of the evaluation time if no vector is given.
const fn date(name: &'static str, doc: &'static str) -> Function {
    map(name, doc).optional()
}

/// A function of the samples of a window.
const fn window(name: &'static str, doc: &'static str) -> Function {
    row(name, &[Matrix], Vector, doc)
}

/// Every function, sorted by name.
#[rustfmt::skip]
pub static FUNCTIONS: &[Function] = &[
    map   ("abs",                          "the absolute values"),
    map   ("absent",                       "1 if the vector is empty, else nothing"),
    window("absent_over_time",             "1 if there is no sample in the window, else nothing"),
    map   ("acos",                         "the arccosines, in radians"),
    map   ("acosh",                        "the inverse hyperbolic cosines"),
    map   ("asin",                         "the arcsines, in radians"),
    map   ("asinh",                        "the inverse hyperbolic sines"),
    map   ("atan",                         "the arctangents, in radians"),
    map   ("atanh",                        "the inverse hyperbolic tangents"),
    window("avg_over_time",                "the average of the samples"),
    map   ("ceil",                         "the values rounded up to integers"),
    window("changes",                      "how often the value changed"),
    row   ("clamp",                        &[Vector, Scalar, Scalar], Vector, "the values held between a minimum and a maximum"),
    row   ("clamp_max",                    &[Vector, Scalar], Vector, "the values held at or below a maximum"),
    row   ("clamp_min",                    &[Vector, Scalar], Vector, "the values held at or above a minimum"),
    map   ("cos",                          "the cosines of radians"),
    map   ("cosh",                         "the hyperbolic cosines"),
    window("count_over_time",              "how many samples there are"),
    date  ("day_of_month",                 "the day of the month in UTC, 1 to 31"),
    date  ("day_of_week",                  "the day of the week in UTC, 0 is Sunday"),
    date  ("day_of_year",                  "the day of the year in UTC, 1 to 366"),
    date  ("days_in_month",                "how many days the month has in UTC"),
    map   ("deg",                          "radians as degrees"),
    window("delta",                        "the difference between the last and the first sample of a gauge, extrapolated to the window"),
    window("deriv",                        "the slope per second of a gauge, by linear regression"),
    row   ("double_exponential_smoothing", &[Matrix, Scalar, Scalar], Vector, "the smoothed value of a gauge, by a smoothing and a trend factor").experimental(5),
    row   ("end",                          &[], Scalar, "the end of the query's range, as a Unix time").experimental(12),
    map   ("exp",                          "e to the power of the values"),
    window("first_over_time",              "the oldest sample").experimental(7).stable(14),
    map   ("floor",                        "the values rounded down to integers"),
    map   ("histogram_avg",                "the average of the observations of native histograms"),
    map   ("histogram_count",              "how many observations native histograms hold"),
    row   ("histogram_fraction",           &[Scalar, Scalar, Vector], Vector, "the share of the observations between two bounds"),
    row   ("histogram_quantile",           &[Scalar, Vector], Vector, "the φ-quantile of histograms"),
    row   ("histogram_quantiles",          &[Vector, String, Scalar, Scalar], Vector, "several quantiles of histograms, each marked by a label").repeated(Some(9)).experimental(11),
    map   ("histogram_stddev",             "the estimated standard deviation of the observations of native histograms"),
    map   ("histogram_stdvar",             "the estimated variance of the observations of native histograms"),
    map   ("histogram_sum",                "the sum of the observations of native histograms"),
    date  ("hour",                         "the hour of the day in UTC, 0 to 23"),
    window("idelta",                       "the difference between the last two samples of a gauge"),
    window("increase",                     "how much a counter rose, extrapolated to the window"),
    row   ("info",                         &[Vector, Vector], Vector, "the series with the labels of their info series added").optional().experimental(5),
    window("irate",                        "the rise per second of a counter between its last two samples"),
    row   ("label_join",                   &[Vector, String, String, String], Vector, "the series with labels joined into another label").repeated(None),
    row   ("label_replace",                &[Vector, String, String, String, String], Vector, "the series with a label made of another by a regular expression"),
    window("last_over_time",               "the newest sample"),
    map   ("ln",                           "the natural logarithms"),
    map   ("log10",                        "the decimal logarithms"),
    map   ("log2",                         "the binary logarithms"),
    window("mad_over_time",                "the median absolute deviation of the samples").experimental(5),
    row   ("max_of",                       &[Scalar, Scalar], Scalar, "the greater of two numbers").experimental(13),
    window("max_over_time",                "the greatest sample"),
    row   ("min_of",                       &[Scalar, Scalar], Scalar, "the smaller of two numbers").experimental(13),
    window("min_over_time",                "the smallest sample"),
    date  ("minute",                       "the minute of the hour in UTC, 0 to 59"),
    date  ("month",                        "the month of the year in UTC, 1 to 12"),
    row   ("pi",                           &[], Scalar, "π"),
    row   ("predict_linear",               &[Matrix, Scalar], Vector, "the value of a gauge so many seconds from now, by linear regression"),
    window("present_over_time",            "1 for every series that has a sample in the window"),
    row   ("quantile_over_time",           &[Scalar, Matrix], Vector, "the φ-quantile of the samples"),
    map   ("rad",                          "degrees as radians"),
    row   ("range",                        &[], Scalar, "the length of the query's range, in seconds").experimental(12),
    window("rate",                         "the average rise per second of a counter"),
    window("resets",                       "how often a counter was reset"),
    row   ("round",                        &[Vector, Scalar], Vector, "the values rounded to the nearest multiple").optional(),
    row   ("scalar",                       &[Vector], Scalar, "the value of the only series, else NaN"),
    map   ("sgn",                          "the signs of the values: 1, 0 or -1"),
    map   ("sin",                          "the sines of radians"),
    map   ("sinh",                         "the hyperbolic sines"),
    map   ("sort",                         "the series by value, the smallest first"),
    row   ("sort_by_label",                &[Vector, String], Vector, "the series by the values of labels").repeated(None).experimental(5),
    row   ("sort_by_label_desc",           &[Vector, String], Vector, "the series by the values of labels, the last first").repeated(None).experimental(5),
    map   ("sort_desc",                    "the series by value, the greatest first"),
    map   ("sqrt",                         "the square roots"),
    row   ("start",                        &[], Scalar, "the start of the query's range, as a Unix time").experimental(12),
    map   ("start_timestamp",              "when the samples' counting started, as a Unix time").experimental(14),
    window("stddev_over_time",             "the population standard deviation of the samples"),
    window("stdvar_over_time",             "the population variance of the samples"),
    row   ("step",                         &[], Scalar, "the step of the query, in seconds").experimental(12),
    window("sum_over_time",                "the sum of the samples"),
    map   ("tan",                          "the tangents of radians"),
    map   ("tanh",                         "the hyperbolic tangents"),
    row   ("time",                         &[], Scalar, "the evaluation time, as a Unix time"),
    map   ("timestamp",                    "when the samples were taken, as a Unix time"),
    window("ts_of_first_over_time",        "when the oldest sample was taken").experimental(7),
    window("ts_of_last_over_time",         "when the newest sample was taken").experimental(5),
    window("ts_of_max_over_time",          "when the last of the greatest samples was taken").experimental(5),
    window("ts_of_min_over_time",          "when the last of the smallest samples was taken").experimental(5),
    row   ("vector",                       &[Scalar], Vector, "a vector of one series without labels"),
    date  ("year",                         "the year in UTC"),
];

/// The function of this name.
#[must_use]
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.binary_search_by(|row| row.name.cmp(name)).ok().map(|index| &FUNCTIONS[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_well_formed() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
        for row in FUNCTIONS {
            assert_eq!(function(row.name), Some(row));
            assert!(row.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
            assert!(row.most.is_none_or(|most| row.least <= most), "{}", row.name);
            assert!(usize::from(row.least) <= row.parameters.len(), "{}", row.name);
            assert!(usize::from(row.least) + 1 >= row.parameters.len(), "{}", row.name);
            assert!(!row.doc.is_empty() && !row.doc.ends_with('.'), "{}", row.name);
            assert!(row.availability.since <= Version::NEWEST, "{}", row.name);
            assert!(row.availability.stable.is_none_or(|stable| row.availability.since < stable));
        }
    }

    /// The functions of Prometheus 3.14.
    const UPSTREAM: &str = "\
        abs absent absent_over_time acos acosh asin asinh atan atanh avg_over_time ceil changes clamp \
        clamp_max clamp_min cos cosh count_over_time day_of_month day_of_week day_of_year days_in_month deg \
        delta deriv double_exponential_smoothing end exp first_over_time floor histogram_avg \
        histogram_count histogram_fraction histogram_quantile histogram_quantiles histogram_stddev \
        histogram_stdvar histogram_sum hour idelta increase info irate label_join label_replace \
        last_over_time ln log10 log2 mad_over_time max_of max_over_time min_of min_over_time minute month \
        pi predict_linear present_over_time quantile_over_time rad range rate resets round scalar sgn sin \
        sinh sort sort_by_label sort_by_label_desc sort_desc sqrt start start_timestamp stddev_over_time \
        stdvar_over_time step sum_over_time tan tanh time timestamp ts_of_first_over_time \
        ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time vector year";

    #[test]
    fn the_table_has_the_functions_of_prometheus() {
        let ours: Vec<_> = FUNCTIONS.iter().map(|row| row.name).collect();
        assert_eq!(ours, UPSTREAM.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn names_that_are_not_in_the_table_are_no_functions() {
        for name in ["", "Rate", "rates", "zzz", "holt_winters"] {
            assert_eq!(function(name), None);
        }
    }

    #[test]
    fn the_last_parameter_holds_for_all_that_follow() {
        let types = |name| {
            let row = function(name).unwrap();
            (0..13).map_while(|index| row.parameter(index)).count()
        };
        assert_eq!(types("pi"), 0);
        assert_eq!(types("round"), 2);
        assert_eq!(types("histogram_quantiles"), 12);
        assert_eq!(types("label_join"), 13);
        let join = function("label_join").unwrap();
        assert_eq!((join.least, join.parameter(0), join.parameter(9)), (3, Some(Vector), Some(String)));
    }
}
