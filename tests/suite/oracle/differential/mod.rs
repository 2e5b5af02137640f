//! Random expressions over random series, evaluated by promtool and by us.
//!
//! ```text
//! MCPMON_PROMTOOL=/usr/bin/promtool MCPMON_SEED=1 MCPMON_ROUNDS=50 cargo test --test suite differential -- --nocapture
//! ```
//!
//! `MCPMON_FILE=test.yml` compares a unit test file with one test instead. A file with differences is kept.
//!
//! The promtool must be one of Prometheus 3.5. It takes series that begin at the same time in a random order, which a
//! sum or `limitk` depends on; so every series begins later than the one before. What `count_values` and `info` give
//! has a random order too: where we differ, promtool is asked again, and any of its answers is right.

mod expressions;
mod series;

use super::{Answered, Case, answers, cases, features, promtool::Promtool, scenario};
use crate::{
    conformance::{Figure, say},
    promql::mutate::Random,
};
use expressions::Expressions;
use mcpmon_check::{
    go::Quoted,
    promql::{Feature, Features},
    time::Duration,
};
use std::{env, fmt::Write, fs};

/// How many expressions a test has.
const CASES: usize = 60;
/// How often promtool is asked again.
const RETRIES: usize = 30;

/// One in so many.
fn one_in(random: &mut Random, many: usize) -> bool {
    random.below(many) == 0
}

fn pick<'a, T: ?Sized>(random: &mut Random, from: &[&'a T]) -> &'a T {
    from[random.below(from.len())]
}

fn milliseconds(count: usize, interval: i64) -> i64 {
    i64::try_from(count).unwrap() * interval
}

/// A unit test file that expects nothing of its expressions.
fn unit_test(random: &mut Random, features: &Features) -> String {
    let interval = [15_000, 30_000, 60_000, 60_000, 7_000][random.below(5)];
    // rules are evaluated so often that promtool never appends two samples of a series at once
    let every = if one_in(random, 2) { interval } else { interval.min(15_000) };
    let points = 20 + random.below(40);
    let mut series = series::all(random, points);
    let start = series.len();
    let mut file = format!("evaluation_interval: {}\ntests:\n", Duration::from_millis(every));
    writeln!(file, "  - interval: {}\n    input_series:", Duration::from_millis(interval)).unwrap();
    for index in 0..start {
        let (metric, values) = series.swap_remove(random.below(series.len()));
        let before = if index > 0 { format!("_x{index} ") } else { String::new() };
        writeln!(file, "      - series: {}", Quoted(&metric)).unwrap();
        writeln!(file, "        values: {}", Quoted(&(before + &values))).unwrap();
    }
    file += "    promql_expr_test:\n";
    let expressions = Expressions::new(features, interval);
    for _ in 0..CASES {
        let at = milliseconds(start + random.below(points), interval);
        let time = match random.below(3) {
            0 => at,
            1 => at + milliseconds(random.below(7_000), 1),
            _ => at + milliseconds(random.below(400), 1000),
        };
        writeln!(file, "      - expr: {}", Quoted(&expressions.vector(random, 3))).unwrap();
        writeln!(file, "        eval_time: {}", Duration::from_millis(time)).unwrap();
    }
    file
}

/// Asks promtool for the cases of a file; they come with our answers.
fn compare(file: &str, promtool: &Promtool) -> Result<Vec<(Case, Answered)>, String> {
    let features = features(&promtool.enabled);
    let scenario = scenario(file.into(), &features);
    let test = &scenario.tests[0];
    let ours = answers(&scenario, test, &features);
    let mut cases: Vec<Case> = cases(test, &features).collect();
    promtool.ask(file, &mut cases)?;
    for _ in 0..RETRIES {
        if cases.iter().zip(&ours).all(|(case, ours)| case.is(ours)) {
            break;
        }
        let mut again: Vec<Case> = super::cases(test, &features).collect();
        promtool.ask(file, &mut again)?;
        for ((case, again), ours) in cases.iter_mut().zip(again).zip(&ours) {
            if again.is(ours) {
                *case = again;
            }
        }
    }
    Ok(cases.into_iter().zip(ours).collect())
}

#[test]
fn differential_random_expressions_give_what_promtool_gives() {
    let Some(path) = env::var_os("MCPMON_PROMTOOL") else {
        return say("differential: skipped, MCPMON_PROMTOOL names no promtool");
    };
    let number = |name: &str, default| {
        env::var(name).map_or(default, |text| text.parse::<u64>().expect("the number of a seed or of rounds"))
    };
    let (seed, rounds) = (number("MCPMON_SEED", 1), number("MCPMON_ROUNDS", 5));
    let mut promtool = Promtool { path: path.into(), enabled: vec![] };
    let (mut figure, mut empty, mut failing) = (Figure::new(), 0, 0);
    for index in 0..rounds {
        let mut random = Random((seed * 1_000_003 + index).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        promtool.enabled = match index % 3 {
            0 => vec![],
            1 => vec![Feature::ExperimentalFunctions],
            _ => vec![Feature::ExperimentalFunctions, Feature::DelayedNameRemoval],
        };
        let file = match env::var_os("MCPMON_FILE") {
            Some(path) => fs::read_to_string(path).unwrap(),
            None => unit_test(&mut random, &features(&promtool.enabled)),
        };
        let cases = match compare(&file, &promtool) {
            Ok(found) => found,
            // a sum of histograms may be none that can be loaded
            Err(error) => {
                say(&format!("round {index} is left out: {error}"));
                continue;
            }
        };
        let before = figure.misses.len();
        for (case, ours) in cases {
            empty += usize::from(case.expected.as_ref().is_ok_and(String::is_empty));
            failing += usize::from(case.expected.is_err());
            case.count(&ours, &format!("seed {seed} round {index}"), &mut figure);
        }
        if figure.misses.len() > before {
            let path = env::temp_dir().join(format!("differential-{seed}-{index}.yml"));
            fs::write(&path, file).unwrap();
            say(&format!("round {index}: see {}", path.display()));
        }
    }
    for miss in figure.misses.iter().take(200) {
        say(miss);
    }
    say(&format!(
        "differential: seed {seed}: {} of {} agree; {empty} give nothing, {failing} fail",
        figure.agreed, figure.total
    ));
    assert!(figure.misses.is_empty(), "{} differ", figure.misses.len());
}
