//! Conditions, evaluated.
//!
//! Enters: a condition that is ready (references parsed, expressions compiled) and an event. Leaves: whether it holds,
//! or what Logstash would refuse. Types count: `"200"` is not `200`. Both sides of `<` must be numbers or both texts;
//! else the condition fails, and Logstash drops the event.

use super::{
    event::{Event, Raised},
    pattern::Pattern,
    value::Value,
};
use crate::model::logstash::FieldReference;
use std::cmp::Ordering;

/// A condition.
#[derive(Debug)]
pub(super) enum Condition {
    /// `a and b`.
    And(Box<Condition>, Box<Condition>),
    /// `a or b`.
    Or(Box<Condition>, Box<Condition>),
    /// `! a`.
    Not(Box<Condition>),
    /// `[a]`.
    Truthy(Operand),
    /// `a == b`.
    Equal(Operand, Operand),
    /// `a < b` and its like, by the orders that fit.
    Compare(Operand, Operand, &'static [Ordering]),
    /// `a =~ /b/`.
    Matches(Operand, Pattern),
    /// `a in b`.
    In(Operand, Operand),
}

/// One side of a condition.
#[derive(Debug)]
pub(super) enum Operand {
    Field(FieldReference),
    Constant(Value),
}

impl Operand {
    /// What it is for an event; a missing field is `null`.
    fn value<'a>(&'a self, event: &'a Event) -> &'a Value {
        match self {
            Self::Field(field) => event.get(field).unwrap_or(&Value::Null),
            Self::Constant(value) => value,
        }
    }

    fn is_field(&self) -> bool {
        matches!(self, Self::Field(_))
    }
}

impl Condition {
    /// Whether it holds for an event.
    ///
    /// # Errors
    ///
    /// Values that cannot be compared are.
    pub(super) fn holds(&self, event: &Event) -> Result<bool, Raised> {
        Ok(match self {
            Self::And(left, right) => left.holds(event)? && right.holds(event)?,
            Self::Or(left, right) => left.holds(event)? || right.holds(event)?,
            Self::Not(inner) => !inner.holds(event)?,
            Self::Truthy(operand) => operand.value(event).is_truthy(),
            Self::Equal(left, right) => equal(left.value(event), right.value(event)),
            Self::Compare(left, right, fitting) => {
                let (left, right) = (left.value(event), right.value(event));
                let order = compare(left, right).ok_or_else(|| {
                    Raised(format!("`{}` and `{}` cannot be compared", left.json(), right.json()))
                })?;
                fitting.contains(&order)
            }
            Self::Matches(operand, pattern) => {
                operand.value(event).as_text().is_some_and(|text| pattern.is_match(text))
            }
            Self::In(left, right) => is_in(left, right, event),
        })
    }
}

/// Values of one type that are the same.
fn equal(left: &Value, right: &Value) -> bool {
    left == right
}

/// Numbers by size, texts by their bytes, times by age.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
        (Value::Timestamp(left), Value::Timestamp(right)) => Some(left.cmp(right)),
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        _ => number(left)?.partial_cmp(&number(right)?),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        Value::Decimal(digits) => digits.parse().ok(),
        _ => None,
    }
}

/// What `in` means depends on which side is a field and what it holds: part of a text, or member of a list.
fn is_in(left: &Operand, right: &Operand, event: &Event) -> bool {
    let (needle, hay) = (left.value(event), right.value(event));
    let same_text = |item: &Value| item.ruby() == needle.ruby();
    match (needle, hay) {
        (Value::Null, _) if left.is_field() => match hay {
            Value::List(list) if right.is_field() => list.contains(needle),
            _ => false,
        },
        (Value::List(_) | Value::Map(_), _) if left.is_field() && right.is_field() => false,
        (Value::Text(needle), Value::Text(hay)) => hay.contains(needle.as_str()),
        (_, Value::List(list)) if right.is_field() => list.contains(needle),
        (_, Value::List(list)) => list.iter().any(same_text),
        (Value::List(list), Value::Text(hay)) if !left.is_field() && !right.is_field() => {
            list.iter().any(|item| item.as_text() == Some(hay))
        }
        (needle, hay) => left.is_field() == right.is_field() && needle == hay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        let Ok(Value::Map(map)) =
            Value::read_json(r#"{"s": "abc", "n": 5, "f": 5.0, "l": ["a", 1], "z": 0, "no": "false"}"#)
        else {
            panic!();
        };
        Event::new(map, "2020-01-01T00:00:00Z".parse().unwrap())
    }

    fn field(name: &str) -> Operand {
        Operand::Field(FieldReference::top(name))
    }

    fn constant(value: impl Into<Value>) -> Operand {
        Operand::Constant(value.into())
    }

    fn holds(condition: Condition) -> bool {
        condition.holds(&event()).unwrap()
    }

    #[test]
    fn types_count() {
        assert!(holds(Condition::Equal(field("n"), Operand::Constant(Value::Integer(5)))));
        assert!(!holds(Condition::Equal(field("n"), constant("5"))));
        assert!(!holds(Condition::Equal(field("f"), field("n"))));
        assert!(holds(Condition::Equal(field("x"), field("y"))), "both are missing");
        let less = Condition::Compare(field("s"), Operand::Constant(Value::Integer(5)), &[Ordering::Less]);
        assert!(less.holds(&event()).is_err());
        assert!(holds(Condition::Compare(
            field("f"),
            Operand::Constant(Value::Integer(6)),
            &[Ordering::Less]
        )));
    }

    #[test]
    fn zero_is_true_and_the_text_false_is_not() {
        assert!(holds(Condition::Truthy(field("z"))));
        assert!(!holds(Condition::Truthy(field("no"))));
        assert!(!holds(Condition::Truthy(field("missing"))));
    }

    #[test]
    fn in_is_a_part_of_a_text_or_a_member_of_a_list() {
        let list = Value::List(vec!["abc".into(), Value::Integer(5)]);
        assert!(holds(Condition::In(field("s"), Operand::Constant(list.clone()))));
        assert!(holds(Condition::In(field("n"), Operand::Constant(list))));
        assert!(holds(Condition::In(constant("b"), field("s"))));
        assert!(holds(Condition::In(constant("a"), field("l"))));
        assert!(!holds(Condition::In(constant("1"), field("l"))));
        assert!(holds(Condition::In(Operand::Constant(Value::Integer(1)), field("l"))));
        assert!(holds(Condition::In(field("s"), constant("xabcx"))));
        assert!(!holds(Condition::In(field("missing"), constant("x"))));
        assert!(!holds(Condition::In(field("s"), field("missing"))));
    }
}
