//! `printf` with the verbs of Go's `fmt`.

use super::value::Value;
use crate::go::{Quoted, number};
use std::iter::Peekable;
use std::str::Chars;

/// The flags, width and precision of a verb.
#[derive(Default)]
struct Spec {
    left: bool,
    plus: bool,
    blank: bool,
    zero: bool,
    sharp: bool,
    width: Option<usize>,
    precision: Option<usize>,
    /// A value is chosen by its number, `[2]`.
    is_reordered: bool,
    /// There is no value of this number.
    is_bad: bool,
}

/// No field is wider; Go stops at a million.
const MAX_WIDTH: usize = 10_000;

/// A value as `%v` writes it.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Nil => "<nil>".to_owned(),
        Value::Struct(value) if value.is_pointer => format!("&{value}"),
        value => value.to_string(),
    }
}

/// Values with blanks between them and a line break behind.
pub(super) fn lined(values: &[Value]) -> String {
    values.iter().map(plain).collect::<Vec<_>>().join(" ") + "\n"
}

/// The format with the values in their places.
pub(super) fn format(format: &str, values: &[Value]) -> String {
    let mut out = String::new();
    let mut next = 0;
    let mut is_reordered = false;
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let spec = spec(&mut chars, values, &mut next);
        is_reordered |= spec.is_reordered;
        match chars.next() {
            None => out.push_str("%!(NOVERB)"),
            Some('%') => out.push('%'),
            Some(_) if spec.is_bad => out.push_str("%!(BADINDEX)"),
            Some(verb) => match values.get(next) {
                None => out.push_str(&format!("%!{verb}(MISSING)")),
                Some(value) => {
                    next += 1;
                    out.push_str(&one(verb, &spec, value));
                }
            },
        }
    }
    if !is_reordered && next < values.len() {
        let extra: Vec<String> =
            values[next..].iter().map(|value| format!("{}={}", value.type_name(), plain(value))).collect();
        out.push_str(&format!("%!(EXTRA {})", extra.join(", ")));
    }
    out
}

fn spec(chars: &mut Peekable<Chars<'_>>, values: &[Value], next: &mut usize) -> Spec {
    let mut spec = Spec::default();
    while let Some(flag) = chars.next_if(|c| matches!(c, '-' | '+' | ' ' | '0' | '#')) {
        match flag {
            '-' => spec.left = true,
            '+' => spec.plus = true,
            ' ' => spec.blank = true,
            '0' => spec.zero = true,
            _ => spec.sharp = true,
        }
    }
    chosen(&mut spec, chars, values, next);
    spec.width = size(chars, values, next);
    if chars.next_if_eq(&'.').is_some() {
        chosen(&mut spec, chars, values, next);
        spec.precision = Some(size(chars, values, next).unwrap_or(0));
    }
    chosen(&mut spec, chars, values, next);
    spec.zero &= !spec.left;
    spec
}

/// `[2]`: the number of the value that is next.
fn chosen(spec: &mut Spec, chars: &mut Peekable<Chars<'_>>, values: &[Value], next: &mut usize) {
    if chars.next_if_eq(&'[').is_none() {
        return;
    }
    spec.is_reordered = true;
    let mut number = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        number.push(digit);
    }
    let is_closed = chars.next_if_eq(&']').is_some();
    match number.parse::<usize>() {
        Ok(number) if is_closed && (1..=values.len()).contains(&number) => *next = number - 1,
        _ => spec.is_bad = true,
    }
}

/// A number, or `*` for the next value.
fn size(chars: &mut Peekable<Chars<'_>>, values: &[Value], next: &mut usize) -> Option<usize> {
    if chars.next_if_eq(&'*').is_some() {
        let value = values.get(*next)?;
        *next += 1;
        return match value {
            Value::Int(size) => usize::try_from(*size).ok().map(|size| size.min(MAX_WIDTH)),
            _ => None,
        };
    }
    let mut size = None;
    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
        chars.next();
        size = Some((size.unwrap_or(0) * 10 + digit as usize).min(MAX_WIDTH));
    }
    size
}

fn one(verb: char, spec: &Spec, value: &Value) -> String {
    let written = match (verb, value) {
        ('T', value) => Some(pad(spec, value.type_name().to_owned())),
        ('v' | 'd', Value::Int(value)) => Some(signed(spec, value.to_string())),
        ('O', Value::Int(value)) => {
            let sign = if *value < 0 { "-" } else { "" };
            Some(signed(spec, format!("{sign}0o{:o}", value.unsigned_abs())))
        }
        ('b' | 'o' | 'x' | 'X' | 'c' | 'U' | 'q', Value::Int(value)) => int(verb, spec, *value),
        ('v', Value::Float(value)) => Some(signed(spec, float('g', spec, *value))),
        ('e' | 'E' | 'f' | 'F' | 'g' | 'G', Value::Float(value)) => {
            Some(signed(spec, float(verb, spec, *value)))
        }
        ('v' | 's', Value::Text(text)) if !(spec.sharp && verb == 'v') => {
            let length = spec.precision.unwrap_or(usize::MAX);
            Some(pad(spec, text.chars().take(length).collect()))
        }
        ('q', Value::Text(text)) if spec.sharp && !text.contains(['`', '\n', '\r']) => {
            Some(pad(spec, format!("`{text}`")))
        }
        ('v', Value::Text(text)) if spec.sharp => Some(pad(spec, Quoted(text).to_string())),
        ('x' | 'X', Value::Text(text)) if spec.blank => {
            let bytes: Vec<String> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            let written = bytes.join(" ");
            Some(pad(spec, if verb == 'X' { written.to_uppercase() } else { written }))
        }
        ('q', Value::Text(text)) => Some(pad(spec, Quoted(text).to_string())),
        ('x', Value::Text(text)) => Some(pad(spec, text.bytes().map(|byte| format!("{byte:02x}")).collect())),
        ('X', Value::Text(text)) => Some(pad(spec, text.bytes().map(|byte| format!("{byte:02X}")).collect())),
        ('v' | 't', Value::Bool(value)) => Some(pad(spec, value.to_string())),
        ('v', value) => Some(pad(spec, plain(value))),
        ('s', Value::Object(value)) => Some(pad(spec, value.to_string())),
        ('d', Value::Object(value)) => value.number().map(|number| signed(spec, number.to_string())),
        (_, Value::Texts(entries)) => {
            let entries = entries.iter();
            Some(mapped(entries.map(|(name, text)| (name, Value::text(text.as_str()))), verb, spec))
        }
        (_, Value::Map(entries)) => {
            Some(mapped(entries.iter().map(|(name, value)| (name, value.clone())), verb, spec))
        }
        _ => None,
    };
    written.unwrap_or_else(|| match value {
        Value::Nil => format!("%!{verb}(<nil>)"),
        value => format!("%!{verb}({}={})", value.type_name(), plain(value)),
    })
}

/// A map, each name and value by the verb.
fn mapped<'a>(entries: impl Iterator<Item = (&'a String, Value)>, verb: char, spec: &Spec) -> String {
    let entry = |(name, value): (&String, Value)| {
        format!("{}:{}", one(verb, spec, &Value::text(name.as_str())), one(verb, spec, &value))
    };
    format!("map[{}]", entries.map(entry).collect::<Vec<_>>().join(" "))
}

fn float(verb: char, spec: &Spec, value: f64) -> String {
    let text = match verb {
        'f' | 'F' => number::plain(value, Some(spec.precision.unwrap_or(6))),
        'e' | 'E' => number::scientific(value, Some(spec.precision.unwrap_or(6))),
        _ => number::general(value, spec.precision),
    };
    if verb.is_ascii_uppercase() { text.to_ascii_uppercase() } else { text }
}

fn int(verb: char, spec: &Spec, value: i64) -> Option<String> {
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let prefix = |text: &'static str| if spec.sharp { text } else { "" };
    let character =
        || u32::try_from(value).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
    Some(match verb {
        'b' => signed(spec, format!("{sign}{}{value:b}", prefix("0b"))),
        'o' => signed(spec, format!("{sign}{}{value:o}", prefix("0"))),
        'x' => signed(spec, format!("{sign}{}{value:x}", prefix("0x"))),
        'X' => signed(spec, format!("{sign}{}{value:X}", prefix("0X"))),
        'c' => pad(spec, character().to_string()),
        'q' => pad(spec, format!("'{}'", character())),
        'U' => pad(spec, format!("U+{value:04X}")),
        _ => return None,
    })
}

/// A number with its sign, and zeros behind that if they are asked for.
fn signed(spec: &Spec, text: String) -> String {
    let is_signed = text.starts_with(['-', '+']);
    let is_finite = text.ends_with(|c: char| c.is_ascii_hexdigit());
    let text = match text.strip_prefix('+') {
        Some(rest) if !spec.plus && is_finite => rest.to_owned(),
        _ if is_signed => text,
        _ if spec.plus => format!("+{text}"),
        _ if spec.blank => format!(" {text}"),
        _ => text,
    };
    match spec.width {
        Some(width) if spec.zero && is_finite && text.len() < width => {
            let at = usize::from(text.starts_with(['-', '+', ' ']));
            format!("{}{}{}", &text[..at], "0".repeat(width - text.len()), &text[at..])
        }
        _ => pad(spec, text),
    }
}

fn pad(spec: &Spec, text: String) -> String {
    let missing = spec.width.unwrap_or(0).saturating_sub(text.chars().count());
    let blanks = if spec.zero { "0" } else { " " }.repeat(missing);
    if spec.left { text + &blanks } else { blanks + &text }
}
