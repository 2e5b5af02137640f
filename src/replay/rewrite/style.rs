//! How a file writes its expectations, and new ones in the same way.

use super::{
    item::{Content, Item},
    page::{self, Page},
    scalar::{self, Place},
};
use crate::syntax::yaml::{Kind, Node, Style as Written};

/// How an item is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Whether the list is in brackets.
    pub(super) flow_list: bool,
    /// Whether each item is in braces.
    pub(super) flow_item: bool,
    /// Whether its labels and annotations are.
    pub(super) flow_pairs: bool,
    /// How much deeper than the key of the list a dash stands.
    pub(super) dash: usize,
    /// From the dash to the item.
    pub(super) gap: usize,
    /// How much deeper than their key labels and annotations stand.
    pub(super) step: usize,
    /// Which quotes texts have.
    pub(super) quotes: Written,
    /// Which quotes keys have.
    pub(super) keys: Written,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            flow_list: false,
            flow_item: false,
            flow_pairs: false,
            dash: 2,
            gap: 2,
            step: 2,
            quotes: Written::Plain,
            keys: Written::Plain,
        }
    }
}

impl Style {
    /// How the items of the list under a key are written; `None` if there are none.
    pub(super) fn of(page: &Page<'_>, holder: Node<'_>, key: &str) -> Option<Self> {
        let entry = holder.entries().find(|entry| entry.key.value() == key)?;
        let item = entry
            .value
            .items()
            .find(|item| item.kind() == Kind::Mapping && item.entries().next().is_some())?;
        let mut style = Self {
            flow_list: entry.value.style() == Written::Flow,
            flow_item: item.style() == Written::Flow,
            ..Self::default()
        };
        if !style.flow_list
            && let Ok(dash) = page.dash(item)
        {
            style.dash = dash.saturating_sub(page.column(page::start(entry.key)));
            style.gap = page.column(page::start(item)).saturating_sub(dash).max(2);
        }
        let pairs = item.entries().find(|entry| entry.value.entries().next().is_some());
        if let Some(pairs) = pairs {
            style.flow_pairs = pairs.value.style() == Written::Flow;
            if let Some(first) = pairs.value.entries().next().filter(|_| !style.flow_pairs) {
                let step =
                    page.column(page::start(first.key)).saturating_sub(page.column(page::start(pairs.key)));
                style.step = step.max(1);
            }
        }
        let texts = item
            .entries()
            .flat_map(|entry| entry.value.entries().map(|pair| pair.value).chain([entry.value]));
        let mut texts = texts.filter(|value| value.kind() == Kind::Scalar && value.as_float().is_err());
        let quotes = texts.next().map(Node::style);
        if let Some(quotes @ (Written::SingleQuoted | Written::DoubleQuoted)) = quotes {
            style.quotes = quotes;
        }
        Some(style)
    }

    /// The same, with keys quoted as those of `case` are, and texts as well if those are.
    pub(super) fn within(self, case: Node<'_>) -> Self {
        match case.entries().next().map(|entry| entry.key.style()) {
            Some(keys @ (Written::SingleQuoted | Written::DoubleQuoted)) => {
                let quotes = if self.quotes == Written::Plain { keys } else { self.quotes };
                Self { quotes, keys, ..self }
            }
            _ => self,
        }
    }

    fn text(self, text: &str, in_flow: bool) -> String {
        Place { style: self.quotes, in_flow, written: "", line_break: "\n" }.write(text)
    }

    /// A key.
    pub(super) fn name(self, name: &str, in_flow: bool) -> String {
        Place { style: self.keys, in_flow, written: "", line_break: "\n" }.write(name)
    }

    /// Names with texts, each as an entry of a mapping.
    pub(super) fn pairs(self, pairs: &[(String, String)], in_flow: bool) -> Vec<String> {
        let pair = |(name, text): &(String, String)| {
            format!("{}: {}", self.name(name, in_flow), self.text(text, in_flow))
        };
        pairs.iter().map(pair).collect()
    }

    /// What is written for a field, unless it is a mapping.
    pub(super) fn scalar(self, content: &Content, in_flow: bool) -> Option<String> {
        Some(match content {
            Content::Pairs(_) => return None,
            Content::Labels(labels) => self.text(&labels.to_string(), in_flow),
            Content::Number(number) => scalar::number(*number),
            Content::Text(text) => self.text(text, in_flow),
        })
    }

    /// The lines of an item whose dash stands in this column.
    pub(super) fn lines(self, item: &Item, column: usize) -> Vec<String> {
        let dash = format!("{}-{}", " ".repeat(column), " ".repeat(self.gap - 1));
        if self.flow_item || self.fields(item).next().is_none() {
            return vec![format!("{dash}{}", self.flow(item))];
        }
        let column = column + self.gap;
        let indent = " ".repeat(column);
        let mut lines: Vec<String> =
            self.fields(item).flat_map(|(key, content)| self.field(key, content, column)).collect();
        if let Some(first) = lines.first_mut() {
            *first = format!("{dash}{}", &first[indent.len()..]);
        }
        lines
    }

    /// The lines of a field in this column.
    pub(super) fn field(self, key: &str, content: &Content, column: usize) -> Vec<String> {
        let (indent, key) = (" ".repeat(column), self.name(key, false));
        match content {
            Content::Pairs(pairs) if !self.flow_pairs => {
                let deeper = " ".repeat(column + self.step);
                let pairs = self.pairs(pairs, false).into_iter().map(|pair| format!("{deeper}{pair}"));
                [format!("{indent}{key}:")].into_iter().chain(pairs).collect()
            }
            Content::Pairs(pairs) => {
                vec![format!("{indent}{key}: {{{}}}", self.pairs(pairs, true).join(", "))]
            }
            _ => vec![format!("{indent}{key}: {}", self.scalar(content, false).unwrap_or_default())],
        }
    }

    /// An item in braces.
    pub(super) fn flow(self, item: &Item) -> String {
        let fields = self.fields(item).map(|(key, content)| self.flow_field(key, content));
        format!("{{{}}}", fields.collect::<Vec<String>>().join(", "))
    }

    pub(super) fn flow_field(self, key: &str, content: &Content) -> String {
        let key = self.name(key, true);
        match content {
            Content::Pairs(pairs) => format!("{key}: {{{}}}", self.pairs(pairs, true).join(", ")),
            _ => format!("{key}: {}", self.scalar(content, true).unwrap_or_default()),
        }
    }

    /// The fields that are worth writing.
    fn fields(self, item: &Item) -> impl Iterator<Item = (&'static str, &Content)> {
        let is_histogram = item.get("histogram").is_some();
        let fields = item.fields.iter().map(|(key, content)| (*key, content));
        fields.filter(move |(_, content)| match content {
            Content::Pairs(pairs) => !pairs.is_empty(),
            Content::Number(_) => !is_histogram,
            _ => true,
        })
    }
}
