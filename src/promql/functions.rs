//! THE table of functions: one row each, read by the type check, the evaluator, did-you-mean and the documentation.
//!
//! A new function is a row, a kernel in one of the modules below, and a script in `fixtures/promql`.

mod dates;
mod histograms;
mod info;
mod label;
pub(super) mod math;
mod number;
mod over_time;
mod rate;
mod sort;

use super::{
    ast::Extension,
    features::{Availability, Feature, Version},
    kernel::{Kernel, SampleTime, WindowKernel},
    query::QueryError,
    types::Type,
};
use Kernel::{Absent, Call, Histogram, Number, OfVector, Sample, Time, Window};
use Type::{Matrix, Scalar, String, Vector};
pub(super) use over_time::present;
pub(super) use rate::{Extent, ends_of_floats, hint};

/// Whether scalar arguments can be computed with.
pub(super) type Check = fn(&[f64]) -> Result<(), QueryError>;

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
    /// What computes it.
    pub(super) kernel: Kernel,
    /// Whether the result is still the metric that the argument was. One that takes all its arguments at once sees to names itself.
    pub keeps_name: bool,
    /// Whether it is the same at every time of a query.
    pub is_constant: bool,
    /// Whether it depends on the time of the evaluation, not only on its arguments.
    pub reads_time: bool,
    /// Which modifiers of a range vector it takes: they bring samples from around the window.
    pub(super) extensions: &'static [Extension],
    /// What it needs of native histograms.
    pub(super) needs: Needs,
    /// Whether its argument must count something: else there is a hint.
    pub wants_counter: bool,
    /// Whether scalar arguments can be computed with; asked where a window has samples.
    pub(super) check: Option<Check>,
    /// What it gives, in a line.
    pub doc: &'static str,
}

/// What a function needs of native histograms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// What the functions around it need.
    Whatever,
    /// Only counts and sums.
    Counts,
    /// The buckets.
    Buckets,
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

    /// The result is still the metric that the argument was.
    const fn keeping_name(mut self) -> Self {
        self.keeps_name = true;
        self
    }

    /// It is the same at every time of a query.
    const fn constant(mut self) -> Self {
        self.is_constant = true;
        self
    }

    /// It depends on the time of the evaluation.
    const fn of_time(mut self) -> Self {
        self.reads_time = true;
        self
    }

    /// It takes range vectors with these modifiers.
    const fn extended(mut self, extensions: &'static [Extension]) -> Self {
        self.extensions = extensions;
        self
    }

    /// It needs only counts and sums of histograms.
    const fn of_counts(mut self) -> Self {
        self.needs = Needs::Counts;
        self
    }

    /// It needs the buckets of histograms.
    const fn of_buckets(mut self) -> Self {
        self.needs = Needs::Buckets;
        self
    }

    /// Its argument must count something.
    const fn of_counters(mut self) -> Self {
        self.wants_counter = true;
        self
    }

    /// Its scalar arguments are checked.
    const fn checked(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }

    /// Whether it can take a range vector with that modifier.
    pub(super) fn check_extension(&self, extension: Extension) -> Result<(), QueryError> {
        if self.extensions.contains(&extension) {
            return Ok(());
        }
        let modifier = extension.as_str();
        let able = FUNCTIONS.iter().filter(|row| row.extensions.contains(&extension)).map(|row| row.name);
        let (functions, name) = (able.collect::<Vec<_>>().join(", "), self.name);
        Err(QueryError::new(format!(
            "{modifier} modifier can only be used with: {functions} - not with {name}"
        )))
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

const fn row(
    name: &'static str,
    parameters: &'static [Type],
    returns: Type,
    kernel: Kernel,
    doc: &'static str,
) -> Function {
    #[expect(clippy::cast_possible_truncation, reason = "no function has 256 parameters")]
    let count = parameters.len() as u8;
    let availability = Availability::ALWAYS;
    Function {
        name,
        parameters,
        least: count,
        most: Some(count),
        returns,
        availability,
        kernel,
        keeps_name: false,
        is_constant: false,
        reads_time: false,
        extensions: &[],
        needs: Needs::Whatever,
        wants_counter: false,
        check: None,
        doc,
    }
}

/// A function of an instant vector.
const fn map(name: &'static str, kernel: Kernel, doc: &'static str) -> Function {
    row(name, &[Vector], Vector, kernel, doc)
}

/// A part of a date; of the evaluation time if no vector is given.
const fn date(name: &'static str, kernel: fn(f64) -> f64, doc: &'static str) -> Function {
    map(name, Number(kernel), doc).optional().of_time()
}

/// A function of the samples of a window.
const fn window(name: &'static str, kernel: WindowKernel, doc: &'static str) -> Function {
    row(name, &[Matrix], Vector, Window(kernel), doc)
}

const ANCHORED: &[Extension] = &[Extension::Anchored];
const BOTH: &[Extension] = &[Extension::Anchored, Extension::Smoothed];

/// Every function, sorted by name.
#[rustfmt::skip]
pub static FUNCTIONS: &[Function] = &[
    map   ("abs",                          Number(f64::abs),               "the absolute values"),
    map   ("absent",                       Absent,                         "1 if the vector is empty, else nothing"),
    row   ("absent_over_time",             &[Matrix],                                 Vector, Absent,                                          "1 if there is no sample in the window, else nothing"),
    map   ("acos",                         Number(math::acos),             "the arccosines, in radians"),
    map   ("acosh",                        Number(math::acosh),            "the inverse hyperbolic cosines"),
    map   ("asin",                         Number(math::asin),             "the arcsines, in radians"),
    map   ("asinh",                        Number(math::asinh),            "the inverse hyperbolic sines"),
    map   ("atan",                         Number(math::atan),             "the arctangents, in radians"),
    map   ("atanh",                        Number(math::atanh),            "the inverse hyperbolic tangents"),
    window("avg_over_time",                over_time::avg,                 "the average of the samples"),
    map   ("ceil",                         Number(f64::ceil),              "the values rounded up to integers"),
    window("changes",                      rate::changes,                  "how often the value changed").extended(ANCHORED),
    row   ("clamp",                        &[Vector, Scalar, Scalar],                 Vector, Sample(number::clamp),                           "the values held between a minimum and a maximum"),
    row   ("clamp_max",                    &[Vector, Scalar],                         Vector, Sample(number::clamp_max),                       "the values held at or below a maximum"),
    row   ("clamp_min",                    &[Vector, Scalar],                         Vector, Sample(number::clamp_min),                       "the values held at or above a minimum"),
    map   ("cos",                          Number(math::cos),              "the cosines of radians"),
    map   ("cosh",                         Number(math::cosh),             "the hyperbolic cosines"),
    window("count_over_time",              over_time::count,               "how many samples there are"),
    date  ("day_of_month",                 dates::day_of_month,            "the day of the month in UTC, 1 to 31"),
    date  ("day_of_week",                  dates::day_of_week,             "the day of the week in UTC, 0 is Sunday"),
    date  ("day_of_year",                  dates::day_of_year,             "the day of the year in UTC, 1 to 366"),
    date  ("days_in_month",                dates::days_in_month,           "how many days the month has in UTC"),
    map   ("deg",                          Number(number::deg),            "radians as degrees"),
    window("delta",                        rate::delta,                    "the difference between the last and the first sample of a gauge, extrapolated to the window").extended(BOTH),
    window("deriv",                        over_time::deriv,               "the slope per second of a gauge, by linear regression"),
    row   ("double_exponential_smoothing", &[Matrix, Scalar, Scalar],                 Vector, Window(over_time::double_exponential_smoothing), "the smoothed value of a gauge, by a smoothing and a trend factor").checked(over_time::check_factors).experimental(5),
    row   ("end",                          &[],                                       Scalar, Kernel::Scalar(number::end),                     "the end of the query's range, as a Unix time").constant().experimental(12),
    map   ("exp",                          Number(math::exp),              "e to the power of the values"),
    window("first_over_time",              over_time::first,               "the oldest sample").keeping_name().experimental(7).stable(14),
    map   ("floor",                        Number(f64::floor),             "the values rounded down to integers"),
    map   ("histogram_avg",                Histogram(histograms::average), "the average of the observations of native histograms").of_counts(),
    map   ("histogram_count",              Histogram(histograms::count),   "how many observations native histograms hold").of_counts(),
    row   ("histogram_fraction",           &[Scalar, Scalar, Vector],                 Vector, Call(histograms::fraction),                      "the share of the observations between two bounds").of_buckets(),
    row   ("histogram_quantile",           &[Scalar, Vector],                         Vector, Call(histograms::quantile),                      "the φ-quantile of histograms").of_buckets(),
    row   ("histogram_quantiles",          &[Vector, String, Scalar, Scalar],         Vector, Call(histograms::quantiles),                     "several quantiles of histograms, each marked by a label").of_buckets().repeated(Some(9)).experimental(11),
    map   ("histogram_stddev",             Histogram(histograms::stddev),  "the estimated standard deviation of the observations of native histograms"),
    map   ("histogram_stdvar",             Histogram(histograms::stdvar),  "the estimated variance of the observations of native histograms"),
    map   ("histogram_sum",                Histogram(histograms::sum),     "the sum of the observations of native histograms").of_counts(),
    date  ("hour",                         dates::hour,                    "the hour of the day in UTC, 0 to 23"),
    window("idelta",                       rate::idelta,                   "the difference between the last two samples of a gauge"),
    window("increase",                     rate::increase,                 "how much a counter rose, extrapolated to the window").extended(BOTH).of_counters(),
    row   ("info",                         &[Vector, Vector],                         Vector, Call(info::info),                                "the series with the labels of their info series added").optional().experimental(5),
    window("irate",                        rate::irate,                    "the rise per second of a counter between its last two samples"),
    row   ("label_join",                   &[Vector, String, String, String],         Vector, Call(label::join),                               "the series with labels joined into another label").repeated(None),
    row   ("label_replace",                &[Vector, String, String, String, String], Vector, Call(label::replace),                            "the series with a label made of another by a regular expression"),
    window("last_over_time",               over_time::last,                "the newest sample").keeping_name(),
    map   ("ln",                           Number(math::ln),               "the natural logarithms"),
    map   ("log10",                        Number(math::log10),            "the decimal logarithms"),
    map   ("log2",                         Number(math::log2),             "the binary logarithms"),
    window("mad_over_time",                over_time::mad,                 "the median absolute deviation of the samples").experimental(5),
    row   ("max_of",                       &[Scalar, Scalar],                         Scalar, Kernel::Scalar(number::max_of),                  "the greater of two numbers").experimental(13),
    window("max_over_time",                over_time::max,                 "the greatest sample"),
    row   ("min_of",                       &[Scalar, Scalar],                         Scalar, Kernel::Scalar(number::min_of),                  "the smaller of two numbers").experimental(13),
    window("min_over_time",                over_time::min,                 "the smallest sample"),
    date  ("minute",                       dates::minute,                  "the minute of the hour in UTC, 0 to 59"),
    date  ("month",                        dates::month,                   "the month of the year in UTC, 1 to 12"),
    row   ("pi",                           &[],                                       Scalar, Kernel::Scalar(number::pi),                      "π"),
    row   ("predict_linear",               &[Matrix, Scalar],                         Vector, Window(over_time::predict_linear),               "the value of a gauge so many seconds from now, by linear regression").of_time(),
    window("present_over_time",            present,                        "1 for every series that has a sample in the window"),
    row   ("quantile_over_time",           &[Scalar, Matrix],                         Vector, Window(over_time::quantile),                     "the φ-quantile of the samples"),
    map   ("rad",                          Number(number::rad),            "degrees as radians"),
    row   ("range",                        &[],                                       Scalar, Kernel::Scalar(number::range),                   "the length of the query's range, in seconds").constant().experimental(12),
    window("rate",                         rate::rate,                     "the average rise per second of a counter").extended(BOTH).of_counters(),
    window("resets",                       rate::resets,                   "how often a counter was reset").extended(ANCHORED),
    row   ("round",                        &[Vector, Scalar],                         Vector, Sample(number::round),                           "the values rounded to the nearest multiple").optional(),
    row   ("scalar",                       &[Vector],                                 Scalar, OfVector(number::scalar),                        "the value of the only series, else NaN"),
    map   ("sgn",                          Number(number::sgn),            "the signs of the values: 1, 0 or -1"),
    map   ("sin",                          Number(math::sin),              "the sines of radians"),
    map   ("sinh",                         Number(math::sinh),             "the hyperbolic sines"),
    map   ("sort",                         Call(sort::ascending),          "the series by value, the smallest first"),
    row   ("sort_by_label",                &[Vector, String],                         Vector, Call(sort::by_label),                            "the series by the values of labels").repeated(None).experimental(5),
    row   ("sort_by_label_desc",           &[Vector, String],                         Vector, Call(sort::by_label_descending),                 "the series by the values of labels, the last first").repeated(None).experimental(5),
    map   ("sort_desc",                    Call(sort::descending),         "the series by value, the greatest first"),
    map   ("sqrt",                         Number(f64::sqrt),              "the square roots"),
    row   ("start",                        &[],                                       Scalar, Kernel::Scalar(number::start),                   "the start of the query's range, as a Unix time").constant().experimental(12),
    map   ("start_timestamp",              Time(SampleTime::Started),      "when the samples' counting started, as a Unix time").experimental(14),
    window("stddev_over_time",             over_time::stddev,              "the population standard deviation of the samples"),
    window("stdvar_over_time",             over_time::stdvar,              "the population variance of the samples"),
    row   ("step",                         &[],                                       Scalar, Kernel::Scalar(number::step),                    "the step of the query, in seconds").constant().experimental(12),
    window("sum_over_time",                over_time::sum,                 "the sum of the samples"),
    map   ("tan",                          Number(math::tan),              "the tangents of radians"),
    map   ("tanh",                         Number(math::tanh),             "the hyperbolic tangents"),
    row   ("time",                         &[],                                       Scalar, Kernel::Scalar(number::time),                    "the evaluation time, as a Unix time").of_time(),
    map   ("timestamp",                    Time(SampleTime::Taken),        "when the samples were taken, as a Unix time").of_time(),
    window("ts_of_first_over_time",        over_time::ts_of_first,         "when the oldest sample was taken").experimental(7),
    window("ts_of_last_over_time",         over_time::ts_of_last,          "when the newest sample was taken").experimental(5),
    window("ts_of_max_over_time",          over_time::ts_of_max,           "when the last of the greatest samples was taken").experimental(5),
    window("ts_of_min_over_time",          over_time::ts_of_min,           "when the last of the smallest samples was taken").experimental(5),
    row   ("vector",                       &[Scalar],                                 Vector, Call(number::vector),                            "a vector of one series without labels"),
    date  ("year",                         dates::year,                    "the year in UTC"),
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
