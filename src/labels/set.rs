//! The labels of one series.
//!
//! A [`LabelSet`] is sorted by name, has no name twice and no empty value: to Prometheus an empty label is none. It is
//! cheap to clone, and its hash is computed once.

use std::{
    cmp::Ordering,
    fmt,
    hash::{BuildHasher, Hash, Hasher},
    sync::Arc,
};

/// The label that holds the name of a metric.
pub const METRIC_NAME: &str = "__name__";

/// A label: its name and its value.
pub type Label = (Arc<str>, Arc<str>);

/// The labels of one series, sorted by name.
#[derive(Clone)]
pub struct LabelSet {
    labels: Arc<[Label]>,
    hash: u64,
}

impl LabelSet {
    /// No labels.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Of labels in any order. Empty values are left out; of a name given twice the last counts.
    #[must_use]
    pub fn new(mut labels: Vec<Label>) -> Self {
        labels.reverse();
        labels.sort_by(|a, b| a.0.cmp(&b.0));
        labels.dedup_by(|later, kept| later.0 == kept.0);
        labels.retain(|(_, value)| !value.is_empty());
        Self::sorted(labels)
    }

    fn sorted(labels: Vec<Label>) -> Self {
        let hash = foldhash::fast::FixedState::default().hash_one(&labels);
        Self { labels: labels.into(), hash }
    }

    /// The labels, sorted by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.labels.iter().map(|(name, value)| (&**name, &**value))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The value of a label.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let label = self.labels.iter().find(|label| &*label.0 == name)?;
        Some(&label.1)
    }

    /// The name of the metric; empty if there is none.
    #[must_use]
    pub fn metric_name(&self) -> &str {
        self.get(METRIC_NAME).unwrap_or_default()
    }

    /// Those whose name satisfies `keep`.
    #[must_use]
    pub fn filtered(&self, mut keep: impl FnMut(&str) -> bool) -> Self {
        if self.labels.iter().all(|(name, _)| keep(name)) {
            return self.clone();
        }
        Self::sorted(self.labels.iter().filter(|(name, _)| keep(name)).cloned().collect())
    }

    /// The same with a label set, or taken away if `value` is empty.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let at = self.labels.partition_point(|label| &*label.0 < name);
        let mut labels = self.labels.to_vec();
        if labels.get(at).is_some_and(|label| &*label.0 == name) {
            labels.remove(at);
        }
        if !value.is_empty() {
            labels.insert(at, (name.into(), value.into()));
        }
        Self::sorted(labels)
    }
}

impl Default for LabelSet {
    fn default() -> Self {
        Self::sorted(Vec::new())
    }
}

impl PartialEq for LabelSet {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && (Arc::ptr_eq(&self.labels, &other.labels) || self.labels == other.labels)
    }
}

impl Eq for LabelSet {}

impl Hash for LabelSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl Ord for LabelSet {
    /// By the first label that differs, its name before its value; as Prometheus sorts results.
    fn cmp(&self, other: &Self) -> Ordering {
        self.labels.cmp(&other.labels)
    }
}

impl PartialOrd for LabelSet {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<N: Into<Arc<str>>, V: Into<Arc<str>>> FromIterator<(N, V)> for LabelSet {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(labels: I) -> Self {
        Self::new(labels.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// `up{job="mcp"}`, as Prometheus writes a series.
impl fmt::Display for LabelSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.metric_name();
        let is_plain = super::is_metric_name(name);
        if is_plain {
            f.write_str(name)?;
            if self.len() == 1 {
                return Ok(());
            }
        }
        f.write_str("{")?;
        let mut is_first = true;
        for (label, value) in self.iter().filter(|(label, _)| !(is_plain && *label == METRIC_NAME)) {
            if !std::mem::replace(&mut is_first, false) {
                f.write_str(", ")?;
            }
            if super::NameScheme::Legacy.allows_label(label) {
                f.write_str(label)?;
            } else {
                write!(f, "{label:?}")?;
            }
            write!(f, "={value:?}")?;
        }
        f.write_str("}")
    }
}

impl fmt::Debug for LabelSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
