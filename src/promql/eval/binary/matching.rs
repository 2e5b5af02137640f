//! Which series of two vectors belong together, and what the result of two of them is called.

use crate::{
    labels::LabelSet,
    promql::{
        changes::Change,
        eval::{
            Row,
            grid::{group_labels, is_metadata},
        },
        features::{Feature, Features},
        plan::{BinaryPlan, Matching},
    },
};
use smallvec::SmallVec;
use std::collections::HashMap;

impl Matching {
    fn names(&self, label: &str) -> bool {
        self.labels.iter().any(|name| name == label)
    }
}

/// The groups of series that belong together.
#[derive(Debug)]
pub(super) struct Groups {
    /// The labels of each group.
    pub(super) labels: Vec<LabelSet>,
    /// The group of each row of each side.
    pub(super) of: [Vec<usize>; 2],
}

impl Groups {
    pub(super) fn new(sides: [&[Row]; 2], matching: &Matching) -> Self {
        let mut known: HashMap<LabelSet, usize> = HashMap::new();
        let mut labels = vec![];
        let of = sides.map(|rows| {
            let mut group = |row: &Row| {
                let group = group_labels(&row.labels, &matching.labels, matching.is_on);
                *known.entry(group).or_insert_with_key(|group| {
                    labels.push(group.clone());
                    labels.len() - 1
                })
            };
            rows.iter().map(&mut group).collect()
        });
        Self { labels, of }
    }

    /// At which times each group has a series of these rows, which are those of side `side`.
    pub(super) fn present(&self, side: usize, rows: &[Row]) -> Vec<Steps> {
        let mut present = vec![Steps::default(); self.labels.len()];
        for (row, group) in rows.iter().zip(&self.of[side]) {
            present[*group].insert_values_of(row);
        }
        present
    }
}

impl BinaryPlan {
    /// The labels of the result of two series, of which the second is that of the side that has one for each group.
    pub(super) fn result_labels(&self, many: &LabelSet, one: &LabelSet, features: &Features) -> LabelSet {
        let drops_name = self.is_bool && !features.is_enabled(Feature::DelayedNameRemoval);
        let keeps_included = features.has(Change::IncludedNameStays);
        let is_first_without_name = self.op.is_arithmetic() || (drops_name && keeps_included);
        let is_one_to_one = self.many.is_none();
        let mut labels = many.filtered(|label| {
            !(is_first_without_name && is_metadata(label))
                && (!is_one_to_one || self.matching.names(label) == self.matching.is_on)
        });
        for name in &self.include {
            labels = labels.with(name, one.get(name).unwrap_or_default());
        }
        if drops_name && !keeps_included { labels.filtered(|label| !is_metadata(label)) } else { labels }
    }
}

/// A set of times, by their number.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps(SmallVec<[u64; 4]>);

impl Steps {
    /// Adds a time; the answer is whether it is new.
    pub(super) fn insert(&mut self, step: usize) -> bool {
        let (word, bit) = (step / 64, 1 << (step % 64));
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }

    pub(super) fn contains(&self, step: usize) -> bool {
        self.0.get(step / 64).is_some_and(|word| word & (1 << (step % 64)) != 0)
    }

    /// The times at which any row has a value.
    pub(super) fn with_values_of(rows: &[Row]) -> Self {
        let mut steps = Self::default();
        rows.iter().for_each(|row| steps.insert_values_of(row));
        steps
    }

    fn insert_values_of(&mut self, row: &Row) {
        for (step, _) in row.points.iter().enumerate().filter(|(_, point)| point.is_some()) {
            self.insert(step);
        }
    }
}
