//! `eval`: an expression, when it is evaluated, and what is expected.

use super::{
    load::{Position, milliseconds, series},
    script::Lines,
};
use mcpmon_check::{
    labels::LabelSet,
    promql::{self, ExprKind, Features, Text, Times},
};
use regex::Regex;
use std::collections::HashMap;

/// An expression and what is expected of it.
pub(super) struct Evaluation {
    /// The line of its `eval`, from 1.
    pub(super) line: usize,
    pub(super) expr: String,
    pub(super) when: When,
    pub(super) result: Expected,
    /// The times of the range vector that an instant query gives, if the script says them.
    pub(super) window: Option<Times>,
    pub(super) is_ordered: bool,
    /// Whether the query must fail.
    pub(super) fails: bool,
    pub(super) failure: Option<Pattern>,
    pub(super) warnings: Told,
    pub(super) infos: Told,
}

/// When an expression is evaluated, in milliseconds.
pub(super) enum When {
    Instant(i64),
    Range(Times),
}

/// The result that is expected.
pub(super) enum Expected {
    Scalar(f64),
    String(Text),
    Series(HashMap<LabelSet, ExpectedSeries>),
}

/// A series that is expected.
pub(super) struct ExpectedSeries {
    /// Its place among all, from 1.
    pub(super) place: usize,
    pub(super) values: Vec<Position>,
}

/// The annotations of one level that are expected.
#[derive(Default)]
pub(super) struct Told {
    /// None may be there.
    pub(super) is_none: bool,
    /// At least one must be there.
    pub(super) is_some: bool,
    /// Each must be there, and only these, unless there are no patterns.
    pub(super) patterns: Vec<Pattern>,
}

/// A text or a regular expression that finds one.
pub(super) enum Pattern {
    Text(String),
    Regex(Regex),
}

impl Pattern {
    fn regex(text: &str) -> Result<Self, String> {
        Ok(Self::Regex(Regex::new(text).map_err(|error| error.to_string())?))
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        match self {
            Self::Text(expected) => expected == text,
            Self::Regex(regex) => regex.is_match(text),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Regex(regex) => regex.as_str(),
        }
    }
}

const INSTANT: &str = r"^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$";
const RANGE: &str = r"^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$";
const WINDOW: &str = r"^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$";
const EXPECT: &str = r"^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$";

/// The groups of a pattern in a line; empty texts where they match nothing.
fn groups<'a, const N: usize>(pattern: &str, line: &'a str) -> Option<[&'a str; N]> {
    let captures = Regex::new(pattern).unwrap().captures(line)?;
    Some(std::array::from_fn(|index| captures.get(index + 1).map_or("", |found| found.as_str())))
}

fn times([start, end, step]: [&str; 3]) -> Result<Times, String> {
    Ok(Times { start: milliseconds(start)?, end: milliseconds(end)?, step: milliseconds(step)? })
}

/// Reads the block of an `eval`, whose first line is given.
pub(super) fn evaluation(number: usize, line: &str, lines: &mut Lines<'_>) -> Result<Evaluation, String> {
    let (mode, when, expr) = if let Some([mode, at, expr]) = groups(INSTANT, line) {
        (mode, When::Instant(milliseconds(at)?), expr)
    } else if let Some([mode, start, end, step, expr]) = groups(RANGE, line) {
        (mode, When::Range(times([start, end, step])?), expr)
    } else {
        return Err(format!("no evaluation: {line}"));
    };
    let mut evaluation = Evaluation {
        line: number,
        expr: expr.into(),
        when,
        result: Expected::Series(HashMap::new()),
        window: None,
        is_ordered: mode == "ordered",
        fails: mode == "fail",
        failure: None,
        warnings: Told { is_some: mode == "warn", ..Told::default() },
        infos: Told { is_some: mode == "info", ..Told::default() },
    };
    while let Some((_, line)) = lines.next_of_block() {
        if evaluation.expect(line)? == Block::Ended {
            break;
        }
    }
    evaluation.check()?;
    Ok(evaluation)
}

#[derive(PartialEq)]
enum Block {
    Continues,
    Ended,
}

impl Evaluation {
    /// Reads one line of the block.
    fn expect(&mut self, line: &str) -> Result<Block, String> {
        if let Some(text) = line.strip_prefix("expected_fail_message").filter(|_| self.fails) {
            self.failure = Some(Pattern::Text(text.trim().into()));
            return Ok(Block::Ended);
        }
        if let Some(text) = line.strip_prefix("expected_fail_regexp").filter(|_| self.fails) {
            self.failure = Some(Pattern::regex(text.trim())?);
            return Ok(Block::Ended);
        }
        if line.starts_with("expect range vector") {
            self.window = Some(times(groups(WINDOW, line).ok_or("no range of time")?)?);
        } else if let Some(text) = line.strip_prefix("expect string") {
            self.result = Expected::String(string(text)?);
        } else if line.split(' ').next() == Some("expect") {
            self.expect_told(groups(EXPECT, line).ok_or_else(|| format!("no expectation: {line}"))?)?;
        } else if let Some(number) = number(line) {
            self.result = Expected::Scalar(number);
            return Ok(Block::Ended);
        } else {
            self.expect_series(line)?;
        }
        Ok(Block::Continues)
    }

    fn expect_told(&mut self, [what, how, text]: [&str; 3]) -> Result<(), String> {
        let pattern = match how {
            "msg" => Pattern::Text(text.trim().into()),
            "regex" => Pattern::regex(text.trim())?,
            _ => Pattern::regex("^.*$")?,
        };
        match what {
            "ordered" => self.is_ordered = true,
            "fail" if self.failure.is_some() => return Err("two failures are expected".into()),
            "fail" => (self.fails, self.failure) = (true, Some(pattern)),
            "warn" => self.warnings.patterns.push(pattern),
            "info" => self.infos.patterns.push(pattern),
            "no_warn" => self.warnings.is_none = true,
            _ => self.infos.is_none = true,
        }
        Ok(())
    }

    fn expect_series(&mut self, line: &str) -> Result<(), String> {
        let (labels, values) = series(line)?;
        if values.len() > 1 && matches!(self.when, When::Instant(_)) && self.window.is_none() {
            return Err(format!("several values at one time: {line}"));
        }
        let Expected::Series(series) = &mut self.result else {
            return Err(format!("a series beside a text: {line}"));
        };
        let place = series.len() + 1;
        series.insert(labels, ExpectedSeries { place, values });
        Ok(())
    }

    fn check(&self) -> Result<(), String> {
        for told in [&self.warnings, &self.infos] {
            if told.is_none && !told.patterns.is_empty() {
                return Err("annotations are expected and none at the same time".into());
            }
        }
        Ok(())
    }
}

fn string(text: &str) -> Result<Text, String> {
    let expr = promql::parse(text.trim(), &Features::all()).map_err(|_| format!("no text: {text}"))?;
    match &expr.kind {
        ExprKind::String(text) => Ok(text.clone()),
        _ => Err(format!("no text: {text}")),
    }
}

/// A number as Go reads it: in base 10, or 16 or 8 after their prefixes.
fn number(text: &str) -> Option<f64> {
    let digits = text.trim_start_matches(['+', '-']);
    let integer = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => i64::from_str_radix(hex, 16).ok(),
        None if digits.len() > 1 && digits.starts_with('0') => i64::from_str_radix(digits, 8).ok(),
        None => None,
    };
    #[expect(clippy::cast_precision_loss, reason = "so does the original")]
    let integer = integer.map(|value| if text.starts_with('-') { -value as f64 } else { value as f64 });
    integer.or_else(|| text.parse().ok())
}
