//! How long it takes to read an expression, its type check and its patterns included.
//!
//! Reads the real expressions of the conformance data in `MCPMON_CONFORMANCE`; without them it says so and measures
//! nothing. Divan shows expressions a second; the line before its table is the time of one, the best of some rounds.

use mcpmon_check::promql::{self, Features};
use std::{
    env, fs,
    io::{self, Write},
    path::PathBuf,
    time::Instant,
};

/// The expressions that rule authors have written.
fn real_expressions() -> Vec<String> {
    let folder = PathBuf::from(env::var_os("MCPMON_CONFORMANCE").unwrap_or_default());
    let text = fs::read_to_string(folder.join("promql-parse/real.jsonl")).unwrap_or_default();
    let cases = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    cases.filter_map(|case| Some(case["expr"].as_str()?.to_owned())).collect()
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

/// Runs `read` over all expressions.
fn each(bencher: divan::Bencher, read: impl Fn(&str, &Features) -> bool + Sync) {
    let (expressions, features) = (real_expressions(), Features::default());
    bencher
        .counter(divan::counter::ItemsCount::new(expressions.len()))
        .bench_local(|| expressions.iter().filter(|expression| read(expression, &features)).count());
}

/// Nanoseconds for one expression, in the best of 50 rounds over all of them.
fn best(expressions: &[String]) -> u128 {
    let features = Features::default();
    let round = || {
        let start = Instant::now();
        for expression in expressions {
            let _ = divan::black_box(promql::parse(expression, &features));
        }
        start.elapsed().as_nanos() / expressions.len() as u128
    };
    (0..50).map(|_| round()).min().unwrap_or_default()
}

fn main() -> io::Result<()> {
    let expressions = real_expressions();
    if expressions.is_empty() {
        return writeln!(io::stdout(), "promql: skipped, set MCPMON_CONFORMANCE");
    }
    writeln!(io::stdout(), "promql: {} ns an expression", best(&expressions))?;
    divan::main();
    Ok(())
}
