//! The remedy for each error that has one.

use super::{ErrorKind as Kind, Modifier, Place, Taker};
use crate::promql::{
    aggregations::AGGREGATIONS, features::Unavailable, functions::FUNCTIONS, functions::function, types::Type,
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
        Kind::UnknownEscape { found } => {
            format!("write `\\\\{found}`, or use a raw string in backticks")
        }
        Kind::UnclosedParenthesis => "add `)`".into(),
        Kind::UnclosedBracket => "add `]`".into(),
        Kind::EmptySelector => {
            "add a metric name or a matcher that the empty value does not fulfil, such as `job=~\".+\"`".into()
        }
        Kind::Regex { pattern, error } => error.help(pattern.as_str().unwrap_or_default()),
        Kind::InvalidDuration { help, .. } => help.clone(),
        Kind::BadNumber { .. } => {
            "durations have whole numbers and the units y, w, d, h, m, s, ms, from the biggest to the smallest: `1h30m`".into()
        }
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
    let limit = lower.chars().count() / 3 + 1;
    names
        .map(|candidate| (strsim::osa_distance(&lower, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit.min(4))
        .min()
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
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
