//! Series as tests load them: one for each combination of values where they are repeated, and those that tests share.

use super::{InputSeries, validate::Reader};
use crate::{
    model::decode::{Fields, Named, ProblemKind, Refusal, similar},
    source::Spanned,
    syntax::yaml::Node,
};
use std::{collections::HashMap, sync::Arc};

/// So many series a file may have once they are repeated.
const MAX_SERIES: usize = 100_000;

/// Series by the name that tests share them under.
pub(super) struct Fixtures<'t>(HashMap<String, Vec<Node<'t>>>);

impl<'t> Fixtures<'t> {
    /// Those of the file with these fields.
    pub(super) fn of(fields: &Fields<'t>) -> Self {
        let named = fields.pairs("fixtures").into_iter();
        Self(named.map(|(name, list)| (name.value, list.items().map(Node::target).collect())).collect())
    }
}

impl Reader<'_> {
    /// The series of the fixtures that a test names.
    pub(super) fn fixtures(&mut self, test: &Fields<'_>, fixtures: &Fixtures<'_>) -> Vec<InputSeries> {
        let mut series = vec![];
        for name in test.texts("fixtures") {
            match fixtures.0.get(&name.value) {
                Some(nodes) => series.extend(nodes.iter().flat_map(|node| self.input_series(*node))),
                None => self.undefined(name, fixtures),
            }
        }
        series
    }

    fn undefined(&mut self, name: Spanned<String>, fixtures: &Fixtures<'_>) {
        let mut known: Vec<&str> = fixtures.0.keys().map(String::as_str).collect();
        known.sort_unstable();
        let similar = similar(&name.value, known.into_iter()).into_iter().map(str::to_owned).collect();
        self.found.add(name.span, ProblemKind::Undefined { what: Named::Fixture, name: name.value, similar });
    }

    /// What an item of `input_series` stands for: one series, or one for each combination under `repeat`.
    pub(super) fn input_series(&mut self, node: Node<'_>) -> Vec<InputSeries> {
        let fields = Fields::of(node);
        let (labels, values) = self.series(&fields);
        let mut all = vec![InputSeries { labels, values: Arc::new(values), span: fields.span() }];
        for (label, list) in fields.pairs("repeat") {
            let texts = list.items().map(Node::target).filter_map(|item| item.as_str().ok());
            let values: Vec<String> = texts.flat_map(|text| spread(&text, self.room)).collect();
            if values.len().saturating_mul(all.len()) > self.room {
                self.too_many(&label);
                return vec![];
            }
            let with = |series: &InputSeries, value: &str| InputSeries {
                labels: series.labels.with(&label.value, value),
                ..series.clone()
            };
            all = all.iter().flat_map(|series| values.iter().map(move |value| with(series, value))).collect();
        }
        self.room = self.room.saturating_sub(all.len());
        all
    }

    fn too_many(&mut self, label: &Spanned<String>) {
        self.found.add(
            label.span,
            ProblemKind::InvalidValue {
                field: "repeat".into(),
                value: label.value.clone(),
                expected: "a label with values",
                refusal: Refusal::because(format!("makes more than {MAX_SERIES} series in this file"))
                    .help("give it fewer values"),
            },
        );
    }
}

/// The room for series in a file of which none is read yet.
pub(super) const ROOM: usize = MAX_SERIES;

/// `web-1..3` as `web-1`, `web-2`, `web-3`; a text without a range as it is. Numbers keep the width of one that begins
/// with 0. At most one more than `limit`.
fn spread(text: &str, limit: usize) -> Vec<String> {
    let Some((before, after)) = text.split_once("..") else { return vec![text.to_owned()] };
    let first = &before[before.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
    let last = &after[..after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
    let (Ok(from), Ok(to)) = (first.parse::<u64>(), last.parse::<u64>()) else {
        return vec![text.to_owned()];
    };
    let (prefix, suffix) = (&before[..before.len() - first.len()], &after[last.len()..]);
    let width = if first.starts_with('0') { first.len() } else { 0 };
    (from..=to)
        .take(limit.saturating_add(1))
        .map(|number| format!("{prefix}{number:0width$}{suffix}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn a_range_stands_for_its_numbers() {
        assert_eq!(spread("web-1..3", 9), ["web-1", "web-2", "web-3"]);
        assert_eq!(spread("10.0.0.8..10:9100", 9), ["10.0.0.8:9100", "10.0.0.9:9100", "10.0.0.10:9100"]);
        assert_eq!(spread("08..10", 9), ["08", "09", "10"]);
        assert_eq!(spread("a..b", 9), ["a..b"]);
        assert_eq!(spread("3..1", 9), [""; 0]);
        assert_eq!(spread("0..18446744073709551615", 3).len(), 4);
        assert_eq!(spread("1..99999999999999999999999", 3).len(), 1);
    }
}
