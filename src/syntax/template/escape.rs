//! Text made safe for other languages, as `html`, `js` and `urlquery` do it.

use std::fmt::Write;

pub(super) fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => safe.push('\u{fffd}'),
            '"' => safe.push_str("&#34;"),
            '\'' => safe.push_str("&#39;"),
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            c => safe.push(c),
        }
    }
    safe
}

pub(super) fn js(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => safe.push_str("\\\\"),
            '\'' => safe.push_str("\\'"),
            '"' => safe.push_str("\\\""),
            '<' | '>' | '&' | '=' => push_code(&mut safe, c),
            c if c < ' ' => push_code(&mut safe, c),
            c => safe.push(c),
        }
    }
    safe
}

fn push_code(safe: &mut String, c: char) {
    // writing to a string cannot fail
    let _ = write!(safe, "\\u{:04X}", u32::from(c));
}

/// Escaped for the query of a URL, as Go does it.
#[must_use]
pub fn query(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                safe.push(char::from(byte));
            }
            b' ' => safe.push('+'),
            // writing to a string cannot fail
            byte => {
                let _ = write!(safe, "%{byte:02X}");
            }
        }
    }
    safe
}
