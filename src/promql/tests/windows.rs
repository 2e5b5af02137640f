//! What functions of windows give: figures of promtool 3.5.3, to the last bit, and what newer versions give otherwise.

use crate::{
    labels::LabelSet,
    promql::{
        Answer, Engine, Feature, Features, Histogram, Plan, Point, SeriesValue, Storage, Value, Version,
        parse, parse_values,
    },
};

/// Series with a sample every 30 seconds.
const SERIES: &[(&str, &str)] = &[
    ("c_total", "0.1 3.7 9.2 1.3 4.4 4.4 8.9 0.7 1e10 1e10"),
    ("g", "0.1 -3.7 1e17 1.3 _ NaN 8.9 0.7 -1e17 5.5"),
    ("k", "1.1 2.3 2.9 7.13 4.04 6 6.01 9.9 11.3 12.7"),
    ("big", "1.7e308 1.7e308 1.6e308 0 1e308"),
    (
        "h",
        "{{schema:0 count:4 sum:5 buckets:[1 2 1]}} {{schema:0 count:6 sum:9 buckets:[2 3 1]}} \
         {{schema:0 count:3 sum:2.5 buckets:[1 1 1]}} {{schema:1 count:9 sum:12.3 buckets:[1 2 3 3]}} \
         {{schema:0 count:30 sum:40 buckets:[10 10 10]}}",
    ),
    ("m", "1 {{schema:0 count:4 sum:5 buckets:[1 2 1]}} 3 4"),
];

fn storage(features: &Features) -> Storage {
    let mut storage = Storage::new();
    for (name, values) in SERIES {
        let labels: LabelSet = [("__name__".to_owned(), (*name).to_owned())].into_iter().collect();
        for (index, value) in (0..).zip(parse_values(values).unwrap().iter()) {
            let value = match value {
                SeriesValue::Omitted => continue,
                SeriesValue::Float(value) => Value::Float(value),
                SeriesValue::Histogram(literal, increment) => {
                    Histogram::from_value(literal, increment, features).unwrap().into()
                }
            };
            storage.append(&labels, index * 30_000, value);
        }
    }
    storage
}

fn features(version: Version) -> Features {
    Features::of(version).with(Feature::ExperimentalFunctions).with(Feature::ExtendedRangeSelectors)
}

/// The answer of that version, after so many seconds.
fn answer(expression: &str, version: Version, seconds: i64) -> Result<Answer, String> {
    let features = features(version);
    let storage = storage(&features);
    let plan = Plan::new(&parse(expression, &features).unwrap()).unwrap();
    let engine = Engine { features, ..Engine::default() };
    engine.instant(&plan, &storage, seconds * 1000).result.map_err(|error| error.message)
}

/// The only value of the answer.
fn value(expression: &str, version: Version, seconds: i64) -> Option<Value> {
    match answer(expression, version, seconds) {
        Ok(Answer::Vector(samples)) => samples.into_iter().next().map(|sample| sample.value),
        other => panic!("{expression}: {other:?}"),
    }
}

#[track_caller]
fn check_float(expression: &str, version: Version, expected: f64) {
    let float = value(expression, version, 270).and_then(|value| value.as_float());
    assert_eq!(float.map(f64::to_bits), Some(expected.to_bits()), "{expression}: {float:?}, not {expected}");
}

#[track_caller]
fn check_histogram(expression: &str, version: Version, expected: &str) {
    let value = value(expression, version, 150);
    let text = value.and_then(|value| value.as_histogram().map(|histogram| histogram.to_expression()));
    assert_eq!(text.as_deref(), Some(expected), "{expression}");
}

#[test]
fn numbers_are_those_of_prometheus() {
    let cases = [
        ("rate(c_total[4m])", 41666666.74208333),
        ("increase(c_total[3m])", 10000000008.9),
        ("delta(k[4m])", 11.199999999999998),
        ("irate(c_total[4m])", 0.0),
        ("idelta(c_total[4m])", 0.0),
        ("resets(c_total[5m])", 2.0),
        ("changes(g[5m])", 8.0),
        ("rate(k[100s])", 0.07433333333333333),
        ("increase(c_total[70s] offset 30s)", 10000000008.900002),
        ("avg_over_time(k[5m])", 6.337999999999999),
        ("avg_over_time(big[5m])", 1.2e+308),
        ("avg_over_time(g[2m])", -2.4999999999999996e+16),
        ("sum_over_time(g[100s])", -9.999999999999998e+16),
        ("sum_over_time(k[5m])", 63.38),
        ("stddev_over_time(k[5m])", 3.734650719946914),
        ("stdvar_over_time(k[5m])", 13.947616000000002),
        ("quantile_over_time(0.37, k[5m])", 4.6868),
        ("quantile_over_time(0.37, g[5m])", -0.05200000000000013),
        ("mad_over_time(k[5m])", 3.4050000000000002),
        ("mad_over_time(g[5m])", 4.4),
        ("deriv(k[5m])", 0.040606060606060604),
        ("predict_linear(k[5m], 3600)", 158.00163636363635),
        ("double_exponential_smoothing(k[5m], 0.3, 0.7)", 11.713719390790764),
        ("min_over_time(g[5m])", -1e+17),
        ("max_over_time(g[5m])", 1e+17),
        ("ts_of_max_over_time(c_total[5m])", 270.0),
        ("last_over_time(m[5m])", 4.0),
        ("count_over_time(m[5m])", 4.0),
        ("resets(m[5m])", 2.0),
        ("changes(m[5m])", 3.0),
        ("stdvar_over_time(m[5m])", 1.5555555555555556),
        ("resets(h[6m])", 2.0),
    ];
    for (expression, expected) in cases {
        check_float(expression, Version::OLDEST, expected);
        if expression != "mad_over_time(g[5m])" {
            check_float(expression, Version::NEWEST, expected);
        }
    }
}

#[test]
fn histograms_are_those_of_prometheus() {
    let cases = [
        (
            "rate(h[4m])",
            "{{count:0.20052083333333331 sum:0.26640624999999996 counter_reset_hint:gauge buckets:[0.06874999999999999 0.06874999999999999 0.06302083333333333]}}",
        ),
        (
            "increase(h[4m])",
            "{{count:48.125 sum:63.9375 counter_reset_hint:gauge buckets:[16.5 16.5 15.125]}}",
        ),
        ("delta(h[4m])", "{{count:35.75 sum:48.125 counter_reset_hint:gauge buckets:[12.375 11 12.375]}}"),
        (
            "irate(h[4m])",
            "{{count:0.7 sum:0.9233333333333333 counter_reset_hint:gauge buckets:[0.3 0.16666666666666666 0.23333333333333334]}}",
        ),
        ("idelta(h[4m])", "{{count:21 sum:27.7 counter_reset_hint:gauge buckets:[9 5 7]}}"),
        ("sum_over_time(h[4m])", "{{count:52 sum:68.8 buckets:[15 21 16]}}"),
        ("avg_over_time(h[4m])", "{{count:10.4 sum:13.760000000000002 buckets:[3 4.2 3.2]}}"),
    ];
    for (expression, expected) in cases {
        check_histogram(expression, Version::OLDEST, expected);
    }
}

#[test]
fn newer_versions_know_better() {
    let deviation = value("mad_over_time(g[5m])", Version::NEWEST, 270);
    assert!(deviation.and_then(|value| value.as_float()).is_some_and(f64::is_nan));
    let rise = |version| match value("increase(h[4m])", version, 150) {
        Some(Value::Histogram(histogram)) => histogram.count,
        other => panic!("{other:?}"),
    };
    assert!(rise(Version::NEWEST) < rise(Version::OLDEST), "not extrapolated to before the count was zero");
}

#[test]
fn numbers_and_histograms_do_not_mix() {
    for function in ["rate", "increase", "delta", "sum_over_time", "avg_over_time"] {
        let value = value(&format!("{function}(m[5m])"), Version::OLDEST, 90);
        assert!(value.is_none(), "{function}: {value:?}");
    }
}

#[test]
fn factors_lie_between_zero_and_one() {
    let failure = |factors: &str| {
        let expression = format!("double_exponential_smoothing(k[5m], {factors})");
        answer(&expression, Version::NEWEST, 270).unwrap_err()
    };
    assert_eq!(failure("1, 0.5"), "invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000");
    assert_eq!(failure("0.5, -Inf"), "invalid trend factor. Expected: 0 < tf < 1, got: -Inf");
    assert!(answer("double_exponential_smoothing(none[5m], 7, 7)", Version::NEWEST, 270).is_ok());
}

#[test]
fn range_vectors_with_a_modifier_have_values_at_their_bounds() {
    let points = |expression: &str| match answer(expression, Version::NEWEST, 100) {
        Ok(Answer::Matrix(series)) => series.into_iter().flat_map(|series| series.points).collect::<Vec<_>>(),
        other => panic!("{expression}: {other:?}"),
    };
    let floats = |points: Vec<Point>| -> Vec<_> {
        points.iter().filter_map(|point| Some((point.time / 1000, point.value.as_float()?))).collect()
    };
    assert_eq!(floats(points("k[45s] anchored")), [(55, 2.3), (60, 2.9), (90, 7.13), (100, 7.13)]);
    let smoothed = floats(points("k[45s] smoothed"));
    assert_eq!(smoothed.iter().map(|point| point.0).collect::<Vec<_>>(), [55, 60, 90, 100]);
    assert!((smoothed[0].1 - 2.8).abs() < 1e-12 && (smoothed[3].1 - 6.1).abs() < 1e-12, "{smoothed:?}");
    let failure = answer("h[1m] smoothed", Version::NEWEST, 100).unwrap_err();
    assert_eq!(failure, "smoothed modifier is not supported with histograms");
}
