//! `convert`: types of values, as strict as since version 8.14.
//!
//! A text is a whole number as far as its digits go, a number with a fraction only if all of it is one. Both may be
//! hexadecimal, and commas group digits.

use super::super::super::{event::Raised, value::Value};

/// What to convert to.
#[derive(Clone, Copy)]
pub(super) enum Conversion {
    Text,
    Integer,
    Float,
    Boolean,
    /// Points group digits, and a comma begins the fraction.
    IntegerEu,
    FloatEu,
}

impl Conversion {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::Text,
            "integer" => Self::Integer,
            "float" => Self::Float,
            "boolean" => Self::Boolean,
            "integer_eu" => Self::IntegerEu,
            "float_eu" => Self::FloatEu,
            _ => return None,
        })
    }

    pub(super) fn convert(self, value: &Value) -> Result<Value, Raised> {
        match self {
            Self::Text => Ok(Value::Text(value.ruby())),
            Self::Integer => integer(value),
            Self::Float => float(value),
            Self::Boolean => Ok(boolean(value)),
            Self::IntegerEu => integer(&american(value)),
            Self::FloatEu => float(&american(value)),
        }
    }
}

fn american(value: &Value) -> Value {
    let swap = |c| match c {
        ',' => '.',
        '.' => ',',
        c => c,
    };
    value.as_text().map_or_else(|| value.clone(), |text| Value::Text(text.chars().map(swap).collect()))
}

/// Any line of the text may say it, and the dot of `1.0` is any letter.
fn boolean(value: &Value) -> Value {
    let text = value.ruby().to_lowercase();
    let says = |words: &[&str], digit: char| {
        text.split('\n').any(|line| {
            let mut chars = line.chars();
            let is_number = chars.next() == Some(digit) && chars.next().is_some() && chars.as_str() == "0";
            words.contains(&line) || is_number
        })
    };
    if says(&["true", "t", "yes", "y", "1"], '1') {
        Value::Boolean(true)
    } else if text.is_empty() || says(&["false", "f", "no", "n", "0"], '0') {
        Value::Boolean(false)
    } else {
        value.clone()
    }
}

fn integer(value: &Value) -> Result<Value, Raised> {
    match value {
        Value::Integer(_) => Ok(value.clone()),
        Value::Boolean(value) => Ok(Value::Integer((*value).into())),
        Value::Float(value) if value.is_finite() => Ok(whole(&format!("{:.0}", value.trunc()))),
        Value::Decimal(digits) => decimal(digits),
        Value::Text(text) => {
            let text: String = text.trim().replace(',', "");
            if let Some(value) = hexadecimal(&text) {
                return value.map(|value| whole(&format!("{:.0}", value.trunc())));
            }
            if text.contains('e') { decimal(&text) } else { Ok(whole(digits(&text))) }
        }
        _ => Err(Raised(format!("can't convert {} into Integer", value.ruby()))),
    }
}

fn float(value: &Value) -> Result<Value, Raised> {
    let not = || Raised(format!("invalid value for Float(): {}", value.ruby()));
    let number = match value {
        Value::Float(value) => *value,
        Value::Integer(value) => *value as f64,
        Value::Boolean(value) => f64::from(u8::from(*value)),
        Value::Decimal(digits) => digits.parse().map_err(|_| not())?,
        Value::Text(text) => {
            let text: String = text.trim().replace(',', "");
            match hexadecimal(&text) {
                Some(value) => value?,
                None => exact(&text).ok_or_else(not)?,
            }
        }
        _ => return Err(not()),
    };
    Ok(Value::Float(number))
}

/// As Ruby's `Float()`: all of the text, with digits on both sides of a point.
fn exact(text: &str) -> Option<f64> {
    let is_number = text.ends_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE_".contains(&byte))
        && !["._", "_.", "__", ".e", ".E"].iter().any(|wrong| text.contains(wrong));
    is_number.then(|| text.replace('_', "").parse().ok()).flatten()
}

/// A number like `-0x1.8p3`, if the text begins like one.
fn hexadecimal(text: &str) -> Option<Result<f64, Raised>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X"))?;
    let read = || {
        let (mantissa, exponent) = digits.split_once(['p', 'P']).unwrap_or((digits, "0"));
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut value = 0.0;
        for digit in integer.chars().chain(fraction.chars()) {
            value = value * 16.0 + f64::from(digit.to_digit(16)?);
        }
        let exponent = exponent.parse::<i32>().ok()? - 4 * i32::try_from(fraction.len()).ok()?;
        (!integer.is_empty()).then(|| value * 2f64.powi(exponent))
    };
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    Some(read().map(|value| sign * value).ok_or_else(|| Raised(format!("invalid value for Float(): {text}"))))
}

/// The digits at the start, with their sign.
fn digits(text: &str) -> &str {
    let sign = usize::from(text.starts_with(['+', '-']));
    let count = text[sign..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'_').count();
    &text[..sign + count]
}

/// A whole number of any length.
fn whole(digits: &str) -> Value {
    let digits = digits.replace(['_', '+'], "");
    match digits.parse() {
        Ok(value) => Value::Integer(value),
        Err(_) if digits.bytes().any(|byte| byte.is_ascii_digit()) => Value::Decimal(digits),
        Err(_) => Value::Integer(0),
    }
}

/// The whole part of a number with a point and an exponent, to its last digit.
fn decimal(text: &str) -> Result<Value, Raised> {
    let not = || Raised(format!("invalid value for BigDecimal(): {text:?}"));
    exact(text).ok_or_else(not)?;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i32 = exponent.parse().ok().filter(|size: &i32| size.abs() < 10_000).ok_or_else(not)?;
    let sign = usize::from(integer.starts_with(['+', '-']));
    let all = format!("{}{fraction}", &integer[sign..]);
    let point = i32::try_from(integer.len() - sign).map_err(|_| not())? + exponent;
    let kept = match usize::try_from(point) {
        Ok(point) if point <= all.len() => all[..point].to_owned(),
        Ok(point) => format!("{all:0<point$}"),
        Err(_) => String::new(),
    };
    let kept = kept.trim_start_matches('0');
    Ok(whole(&format!("{}{}", &integer[..sign], if kept.is_empty() { "0" } else { kept })))
}
