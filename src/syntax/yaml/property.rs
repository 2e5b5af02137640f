//! Anchors, aliases, tags and directives.

use super::{
    cursor::Cursor,
    fault::{Complaint, Fault},
    token::{Token, TokenKind},
    tree::{Slice, offset},
};
use std::borrow::Cow;

/// What tags of the core schema begin with.
const CORE: &str = "tag:yaml.org,2002:";

/// Reads `&name` or `*name`.
pub(super) fn anchor(cursor: &mut Cursor, kind: TokenKind) -> Result<Token, Fault> {
    let start = cursor.at;
    let end = cursor.word_end(start + 1);
    cursor.at = end;
    let ends_well = cursor.is_blank_or_end(end)
        || matches!(cursor.byte(end), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
    if end == start + 1 || !ends_well {
        return Err(Fault::new(Complaint::AnchorName, end, start));
    }
    let token = Token::new(kind, offset(start), offset(end));
    Ok(Token { value: Slice::verbatim(start + 1..end), ..token })
}

/// Reads a tag; what it stands for depends on the directives: [`expand`].
pub(super) fn tag(cursor: &mut Cursor) -> Result<Token, Fault> {
    let start = cursor.at;
    let fault = |complaint, at| Err(Fault::new(complaint, at, start));
    if cursor.byte(start + 1) == b'<' {
        cursor.at += 2;
        if !uri(cursor, start)? {
            return fault(Complaint::TagUri, cursor.at);
        }
        if cursor.peek() != b'>' {
            return fault(Complaint::TagClose, cursor.at);
        }
        cursor.at += 1;
    } else {
        let is_handle = handle(cursor);
        if !uri(cursor, start)? && is_handle {
            return fault(Complaint::TagUri, cursor.at);
        }
    }
    if !cursor.is_blank_or_end(cursor.at) {
        return fault(Complaint::TagEnd, cursor.at);
    }
    Ok(Token::new(TokenKind::Tag, offset(start), offset(cursor.at)))
}

/// Goes over `!`, and if more of it is there, over `!word!`; whether it was more.
fn handle(cursor: &mut Cursor) -> bool {
    let end = cursor.word_end(cursor.at + 1);
    if cursor.byte(end) == b'!' {
        cursor.at = end + 1;
        true
    } else {
        cursor.at += 1;
        false
    }
}

/// Goes over the characters of a URI; whether there were any.
fn uri(cursor: &mut Cursor, start: usize) -> Result<bool, Fault> {
    let from = cursor.at;
    loop {
        match cursor.peek() {
            b'%' => uri_escape(cursor, start)?,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => cursor.at += 1,
            b'-' | b'_' | b';' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b',' | b'.'
            | b'!' => {
                cursor.at += 1;
            }
            b'~' | b'*' | b'\'' | b'(' | b')' | b'[' | b']' => cursor.at += 1,
            _ => return Ok(cursor.at > from),
        }
    }
}

/// Goes over one character that is written as `%` and hexadecimal digits.
fn uri_escape(cursor: &mut Cursor, start: usize) -> Result<(), Fault> {
    let fault = |at| Fault::new(Complaint::TagEscape, at, start);
    let mut missing = 1;
    let mut first = true;
    while missing > 0 {
        let octet = escaped_octet(cursor.text().as_bytes(), cursor.at).ok_or(fault(cursor.at))?;
        if first {
            missing = match octet {
                0..=0x7f => 1,
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf7 => 4,
                _ => return Err(fault(cursor.at)),
            };
            first = false;
        } else if octet & 0xc0 != 0x80 {
            return Err(fault(cursor.at));
        }
        missing -= 1;
        cursor.at += 3;
    }
    Ok(())
}

fn escaped_octet(bytes: &[u8], at: usize) -> Option<u8> {
    match bytes.get(at..at + 3)? {
        [b'%', high, low] => {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            u8::try_from(digit(*high)? << 4 | digit(*low)?).ok()
        }
        _ => None,
    }
}

/// Reads `%YAML 1.1` or `%TAG !handle! prefix` with the rest of the line.
pub(super) fn directive(cursor: &mut Cursor) -> Result<Token, Fault> {
    let start = cursor.at;
    let fault = |complaint, at| Err(Fault::new(complaint, at, start));
    let end = cursor.word_end(start + 1);
    let name = &cursor.text()[start + 1..end];
    cursor.at = end;
    if name.is_empty() {
        return fault(Complaint::DirectiveName, end);
    }
    if !cursor.is_blank_or_end(end) {
        return fault(Complaint::DirectiveCharacter, end);
    }
    let token = match name {
        "YAML" => version(cursor, start)?,
        "TAG" => tag_directive(cursor, start)?,
        _ => return fault(Complaint::UnknownDirective, start),
    };
    cursor.skip_blanks();
    if cursor.peek() == b'#' {
        cursor.at = cursor.line_end(cursor.at);
    }
    if !cursor.is_line_end(cursor.at) {
        return fault(Complaint::AfterDirective, cursor.at);
    }
    cursor.skip_break();
    Ok(token)
}

fn version(cursor: &mut Cursor, start: usize) -> Result<Token, Fault> {
    cursor.skip_blanks();
    let major = version_number(cursor, start)?;
    if cursor.peek() != b'.' {
        return Err(Fault::new(Complaint::DirectiveDot, cursor.at, start));
    }
    cursor.at += 1;
    let minor = version_number(cursor, start)?;
    let token = Token::new(TokenKind::VersionDirective, offset(start), offset(cursor.at));
    Ok(Token { column: u32::from(major) << 8 | u32::from(minor), ..token })
}

fn version_number(cursor: &mut Cursor, start: usize) -> Result<u8, Fault> {
    let from = cursor.at;
    while cursor.peek().is_ascii_digit() {
        cursor.at += 1;
    }
    match cursor.at - from {
        0 => Err(Fault::new(Complaint::DirectiveVersion, from, start)),
        1 | 2 => Ok(cursor.text()[from..cursor.at].parse().unwrap_or(0)),
        _ => Err(Fault::new(Complaint::LongVersion, from, start)),
    }
}

fn tag_directive(cursor: &mut Cursor, start: usize) -> Result<Token, Fault> {
    cursor.skip_blanks();
    let from = cursor.at;
    if cursor.peek() != b'!' {
        return Err(Fault::new(Complaint::TagStart, from, start));
    }
    if !handle(cursor) && cursor.word_end(cursor.at) != cursor.at {
        return Err(Fault::new(Complaint::TagStart, cursor.at, start));
    }
    let value = Slice::verbatim(from..cursor.at);
    if !cursor.is_blank(cursor.at) {
        return Err(Fault::new(Complaint::TagEnd, cursor.at, start));
    }
    cursor.skip_blanks();
    let prefix = cursor.at;
    if !uri(cursor, start)? {
        return Err(Fault::new(Complaint::TagUri, cursor.at, start));
    }
    if !cursor.is_blank_or_end(cursor.at) {
        return Err(Fault::new(Complaint::TagEnd, cursor.at, start));
    }
    let token = Token::new(TokenKind::TagDirective, offset(start), offset(cursor.at));
    Ok(Token { value, column: offset(prefix), ..token })
}

/// What the tag `written` stands for under the handles and prefixes of `directives`; none if its handle is
/// not declared. Tags of the core schema are given as `!!name`.
pub(super) fn expand<'t>(written: &'t str, directives: &[(&str, Cow<str>)]) -> Option<Cow<'t, str>> {
    if let Some(verbatim) = written.strip_prefix("!<") {
        return Some(shorten(unescape(verbatim.strip_suffix('>').unwrap_or(verbatim))));
    }
    let end = written[1..].find('!').map_or(1, |at| at + 2);
    let is_handle = end > 1
        && written[1..end - 1]
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let (handle, suffix) = written.split_at(if is_handle { end } else { 1 });
    if suffix.is_empty() && handle == "!" {
        return Some(Cow::Borrowed("!"));
    }
    match directives.iter().find(|(known, _)| *known == handle) {
        Some((_, prefix)) => Some(shorten(Cow::Owned(format!("{prefix}{}", unescape(suffix))))),
        None if handle == "!!" || handle == "!" => Some(unescape(written)),
        None => None,
    }
}

fn shorten(tag: Cow<'_, str>) -> Cow<'_, str> {
    match tag.strip_prefix(CORE) {
        Some(name) => Cow::Owned(format!("!!{name}")),
        None => tag,
    }
}

/// Replaces `%` and two hexadecimal digits by what they stand for.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match escaped_octet(bytes, at) {
            Some(octet) => {
                decoded.push(octet);
                at += 3;
            }
            None => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}
