//! Grafana's variables in a text: `$job`, `${job:regex}`, `${job.text}`, `[[job]]`, `[[job:csv]]`, `$__interval`.
//!
//! Enters: any text in which Grafana fills in variables: an expression, a title, a legend. Leaves: where they are, and
//! which. What is one is what Grafana's own pattern finds. A name of digits only, such as the `$1` of `label_replace`,
//! is none: Grafana leaves what it does not know as it is.

use super::text::TextRange;
use std::ops::Range;

/// The longest field or format that is looked for: reading stays linear.
const LONGEST: usize = 256;

/// What Grafana fills in for a variable of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// A number or a duration.
    Number,
    /// An end of the time range: a number unless a format says otherwise.
    Bound,
    /// Something else.
    Text,
}

/// What Grafana fills into queries by itself; plugins have more.
pub const BUILT_IN: [(&str, Fill); 13] = [
    ("__auto", Fill::Number),
    ("__dashboard", Fill::Text),
    ("__from", Fill::Bound),
    ("__interval", Fill::Number),
    ("__interval_ms", Fill::Number),
    ("__org", Fill::Text),
    ("__range", Fill::Number),
    ("__range_ms", Fill::Number),
    ("__range_s", Fill::Number),
    ("__rate_interval", Fill::Number),
    ("__rate_interval_ms", Fill::Number),
    ("__to", Fill::Bound),
    ("__user", Fill::Text),
];

/// A variable where a text is to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    written: Box<str>,
    name: Range<usize>,
    field: Option<Range<usize>>,
    format: Option<Range<usize>>,
    /// Where it is written, its signs included.
    pub range: TextRange,
}

/// The variables in a text, in its order.
pub fn holes(text: &str) -> impl Iterator<Item = Hole> {
    scan(text.as_bytes(), 0)
}

/// The variables in a text that starts at `offset` of a larger one.
pub(super) fn scan(text: &[u8], offset: u32) -> impl Iterator<Item = Hole> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let found = at + memchr::memchr2(b'$', b'[', &text[at..])?;
            at = found + 1;
            if let Some(shape) = Shape::at(text, found) {
                at = found + shape.len;
                return shape.hole(&text[found..at], offset.checked_add(u32::try_from(found).ok()?)?);
            }
        }
        None
    })
}

/// How long the variable at `at` of an expression is, if there is one.
pub(super) fn length_at(text: &[u8], at: usize) -> Option<usize> {
    let len = Shape::at(text, at)?.len;
    fits_strings(&text[at..at + len]).then_some(len)
}

/// Whether a variable can be written in any string literal, so that an expression is printed as it was read.
pub(super) fn fits_strings(written: &[u8]) -> bool {
    str::from_utf8(written).is_ok()
        && !written.iter().any(|byte| matches!(byte, b'"' | b'\'' | b'`' | b'\\' | b'\n'))
}

/// The parts of a variable, counted from its first byte.
struct Shape {
    len: usize,
    name: Range<usize>,
    field: Option<Range<usize>>,
    format: Option<Range<usize>>,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The bytes from `from` on for which `accepted` holds, at least one.
fn run(text: &[u8], from: usize, accepted: impl Fn(u8) -> bool) -> Option<Range<usize>> {
    let len = text.get(from..)?.iter().take_while(|byte| accepted(**byte)).count();
    (len > 0).then_some(from..from + len)
}

impl Shape {
    fn at(text: &[u8], at: usize) -> Option<Self> {
        let text = text.get(at..)?;
        let shape = match text {
            [b'$', b'{', ..] => Self::braces(&text[..text.len().min(LONGEST)]),
            [b'$', ..] => run(text, 1, is_word).map(|name| Self::of(name.end, name)),
            [b'[', b'[', ..] => Self::brackets(text),
            _ => None,
        }?;
        let is_number = text[shape.name.clone()].iter().all(u8::is_ascii_digit);
        (!is_number).then_some(shape)
    }

    fn of(len: usize, name: Range<usize>) -> Self {
        Self { len, name, field: None, format: None }
    }

    fn braces(text: &[u8]) -> Option<Self> {
        let name = run(text, 2, is_word)?;
        let mut shape = Self::of(name.end, name);
        if text.get(shape.len) == Some(&b'.') {
            let field = run(text, shape.len + 1, |byte| !matches!(byte, b':' | b'^' | b'}'))?;
            shape.len = field.end;
            shape.field = Some(field);
        }
        if text.get(shape.len) == Some(&b':') {
            let format = run(text, shape.len + 1, |byte| byte != b'}')?;
            shape.len = format.end;
            shape.format = Some(format);
        }
        shape.closed(text, b"}")
    }

    fn brackets(text: &[u8]) -> Option<Self> {
        let name = run(text, 2, is_word)?;
        let mut shape = Self::of(name.end, name);
        if text.get(shape.len) == Some(&b':') {
            let format = run(text, shape.len + 1, is_word)?;
            shape.len = format.end;
            shape.format = Some(format);
        }
        shape.closed(text, b"]]")
    }

    fn closed(mut self, text: &[u8], sign: &[u8]) -> Option<Self> {
        let is_closed = text[self.len..].starts_with(sign);
        self.len += sign.len();
        is_closed.then_some(self)
    }

    fn hole(self, written: &[u8], start: u32) -> Option<Hole> {
        let end = start.checked_add(u32::try_from(self.len).ok()?)?;
        Some(Hole {
            written: str::from_utf8(written).ok()?.into(),
            name: self.name,
            field: self.field,
            format: self.format,
            range: TextRange::new(start, end),
        })
    }
}

impl Hole {
    /// As it is written: `${job:regex}`.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The variable: `job`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.written[self.name.clone()]
    }

    /// What of the variable is wanted, if that is written: `text` in `${job.text}`.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.field.clone().map(|range| &self.written[range])
    }

    /// How its value is to be written, if that is given: `regex` in `${job:regex}`.
    #[must_use]
    pub fn format(&self) -> Option<&str> {
        self.format.clone().map(|range| &self.written[range])
    }

    /// Whether it is one of Grafana's own: `$__interval`, `$__from`. Nobody can define such a name.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        self.name().starts_with("__")
    }

    /// Whether it surely stands for one number or duration.
    #[must_use]
    pub fn is_number(&self) -> bool {
        match BUILT_IN.iter().find(|(name, _)| *name == self.name()) {
            Some((_, Fill::Number)) => true,
            Some((_, Fill::Bound)) => self.format.is_none(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String, Option<String>, Option<String>)> {
        let own = |part: Option<&str>| part.map(str::to_owned);
        holes(text)
            .map(|hole| {
                assert_eq!(&text[hole.range.indices()], hole.written());
                (hole.written().into(), hole.name().into(), own(hole.field()), own(hole.format()))
            })
            .collect()
    }

    #[test]
    fn every_spelling_is_found_where_it_is() {
        let text =
            "é $a-${b}/${c:regex} ${d.text} ${e.x.y:csv} [[f]] [[g:pipe]]$__interval ${__from:date:YYYY-MM}";
        let some = |text: &str| Some(text.to_owned());
        let expected = [
            ("$a", "a", None, None),
            ("${b}", "b", None, None),
            ("${c:regex}", "c", None, some("regex")),
            ("${d.text}", "d", some("text"), None),
            ("${e.x.y:csv}", "e", some("x.y"), some("csv")),
            ("[[f]]", "f", None, None),
            ("[[g:pipe]]", "g", None, some("pipe")),
            ("$__interval", "__interval", None, None),
            ("${__from:date:YYYY-MM}", "__from", None, some("date:YYYY-MM")),
        ]
        .map(|(written, name, field, format)| (written.to_owned(), name.to_owned(), field, format));
        assert_eq!(found(text), expected);
    }

    #[test]
    fn what_grafana_would_not_fill_in_is_none() {
        for text in [
            "", "$", "a$", "$1", "${1}", "(.*)$", "${}", "${a", "${a:}", "[[a]", "[a]", "[[a.b]]", "$é",
            "[[]]",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        assert_eq!(found("$$a[[[b]]]").len(), 2);
    }

    #[test]
    fn long_texts_are_read_in_one_pass() {
        for text in ["${a:", "[[", "$", "${a.", "[[a", "$a"] {
            assert!(holes(&text.repeat(500_000)).count() <= 500_000);
        }
    }
}
