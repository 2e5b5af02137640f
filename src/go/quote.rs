//! Text in double quotes, as `strconv.Quote` writes it; so Prometheus prints label values in messages.
//!
//! Enters: any text. Leaves: printable text that Go reads back as the same. What is printable is decided by Go's
//! `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and of the blanks only the ASCII one.

use regex::Regex;
use std::{fmt, sync::LazyLock};

/// Displays a text in double quotes.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'t>(pub &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", Escaped(self.0))
    }
}

/// Displays a text as it stands between the quotes.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'t>(pub &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = 0;
        for (at, character) in self.0.char_indices() {
            if is_plain(character) {
                continue;
            }
            f.write_str(&self.0[written..at])?;
            write_escaped(character, f)?;
            written = at + character.len_utf8();
        }
        f.write_str(&self.0[written..])
    }
}

fn is_plain(character: char) -> bool {
    match character {
        '"' | '\\' => false,
        ' '..='~' => true,
        _ => !character.is_ascii() && is_printable(character),
    }
}

/// What Go prints of the characters that are no ASCII.
fn is_printable(character: char) -> bool {
    static PRINTABLE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\A[\pL\pM\pN\pP\pS]").ok());
    PRINTABLE.as_ref().is_some_and(|printable| printable.is_match(character.encode_utf8(&mut [0; 4])))
}

fn write_escaped(character: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let code = u32::from(character);
    match character {
        '"' => f.write_str("\\\""),
        '\\' => f.write_str("\\\\"),
        '\x07' => f.write_str("\\a"),
        '\x08' => f.write_str("\\b"),
        '\x0b' => f.write_str("\\v"),
        '\x0c' => f.write_str("\\f"),
        '\n' => f.write_str("\\n"),
        '\r' => f.write_str("\\r"),
        '\t' => f.write_str("\\t"),
        _ if character.is_ascii() => write!(f, "\\x{code:02x}"),
        _ if code < 0x10000 => write!(f, "\\u{code:04x}"),
        _ => write!(f, "\\U{code:08x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Quoted;

    #[test]
    fn escapes_are_those_of_go() {
        for (text, quoted) in [
            ("", r#""""#),
            ("a b", r#""a b""#),
            ("say \"\\\"", r#""say \"\\\"""#),
            ("\x07\x08\x0c\n\r\t\x0b\0\x1f\x7f", r#""\a\b\f\n\r\t\v\x00\x1f\x7f""#),
            ("é🙂\u{fffd}\u{301}", "\"é🙂\u{fffd}\u{301}\""),
            ("\u{80}\u{a0}\u{ad}\u{200b}\u{2028}\u{e000}", r#""\u0080\u00a0\u00ad\u200b\u2028\ue000""#),
            ("x\u{e0001}y\u{10ffff}", r#""x\U000e0001y\U0010ffff""#),
        ] {
            assert_eq!(Quoted(text).to_string(), quoted);
        }
    }
}
