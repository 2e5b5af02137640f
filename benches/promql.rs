//! How long it takes to read an expression, its type check and its patterns included.
//!
//! Reads the real expressions of the conformance data in `MCPMON_CONFORMANCE`; without them it says so and measures
//! nothing. Before that, how the time to read an expression and to make a plan of it grows with its length, for four
//! shapes of expressions. Divan shows expressions a second; the line before its table is the time of one, the best of some rounds.

use mcpmon_check::promql::{self, Features, Plan};
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

/// Expressions of about `length` characters: many operands, deep parentheses, deep calls, one selector of many matchers.
fn long_expressions(length: usize) -> [(&'static str, String); 4] {
    let term = "sum by (job) (rate(http_requests_total{job=\"mcp\",code=~\"5..\"}[5m])) / 2";
    let calls = length.min(9_000) / 6;
    let matchers: Vec<String> = (0..length / 14).map(|index| format!("label_{index}!=\"\"")).collect();
    [
        ("operands", vec![term; length / (term.len() + 3) + 1].join(" + ")),
        (
            "parentheses",
            vec![format!("{}x{}", "(".repeat(400), ")".repeat(400)); length / 804 + 1].join(" - "),
        ),
        (
            "calls",
            vec![
                format!("{}x{}", "abs(".repeat(calls.min(900)), ")".repeat(calls.min(900)));
                length / (calls.min(900) * 5) + 1
            ]
            .join(" or "),
        ),
        ("matchers", format!("up{{{}}}", matchers.join(","))),
    ]
}

/// Microseconds to read an expression and to make a plan of it, in the best of some rounds.
fn read_and_resolve(expression: &str) -> f64 {
    let features = Features::default();
    let round = || {
        let start = Instant::now();
        let plan = promql::parse(expression, &features).map(|expr| Plan::new(&expr).is_ok());
        let elapsed = start.elapsed().as_secs_f64() * 1e6;
        if divan::black_box(plan).is_ok_and(|is_plan| is_plan) { elapsed } else { f64::NAN }
    };
    (0..9).map(|_| round()).fold(f64::INFINITY, f64::min)
}

/// Prints how the time grows: that of 1,000 characters, and what each doubling takes.
fn growth() -> io::Result<()> {
    let lengths = [1_000, 2_000, 4_000, 50_000, 100_000, 200_000, 400_000];
    for (index, (shape, _)) in long_expressions(1_000).iter().enumerate() {
        let times = lengths.map(|length| {
            let expression = &long_expressions(length)[index].1;
            read_and_resolve(expression) / expression.len() as f64 * 1_000.0
        });
        let all: Vec<String> = times.iter().map(|time| format!("{time:.1}")).collect();
        let doublings =
            times.windows(2).zip(lengths.windows(2)).filter(|(_, lengths)| lengths[1] == 2 * lengths[0]);
        let doublings: Vec<String> =
            doublings.map(|(times, _)| format!("{:.2}", 2.0 * times[1] / times[0])).collect();
        let (all, doublings) = (all.join(" "), doublings.join(" "));
        writeln!(
            io::stdout(),
            "parse and resolve, {shape}: {all} µs per 1,000 characters, doubled {doublings} times"
        )?;
    }
    Ok(())
}

fn main() -> io::Result<()> {
    growth()?;
    let expressions = real_expressions();
    if expressions.is_empty() {
        return writeln!(io::stdout(), "promql: skipped, set MCPMON_CONFORMANCE");
    }
    writeln!(io::stdout(), "promql: {} ns an expression", best(&expressions))?;
    divan::main();
    Ok(())
}
