//! How long it takes to read an expression, its type check and its patterns included.
//!
//! Reads the real expressions of the conformance data; without them it says so and measures nothing.

use mcpmon_check::promql::{self, Features};
use std::{env, fs, path::Path};

/// The expressions that rule authors have written.
fn real_expressions() -> Vec<String> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let folder = env::var_os("MCPMON_CONFORMANCE").map_or_else(beside, Into::into);
    let text = fs::read_to_string(folder.join("promql-parse/real.jsonl")).unwrap_or_default();
    let cases = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    cases.map(|case| case["expr"].as_str().unwrap().to_owned()).collect()
}

#[divan::bench]
fn parse(bencher: divan::Bencher) {
    each(bencher, |expression, features| promql::parse(expression, features).is_ok());
}

#[divan::bench]
fn parse_and_print(bencher: divan::Bencher) {
    each(bencher, |expression, features| {
        promql::parse(expression, features).is_ok_and(|expr| !expr.to_string().is_empty())
    });
}

/// Runs `read` over all expressions; the counter makes divan print expressions a second.
fn each(bencher: divan::Bencher, read: impl Fn(&str, &Features) -> bool + Sync) {
    let (expressions, features) = (real_expressions(), Features::default());
    bencher
        .counter(divan::counter::ItemsCount::new(expressions.len()))
        .bench_local(|| expressions.iter().filter(|expression| read(expression, &features)).count());
}

fn main() {
    let expressions = real_expressions();
    if expressions.is_empty() {
        println!("promql: skipped, there is no data");
        return;
    }
    let (features, start, rounds) = (Features::default(), std::time::Instant::now(), 20);
    for _ in 0..rounds {
        for expression in &expressions {
            let _ = divan::black_box(promql::parse(expression, &features));
        }
    }
    let total = start.elapsed().as_nanos();
    println!("promql: {} ns an expression", total / (rounds * expressions.len() as u128));
    divan::main();
}
