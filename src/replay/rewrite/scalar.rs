//! Writes a text as a YAML scalar, if possible in the style of the one that it replaces.

use crate::syntax::yaml::Style;

/// How a scalar stands in its file.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) style: Style,
    /// Whether brackets or braces are around it.
    pub(super) in_flow: bool,
    /// How it is written so far; empty if it is new.
    pub(super) written: &'a str,
    /// How lines end.
    pub(super) line_break: &'a str,
}

impl Place<'_> {
    /// `text` for this place.
    pub(super) fn write(self, text: &str) -> String {
        let is_one_line = !text.chars().any(needs_escape);
        match self.style {
            Style::Literal | Style::Folded => self.block(text).unwrap_or_else(|| double_quoted(text)),
            Style::DoubleQuoted => double_quoted(text),
            Style::Plain if self.can_be_plain(text) => text.to_owned(),
            _ if is_one_line => format!("'{}'", text.replace('\'', "''")),
            _ => double_quoted(text),
        }
    }

    /// Whether `text` without quotes is itself, and no other type to anybody.
    fn can_be_plain(self, text: &str) -> bool {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if self.style == Style::Plain && is_number(self.written) && is_number(text) && !text.starts_with('0')
        {
            return true;
        }
        let begins_well =
            text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '(' | '$'));
        let looks_like_number = text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_hexdigit() || "xXoO_.:+-TZ ".contains(c));
        let is_word_of_yaml = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(text));
        let is_plain = |c: char| c.is_alphanumeric() || c == ' ' || (c.is_ascii_punctuation() && c != '`');
        begins_well
            && !looks_like_number
            && !is_word_of_yaml
            && text.chars().all(is_plain)
            && !text.ends_with([' ', ':'])
            && !text.contains(": ")
            && !text.contains(" #")
            && !(self.in_flow && text.contains([',', '[', ']', '{', '}', '?', ':']))
    }

    /// `text` after the `|` or `>` that is there already.
    fn block(self, text: &str) -> Option<String> {
        let mut lines = self.written.lines();
        let header = lines.next()?;
        let first = lines.find(|line| !line.trim().is_empty())?;
        let indent = &first[..first.len() - first.trim_start_matches(' ').len()];
        let (content, tail) = match text.strip_suffix('\n') {
            Some(content) => (content, ""),
            None => (text, "-"),
        };
        let is_simple = |line: &str| !line.starts_with([' ', '\t']) && !line.chars().any(char::is_control);
        let has_indicator = header.split(' ').next()?.contains(|c: char| c.is_ascii_digit());
        if content.is_empty() || content.ends_with('\n') || has_indicator || !content.lines().all(is_simple) {
            return None;
        }
        let comment = header.find(' ').map_or("", |at| &header[at..]);
        let mut written = format!("{}{tail}{comment}", header.get(..1)?);
        for (index, line) in content.split('\n').enumerate() {
            // a folded scalar needs one break more than it has
            if index > 0 && header.starts_with('>') && !line.is_empty() {
                written.push_str(self.line_break);
            }
            written.push_str(self.line_break);
            if !line.is_empty() {
                written.push_str(indent);
                written.push_str(line);
            }
        }
        if self.written.ends_with('\n') {
            written.push_str(self.line_break);
        }
        Some(written)
    }
}

/// Whether YAML takes a character only as an escape, or for the end of a line.
fn needs_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}')
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if needs_escape(c) => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// A number as YAML reads it.
pub(super) fn number(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        crate::go::number::general(value, None)
    }
}
