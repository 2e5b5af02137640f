//! What a field of an event holds.
//!
//! The types are those of Logstash's events. Where a filter makes text of a value it is Ruby's text (`ruby`), where a
//! `%{field}` is filled in it is Java's (`java`): `1e20` and `1.0E20` tell them apart.

mod json;
mod tree;

use super::{Entry, Value as Setting, date};
use indexmap::IndexMap;
use jiff::Timestamp;
use std::fmt::Write;

/// Names and values, in the order in which they came.
pub type Map = IndexMap<String, Value>;

/// A value in an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// A number that is too long or too exact for the other two, as its digits.
    Decimal(String),
    /// A text.
    Text(String),
    /// A time.
    Timestamp(Timestamp),
    /// `[…]`.
    List(Vec<Value>),
    /// `{…}`.
    Map(Map),
}

impl Value {
    /// The text in it, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether a condition takes it for true: not `null`, not `false`, not empty and not the text `false`.
    #[must_use]
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Null | Self::Boolean(false) => false,
            Self::Text(text) => !text.is_empty() && text != "false",
            _ => true,
        }
    }

    /// As Ruby's `Array()`: a list as it is, `null` as no value, a map as pairs, else one value.
    #[must_use]
    pub fn into_list(self) -> Vec<Self> {
        match self {
            Self::Null => vec![],
            Self::List(list) => list,
            Self::Map(map) => {
                map.into_iter().map(|(key, value)| Self::List(vec![Self::Text(key), value])).collect()
            }
            other => vec![other],
        }
    }

    /// As Ruby's `to_s`.
    #[must_use]
    pub fn ruby(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            other => inspect(other),
        }
    }

    /// As Ruby's `to_i`, for what has it: digits from the start, else 0.
    #[must_use]
    pub fn leading_integer(&self) -> i64 {
        match self {
            Self::Integer(value) => *value,
            // saturates, as nothing larger is of use here
            Self::Float(value) => *value as i64,
            Self::Text(text) | Self::Decimal(text) => leading_integer(text),
            _ => 0,
        }
    }

    /// As Java's `toString`, with lists joined by commas and maps as JSON: what `%{field}` becomes.
    #[must_use]
    pub fn java(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Float(value) => java_float(*value),
            Self::List(list) => list.iter().map(Self::java).collect::<Vec<_>>().join(","),
            Self::Map(_) => self.json(),
            other => other.ruby(),
        }
    }

    /// As JSON on one line.
    #[must_use]
    pub fn json(&self) -> String {
        match self {
            Self::Null => "null".into(),
            Self::Boolean(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Float(value) => java_float(*value),
            Self::Decimal(digits) => digits.clone(),
            Self::Text(text) => quoted(text),
            Self::Timestamp(time) => quoted(&date::iso_text(*time)),
            Self::List(list) => format!("[{}]", list.iter().map(Self::json).collect::<Vec<_>>().join(",")),
            Self::Map(map) => {
                let entry = |(key, value): (&String, &Self)| format!("{}:{}", quoted(key), value.json());
                format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(","))
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Setting> for Value {
    /// What an option is set to, as a value of an event.
    fn from(value: &Setting) -> Self {
        match value {
            Setting::Text(text) => Self::Text(text.clone()),
            Setting::Integer(value) => Self::Integer(*value),
            Setting::Float(value) => Self::Float(*value),
            Setting::List(list) => Self::List(list.iter().map(|item| (&**item).into()).collect()),
            Setting::Table(table) => {
                let entry = |entry: &Entry| (entry.key.to_string(), (&*entry.value).into());
                Self::Map(table.iter().map(entry).collect())
            }
            Setting::Plugin(plugin) => Self::Text(plugin.name.to_string()),
        }
    }
}

/// The whole number at the start of a text, as Ruby's `to_i`: blanks before it and single `_` in it are passed over.
#[must_use]
pub fn leading_integer(text: &str) -> i64 {
    let text = text.trim_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut value: i64 = 0;
    let mut previous = b'_';
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => value = value.saturating_mul(10).saturating_add(i64::from(byte - b'0')),
            b'_' if previous != b'_' => {}
            _ => break,
        }
        previous = byte;
    }
    sign * value
}

/// The number at the start of a text, as Ruby's `to_f`.
#[must_use]
pub fn leading_float(text: &str) -> f64 {
    let text = text.trim_start();
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = usize::from(text.starts_with(['-', '+']));
    end += digits(end);
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(end + 1 + sign);
        end += if exponent > 0 { 1 + sign + exponent } else { 0 };
    }
    text[..end].parse().unwrap_or(0.0)
}

/// As Ruby's `inspect`.
fn inspect(value: &Value) -> String {
    match value {
        Value::Null => "nil".into(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) => ruby_float(*value),
        Value::Decimal(digits) => digits.clone(),
        Value::Text(text) => quoted(text),
        Value::Timestamp(time) => date::iso_text(*time),
        Value::List(list) => format!("[{}]", list.iter().map(inspect).collect::<Vec<_>>().join(", ")),
        Value::Map(map) => {
            let entry = |(key, value): (&String, &Value)| format!("{}=>{}", quoted(key), inspect(value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text in quotes, with the escapes of JSON.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c < ' ' => {
                // writing to a string never fails
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Ruby writes exponents from 1e16 on and below 1e-4.
fn ruby_float(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() || size == 0.0 || (1e-4..1e16).contains(&size) {
        return plain_float(value);
    }
    let (digits, exponent) = scientific(value);
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// Java writes exponents from 1e7 on and below 1e-3.
fn java_float(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() || size == 0.0 || (1e-3..1e7).contains(&size) {
        return plain_float(value);
    }
    let (digits, exponent) = scientific(value);
    format!("{digits}E{exponent}")
}

fn plain_float(value: f64) -> String {
    match value {
        _ if value.is_nan() => "NaN".into(),
        f64::INFINITY => "Infinity".into(),
        f64::NEG_INFINITY => "-Infinity".into(),
        _ => format!("{value:?}"),
    }
}

/// The digits with a dot, and the exponent.
fn scientific(value: f64) -> (String, i32) {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let dot = if digits.contains('.') { "" } else { ".0" };
    (format!("{digits}{dot}"), exponent.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_ruby_and_as_java_write_them() {
        let float = Value::Float;
        assert_eq!(
            [float(1.5).ruby(), float(1e20).ruby(), float(1e-5).ruby()],
            ["1.5", "1.0e+20", "1.0e-05"]
        );
        assert_eq!([float(100.0).java(), float(12_345_678.0).java()], ["100.0", "1.2345678E7"]);
    }

    #[test]
    fn a_number_is_read_as_far_as_it_goes() {
        assert_eq!([leading_integer(" 12ab"), leading_integer("-1_0"), leading_integer("x")], [12, -10, 0]);
        assert_eq!([leading_float("1.5e3x"), leading_float(".5"), leading_float("2e")], [1500.0, 0.5, 2.0]);
    }

    #[test]
    fn lists_join_and_maps_become_json() {
        let list = Value::List(vec!["a".into(), Value::Integer(1), Value::Null]);
        assert_eq!(list.java(), "a,1,");
        assert_eq!(list.ruby(), "[\"a\", 1, nil]");
        let map = Value::Map([("k".to_owned(), list)].into_iter().collect());
        assert_eq!(map.java(), "{\"k\":[\"a\",1,null]}");
        assert_eq!(map.ruby(), "{\"k\"=>[\"a\", 1, nil]}");
    }
}
