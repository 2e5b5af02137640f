//! Series as tests load them: one for each combination of values where they are repeated, and those that tests share.

use super::{InputSeries, validate::Reader};
use crate::{
    labels::{LabelSet, METRIC_NAME},
    model::decode::{Fields, Named, ProblemKind, similar},
    source::{Span, Spanned},
    syntax::yaml::Node,
};
use std::{collections::HashMap, sync::Arc};

/// So many series a file may have once they are repeated.
const MAX_SERIES: usize = 100_000;
/// So many series of fixtures all its tests together may load.
const MAX_SHARED: usize = 2_000_000;

/// Series by the name that tests share them under.
pub(super) struct Fixtures(HashMap<String, Vec<InputSeries>>);

impl Reader<'_> {
    /// The fixtures of the file with these fields.
    pub(super) fn fixtures(&mut self, file: &Fields<'_>) -> Fixtures {
        let named = file.pairs("fixtures").into_iter().map(|(name, list)| {
            let series = list.items().map(Node::target).flat_map(|node| self.input_series(node));
            (name.value, series.collect())
        });
        Fixtures(named.collect())
    }

    /// The series of the fixtures that a test names.
    pub(super) fn shared_series(&mut self, test: &Fields<'_>, fixtures: &Fixtures) -> Vec<InputSeries> {
        let mut series = vec![];
        for name in test.texts("fixtures") {
            let Some(shared) = fixtures.0.get(&name.value) else {
                self.undefined(name, fixtures);
                continue;
            };
            if shared.len() > self.shared_room {
                let fact = format!("the tests of this file load more than {MAX_SHARED} series of fixtures");
                self.found.contradiction(name.span, fact, "put some of the tests into another file");
                break;
            }
            self.shared_room -= shared.len();
            series.extend_from_slice(shared);
        }
        series
    }

    fn undefined(&mut self, name: Spanned<String>, fixtures: &Fixtures) {
        let mut known: Vec<&str> = fixtures.0.keys().map(String::as_str).collect();
        known.sort_unstable();
        let similar = similar(&name.value, known.into_iter()).into_iter().map(str::to_owned).collect();
        self.found.add(name.span, ProblemKind::Undefined { what: Named::Fixture, name: name.value, similar });
    }

    /// What an item of `input_series` stands for: one series, or one for each combination under `repeat`.
    pub(super) fn input_series(&mut self, node: Node<'_>) -> Vec<InputSeries> {
        let fields = Fields::of(node);
        let (labels, values) = self.series(&fields);
        let name = name_of(&fields, labels.metric_name());
        let mut all = vec![InputSeries { labels, values: Arc::new(values), name, span: fields.span() }];
        for (label, list) in fields.pairs("repeat") {
            let Some(values) = self.repeated(&all[0].labels, &label, list) else { return vec![] };
            if values.len().saturating_mul(all.len()) > self.room {
                let fact = format!("`repeat` makes more than {MAX_SERIES} series in this file");
                self.found.contradiction(label.span, fact, "give the label fewer values");
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

    /// The values of a label that a series is repeated over; `None` if there is something wrong with them.
    fn repeated(
        &mut self,
        labels: &LabelSet,
        label: &Spanned<String>,
        list: Node<'_>,
    ) -> Option<Vec<String>> {
        let name = &label.value;
        if name == METRIC_NAME || labels.get(name).is_some() {
            let fact = format!("`repeat` has the label `{name}`, which the series has already");
            self.found.contradiction(label.span, fact, "remove it from one of the two");
            return None;
        }
        let mut values = vec![];
        for item in list.items().map(Node::target) {
            let Ok(text) = item.as_str() else { continue };
            if values.len() > self.room {
                break;
            }
            match spread(&text, self.room) {
                // one too many is enough to refuse them all
                Ok(spread) => values.extend(spread.into_iter().take(self.room + 1 - values.len())),
                Err(why) => {
                    let fact = format!("`{text}` {why}");
                    self.found.contradiction(
                        item.span(),
                        fact,
                        "write a range such as `1..20`, the smaller number first",
                    );
                    return None;
                }
            }
        }
        if values.is_empty() && list.complete() {
            let fact = format!("`repeat` has no values for `{name}`, so there is no series at all");
            self.found.contradiction(label.span, fact, "give it values, or remove the label");
        }
        Some(values).filter(|values| !values.is_empty())
    }
}

/// Where the metric name of a series is written.
fn name_of(fields: &Fields<'_>, name: &str) -> Span {
    let text = fields.embedded("series");
    let written = text.as_ref().and_then(|text| {
        let start = u32::try_from(text.text().find(|c: char| !c.is_whitespace())?).ok()?;
        let is_first = !name.is_empty() && text.text()[start as usize..].starts_with(name);
        is_first.then(|| text.span(start..start + u32::try_from(name.len()).unwrap_or(0)))
    });
    written.or(text.map(|text| text.whole())).unwrap_or(fields.span())
}

/// The room for series in a file of which none is read yet, and for those of fixtures in all tests.
pub(super) const ROOM: [usize; 2] = [MAX_SERIES, MAX_SHARED];

/// `web-1..3` as `web-1`, `web-2`, `web-3`; a text without a range as it is. Numbers keep the width of one that begins
/// with 0. At most one more than `limit`. An error says what is wrong with the range.
fn spread(text: &str, limit: usize) -> Result<Vec<String>, &'static str> {
    let Some((before, after)) = text.split_once("..") else { return Ok(vec![text.to_owned()]) };
    let first = &before[before.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
    let last = &after[..after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
    if first.is_empty() || last.is_empty() {
        return Ok(vec![text.to_owned()]);
    }
    let (Ok(from), Ok(to)) = (first.parse::<u64>(), last.parse::<u64>()) else {
        return Err("is a range with too large a number");
    };
    if from > to {
        return Err("is a range that ends before it begins");
    }
    let (prefix, suffix) = (&before[..before.len() - first.len()], &after[last.len()..]);
    let width = if first.starts_with('0') { first.len() } else { 0 };
    let numbers = (from..=to).take(limit.saturating_add(1));
    Ok(numbers.map(|number| format!("{prefix}{number:0width$}{suffix}")).collect())
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn a_range_stands_for_its_numbers() {
        let all = |text: &str| spread(text, 9).unwrap().join(" ");
        assert_eq!(all("web-1..3"), "web-1 web-2 web-3");
        assert_eq!(all("10.0.0.8..10:9100"), "10.0.0.8:9100 10.0.0.9:9100 10.0.0.10:9100");
        assert_eq!(all("08..10"), "08 09 10");
        assert_eq!(all("a..b"), "a..b");
        assert_eq!(spread("0..18446744073709551615", 3).unwrap().len(), 4);
        assert!(spread("3..1", 9).is_err());
        assert!(spread("1..99999999999999999999999", 9).is_err());
    }
}
