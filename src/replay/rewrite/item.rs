//! What an expectation says, field by field, beside what it should say; and which of several belong together.

use super::super::outcome::{Pairs, Thing};
use crate::{
    labels::LabelSet,
    model::{
        rules::Pair,
        scenario::{ExpectedAlert, ExpectedSample},
    },
    promql::{Features, Histogram},
};

/// More than so many are taken in order instead of by likeness.
const MOST_COMPARED: usize = 500;

/// One alert or sample: its fields in the order in which they are written.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) fields: Vec<(&'static str, Content)>,
}

/// What a field holds.
#[derive(Debug)]
pub(super) enum Content {
    /// Names with texts.
    Pairs(Pairs),
    /// A series, written as a selector.
    Labels(LabelSet),
    Number(f64),
    Text(String),
}

impl Item {
    /// What should be written for what came.
    pub(super) fn wanted(thing: &Thing) -> Self {
        match thing {
            Thing::Alert { labels, annotations } => {
                let labels = labels.iter().filter(|(name, _)| name != "alertname").cloned().collect();
                Self::alert(labels, annotations.clone())
            }
            Thing::Sample { labels, value } => {
                let labels = labels.iter().cloned().collect();
                match value.parse() {
                    Ok(number) => Self::sample(labels, number, None),
                    Err(_) => Self::sample(labels, 0.0, Some(value.clone())),
                }
            }
            // what is expected of pipelines is not rewritten
            Thing::Event { .. } => Self { fields: vec![] },
        }
    }

    pub(super) fn expected_alert(alert: &ExpectedAlert) -> Self {
        let pairs = |pairs: &[Pair]| {
            let pairs = pairs.iter().map(|pair| (pair.name.value.clone(), pair.value.text().to_owned()));
            pairs.collect::<Pairs>()
        };
        // promtool puts the name of the alert in the place of one that is written
        let mut labels = pairs(&alert.labels);
        labels.retain(|(name, _)| name != "alertname");
        Self::alert(labels, pairs(&alert.annotations))
    }

    pub(super) fn expected_sample(sample: &ExpectedSample, features: &Features) -> Self {
        let histogram = sample.histogram.as_ref();
        let histogram = histogram.map(|literal| Histogram::from_literal(literal).to_expression(features));
        Self::sample(sample.labels.clone(), sample.value, histogram)
    }

    fn alert(mut labels: Pairs, mut annotations: Pairs) -> Self {
        labels.sort();
        annotations.sort();
        let fields = [("exp_labels", labels), ("exp_annotations", annotations)];
        Self { fields: fields.into_iter().map(|(key, pairs)| (key, Content::Pairs(pairs))).collect() }
    }

    fn sample(labels: LabelSet, value: f64, histogram: Option<String>) -> Self {
        let mut fields = vec![("labels", Content::Labels(labels)), ("value", Content::Number(value))];
        fields.extend(histogram.map(|text| ("histogram", Content::Text(text))));
        Self { fields }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Content> {
        self.fields.iter().find(|(known, _)| *known == key).map(|(_, content)| content)
    }

    fn is(&self, other: &Self, neighbours: bool) -> bool {
        let has = |(key, content): &(&str, Content)| {
            other.get(key).is_some_and(|other| content.is(other, neighbours))
        };
        self.fields.len() == other.fields.len() && self.fields.iter().all(has)
    }

    /// How much of it is the same.
    fn likeness(&self, other: &Self) -> usize {
        let fields = self.fields.iter().filter_map(|(key, content)| Some((content, other.get(key)?)));
        fields.map(|(content, other)| content.likeness(other)).sum()
    }
}

impl Content {
    /// Whether the two say the same; where `neighbours` are wanted, numbers may be next to each other.
    pub(super) fn is(&self, other: &Self, neighbours: bool) -> bool {
        match (self, other) {
            (Self::Pairs(one), Self::Pairs(other)) => one == other,
            (Self::Labels(one), Self::Labels(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => {
                let next = neighbours && (one.next_up() == *other || one.next_down() == *other);
                one == other || (one.is_nan() && other.is_nan()) || next
            }
            _ => false,
        }
    }

    /// Whether a field that is not written says this.
    pub(super) fn is_default(&self) -> bool {
        match self {
            Self::Pairs(pairs) => pairs.is_empty(),
            Self::Labels(labels) => labels.is_empty(),
            Self::Number(number) => *number == 0.0,
            Self::Text(text) => text.is_empty(),
        }
    }

    fn likeness(&self, other: &Self) -> usize {
        match (self, other) {
            (Self::Pairs(one), Self::Pairs(other)) => one.iter().filter(|pair| other.contains(pair)).count(),
            (Self::Labels(one), Self::Labels(other)) => {
                let same = one.iter().filter(|pair| other.iter().any(|known| known == *pair)).count();
                2 * same + usize::from(one == other)
            }
            _ => usize::from(self.is(other, false)),
        }
    }
}

/// What is to be done with the items of a list.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// An expected one with what it should say instead.
    pub(super) changed: Vec<(usize, usize)>,
    /// Expected ones that did not come.
    pub(super) removed: Vec<usize>,
    /// What came beyond those that are expected.
    pub(super) added: Vec<usize>,
}

/// Gives each expected item the one that it is, or else the one that is most like it.
pub(super) fn pair(expected: &[Item], wanted: &[Item], neighbours: bool) -> Pairing {
    let mut free: Vec<usize> = (0..wanted.len()).collect();
    let mut pairing = Pairing::default();
    let mut others = vec![];
    for (index, item) in expected.iter().enumerate() {
        match free.iter().position(|other| item.is(&wanted[*other], neighbours)) {
            Some(place) => drop(free.remove(place)),
            None => others.push(index),
        }
    }
    let is_few = others.len().max(free.len()) <= MOST_COMPARED;
    for index in others {
        let likeness = |place: &usize| expected[index].likeness(&wanted[free[*place]]);
        let places = 0..if is_few { free.len() } else { free.len().min(1) };
        match places.max_by_key(|place| (likeness(place), usize::MAX - place)) {
            Some(place) => pairing.changed.push((index, free.remove(place))),
            None => pairing.removed.push(index),
        }
    }
    pairing.added = free;
    pairing
}
