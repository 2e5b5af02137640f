//! Expressions with random mistakes over series with random mistakes: an answer or an error comes out.

use super::{
    expressions,
    mutate::{Random, mutate},
};
use mcpmon_check::{
    labels::LabelSet,
    promql::{
        self, Engine, Expr, Feature, Features, Histogram, Plan, SeriesValue, Storage, Times, Value, Version,
        parse_values,
    },
};
use std::env;

/// Values of series, mutated like expressions.
const VALUES: &[&str] = &[
    "1 -2x3 0+1x25 _ _x2 stale NaN",
    "0+1x10 0+1x10 stale 5x7",
    "Inf -Inf NaN 1e300x3 -1e300 5e-324x2 0 -0",
    "1e308 1e308 1e308 1e308 -1e308x4",
    "{{schema:1 sum:-0.3 count:3 z_bucket:7 z_bucket_w:0.05 buckets:[5 10 7] offset:-3 n_buckets:[4 5]}}x20",
    "{{schema:-53 sum:3 count:3 custom_values:[1 2] buckets:[1 2]}}+{{schema:-53 sum:1 count:1 custom_values:[2] buckets:[1]}}x9 7 stale",
    "{{schema:3 sum:1 count:1 buckets:[1] counter_reset_hint:gauge}}-{{schema:0 sum:1 count:1 n_buckets:[1]}}x9 1 2 3",
    "{{schema:0 sum:NaN count:Inf buckets:[1 NaN 2]}} {{}} {{schema:8 offset:2000000000 buckets:[1 1]}} {{schema:-4 count:9}}",
];

/// Labels that functions look at, with good and bad values.
const LABELS: &[(&str, &str)] = &[
    ("le", "0.5"),
    ("le", "+Inf"),
    ("le", "x"),
    ("job", "mcp"),
    ("instance", "a:1"),
    ("instance", "b:2"),
    ("__type__", "counter"),
    ("a", "b"),
];

/// Series for the selectors of an expression: most of them are selected.
fn storage(expr: &Expr, random: &mut Random) -> Storage {
    let mut storage = Storage::new();
    let names: Vec<String> =
        expr.selectors().filter_map(|s| Some(s.name.as_ref()?.name.to_string())).collect();
    let names = if names.is_empty() { vec!["target_info".to_owned(), "x".to_owned()] } else { names };
    for name in names.iter().take(4) {
        for _ in 0..=random.below(3) {
            let mut labels: Vec<(String, String)> = vec![("__name__".into(), name.clone())];
            let wanted = expr.selectors().flat_map(|selector| &selector.matchers);
            labels.extend(wanted.take(8).map(|m| (m.label.name.to_string(), m.value.to_string())));
            for _ in 0..random.below(4) {
                let (name, value) = LABELS[random.below(LABELS.len())];
                labels.push((name.into(), value.into()));
            }
            append(&mut storage, &labels.into_iter().collect(), random);
        }
    }
    storage
}

fn append(storage: &mut Storage, labels: &LabelSet, random: &mut Random) {
    let mut text = VALUES[random.below(VALUES.len())].as_bytes().to_vec();
    for _ in 0..random.below(3) {
        mutate(&mut text, VALUES[random.below(VALUES.len())].as_bytes(), random);
    }
    let Some(values) = str::from_utf8(&text).ok().and_then(|text| parse_values(text).ok()) else { return };
    let step = [15_000, 60_000, 1][random.below(3)];
    for (index, value) in (0..).zip(values.iter().take(40)) {
        let value = match value {
            SeriesValue::Omitted => continue,
            SeriesValue::Float(value) => Value::Float(value),
            SeriesValue::Histogram(literal, increment) => {
                match Histogram::from_value(literal, increment, &Features::default()) {
                    Ok(histogram) => histogram.into(),
                    Err(_) => return,
                }
            }
        };
        storage.append(labels, index * step, value);
    }
}

#[test]
fn mutated_expressions_over_mutated_series_give_an_answer_or_an_error() {
    let rounds = if env::var_os("MCPMON_LONG").is_some() { 5_000_000 } else { 50_000 };
    let sources = expressions::all();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let old = Features::of(Version::OLDEST).with(Feature::ExperimentalFunctions);
    let engines = [Features::all(), Features::default(), old].map(|features| Engine {
        features,
        max_samples: Some(20_000),
        ..Engine::default()
    });
    let mut evaluated = 0;
    for round in 0..rounds {
        let mut text = sources[random.below(sources.len())].clone();
        for _ in 0..random.below(4) {
            let other = &sources[random.below(sources.len())];
            mutate(&mut text, other, &mut random);
        }
        let engine = &engines[round % engines.len()];
        let Ok(expr) = promql::parse_bytes(&text, &engine.features) else { continue };
        let Ok(plan) = Plan::new(&expr) else { continue };
        let storage = storage(&expr, &mut random);
        let time = [0, 60_000, 600_000, i64::MAX / 2, -7][random.below(5)];
        let outcome = engine.instant(&plan, &storage, time);
        for annotation in outcome.annotations.iter() {
            assert!(annotation.range.end as usize <= text.len(), "{}", text.escape_ascii());
            assert!(!annotation.text(&String::from_utf8_lossy(&text), &engine.features).is_empty());
        }
        let times = Times { start: 0, end: 400_000, step: [7_000, 60_000, 900_000][random.below(3)] };
        let _ = engine.range(&plan, &storage, times);
        evaluated += 1;
    }
    assert!(evaluated > rounds / 10, "{evaluated} of {rounds} could be evaluated");
}
