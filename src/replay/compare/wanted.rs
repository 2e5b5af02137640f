//! Names and texts that are expected, of labels or of annotations, against those that are there.

use super::super::outcome::Pairs;
use crate::model::scenario::{Conditions, Strictness};

/// A name and the text that it has.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// What promtool makes of it, where that differs.
    pub(super) in_promtool: Option<&'a str>,
}

impl Row<'_> {
    fn is(&self, text: &str) -> bool {
        self.text == text || self.in_promtool == Some(text)
    }
}

/// What is expected of labels, or of annotations.
pub(super) struct Wanted<'a> {
    /// Exact texts, sorted by name.
    pub(super) texts: Pairs,
    pub(super) conditions: &'a Conditions,
    pub(super) strictness: Strictness,
}

impl Wanted<'_> {
    /// Whether what is there is what is expected.
    pub(super) fn accepts(&self, rows: &[Row<'_>]) -> bool {
        let count = self.texts.len() + self.conditions.patterns.len() + self.conditions.absent.len();
        self.likeness(rows) == count
            && (self.strictness == Strictness::Partial || rows.iter().all(|row| self.names(row.name)))
    }

    /// How much of what is expected is there.
    pub(super) fn likeness(&self, rows: &[Row<'_>]) -> usize {
        let row = |name: &str| rows.iter().find(|row| row.name == name);
        let texts = self.texts.iter().filter(|(name, text)| row(name).is_some_and(|row| row.is(text)));
        let patterns = self.conditions.patterns.iter();
        let patterns =
            patterns.filter(|pattern| row(&pattern.name).is_some_and(|row| pattern.matches(row.text)));
        let absent = self.conditions.absent.iter().filter(|name| row(&name.value).is_none());
        texts.count() + patterns.count() + absent.count()
    }

    fn names(&self, name: &str) -> bool {
        self.texts.iter().any(|(known, _)| known == name)
            || self.conditions.patterns.iter().any(|pattern| *pattern.name == *name)
    }

    /// What would be right beside `rows`: where these are as they must be, the same. A pattern that does not match
    /// stands after `=~`.
    pub(super) fn beside(&self, rows: &[Row<'_>]) -> Pairs {
        let row = |name: &str| rows.iter().find(|row| row.name == name);
        let text = |(name, text): &(String, String)| {
            let same = row(name).filter(|row| row.is(text));
            (name.clone(), same.map_or(text.as_str(), |row| row.text).to_owned())
        };
        let pattern = |pattern: &crate::labels::Matcher| {
            let good = row(&pattern.name).filter(|row| pattern.matches(row.text));
            let text = good.map_or_else(|| format!("=~ {}", pattern.value), |row| row.text.to_owned());
            (pattern.name.to_string(), text)
        };
        let is_absent = |name: &str| self.conditions.absent.iter().any(|absent| absent.value == name);
        let is_ignored = |row: &&Row<'_>| {
            self.strictness == Strictness::Partial && !self.names(row.name) && !is_absent(row.name)
        };
        let ignored = rows.iter().filter(is_ignored).map(|row| (row.name.to_owned(), row.text.to_owned()));
        let wanted = self.texts.iter().map(text).chain(self.conditions.patterns.iter().map(pattern));
        let mut beside: Pairs = wanted.chain(ignored).collect();
        beside.sort();
        beside.dedup_by(|next, first| next.0 == first.0);
        beside
    }
}
