//! The classic parser: ASCII names, values quoted or not, and much forgiven.

use super::{
    Error, ErrorKind, MatchOp, Matcher,
    unquote::{Unquoted, Writer},
};

/// Reads a list. Commas outside of double quotes separate; one brace at each end and a last comma do not count.
pub(super) fn list(text: &str) -> Result<Vec<Matcher>, Error> {
    let start = usize::from(text.starts_with('{'));
    let inner = &text[start..];
    let inner = inner.strip_suffix('}').unwrap_or(inner);
    let mut matchers = vec![];
    let mut token = 0;
    let (mut quoted, mut escaped) = (false, false);
    for (at, character) in inner.char_indices() {
        match character {
            ',' if !quoted => {
                matchers.push(one(&inner[token..at], start + token)?);
                token = at + 1;
            }
            // a comma leaves a pending backslash pending
            ',' => {}
            '"' if !escaped => quoted = !quoted,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    let rest = &inner[token..];
    let trimmed = rest.trim_start();
    if !trimmed.is_empty() {
        matchers.push(one(trimmed.trim_end(), start + token + rest.len() - trimmed.len())?);
    }
    Ok(matchers)
}

/// Reads one matcher, `text`, the first byte of which stands at `start`.
pub(super) fn one(text: &str, start: usize) -> Result<Matcher, Error> {
    let blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c');
    let bytes = text.as_bytes();
    let skip = |from: usize| from + bytes[from..].iter().take_while(|byte| blank(**byte)).count();
    let name = skip(0);
    let name_end = name + name_len(&bytes[name..]);
    let operator = skip(name_end);
    let Some(op) = MatchOp::ALL.into_iter().find(|op| text[operator..].starts_with(op.as_str())) else {
        return Err(no_operator(text, name, name_end, operator, start));
    };
    if name == name_end {
        return Err(Error::new(
            ErrorKind::MissingName,
            start + operator..start + operator + op.as_str().len(),
        ));
    }
    let value = skip(operator + op.as_str().len());
    let value_end = value + text[value..].trim_end_matches([' ', '\t', '\n', '\r', '\x0c']).len();
    let read = unescape(&text[value..value_end], start + value)?;
    let range = start + value..start + value_end;
    Matcher::new(text[name..name_end].to_owned(), start + name..start + name_end, op, read, range)
}

/// How many bytes of a name `bytes` begins with.
fn name_len(bytes: &[u8]) -> usize {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
    match bytes.first() {
        Some(first) if is_name(first) && !first.is_ascii_digit() => {
            bytes.iter().take_while(|byte| is_name(byte)).count()
        }
        _ => 0,
    }
}

/// The error for a text in which no operator follows the name.
fn no_operator(text: &str, name: usize, name_end: usize, operator: usize, start: usize) -> Error {
    let rest = &text[operator..];
    // the longest stretch that may have been meant as the name
    let stretch = text[name..].find(['=', '!', '~', ',', '{', '}', ' ']).unwrap_or(text.len() - name);
    let (kind, range) = if name_end < name + stretch {
        (ErrorKind::Name, name..name + stretch)
    } else if name == name_end {
        (ErrorKind::MissingName, name..name)
    } else {
        (ErrorKind::MissingOperator, operator..operator + rest.chars().next().map_or(0, char::len_utf8))
    };
    Error::new(kind, start + range.start..start + range.end)
}

/// The value without its quotes; `\n`, `\"` and `\\` are escapes, and any other backslash is itself.
fn unescape(raw: &str, start: usize) -> Result<Unquoted, Error> {
    let inner = raw.strip_prefix('"').unwrap_or(raw);
    let mut open = inner.len() < raw.len();
    let start = start + raw.len() - inner.len();
    let last = inner.len().saturating_sub(1);
    let mut writer = Writer::default();
    let mut end = start + inner.len();
    let mut escaped = false;
    for (at, character) in inner.char_indices() {
        let place = start + at;
        match character {
            _ if escaped => {
                escaped = false;
                match character {
                    'n' => writer.push('\n', place - 1),
                    '"' | '\\' => writer.push(character, place - 1),
                    _ => {
                        writer.push('\\', place - 1);
                        writer.push(character, place);
                    }
                }
            }
            '\\' if at < last => escaped = true,
            '"' if open && at == last => {
                open = false;
                end = place;
            }
            '"' => return Err(Error::new(ErrorKind::BareQuote, place..place + 1)),
            _ => writer.push(character, place),
        }
    }
    let whole = start..start + inner.len();
    if open {
        return Err(Error::new(ErrorKind::UnclosedQuote, start - 1..whole.end));
    }
    writer.finish(end).ok_or_else(|| Error::new(ErrorKind::Escape, whole))
}
