//! What was checked with promtool 3.5.3 says so by the version that it is asked of.

use super::*;
use crate::promql::{SeriesValue, Version, is_stale, parse_values};

const OLD: Version = Version::new(3, 5);

/// A series as storage gives it back, without its staleness markers.
fn stored(text: &str, features: &Features) -> Vec<(i64, Histogram)> {
    let mut storage = Chunks::default();
    let mut last: Option<Histogram> = None;
    for (minute, value) in (0..).zip(parse_values(text).unwrap().iter()) {
        let time = minute * 60_000;
        match value {
            SeriesValue::Omitted => {}
            SeriesValue::Float(value) if is_stale(value) => storage.push_stale(time),
            SeriesValue::Float(_) => storage.push_float(),
            SeriesValue::Histogram(first, increment) => {
                let grown = increment.filter(|increment| increment.times > 0).zip(last.as_ref());
                let histogram = match grown {
                    Some((increment, last)) => last.next_value(increment, features).unwrap(),
                    None => Histogram::from_literal(first),
                };
                assert_eq!(histogram.validate(features), Ok(()));
                storage.push(time, histogram.clone());
                last = Some(histogram);
            }
        }
    }
    storage.finish()
}

fn histogram(literal: &str) -> Histogram {
    match parse_values(literal).unwrap().iter().next() {
        Some(SeriesValue::Histogram(literal, _)) => Histogram::from_literal(literal),
        other => panic!("{other:?}"),
    }
}

fn of(version: Version) -> Features {
    Features::of(version)
}

fn hints(text: &str) -> String {
    let letter = |hint| match hint {
        CounterReset::Unknown => '?',
        CounterReset::Reset => 'r',
        CounterReset::NotReset => 'n',
        CounterReset::Gauge => 'g',
    };
    stored(text, &of(OLD)).iter().map(|(_, histogram)| letter(histogram.hint)).collect()
}

#[test]
fn storage_gives_hints_of_its_own() {
    let cases = [
        ("{{sum:1 count:3 buckets:[1 2]}}+{{count:1 buckets:[1]}}x3", "?nnn"),
        ("{{count:3 buckets:[1 2]}}x1 stale {{count:3 buckets:[1 2]}}x1", "?n?n"),
        ("{{count:3 buckets:[1 2]}}x1 {{count:1 buckets:[1 0]}}x1", "?n?n"),
        ("{{count:1 buckets:[1] counter_reset_hint:reset}}x2", "???"),
        (
            "{{count:1 buckets:[1] counter_reset_hint:reset}} {{count:1 buckets:[1] counter_reset_hint:not_reset}}",
            "?n",
        ),
        (
            "{{count:1 buckets:[1] counter_reset_hint:gauge}}x1 stale {{count:1 buckets:[1] counter_reset_hint:gauge}}",
            "ggg",
        ),
        ("{{count:9 buckets:[9] counter_reset_hint:gauge}} {{count:9 buckets:[9]}}x1", "g?n"),
        ("{{count:1 buckets:[1]}}x1 3 {{count:4 buckets:[4]}}x1", "?n?n"),
        (
            "{{schema:-53 count:1 custom_values:[1] buckets:[1]}}x1 {{schema:-53 count:1 custom_values:[1 2] buckets:[1]}}x1",
            "?n?n",
        ),
        ("{{schema:1 count:1 buckets:[1]}}x1 {{schema:0 count:1 buckets:[1]}}x1", "?n?n"),
    ];
    for (series, expected) in cases {
        assert_eq!(hints(series), expected, "{series}");
    }
}

#[test]
fn a_full_chunk_ends_without_a_reset() {
    let series = "{{schema:1 sum:0.3 count:7.7 buckets:[1.1 3.3 3.3] n_buckets:[0.1 0.7]}}+{{schema:1 sum:0.1 count:9.1 buckets:[1.7 2.3 0.1] n_buckets:[3.3 0.7]}}x60";
    let hints = hints(series);
    assert_eq!(hints.matches('?').count(), 5, "{hints}");
    assert_eq!(hints.len(), 61);
}

#[test]
fn new_buckets_are_added_to_what_was_stored_before() {
    let stored = stored("{{count:1 buckets:[1]}} {{count:4 buckets:[1 2] n_buckets:[1]}}", &of(OLD));
    let first = &stored[0].1;
    assert_eq!(
        (first.positive.counts.as_slice(), first.negative.counts.as_slice()),
        (&[1.0, 0.0][..], &[0.0][..])
    );
    let gauges = "{{count:1 buckets:[1] counter_reset_hint:gauge}} {{count:1 buckets:[1] offset:2 counter_reset_hint:gauge}}";
    let stored = self::stored(gauges, &of(OLD));
    assert_eq!(stored[1].1.positive.counts, [0.0, 1.0]);
    assert_eq!(stored[0].1.positive.spans, [Span { offset: 0, length: 1 }, Span { offset: 1, length: 1 }]);
}

#[test]
fn sums_settle_zero_buckets_and_schemas() {
    let features = of(OLD);
    let mut sum = histogram("{{schema:2 count:13 z_bucket_w:3 buckets:[2 4 7] offset:6}}");
    sum.add(&histogram("{{schema:1 count:4 z_bucket_w:0.5 z_bucket:1 buckets:[1 0 2] offset:2}}"), &features)
        .unwrap();
    sum.compact();
    assert_eq!(sum.to_expression(&features), "{{schema:1 count:17 z_bucket:17 z_bucket_w:4}}");
}

#[test]
fn merging_keeps_spans_and_says_where_new_ones_begin() {
    let spans = |text: &str, added: &str| {
        let mut sum = histogram(text);
        sum.add(&histogram(added), &Features::default()).unwrap();
        sum.positive.spans.iter().map(|span| (span.offset, span.length)).collect::<Vec<_>>()
    };
    assert_eq!(spans("{{buckets:[1 1] offset:3}}", "{{buckets:[1 1 1]}}"), [(0, 3), (0, 2)]);
    assert_eq!(spans("{{buckets:[1 1] offset:3}}", "{{buckets:[1] offset:2}}"), [(2, 3)]);
    assert_eq!(spans("{{buckets:[1 1] offset:3}}", "{{buckets:[1 1] offset:5}}"), [(3, 4)]);
    assert_eq!(spans("{{buckets:[1 1] offset:3}}", "{{buckets:[1] offset:6}}"), [(3, 2), (1, 1)]);
    assert_eq!(spans("{{z_bucket_w:4 buckets:[1]}}", "{{z_bucket_w:4 buckets:[1 1 1 1]}}"), [(0, 1), (2, 1)]);
}

#[test]
fn custom_bounds_that_differ_are_reduced_to_the_shared_ones() {
    let one = histogram("{{schema:-53 sum:9 count:9 custom_values:[1 2 5] buckets:[1 2 3 3]}}");
    let other = histogram("{{schema:-53 sum:4 count:4 custom_values:[2 3 5] buckets:[1 1 1 1]}}");
    let mut sum = one.clone();
    assert_eq!(sum.add(&other, &of(OLD)), Err(Incompatible::Bounds));
    let reconciled = sum.add(&other, &Features::default()).unwrap();
    assert!(reconciled.bounds_reconciled);
    assert_eq!(
        sum.to_expression(&Features::default()),
        "{{schema:-53 count:13 sum:13 custom_values:[2 5] buckets:[4 5 4]}}"
    );
    assert!(one.detect_reset(&other, &of(OLD)) && !one.detect_reset(&other, &Features::default()));
    assert!(other.detect_reset(&one, &Features::default()));
    assert_eq!(sum.add(&histogram("{{}}"), &Features::default()), Err(Incompatible::Schema));
}

#[test]
fn compensated_sums_lose_nothing() {
    let series = [
        "{{count:1 sum:1 buckets:[1]}}",
        "{{count:1e100 sum:1e100 buckets:[1e100]}}",
        "{{count:1 sum:1 buckets:[1]}}",
        "{{count:-1e100 sum:-1e100 buckets:[-1e100]}}",
    ]
    .map(histogram);
    let total = |features: &Features| {
        let mut total = Total::new(&series[0]);
        series[1..].iter().for_each(|next| assert!(total.add(next, features).is_ok()));
        total.finish(features)
    };
    assert_eq!(total(&Features::default()).to_string(), "{count:2, sum:2, (0.5,1]:2}");
    assert_eq!(total(&of(OLD)).to_string(), "{count:0, sum:0}");
}

#[test]
fn means_of_sums_that_are_too_great_are_moved() {
    let features = Features::default();
    let great = histogram("{{count:1e308 sum:1e308 buckets:[1e308]}}");
    let mut mean = Mean::new(&great);
    for _ in 0..3 {
        mean.add(&great, &features).unwrap();
    }
    assert_eq!(mean.finish(&features).to_string(), "{count:1e+308, sum:1e+308, (0.5,1]:1e+308}");
}

#[test]
fn hints_that_contradict_each_other_are_noticed() {
    let features = Features::default();
    let reset = histogram("{{count:1 counter_reset_hint:reset}}");
    let mut sum = histogram("{{count:1 counter_reset_hint:not_reset}}");
    assert!(sum.clone().add(&reset, &features).unwrap().counter_reset_collision);
    assert!(!sum.clone().add(&reset, &of(OLD)).unwrap().counter_reset_collision);
    sum.add(&histogram("{{count:1 counter_reset_hint:gauge}}"), &features).unwrap();
    assert_eq!(sum.hint, CounterReset::Gauge);
    sum.mul(-1.0, &features);
    assert_eq!((sum.hint, sum.count), (CounterReset::Gauge, -2.0));
}

#[test]
fn resets_are_seen_in_any_bucket() {
    let features = Features::default();
    let is_reset = |now: &str, before: &str, features: &Features| {
        histogram(now).detect_reset(&histogram(before), features)
    };
    assert!(!is_reset("{{count:3 buckets:[1 2]}}", "{{count:2 buckets:[1 1]}}", &features));
    assert!(is_reset("{{count:3 buckets:[0 3]}}", "{{count:2 buckets:[1 1]}}", &features));
    assert!(is_reset("{{count:3 buckets:[3]}}", "{{count:3 buckets:[1 0 2]}}", &features));
    assert!(!is_reset("{{count:3 buckets:[3]}}", "{{count:3 buckets:[1 0 2]}}", &of(OLD)));
    assert!(is_reset("{{schema:1 count:3 buckets:[3]}}", "{{count:3 buckets:[3]}}", &features));
    assert!(!is_reset("{{count:3 buckets:[3]}}", "{{schema:1 count:3 buckets:[2 1] offset:-1}}", &features));
    assert!(!is_reset(
        "{{z_bucket_w:1 z_bucket:3 count:3}}",
        "{{z_bucket_w:0.5 z_bucket:1 count:3 buckets:[2]}}",
        &features
    ));
    assert!(is_reset(
        "{{z_bucket_w:0.9 z_bucket:3 count:3}}",
        "{{z_bucket_w:0.5 count:3 buckets:[2]}}",
        &features
    ));
    assert!(!is_reset("{{count:1 counter_reset_hint:not_reset}}", "{{count:3 buckets:[3]}}", &features));
    assert!(is_reset("{{count:1 counter_reset_hint:reset}}", "{{}}", &features));
}

#[test]
fn quantiles_interpolate_on_the_scale_of_the_buckets() {
    let exponential = histogram("{{schema:0 sum:5 count:4 buckets:[1 2 1]}}");
    assert_eq!(exponential.quantile(0.5).value, std::f64::consts::SQRT_2.next_down());
    assert_eq!(exponential.quantile(0.25).value, 1.0);
    assert_eq!(exponential.quantile(1.5).value, f64::INFINITY);
    let custom = histogram("{{schema:-53 sum:5 count:4 custom_values:[5 10] buckets:[1 2 1]}}");
    assert_eq!(custom.quantile(0.5).value, 7.5);
    assert_eq!((custom.quantile(0.1).value, custom.quantile(0.99).value), (2.0, 10.0));
    let nan = histogram("{{schema:0 sum:NaN count:4 buckets:[1 2]}}");
    assert_eq!(nan.quantile(0.5).nan_observations, Some(NanObservations::Skew));
    assert_eq!(nan.quantile(1.0).nan_observations, Some(NanObservations::Result));
}

#[test]
fn fractions_are_the_inverse_of_quantiles() {
    let features = Features::default();
    let exponential = histogram("{{schema:0 sum:5 count:4 z_bucket:1 z_bucket_w:0.5 buckets:[0 2 1]}}");
    assert_eq!(exponential.fraction(f64::NEG_INFINITY, 0.25, &features).value, 0.125);
    assert_eq!(exponential.fraction(std::f64::consts::SQRT_2, 4.0, &features).value, 0.5);
    let custom = histogram("{{schema:-53 sum:5 count:4 custom_values:[-5 10] buckets:[1 2 1]}}");
    assert_eq!(custom.fraction(-7.0, 2.5, &features).value, 0.125);
    assert!(custom.fraction(-7.0, 2.5, &of(OLD)).value.is_nan());
}

#[test]
fn trimming_keeps_a_side() {
    let trimmed = |bound, keeps_lower| {
        let mut trimmed = histogram("{{schema:0 sum:9 count:6 z_bucket:2 z_bucket_w:0.5 buckets:[1 2 1]}}");
        trimmed.trim(bound, keeps_lower);
        trimmed.to_expression(&Features::default())
    };
    assert_eq!(
        trimmed(1.0, true),
        "{{count:3 sum:1.2071067811865475 z_bucket:2 z_bucket_w:0.5 buckets:[1]}}"
    );
    assert_eq!(trimmed(2.0, false), "{{count:1 sum:2.8284271247461903 z_bucket_w:0.5 offset:2 buckets:[1]}}");
    assert_eq!(trimmed(8.0, true), "{{count:6 sum:9 z_bucket:2 z_bucket_w:0.5 buckets:[1 2 1]}}");
}

#[test]
fn texts_are_those_of_prometheus() {
    let both = histogram(
        "{{schema:1 count:1234567 sum:0.00001 z_bucket:1 z_bucket_w:0.001 buckets:[1 2] n_buckets:[3 0 4]}}",
    );
    assert_eq!(
        both.to_string(),
        "{count:1.234567e+06, sum:1e-05, [-2,-1.414213562373095):4, [-1,-0.7071067811865475):3, [-0.001,0.001]:1, (0.7071067811865475,1]:1, (1,1.414213562373095]:2}"
    );
    let gaps =
        "{{schema:-53 count:3 custom_values:[1 2 3 4] counter_reset_hint:not_reset buckets:[1 0 1 0 1]}}";
    assert_eq!(histogram(gaps).to_expression(&of(OLD)), gaps);
    let mut compact = histogram(gaps);
    compact.compact();
    assert_eq!(compact.to_expression(&Features::default()), gaps);
    assert_eq!(compact.to_expression(&of(OLD)), gaps.replace("[1 0 1 0 1]", "[1 0 0 1 1]"));
    assert_eq!(histogram("{{}}").to_expression(&of(OLD)), "{{}}");
    assert_eq!(histogram("{{offset:-3 buckets:[0 1]}}").to_expression(&of(OLD)), "{{offset:-2 buckets:[1]}}");
}

#[test]
fn sizes_are_those_of_prometheus() {
    assert_eq!(histogram("{{}}").size(), 11);
    assert_eq!(histogram("{{buckets:[1 2] n_buckets:[1]}}").size(), 13);
}

#[test]
fn equality_is_of_bits_and_of_buckets_that_hold_nothing() {
    let one = histogram("{{sum:NaN count:3 buckets:[1 2]}}");
    assert!(one.same_as(&one.clone()));
    assert!(!one.same_as(&histogram("{{sum:NaN count:3 buckets:[1 2 0]}}")));
    let mut moved = one.clone();
    moved.positive.spans = vec![Span { offset: -1, length: 0 }, Span { offset: 1, length: 2 }];
    assert!(one.same_as(&moved));
}

#[test]
fn what_cannot_be_stored_is_refused() {
    let cases = [
        ("{{schema:9}}", Invalid::Schema(9)),
        ("{{count:-1}}", Invalid::NegativeCount),
        ("{{count:1 buckets:[-1]}}", Invalid::NegativeCount),
        ("{{custom_values:[1]}}", Invalid::UnusedBounds),
        ("{{schema:-53 custom_values:[2 1]}}", Invalid::UnorderedBounds),
        ("{{schema:-53 custom_values:[1 Inf]}}", Invalid::InfiniteBound),
        ("{{schema:-53 custom_values:[NaN]}}", Invalid::NanBound),
        ("{{schema:-53 custom_values:[1] z_bucket:1}}", Invalid::NotCustom),
        ("{{schema:-53 custom_values:[1] buckets:[1 1 1]}}", Invalid::TooFewBounds),
        ("{{schema:-53 custom_values:[1] buckets:[1] offset:-1}}", Invalid::NegativeOffset),
    ];
    for (literal, expected) in cases {
        assert_eq!(histogram(literal).validate(&Features::default()), Err(expected), "{literal}");
    }
    assert_eq!(histogram("{{count:-1}}").validate(&of(OLD)), Ok(()));
}

#[test]
fn no_literal_panics_or_takes_long() {
    let odd = [
        "{{schema:2000000000 buckets:[1]}}",
        "{{schema:-2000000000 buckets:[1 2] offset:2147483647}}",
        "{{schema:-53 buckets:[1 2] offset:-2147483648 custom_values:[1]}}",
        "{{z_bucket_w:NaN buckets:[1]}}",
        "{{z_bucket_w:Inf buckets:[1 2] offset:-2147483648}}",
        "{{buckets:[1] offset:2147483647}}",
        "{{buckets:[1] offset:-2147483648}}",
        "{{schema:8 buckets:[NaN Inf] n_buckets:[Inf] count:NaN sum:Inf}}",
    ]
    .map(histogram);
    for features in [Features::default(), of(OLD)] {
        for (one, other) in odd.iter().flat_map(|one| odd.iter().map(move |other| (one, other))) {
            let mut sum = one.clone();
            let _ = sum.add(other, &features);
            let _ = sum.kahan_add(one, &mut None, &features);
            let _ = sum.sub(one, &features);
            assert!(!sum.to_string().is_empty());
            let _ =
                (one.detect_reset(other, &features), sum.quantile(0.3), sum.quantile(0.7), sum.variance());
            let _ = (sum.fraction(0.1, 4.0, &features), sum.validate(&features), sum.copy_to_schema(-4));
            sum.trim(0.5, true);
            sum.compact();
        }
    }
    let mut wide = odd[5].clone();
    wide.add(&odd[6], &Features::default()).unwrap();
    assert!(wide.to_expression(&Features::default()).len() < 10_000_000);
}
