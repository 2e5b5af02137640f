//! What `label_replace` and relabelling put in place of a match: text with `$1`, `$name`, `${name}` and `$$`.
//!
//! Mirrors `Regexp.Expand` of Go: a name is as long as letters, digits and `_` go; a `$` that begins nothing is itself.

use regex::Regex;
use std::sync::LazyLock;

/// A template, read once for all values.
#[derive(Clone, Debug)]
pub struct Template(Vec<Part>);

/// A piece of a template.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Text as it stands.
    Text(Box<str>),
    /// The group of this number; 0 is the whole match.
    Number(usize),
    /// The first group of this name that took part in the match.
    Name(Box<str>),
}

impl Template {
    /// Reads a template; every text is one.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut parts = vec![];
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            push_text(&mut parts, before);
            if let Some(after) = after.strip_prefix('$') {
                push_text(&mut parts, "$");
                rest = after;
            } else if let Some((reference, after)) = reference(after) {
                parts.push(reference);
                rest = after;
            } else {
                push_text(&mut parts, "$");
                rest = after;
            }
        }
        push_text(&mut parts, rest);
        Self(parts)
    }

    /// The template with each part replaced by its text.
    pub(super) fn filled<'p>(&'p self, text: impl FnMut(&'p Part) -> &'p str) -> String {
        self.0.iter().map(text).collect()
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(text.into()));
    }
}

/// The group named behind a `$`, and what follows; `None` if nothing is.
fn reference(text: &str) -> Option<(Part, &str)> {
    let bare = text.strip_prefix('{');
    let start = bare.unwrap_or(text);
    let name = &start[..name_len(start)];
    if name.is_empty() {
        return None;
    }
    let rest = &start[name.len()..];
    let rest = if bare.is_some() { rest.strip_prefix('}')? } else { rest };
    Some((number(name).map_or_else(|| Part::Name(name.into()), Part::Number), rest))
}

/// A name as a number. Nobody has groups in the millions, and Go too takes what is longer for a name.
fn number(name: &str) -> Option<usize> {
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit()) && name.len() <= 9;
    if is_number && (name == "0" || !name.starts_with('0')) { name.parse().ok() } else { None }
}

/// How many bytes of `text` are letters, decimal digits and `_`, as Unicode defines them.
fn name_len(text: &str) -> usize {
    static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\A[\pL\p{Nd}_]+").ok());
    NAME.as_ref().and_then(|name| name.find(text)).map_or(0, |found| found.len())
}
