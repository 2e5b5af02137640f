//! Series of unit tests.

use crate::promql::{
    Buckets, CounterReset, Increment, SeriesValue, is_stale, parse_metric, parse_series, parse_values,
};

/// The numbers of some values; NaN for what is no number.
fn floats(text: &str) -> Vec<f64> {
    let values = parse_values(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    let floats = values.iter().map(|value| match value {
        SeriesValue::Float(value) => value,
        _ => f64::NAN,
    });
    floats.collect()
}

#[test]
fn values_are_repeated_and_increased() {
    for (text, expected) in [
        ("", vec![]),
        ("1 -2 +3 .5 1_000", vec![1.0, -2.0, 3.0, 0.5, 1000.0]),
        ("1x3", vec![1.0; 4]),
        ("0+1x2 5-2x1", vec![0.0, 1.0, 2.0, 5.0, 3.0]),
        ("0x10", vec![0.0; 11]),
        ("0.1+0.1x2", vec![0.1, 0.2, 0.1 + 0.1 + 0.1]),
        ("-Inf inf", vec![f64::NEG_INFINITY, f64::INFINITY]),
    ] {
        assert_eq!(floats(text), expected, "{text}");
    }
}

#[test]
fn a_zero_keeps_its_sign_unless_something_is_added() {
    let signs = |text| floats(text).into_iter().map(f64::is_sign_negative).collect::<Vec<_>>();
    assert_eq!(signs("-0x2 -0"), [true; 4]);
    assert_eq!(signs("-0+0x2"), [true, false, false]);
}

#[test]
fn gaps_and_the_end_of_a_series_can_be_written() {
    let values = parse_values("_ _x2 stale NaN").unwrap();
    let values: Vec<_> = values.iter().collect();
    assert_eq!(values[..3], [SeriesValue::Omitted; 3]);
    assert!(matches!(values[3], SeriesValue::Float(value) if is_stale(value)));
    assert!(matches!(values[4], SeriesValue::Float(value) if value.is_nan() && !is_stale(value)));
}

#[test]
fn many_values_take_no_room_until_they_are_asked_for() {
    let values = parse_values("0+1x18446744073709551615 1x5").unwrap();
    assert_eq!(values.count(), u64::MAX);
    assert_eq!(values.iter().nth(7), Some(SeriesValue::Float(7.0)));
}

#[test]
fn histograms_have_keys_in_any_order() {
    let text = "{{n_offset:-2 buckets:[2 6.5] schema:3 z_bucket_w:0.25 sum:41.5 n_buckets:[1 8 9] count:29 offset:4 z_bucket:2.5 counter_reset_hint:gauge}}x1";
    let values = parse_values(text).unwrap();
    let values: Vec<_> = values.iter().collect();
    let SeriesValue::Histogram(histogram, None) = values[1] else { panic!() };
    assert_eq!((histogram.schema, histogram.sum, histogram.count), (3, 41.5, 29.0));
    assert_eq!((histogram.zero_count, histogram.zero_threshold), (2.5, 0.25));
    assert_eq!(histogram.positive, Buckets { offset: 4, counts: vec![2.0, 6.5] });
    assert_eq!(histogram.negative, Buckets { offset: -2, counts: vec![1.0, 8.0, 9.0] });
    assert_eq!(histogram.counter_reset, Some(CounterReset::Gauge));
    assert_eq!(values.len(), 2);
}

#[test]
fn histograms_can_be_added_and_taken_away() {
    let values = parse_values("{{count:5}}-{{count:1}}x2").unwrap();
    let Some(SeriesValue::Histogram(first, Some(increment))) = values.iter().nth(2) else { panic!() };
    assert_eq!(first.count, 5.0);
    let Increment { histogram, is_negative, times } = increment;
    assert_eq!((histogram.count, is_negative, times), (1.0, true, 2));
}

#[test]
fn unreadable_values_are_blamed_where_they_stand() {
    for (text, blamed) in [
        ("1 2,3", ","),
        ("1 0x1F", "1F"),
        ("1h", "1h"),
        ("1+-1x2", "-"),
        ("stalex3", "stalex3"),
        ("1+1 x3", " "),
        ("1x1e3", "1e3"),
        ("x2", "x2"),
        ("{{ sum:1}}", "s"),
        ("{{sum:1 sum:2}}", "sum"),
        ("{{size:1}}", "size"),
        ("{{schema:1.5}}", "1.5"),
        ("{{buckets:[]}}", "]"),
        ("{{sum:1}}+1x2", "1"),
        ("{{schema:2 count:1}}+{{schema:1 count:1}}x1", "{{schema:2 count:1}}+{{schema:1 count:1}}x1"),
        ("{{sum:1", ""),
    ] {
        let errors = parse_values(text).expect_err(text);
        assert_eq!(&text[errors[0].range.indices()], blamed, "{text}: {errors:?}");
        assert!(!errors[0].message().is_empty());
    }
}

#[test]
fn a_series_has_a_name_labels_and_values() {
    let series = parse_series("up{job=\"mcp\", \"a b\"='c',} 1 _ 2").unwrap();
    let name = series.metric.name.unwrap();
    let labels: Vec<_> = series
        .metric
        .labels
        .iter()
        .map(|label| (label.label.name.to_string(), label.value.to_string()))
        .collect();
    assert_eq!(name.name, "up");
    assert_eq!(labels, [("job".into(), "mcp".into()), ("a b".into(), "c".to_owned())]);
    assert_eq!(series.values.count(), 3);
    assert_eq!(series.values.items[1].range.indices(), 28..29);
    assert!(parse_series("up {a=\"b\"} 1").is_err(), "braces stand directly after the name");
    assert!(parse_series("up{a=\"b\"}1").is_err());
}

#[test]
fn a_metric_stands_alone() {
    assert_eq!(parse_metric("{\"up\"}").unwrap().labels[0].label.name, "__name__");
    assert!(parse_metric("up {a=\"b\"}").is_ok());
    assert!(parse_metric("").unwrap().name.is_none());
    for text in ["up 1", "up{a!=\"b\"}", "up{a}", "1", "up{a=b}", "up{"] {
        assert!(parse_metric(text).is_err(), "{text}");
    }
}
