//! What stands behind `(?`: names, flags, and what RE2 does not have.

use super::error::{Error, ErrorKind};

/// What `(?…` turns out to be.
#[derive(PartialEq, Eq)]
pub(super) enum GroupStart {
    /// A group that captures.
    Capture,
    /// A group that does not.
    Group,
    /// `(?i)`: flags for the rest of the group that it stands in.
    FlagsOnly,
}

/// What `text`, which begins with `(?`, opens, and how long that is.
pub(super) fn group_start(text: &str) -> Result<(usize, GroupStart), Error> {
    let bytes = text.as_bytes();
    match bytes.get(2..).unwrap_or_default() {
        [b'<', b'=' | b'!', ..] => return Err(Error::new(ErrorKind::Lookbehind, 0..4)),
        [b'P', b'<', _, ..] => return named_group(text, 4),
        [b'<', _, ..] => return named_group(text, 3),
        [b'=' | b'!', ..] => return Err(Error::new(ErrorKind::Lookahead, 0..3)),
        [b'>', ..] => return Err(Error::new(ErrorKind::AtomicGroup, 0..3)),
        _ => {}
    }
    let (mut negated, mut has_flag) = (false, false);
    let mut kind = ErrorKind::UnsupportedGroup;
    for (at, character) in text.char_indices().skip(2) {
        match character {
            'i' | 'm' | 's' | 'U' => has_flag = true,
            '-' if !negated => (negated, has_flag) = (true, false),
            ':' if has_flag || !negated => return Ok((at + 1, GroupStart::Group)),
            ')' if has_flag || !negated => return Ok((at + 1, GroupStart::FlagsOnly)),
            _ => {
                if character.is_ascii_lowercase() || at > 2 {
                    kind = ErrorKind::UnknownFlag;
                }
                return Err(Error::new(kind, 0..at + character.len_utf8()));
            }
        }
    }
    Err(Error::new(kind, 0..text.len()))
}

/// `(?P<name>` or `(?<name>`, the name starting at `name`.
fn named_group(text: &str, name: usize) -> Result<(usize, GroupStart), Error> {
    let Some(end) = text.find('>') else {
        return Err(Error::new(ErrorKind::GroupName, 0..text.len()));
    };
    let written = text.get(name..end).unwrap_or_default();
    if written.is_empty() || !written.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()) {
        return Err(Error::new(ErrorKind::GroupName, 0..end + 1));
    }
    Ok((end + 1, GroupStart::Capture))
}
