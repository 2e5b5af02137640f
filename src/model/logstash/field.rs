//! References to fields of an event: `message`, `[host][name]`, `[@metadata][index]`.
//!
//! Enters: the text of a reference. Leaves: its path, or what is wrong with it and where. As `FieldReference` of
//! Logstash reads them since version 7: without a bracket the whole text is one name at the top, with one the text must
//! be bracketed from end to end.

use std::{fmt, ops::Range};

/// A reference to a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldReference {
    path: Vec<String>,
}

/// Why a text is no reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// What is wrong.
    pub kind: FieldErrorKind,
    /// Which bytes of the text.
    pub range: Range<usize>,
}

/// What can be wrong with a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldErrorKind {
    /// Text before the first bracket or between brackets: `a[b]`, `[a]b[c]`.
    Outside,
    /// `]` that closes nothing.
    Unopened,
    /// `[` that nothing closes.
    Unclosed,
    /// `[]`.
    Empty,
}

impl FieldReference {
    /// Reads a reference.
    ///
    /// # Errors
    ///
    /// Logstash refuses it.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        if !text.contains('[') && !text.contains(']') {
            return Ok(Self { path: vec![text.to_owned()] });
        }
        split(text).map(|path| Self { path })
    }

    /// A reference to a field at the top, whatever its name contains.
    pub fn top(name: impl Into<String>) -> Self {
        Self { path: vec![name.into()] }
    }

    /// The names from the top to the field; at least one.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// Whether it points to `@metadata` or into it: what no output sees.
    #[must_use]
    pub fn is_metadata(&self) -> bool {
        self.path.first().is_some_and(|name| name == "@metadata")
    }

    /// The field `name` below this one.
    #[must_use]
    pub fn child(&self, name: impl Into<String>) -> Self {
        let mut path = self.path.clone();
        path.push(name.into());
        Self { path }
    }

    /// The field that `inner` refers to below this one.
    #[must_use]
    pub fn join(&self, inner: &Self) -> Self {
        Self { path: self.path.iter().chain(&inner.path).cloned().collect() }
    }
}

/// The parts of a text with brackets.
fn split(text: &str) -> Result<Vec<String>, FieldError> {
    let (mut path, mut open, mut start) = (vec![], vec![], 0);
    let mut previous = b' ';
    for (at, byte) in text.bytes().enumerate() {
        let error = |kind, range| Err(FieldError { kind, range });
        match byte {
            b'[' if start != at => return error(FieldErrorKind::Outside, start..at),
            b'[' => {
                open.push(at);
                start = at + 1;
            }
            b']' => {
                let Some(opened) = open.pop() else { return error(FieldErrorKind::Unopened, at..at + 1) };
                if start < at {
                    path.push(text[start..at].to_owned());
                } else if previous != b']' {
                    return error(FieldErrorKind::Empty, opened..at + 1);
                }
                start = at + 1;
            }
            _ if previous == b']' => return error(FieldErrorKind::Outside, at..text.len()),
            _ => {}
        }
        previous = byte;
    }
    match open.first() {
        Some(&opened) => Err(FieldError { kind: FieldErrorKind::Unclosed, range: opened..text.len() }),
        None => Ok(path),
    }
}

impl fmt::Display for FieldReference {
    /// As one would write it: a name at the top without brackets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_slice() {
            [name] if !name.contains(['[', ']']) => f.write_str(name),
            path => path.iter().try_for_each(|name| write!(f, "[{name}]")),
        }
    }
}

impl fmt::Display for FieldErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Outside => "a part stands outside the brackets",
            Self::Unopened => "a `]` closes nothing",
            Self::Unclosed => "a `[` is not closed",
            Self::Empty => "the brackets are empty",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Result<String, (FieldErrorKind, Range<usize>)> {
        FieldReference::parse(text).map(|field| field.path().join("/")).map_err(|e| (e.kind, e.range))
    }

    #[test]
    fn brackets_separate_names_and_dots_do_not() {
        assert_eq!(path("a.b"), Ok("a.b".into()));
        assert_eq!(path("[a][b c]"), Ok("a/b c".into()));
        assert_eq!(path("[[a][b]][c]"), Ok("a/b/c".into()));
        assert_eq!(path("[@metadata][x]"), Ok("@metadata/x".into()));
    }

    #[test]
    fn a_wrong_bracket_is_pointed_at() {
        assert_eq!(path("a[b]"), Err((FieldErrorKind::Outside, 0..1)));
        assert_eq!(path("[a]b"), Err((FieldErrorKind::Outside, 3..4)));
        assert_eq!(path("[a][]"), Err((FieldErrorKind::Empty, 3..5)));
        assert_eq!(path("[a]]"), Err((FieldErrorKind::Unopened, 3..4)));
        assert_eq!(path("[a"), Err((FieldErrorKind::Unclosed, 0..2)));
    }
}
