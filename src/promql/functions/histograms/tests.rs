//! What is asked of version 3.5 was checked with promtool 3.5.3.

use crate::promql::{
    Answer, Engine, Feature, Features, Histogram, Plan, SeriesValue, Storage, Version, parse, parse_series,
};

const SERIES: [&str; 12] = [
    r#"b{le="1"} 2"#,
    r#"b{le="5"} 5"#,
    r#"b{le="10"} 4"#,
    r#"b{le="+Inf"} 8"#,
    r#"d{le="-1"} 2"#,
    r#"d{le="1.0"} 3"#,
    r#"d{le="1"} 3"#,
    r#"d{le="Inf"} 7"#,
    r#"d{le="x"} 7"#,
    r#"e{le="1"} 7"#,
    "e {{schema:0 count:4 sum:8 buckets:[1 2 1]}}",
    r#"f{x="1"} {{schema:0 count:4 sum:8 buckets:[1 2 1]}}"#,
];

fn storage() -> Storage {
    let mut storage = Storage::new();
    for series in SERIES {
        let series = parse_series(series).unwrap();
        let labels = series.metric.label_set();
        match series.values.iter().next() {
            Some(SeriesValue::Float(value)) => storage.append(&labels, 0, value),
            Some(SeriesValue::Histogram(literal, _)) => {
                storage.append(&labels, 0, Histogram::from_literal(literal))
            }
            other => panic!("{other:?}"),
        };
    }
    storage
}

/// The values of an expression, with how often something is told.
fn values(expression: &str, features: Features) -> (Vec<f64>, usize) {
    let expr = parse(expression, &features).unwrap();
    let engine = Engine { features, ..Engine::default() };
    let outcome = engine.instant(&Plan::new(&expr).unwrap(), &storage(), 0);
    let Answer::Vector(samples) = outcome.result.unwrap() else { panic!("{expression}") };
    let values = samples.iter().filter_map(|sample| sample.value.as_float()).collect();
    (values, outcome.annotations.iter().len())
}

#[test]
fn estimates_are_those_of_prometheus() {
    let cases: [(&str, &[f64], usize); 17] = [
        ("histogram_quantile(0.5, b)", &[3.666_666_666_666_666_5], 1),
        ("histogram_quantile(0.1, b)", &[0.4], 1),
        ("histogram_quantile(0.99, b)", &[10.0], 1),
        ("histogram_quantile(0.6, b)", &[4.733_333_333_333_332_5], 1),
        ("histogram_quantile(2, b)", &[f64::INFINITY], 1),
        ("histogram_quantile(0.1, d)", &[-1.0], 1),
        ("histogram_quantile(0.6, d)", &[0.100_000_000_000_000_09], 1),
        ("histogram_fraction(0.5, 7, d)", &[0.142_857_142_857_142_85], 1),
        ("histogram_fraction(-Inf, 0, d)", &[0.571_428_571_428_571_4], 1),
        ("histogram_quantile(0.5, e)", &[], 1),
        ("histogram_quantile(0.3, f)", &[1.071_773_462_536_293_1], 0),
        ("histogram_fraction(1, 3, f)", &[0.646_240_625_180_289], 0),
        ("histogram_stddev(f)", &[0.872_375_474_965_38], 0),
        ("histogram_stdvar(f)", &[0.761_038_969_321_072_4], 0),
        ("histogram_avg(f)", &[2.0], 0),
        ("histogram_count(f)", &[4.0], 0),
        ("histogram_sum(f)", &[8.0], 0),
    ];
    for (expression, expected, told) in cases {
        let (values, annotations) = values(expression, Features::of(Version::new(3, 5)));
        assert_eq!((values.as_slice(), annotations), (expected, told), "{expression}");
    }
}

#[test]
fn newer_versions_take_the_first_bucket_to_begin_at_zero() {
    assert!(values("histogram_fraction(0, 3, b)", Features::of(Version::new(3, 5))).0[0].is_nan());
    assert_eq!(values("histogram_fraction(0, 3, b)", Features::default()).0, [0.4375]);
}

#[test]
fn several_quantiles_are_each_marked() {
    let features = Features::default().with(Feature::ExperimentalFunctions);
    let (values, told) = values(r#"histogram_quantiles({__name__=~"b|f"}, "q", 0.5, 0.1)"#, features);
    assert_eq!(
        values,
        [std::f64::consts::SQRT_2.next_down(), 3.666_666_666_666_666_5, 0.659_753_955_386_447_1, 0.4]
    );
    assert_eq!(told, 1);
}
