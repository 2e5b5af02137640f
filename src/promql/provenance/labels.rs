//! What is known of the labels of some series.

use crate::{labels::METRIC_NAME, promql::text::TextRange};
use std::collections::BTreeMap;

/// So many labels are told apart; of more nothing is known, so that the cost stays linear.
const MOST: usize = 256;

/// Whether series have a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Each has it.
    Surely,
    /// Nothing is known.
    Perhaps,
    /// None has it.
    Never {
        /// What took it away, or never gave it.
        because: TextRange,
    },
}

impl Presence {
    /// Whether no series has it.
    #[must_use]
    pub fn is_never(self) -> bool {
        matches!(self, Self::Never { .. })
    }

    /// Of series of which each is one of these or of those.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Surely, Self::Surely) => Self::Surely,
            (Self::Never { because }, Self::Never { .. }) => Self::Never { because },
            _ => Self::Perhaps,
        }
    }

    /// Of series that have the same value as those.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never { because }, _) | (_, Self::Never { because }) => Self::Never { because },
            (Self::Surely, _) | (_, Self::Surely) => Self::Surely,
            _ => Self::Perhaps,
        }
    }

    /// If it may have been taken away.
    pub(super) fn at_most(self) -> Self {
        if self == Self::Surely { Self::Perhaps } else { self }
    }

    /// If it was taken away for that reason, unless it was gone before.
    pub(super) fn gone(self, because: TextRange) -> Self {
        if self.is_never() { self } else { Self::Never { because } }
    }
}

/// Which labels series have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    named: BTreeMap<String, Presence>,
    /// Of every label that is not named.
    others: Presence,
    name: Presence,
    is_single: bool,
}

impl Labels {
    /// Of any series with a name.
    #[must_use]
    pub fn unknown() -> Self {
        Self { named: BTreeMap::new(), others: Presence::Perhaps, name: Presence::Perhaps, is_single: false }
    }

    /// Of the series of a metric that have at most these labels; `because` says it.
    pub fn only<'l>(labels: impl IntoIterator<Item = &'l str>, because: TextRange) -> Self {
        let named = labels.into_iter().map(|label| (label.to_owned(), Presence::Perhaps)).collect();
        Self { named, others: Presence::Never { because }, name: Presence::Surely, is_single: false }
    }

    /// Of one number, or one series without labels.
    #[must_use]
    pub fn none(because: TextRange) -> Self {
        let never = Presence::Never { because };
        Self { named: BTreeMap::new(), others: never, name: never, is_single: true }
    }

    /// Whether the series have this label, or, if it is `__name__`, their metric's name.
    #[must_use]
    pub fn get(&self, label: &str) -> Presence {
        match label {
            METRIC_NAME => self.name,
            _ => self.named.get(label).copied().unwrap_or(self.others),
        }
    }

    /// Whether there is surely no more than one series.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.is_single
    }

    /// Whether surely none of the series has any label but its name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.others.is_never() && self.named.values().all(|presence| presence.is_never())
    }

    /// The labels that the series may have, if all of them are known.
    #[must_use]
    pub fn all(&self) -> Option<Vec<&str>> {
        let perhaps = self.named.iter().filter(|(_, presence)| !presence.is_never());
        self.others.is_never().then(|| perhaps.map(|(label, _)| label.as_str()).collect())
    }

    pub(super) fn set(&mut self, label: &str, presence: Presence) {
        if label == METRIC_NAME {
            self.name = presence;
        } else if self.named.len() < MOST || self.named.contains_key(label) {
            self.named.insert(label.to_owned(), presence);
        } else {
            *self = Self { is_single: self.is_single, ..Self::unknown() };
        }
    }

    pub(super) fn set_single(&mut self, is_single: bool) {
        self.is_single = is_single;
    }

    pub(super) fn drop_name(&mut self, because: TextRange) {
        self.name = self.name.gone(because);
    }

    /// Changes every label but the name.
    pub(super) fn change(&mut self, with: impl Fn(Presence) -> Presence) {
        self.named.values_mut().for_each(|presence| *presence = with(*presence));
        self.others = with(self.others);
    }

    /// What is known where every label, the name included, may be there or not.
    pub(super) fn forget(&self) -> Self {
        Self { is_single: self.is_single, ..Self::unknown() }
    }

    /// Only these labels of `self`, all others gone for that reason.
    pub(super) fn keep<'l>(&self, labels: impl Iterator<Item = &'l str>, because: TextRange) -> Self {
        let mut kept = self.clone();
        kept.change(|presence| presence.gone(because));
        kept.drop_name(because);
        for label in labels {
            kept.set(label, self.get(label));
        }
        kept
    }

    /// Both, label by label; the name and how many there are stay those of `self`.
    pub(super) fn with(&self, other: &Self, both: impl Fn(Presence, Presence) -> Presence) -> Self {
        let others = both(self.others, other.others);
        let mut named: BTreeMap<String, Presence> = BTreeMap::new();
        for label in self.named.keys().chain(other.named.keys()) {
            let presence = both(self.get(label), other.get(label));
            if presence != others {
                named.insert(label.clone(), presence);
            }
        }
        let both = Self { named, others, ..*self };
        if both.named.len() > MOST { both.forget() } else { both }
    }
}
