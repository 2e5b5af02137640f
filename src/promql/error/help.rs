//! The remedy for each error that has one.

use super::{ErrorKind as Kind, Modifier, Place, Taker};
use std::cmp::Reverse;

use crate::{
    promql::{
        aggregations::AGGREGATIONS, features::Unavailable, functions::FUNCTIONS, functions::function,
        types::Type,
    },
    time,
};

pub(super) fn help(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::UnknownFunction { name } => return meant(name),
        Kind::Unavailable { reason: Unavailable::Disabled(feature), .. } => {
            format!("enable it with `--enable-feature={}`", feature.name())
        }
        Kind::WrongType { expected, taker, given } => return right_type(*expected, *taker, *given),
        Kind::ScalarComparison(op) => format!("write `{op} bool`"),
        Kind::TrailingComma => "remove the comma".into(),
        Kind::UnexpectedCharacter { found: '=', place: Place::AfterEquals } => "compare with `==`".into(),
        Kind::UnexpectedCharacter { found: '~', place: Place::AfterEquals | Place::AfterBang } => {
            "`=~` and `!~` match labels, inside braces; values are compared with `==` and `!=`".into()
        }
        Kind::UnexpectedCharacter { found: '|', .. } => {
            "`|` is LogQL; alternatives in PromQL are written in a regular expression or with `or`".into()
        }
        Kind::UnexpectedCharacter { found: '‘' | '’' | '“' | '”', .. } => {
            "write straight quotes: `\"` or `'`".into()
        }
        Kind::UnknownEscape { found: '\'' | '"' } => "write it without the backslash".into(),
        Kind::UnknownEscape { found } => {
            format!("write `\\\\{found}`, or use a raw string in backticks")
        }
        Kind::Unexpected { found, context, expected } => return right_place(found, context, expected),
        Kind::UnexpectedCharacter { found: '.', place: Place::Expression } => {
            "a name with dots is written in braces and quotes: `{\"a.b\"}`".into()
        }
        Kind::OperandType { given: Type::Matrix, .. } | Kind::SignOfNonNumber { given: Type::Matrix } => {
            "take a function of range vectors first, such as `rate` or `avg_over_time`".into()
        }
        Kind::GroupOfSetOperator(_) => "remove the group clause: set operators match many to many".into(),
        Kind::LabelInBoth { .. } => "remove it from the group clause: both sides have it".into(),
        Kind::NameTwice { .. } => "write the name once".into(),
        Kind::UnclosedParenthesis => "add `)`".into(),
        Kind::UnclosedBracket => "add `]`".into(),
        Kind::EmptySelector => {
            "add a metric name or a matcher that the empty value does not fulfil, such as `job=~\".+\"`"
                .into()
        }
        Kind::Regex { pattern, error } => error.help(pattern.as_str().unwrap_or_default()),
        Kind::InvalidDuration { help, .. } => help.clone(),
        Kind::BadNumber { written } => bad_number(written),
        Kind::RangeOfNonSelector => "write a subquery: `[5m:]`".into(),
        Kind::ModifierBeforeRange(modifier) => format!("write `{modifier}` after the range"),
        Kind::ModifierOfNonSelector(modifier @ (Modifier::Offset | Modifier::At)) => {
            format!("write `{modifier}` directly after the selector, inside the call or the parentheses")
        }
        Kind::SubqueryOfNonVector { given: Type::Matrix } => {
            "a range vector has a range already: remove one of the two".into()
        }
        Kind::SetOperatorOfScalar(_) => "make the scalar a vector: `vector(…)`".into(),
        Kind::Series { help, .. } if !help.is_empty() => (*help).into(),
        Kind::TooDeep => "name parts of it with recording rules".into(),
        _ => return None,
    })
}

/// What to do with a token that stands where it cannot.
fn right_place(found: &str, context: &str, expected: &str) -> Option<String> {
    Some(match (found, context, expected) {
        ("`=`", "", _) => "compare with `==`".into(),
        ("`bool`", ..) => "`bool` stands directly after a comparison operator".into(),
        ("`group_left`" | "`group_right`", ..) => {
            format!("{found} stands after the `on (…)` or `ignoring (…)` of an operator")
        }
        ("`on`" | "`ignoring`", ..) => format!("{found} stands once, directly after an operator"),
        ("`by`" | "`without`", ..) => {
            format!("{found} stands once, directly before or after the parentheses of an aggregation")
        }
        ("identifier `or`", "label matching", _) => {
            "alternatives of a label are written in a pattern: `=~\"a|b\"`".into()
        }
        (_, "label matching", "a string") if found.starts_with("identifier") => {
            "write the value in quotes".into()
        }
        _ => return None,
    })
}

/// What somebody meant who wrote something like `5M` or `1h30`.
fn bad_number(written: &str) -> String {
    let lower = written.to_ascii_lowercase();
    if lower != written && time::Duration::parse(&lower).is_ok() {
        return format!("units are in lower case: `{lower}`");
    }
    if time::Duration::parse(&format!("{written}s")).is_ok() {
        return format!("write a unit after the last number: `{written}s` or `{written}m`");
    }
    "durations have whole numbers and the units y, w, d, h, m, s and ms, from the biggest to the smallest: `1h30m`".into()
}

/// The function or aggregation that somebody meant who wrote `name`.
fn meant(name: &str) -> Option<String> {
    if name.len() > 60 {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    if lower == "holt_winters" {
        return Some("it is called `double_exponential_smoothing` since Prometheus 3".into());
    }
    if function(&lower).is_some() {
        return Some(format!("function names are in lower case: `{lower}`"));
    }
    let names = FUNCTIONS.iter().map(|row| row.name).chain(AGGREGATIONS.iter().map(|row| row.name));
    let limit = (lower.chars().count() / 3).clamp(1, 4);
    let same_start = |name: &str| lower.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
    names
        .map(|name| (strsim::osa_distance(&lower, name), Reverse(same_start(name)), name))
        .filter(|(distance, ..)| *distance <= limit)
        .min()
        .map(|(.., name)| format!("did you mean `{name}`?"))
}

fn right_type(expected: Type, taker: Taker, given: Type) -> Option<String> {
    Some(match (expected, given) {
        (Type::Matrix, Type::Vector) => "add a range to the selector, such as `[5m]`; on other expressions a subquery, `[5m:]`".into(),
        (Type::Vector, Type::Matrix) => match taker {
            Taker::Function(_) => "remove the range, or take a function of range vectors such as `rate` or `avg_over_time` first".into(),
            _ => "take a function of range vectors first, such as `rate` or `avg_over_time`".into(),
        },
        (Type::Vector, Type::Scalar) => "make it a vector: `vector(…)`".into(),
        (Type::Scalar, Type::Vector) => "make it a scalar: `scalar(…)`".into(),
        (Type::Scalar, Type::String) => "write the number without quotes".into(),
        (Type::String, _) => "write it in quotes".into(),
        _ => return None,
    })
}
