//! Where versions of Prometheus give different results for the same expression.

use super::features::{Features, Version};

/// A change of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A sign before series that differ only in their names merges those that never meet, instead of failing.
    NegationMerges,
}

/// When each change came, with what it does.
const CHANGES: &[(Change, Version, &str)] = &[(
    Change::NegationMerges,
    Version::new(3, 8),
    "a sign before series that differ only in their names merges them where they never meet",
)];

impl Features {
    /// Whether the version has that change.
    #[must_use]
    pub fn has(&self, change: Change) -> bool {
        CHANGES.iter().any(|(row, since, _)| *row == change && *since <= self.version())
    }
}
