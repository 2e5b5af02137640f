//! Random expressions over random series, evaluated by promtool and by us.
//!
//! ```text
//! MCPMON_PROMTOOL=/usr/bin/promtool MCPMON_SEED=1 MCPMON_ROUNDS=50 cargo test --test suite differential -- --nocapture
//! ```
//!
//! The promtool must be one of Prometheus 3.5. It appends series in a random order and adds them up in that order, so
//! where we differ it is asked again: any of its answers is right.

mod expressions;
mod series;

use super::{Case, UnitTest, features, file, promtool};
use crate::{
    conformance::{Figure, say},
    promql::mutate::Random,
};
use expressions::Expressions;
use mcpmon_check::promql::{Feature, Features};
use std::{env, fs, path::Path};

/// How many expressions a test has.
const CASES: usize = 60;
/// How often promtool is asked again.
const RETRIES: usize = 100;

/// One in so many.
fn one_in(random: &mut Random, many: usize) -> bool {
    random.below(many) == 0
}

fn pick<'a, T: ?Sized>(random: &mut Random, from: &[&'a T]) -> &'a T {
    from[random.below(from.len())]
}

/// A test whose results are not known yet.
fn unit_test(random: &mut Random, features: &Features) -> UnitTest {
    let interval = [15_000, 30_000, 60_000, 60_000, 7_000][random.below(5)];
    let points = 20 + random.below(40);
    let end = interval * i64::try_from(points).unwrap();
    let series = series::all(random, points);
    let expressions = Expressions::new(features, interval);
    let case = |random: &mut Random| {
        let steps = i64::try_from(random.below(points)).unwrap();
        let time = match random.below(3) {
            0 => steps * interval,
            1 => steps * interval + i64::try_from(random.below(7_000)).unwrap(),
            _ => i64::try_from(random.below(usize::try_from(end + 400_000).unwrap())).unwrap() / 1000 * 1000,
        };
        Case { expr: expressions.vector(random, 3), time, expected: Ok(String::new()) }
    };
    let cases = (0..CASES).map(|_| case(random)).collect();
    UnitTest { interval, evaluation_interval: [60_000, 15_000][random.below(2)], series, cases }
}

/// Asks promtool again about the cases on which we differ; those of which it has more than one opinion agree.
fn ask_again(test: &mut UnitTest, promtool: &Path, enabled: &[Feature]) -> Result<usize, String> {
    let ours = test.results(&features(enabled));
    let agrees = |case: &Case, ours: &Result<String, String>| match (&case.expected, ours) {
        (Ok(theirs), Ok(ours)) => theirs == ours,
        (theirs, ours) => theirs.is_err() && ours.is_err(),
    };
    let mut settled: Vec<bool> =
        test.cases.iter().zip(&ours).map(|(case, ours)| agrees(case, ours)).collect();
    let mut undecided = 0;
    for _ in 0..RETRIES {
        if settled.iter().all(|is_settled| *is_settled) {
            break;
        }
        let before: Vec<_> = test.cases.iter().map(|case| case.expected.clone()).collect();
        promtool::ask(test, promtool, enabled)?;
        for (index, before) in before.into_iter().enumerate() {
            if settled[index] {
                test.cases[index].expected = before;
            } else if agrees(&test.cases[index], &ours[index]) {
                settled[index] = true;
                undecided += 1;
            }
        }
    }
    Ok(undecided)
}

#[test]
fn differential_random_expressions_give_what_promtool_gives() {
    let Some(promtool) = env::var_os("MCPMON_PROMTOOL") else {
        return say("differential: skipped, MCPMON_PROMTOOL names no promtool");
    };
    let number = |name: &str, default| {
        env::var(name).map_or(default, |text| text.parse::<u64>().expect("the number of a seed or of rounds"))
    };
    let (seed, rounds) = (number("MCPMON_SEED", 1), number("MCPMON_ROUNDS", 5));
    let (mut figure, mut undecided, mut empty, mut failing) = (Figure::new(), 0, 0, 0);
    for round in 0..rounds {
        let mut random = Random((seed * 1_000_003 + round).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let enabled = match round % 4 {
            0 | 1 => vec![],
            2 => vec![Feature::ExperimentalFunctions],
            _ => vec![Feature::ExperimentalFunctions, Feature::DelayedNameRemoval],
        };
        let mut test = unit_test(&mut random, &features(&enabled));
        let promtool = Path::new(&promtool);
        let asked = promtool::ask(&mut test, promtool, &enabled)
            .and_then(|()| ask_again(&mut test, promtool, &enabled));
        match asked {
            Ok(count) => undecided += count,
            // a sum of histograms may be none that can be loaded
            Err(error) => {
                say(&format!("round {round} is left out: {error}"));
                continue;
            }
        }
        empty += test.cases.iter().filter(|case| case.expected.as_ref().is_ok_and(String::is_empty)).count();
        failing += test.cases.iter().filter(|case| case.expected.is_err()).count();
        let before = figure.misses.len();
        test.count(&features(&enabled), &format!("seed {seed} round {round}"), &mut figure);
        if figure.misses.len() > before {
            let path = env::temp_dir().join(format!("differential-{seed}-{round}.yml"));
            fs::write(&path, file::write(&test)).unwrap();
            say(&format!("round {round}: see {}", path.display()));
        }
    }
    for miss in figure.misses.iter().take(200) {
        say(miss);
    }
    say(&format!(
        "differential: seed {seed}: {} of {} agree; {empty} give nothing, {failing} fail, {undecided} have several results",
        figure.agreed, figure.total
    ));
    assert!(figure.misses.is_empty());
}
