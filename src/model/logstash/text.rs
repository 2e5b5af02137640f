//! Texts with `%{…}` in them.
//!
//! Enters: the text of an option. Leaves: its parts in order, each with its place and, where it is wrong, why. As
//! `StringInterpolation` of Logstash reads them: what is not closed is literal, nothing nests, and the texts of times
//! are formatted in UTC.

use super::{
    date::{DateError, DatePattern},
    field::{FieldError, FieldReference},
};
use std::ops::Range;

/// A text with places to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What stands there.
    pub kind: PartKind,
    /// Which bytes of the template.
    pub range: Range<usize>,
}

/// What stands in a part.
#[derive(Clone, Debug, PartialEq)]
pub enum PartKind {
    /// Text as it is.
    Literal,
    /// `%{field}`.
    Field(Result<FieldReference, FieldError>),
    /// `%{+%s}`: seconds since 1970.
    Epoch,
    /// `%{+yyyy}`: the event's time in a pattern of Joda.
    Joda(Result<DatePattern, DateError>),
    /// `%{{yyyy}}`: the event's time in a pattern of `java.time`.
    Java(Result<DatePattern, DateError>),
    /// `%{{TIME_NOW}}`.
    Now,
}

impl Template {
    /// Reads a template. Never fails: what is wrong is in its parts.
    pub fn parse(text: impl Into<String>) -> Self {
        let text = text.into();
        let parts = parts(&text);
        Self { text, parts }
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parts in order; together they are the whole text.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The text itself, if there is nothing to fill in.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        self.parts.iter().all(|part| part.kind == PartKind::Literal).then_some(self.text.as_str())
    }

    /// The fields it names.
    pub fn fields(&self) -> impl Iterator<Item = &FieldReference> {
        self.parts.iter().filter_map(|part| match &part.kind {
            PartKind::Field(Ok(field)) => Some(field),
            _ => None,
        })
    }
}

fn parts(text: &str) -> Vec<Part> {
    let (mut parts, mut done) = (vec![], 0);
    while let Some(open) = text[done..].find("%{").map(|at| at + done) {
        let Some(close) = text[open..].find('}').map(|at| at + open) else { break };
        if done < open {
            parts.push(Part { kind: PartKind::Literal, range: done..open });
        }
        let is_double = text[open + 2..].starts_with('{') && text[close + 1..].starts_with('}');
        let end = close + 1 + usize::from(is_double && !is_epoch(&text[open + 2..close]));
        parts.push(Part { kind: place(&text[open + 2..close], is_double), range: open..end });
        done = end;
    }
    if done < text.len() {
        parts.push(Part { kind: PartKind::Literal, range: done..text.len() });
    }
    parts
}

/// Logstash compares only as many letters as there are.
fn is_epoch(inner: &str) -> bool {
    "+%s".starts_with(inner)
}

fn place(inner: &str, is_double: bool) -> PartKind {
    if is_epoch(inner) {
        return PartKind::Epoch;
    }
    match inner.strip_prefix('{').filter(|_| is_double) {
        Some("TIME_NOW") => return PartKind::Now,
        Some(pattern) => return PartKind::Java(DatePattern::java(pattern)),
        None => {}
    }
    match inner.strip_prefix('+') {
        Some(pattern) => PartKind::Joda(DatePattern::joda(pattern)),
        None => PartKind::Field(FieldReference::parse(inner)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(String, String)> {
        let template = Template::parse(text);
        let kind = |part: &Part| match &part.kind {
            PartKind::Literal => "literal".into(),
            PartKind::Field(Ok(field)) => format!("field {field}"),
            PartKind::Field(Err(error)) => format!("{}", error.kind),
            PartKind::Epoch => "epoch".into(),
            PartKind::Joda(pattern) => format!("joda {}", pattern.is_ok()),
            PartKind::Java(pattern) => format!("java {}", pattern.is_ok()),
            PartKind::Now => "now".into(),
        };
        template.parts().iter().map(|part| (text[part.range.clone()].to_owned(), kind(part))).collect()
    }

    #[test]
    fn every_kind_of_place_is_told_apart() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            kinds("a%{b}%{[c][d]}-%{+YYYY.MM}%{+%s}%{{yyyy}}%{{TIME_NOW}}%{e"),
            [
                pair("a", "literal"),
                pair("%{b}", "field b"),
                pair("%{[c][d]}", "field [c][d]"),
                pair("-", "literal"),
                pair("%{+YYYY.MM}", "joda true"),
                pair("%{+%s}", "epoch"),
                pair("%{{yyyy}}", "java true"),
                pair("%{{TIME_NOW}}", "now"),
                pair("%{e", "literal"),
            ]
        );
        assert_eq!(kinds("%{a[b]}")[0].1, "a part stands outside the brackets");
        assert_eq!(kinds("%{+jj}")[0].1, "joda false");
    }
}
