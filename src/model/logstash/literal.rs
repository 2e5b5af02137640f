//! Numbers and texts as Ruby reads them.

use super::Value;

/// A number, if it is one for Ruby: with a leading zero an integer is octal, and a point needs digits behind it.
pub(super) fn number(text: &str) -> Option<Value> {
    if text.contains('.') {
        let float = text.parse().ok().filter(|_| !text.ends_with('.'));
        return float.map(Value::Float);
    }
    let digits = text.trim_start_matches('-');
    let is_octal = digits.len() > 1 && digits.starts_with('0');
    if is_octal && digits.contains(['8', '9']) {
        return None;
    }
    let integer = i64::from_str_radix(text, if is_octal { 8 } else { 10 });
    // Ruby's integers have no limit: what is larger is compared as well as it can be
    Some(integer.map_or_else(|_| Value::Float(text.parse().unwrap_or(f64::NAN)), Value::Integer))
}

/// With escapes carried out; what is none stays as it is.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some('0') => plain.push('\0'),
            Some(itself @ ('"' | '\'' | '\\')) => plain.push(itself),
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{Value, number};

    #[test]
    fn numbers_are_rubys() {
        for (text, value) in [
            ("10", Some(Value::Integer(10))),
            ("010", Some(Value::Integer(8))),
            ("-07", Some(Value::Integer(-7))),
            ("0", Some(Value::Integer(0))),
            ("08", None),
            ("1.", None),
            ("00.5", Some(Value::Float(0.5))),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
    }
}
