//! Expressions with random mistakes: whatever comes in, an expression or errors come out.

use super::{expressions, parse};
use mcpmon_check::promql::{self, Features};
use std::env;

/// What is inserted: the words and signs of the language.
const PIECES: &[&str] = &[
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "=",
    "=~",
    "!~",
    "!=",
    "==",
    "<",
    "</",
    ">/",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "@",
    " and ",
    " or ",
    " unless ",
    " atan2 ",
    " bool ",
    " on ",
    " ignoring (a) ",
    " group_left ",
    " fill (1) ",
    " fill_left ",
    " offset ",
    " by ",
    " without (a) ",
    "sum",
    "topk",
    "rate(",
    "info(",
    "start()",
    "end",
    "step()",
    "range()",
    "min_of(",
    "5m",
    "1h30m",
    "0x1f",
    "1e5",
    "1_0",
    ".5",
    "Inf",
    "nan",
    "\"a\"",
    "'",
    "`",
    "\\",
    "\\xff",
    "#",
    "\n",
    " ",
    "a",
    "a:b",
    "__name__",
    "\u{e9}",
    "\u{fffd}",
    " anchored ",
    " smoothed ",
    "[5m]",
    "[5m:1m]",
    "{a=\"b\"}",
    "99999999999999999999",
    "-1",
];

/// Series of unit tests, mutated like expressions.
const SERIES: &[&str] = &[
    "up{job=\"mcp\",\"a b\"='c'} 1 -2x3 0+1x5 _ _x2 stale NaN",
    "{\"h\"} {{schema:1 sum:-0.3 count:3 z_bucket:7 z_bucket_w:0.05 buckets:[5 10 7] offset:-3 n_buckets:[4 5]}}x3",
    "h {{schema:-53 custom_values:[1 2] buckets:[1 2]}}+{{schema:-53 counter_reset_hint:reset}}x2",
];

/// A small generator of random numbers (xorshift), so that a failure can be repeated.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

pub(super) fn mutate(text: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(text.len() + 1);
    let end = (at + random.below(8)).min(text.len());
    match random.below(6) {
        0 => drop(text.drain(at..end)),
        1 => {
            let part = text[at..end].to_vec();
            text.splice(at..at, part);
        }
        2 if at < text.len() => text[at] = u8::try_from(random.below(256)).unwrap(),
        3 => {
            let start = random.below(other.len() + 1);
            let stop = (start + random.below(30)).min(other.len());
            text.splice(at..end, other[start..stop].iter().copied());
        }
        _ => {
            let piece = PIECES[random.below(PIECES.len())];
            text.splice(at..at, piece.bytes());
        }
    }
}

#[test]
fn mutated_expressions_give_an_expression_or_errors() {
    let rounds = if env::var_os("MCPMON_LONG").is_some() { 5_000_000 } else { 100_000 };
    let mut sources = expressions::all();
    sources.extend(SERIES.iter().map(|text| text.as_bytes().to_vec()).cycle().take(sources.len() / 10));
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let features = [Features::all(), Features::default()];
    for round in 0..rounds {
        let mut text = sources[random.below(sources.len())].clone();
        for _ in 0..=random.below(4) {
            let other = &sources[random.below(sources.len())];
            mutate(&mut text, other, &mut random);
        }
        check(&text, &features[round % 2]);
        if let Ok(text) = str::from_utf8(&text) {
            check_series(text);
        }
    }
}

fn check_series(text: &str) {
    let values =
        promql::parse_values(text).or_else(|_| promql::parse_series(text).map(|series| series.values));
    match values {
        Ok(values) => assert!(values.iter().take(100).count() as u64 <= values.count()),
        Err(errors) => {
            assert!(
                errors.iter().all(|error| text.get(error.range.indices()).is_some()),
                "{text}: {errors:?}"
            );
        }
    }
    if let Err(errors) = promql::parse_metric(text) {
        assert!(errors.iter().all(|error| error.range.end as usize <= text.len()));
    }
}

fn check(text: &[u8], features: &Features) {
    match promql::parse_bytes(text, features) {
        Ok(expr) => {
            let printed = expr.to_string();
            let again = parse(printed.as_bytes()).to_string();
            assert_eq!(again, printed, "{}", text.escape_ascii());
            let pretty = parse(expr.pretty().as_bytes()).to_string();
            assert_eq!(pretty, printed, "{}", text.escape_ascii());
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "{}", text.escape_ascii());
            for error in errors {
                assert!(error.range.start <= error.range.end && error.range.end as usize <= text.len());
                let splits_a_character =
                    str::from_utf8(text).is_ok_and(|text| text.get(error.range.indices()).is_none());
                assert!(!splits_a_character, "{}: {error:?}", text.escape_ascii());
                let message = error.message();
                assert!(!message.is_empty() && message.len() < 400 && !message.contains('\n'), "{message}");
                assert!(error.help() != Some(String::new()));
            }
        }
    }
}
