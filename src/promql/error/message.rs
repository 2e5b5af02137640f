//! The fact of each error, in a line.

use super::{ErrorKind as Kind, Place, Taker};
use crate::promql::{features::Unavailable, text::Text};

pub(super) fn message(kind: &Kind) -> String {
    match kind {
        Kind::NoExpression => "no expression found".into(),
        Kind::TooDeep => "the expression is nested too deeply".into(),
        Kind::TooLong => "the expression is longer than 4 GiB".into(),
        Kind::UnexpectedCharacter { .. }
        | Kind::UnexpectedEnd { .. }
        | Kind::UnclosedParenthesis
        | Kind::UnclosedBracket
        | Kind::UnterminatedString { .. }
        | Kind::InvalidUtf8
        | Kind::UnterminatedEscape
        | Kind::UnknownEscape { .. }
        | Kind::IllegalEscape { .. }
        | Kind::InvalidCodePoint
        | Kind::BadNumber { .. }
        | Kind::InvalidNumber { .. }
        | Kind::NumberOutOfRange { .. } => lexical(kind),
        Kind::Unexpected { found, context, expected } => unexpected(found, context, expected),
        Kind::TrailingComma => "trailing comma in the arguments of a call".into(),
        Kind::UnknownFunction { name } => format!("unknown function {}", quoted(name)),
        Kind::Unavailable { part, reason: Unavailable::Disabled(_) } => {
            format!("{part} is experimental and not enabled")
        }
        Kind::Unavailable { part, reason: Unavailable::Since(version) } => {
            format!("{part} came with Prometheus {version}")
        }
        Kind::InvalidLabelName { name } => format!("invalid label name {}", quoted_text(name)),
        Kind::Regex { pattern, error } => {
            let blamed = pattern.as_bytes().get(error.range.clone()).unwrap_or_default();
            let blamed = String::from_utf8_lossy(blamed);
            format!("invalid regular expression: {}: {}", error.kind, quoted(&blamed))
        }
        Kind::Series { message, .. } => message.clone(),
        Kind::InvalidDuration { .. }
        | Kind::DurationOutOfRange
        | Kind::DurationNotPositive
        | Kind::DivisionByZero { .. }
        | Kind::RangeOfNonSelector
        | Kind::ModifierBeforeRange(_)
        | Kind::ModifierOfNonSelector(_)
        | Kind::RepeatedModifier(_)
        | Kind::ExtensionOfSubquery(_)
        | Kind::AnchoredAndSmoothed
        | Kind::TimestampOutOfBounds { .. }
        | Kind::NameTwice { .. }
        | Kind::EmptySelector => selector(kind),
        _ => typing(kind),
    }
}

fn lexical(kind: &Kind) -> String {
    match kind {
        Kind::UnexpectedCharacter { found, place: Place::Unopened } => {
            format!("`{found}` closes nothing")
        }
        Kind::UnexpectedCharacter { found, place } => {
            format!("unexpected character {}{}", character(*found), place_of(*place))
        }
        Kind::UnexpectedEnd { place } => format!("unexpected end of input{}", place_of(*place)),
        Kind::UnclosedParenthesis => "unclosed left parenthesis".into(),
        Kind::UnclosedBracket => "unclosed left bracket".into(),
        Kind::UnterminatedString { is_raw: true } => "unterminated raw string".into(),
        Kind::UnterminatedString { is_raw: false } => "unterminated quoted string".into(),
        Kind::InvalidUtf8 => "the string is not valid UTF-8".into(),
        Kind::UnterminatedEscape => "escape sequence not terminated".into(),
        Kind::UnknownEscape { found } => format!("unknown escape sequence `\\{}`", printable(*found)),
        Kind::IllegalEscape { found } => {
            format!("illegal character {} in an escape sequence", character(*found))
        }
        Kind::InvalidCodePoint => "the escape sequence is no valid Unicode code point".into(),
        Kind::BadNumber { written } => format!("bad number or duration {}", quoted(written)),
        Kind::InvalidNumber { written } => format!("invalid number {}", quoted(written)),
        Kind::NumberOutOfRange { written } => format!("the number {} is out of range", quoted(written)),
        _ => String::new(),
    }
}

fn character(found: char) -> String {
    match found {
        char::REPLACEMENT_CHARACTER => "that is no UTF-8".into(),
        '`' => "'`'".into(),
        _ => format!("`{}`", printable(found)),
    }
}

/// A character as it is, unless nothing would be seen of it.
fn printable(found: char) -> String {
    match found {
        '\'' | '"' | '\\' => found.into(),
        _ => found.escape_debug().to_string(),
    }
}

/// What is written, in backticks: on one line, and no longer than a line.
pub(in crate::promql) fn quoted(written: &str) -> String {
    let mut quoted = String::from("`");
    for (index, c) in written.chars().enumerate() {
        if index == 40 {
            quoted.push('…');
            break;
        }
        if c.is_control() {
            quoted.extend(c.escape_default());
        } else {
            quoted.push(c);
        }
    }
    quoted.push('`');
    quoted
}

fn quoted_text(text: &Text) -> String {
    quoted(&text.to_string())
}

fn place_of(place: Place) -> &'static str {
    match place {
        Place::Expression | Place::Unopened => "",
        Place::AfterEquals => " after `=`",
        Place::AfterBang => " after `!`",
        Place::Braces => " inside braces",
        Place::Brackets => " inside brackets",
        Place::Duration => " in a duration",
        Place::AfterDuration => " after a duration, expected `:` or `]`",
    }
}

fn unexpected(found: &str, context: &str, expected: &str) -> String {
    let mut message = format!("unexpected {found}");
    if !context.is_empty() {
        message.push_str(" in ");
        message.push_str(context);
    }
    if !expected.is_empty() {
        message.push_str(", expected ");
        message.push_str(expected);
    }
    message
}

fn selector(kind: &Kind) -> String {
    match kind {
        Kind::InvalidDuration { written, kind, .. } => format!("the duration {} {kind}", quoted(written)),
        Kind::DurationOutOfRange => "the duration is out of range".into(),
        Kind::DurationNotPositive => "the duration must be greater than 0".into(),
        Kind::DivisionByZero { is_modulo: false } => "division by zero".into(),
        Kind::DivisionByZero { is_modulo: true } => "modulo by zero".into(),
        Kind::RangeOfNonSelector => "ranges are only allowed for vector selectors".into(),
        Kind::ModifierBeforeRange(modifier) => {
            format!("no `{modifier}` modifier is allowed before the range")
        }
        Kind::ModifierOfNonSelector(modifier) => format!(
            "the `{modifier}` modifier must be preceded by an instant vector selector, a range vector selector or a subquery"
        ),
        Kind::RepeatedModifier(modifier) => format!("the `{modifier}` modifier is set more than once"),
        Kind::ExtensionOfSubquery(modifier) => {
            format!("the `{modifier}` modifier is not supported for subqueries")
        }
        Kind::AnchoredAndSmoothed => "`anchored` and `smoothed` cannot be used together".into(),
        Kind::TimestampOutOfBounds { value } => {
            format!("the timestamp `{value}` is out of bounds for the `@` modifier")
        }
        Kind::NameTwice { first, second } => {
            format!(
                "the metric name must not be set twice: {} or {}",
                quoted_text(first),
                quoted_text(second)
            )
        }
        Kind::EmptySelector => "the selector has no matcher that excludes the empty value".into(),
        _ => String::new(),
    }
}

fn typing(kind: &Kind) -> String {
    match kind {
        Kind::NoAggregationArguments { name } => format!("no arguments for the aggregation `{name}`"),
        Kind::AggregationArguments { name, expected, given } => {
            format!("expected {} for the aggregation `{name}`, got {given}", arguments(*expected))
        }
        Kind::ArgumentCount { function, least, most, given } => {
            let expected = match most {
                Some(most) if most == least => arguments(*least),
                Some(most) if given > &usize::from(*most) => format!("at most {}", arguments(*most)),
                _ => format!("at least {}", arguments(*least)),
            };
            format!("expected {expected} in the call of `{function}`, got {given}")
        }
        Kind::WrongType { expected, taker, given } => {
            let taker = match taker {
                Taker::Function(name) => format!("the call of `{name}`"),
                Taker::Aggregation => "the aggregation".into(),
                Taker::AggregationParameter => "the parameter of the aggregation".into(),
            };
            format!("expected type {expected} in {taker}, got {given}")
        }
        Kind::OperandType { op, given } => {
            format!("`{op}` takes only scalars and instant vectors, got {given}")
        }
        Kind::SignOfNonNumber { given } => {
            format!("a sign is only allowed before a scalar or an instant vector, got {given}")
        }
        Kind::SubqueryOfNonVector { given } => {
            format!("a subquery is only allowed on an instant vector, got {given}")
        }
        Kind::BoolOfNonComparison(op) => {
            format!("`bool` can only be used on comparison operators, not on `{op}`")
        }
        Kind::ScalarComparison(_) => "comparisons between scalars must use `bool`".into(),
        Kind::LabelInBoth { label } => {
            format!("label {} must not occur in `on` and in the group clause at once", quoted_text(label))
        }
        Kind::MatchingOfScalar => "vector matching is only allowed between instant vectors".into(),
        Kind::FillOfScalar => "filling in missing series is only allowed between instant vectors".into(),
        Kind::GroupOfSetOperator(op) => format!("no grouping is allowed for the set operator `{op}`"),
        Kind::FillOfSetOperator(op) => {
            format!("filling in missing series is not allowed for the set operator `{op}`")
        }
        Kind::SetOperatorOfScalar(op) => format!("the set operator `{op}` takes no scalar"),
        Kind::InfoLabels { has_name: true } => {
            "the second argument of `info` selects labels, it takes no metric name".into()
        }
        _ => "the second argument of `info` must be label matchers".into(),
    }
}

fn arguments(count: u8) -> String {
    if count == 1 { "1 argument".into() } else { format!("{count} arguments") }
}
