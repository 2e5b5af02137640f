//! The labels of one series.
//!
//! A [`LabelSet`] is sorted by name, has no name twice and no empty value: to Prometheus an empty label is none. It is
//! cheap to clone, and its hash is computed once.

use super::{NameScheme, is_metric_name};
use crate::go::Quoted;
use std::{
    cmp::Ordering,
    fmt,
    hash::{BuildHasher, Hash, Hasher},
    sync::{Arc, LazyLock},
};
use xxhash_rust::xxh64::xxh64;

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
        if !labels.is_sorted_by(|a, b| a.0 < b.0) {
            labels.reverse();
            labels.sort_by(|a, b| a.0.cmp(&b.0));
            labels.dedup_by(|earlier, kept| earlier.0 == kept.0);
        }
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
        let found = self.labels.get(at).filter(|label| &*label.0 == name);
        if found.map_or("", |label| &*label.1) == value {
            return self.clone();
        }
        let name = found.map_or_else(|| name.into(), |label| Arc::clone(&label.0));
        let changed = (!value.is_empty()).then(|| (name, value.into()));
        let rest = &self.labels[at + usize::from(found.is_some())..];
        Self::sorted(self.labels[..at].iter().cloned().chain(changed).chain(rest.iter().cloned()).collect())
    }

    /// The number by which `limit_ratio` decides whether a series is among the sampled: xxhash64 of all names and
    /// values in order, each after its length in bytes (one byte, or from 255 on the byte 255 and three more, the
    /// lowest first), as Prometheus holds labels in memory unless it is built otherwise.
    #[must_use]
    pub fn go_hash(&self) -> u64 {
        let mut bytes = Vec::with_capacity(256);
        for text in self.labels.iter().flat_map(|(name, value)| [name, value]) {
            match u8::try_from(text.len()) {
                Ok(len) if len < u8::MAX => bytes.push(len),
                _ => {
                    bytes.push(u8::MAX);
                    bytes.extend_from_slice(&text.len().to_le_bytes()[..3]);
                }
            }
            bytes.extend_from_slice(text.as_bytes());
        }
        xxh64(&bytes, 0)
    }

    /// `{__name__="up", job="mcp"}`, as Prometheus writes a series in messages and promtool in its reports.
    pub fn in_braces(&self) -> impl fmt::Display {
        fmt::from_fn(|f| write_labels(self.iter(), f))
    }
}

fn write_labels<'l>(
    labels: impl Iterator<Item = (&'l str, &'l str)>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut before = "{";
    for (name, value) in labels {
        f.write_str(std::mem::replace(&mut before, ", "))?;
        if NameScheme::Legacy.allows_label(name) {
            f.write_str(name)?;
        } else {
            write!(f, "{}", Quoted(name))?;
        }
        write!(f, "={}", Quoted(value))?;
    }
    f.write_str(if before == "{" { "{}" } else { "}" })
}

impl Default for LabelSet {
    fn default() -> Self {
        static EMPTY: LazyLock<LabelSet> = LazyLock::new(|| LabelSet::sorted(Vec::new()));
        EMPTY.clone()
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

/// `up{job="mcp"}`, as people write a series; a metric name that needs quotes stands among the labels.
impl fmt::Display for LabelSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.metric_name();
        if !is_metric_name(name) {
            return self.in_braces().fmt(f);
        }
        f.write_str(name)?;
        if self.len() == 1 {
            return Ok(());
        }
        write_labels(self.iter().filter(|(label, _)| *label != METRIC_NAME), f)
    }
}

impl fmt::Debug for LabelSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{LabelSet, METRIC_NAME};
    use std::collections::HashSet;

    fn set<const N: usize>(labels: [(&str, &str); N]) -> LabelSet {
        labels.into_iter().collect()
    }

    #[test]
    fn labels_are_sorted_by_bytes_without_empty_and_repeated_ones() {
        let labels = set([("b", "1"), ("é", "2"), ("a", ""), ("B", "3"), ("b", "4"), ("c", "5"), ("c", "")]);
        assert_eq!(labels.iter().collect::<Vec<_>>(), [("B", "3"), ("b", "4"), ("é", "2")]);
        assert_eq!(set([("a", ""), ("b", "1")]), set([("b", "1")]));
        assert_eq!(set([("a", "")]), LabelSet::empty());
    }

    #[test]
    fn changed_sets_equal_those_made_anew() {
        let labels = set([("a", "1"), ("b", "2")]);
        assert_eq!(labels.with("a", "3"), set([("a", "3"), ("b", "2")]));
        assert_eq!(labels.with("aa", "3"), set([("a", "1"), ("aa", "3"), ("b", "2")]));
        assert_eq!(labels.with("b", ""), set([("a", "1")]));
        assert_eq!(labels.with("c", ""), labels);
        assert_eq!(labels.filtered(|name| name == "b"), set([("b", "2")]));
        let hashed: HashSet<LabelSet> = [labels.with("c", "3").filtered(|name| name != "c"), labels].into();
        assert_eq!(hashed.len(), 1);
    }

    #[test]
    fn sets_are_ordered_by_the_first_label_that_differs() {
        let ordered = [
            set([]),
            set([("a", "1")]),
            set([("a", "1"), ("b", "2")]),
            set([("a", "1"), ("c", "0")]),
            set([("a", "2")]),
            set([("b", "1")]),
        ];
        assert!(ordered.is_sorted());
    }

    #[test]
    fn a_series_is_written_in_two_ways() {
        for (labels, named, in_braces) in [
            (set([]), "{}", "{}"),
            (set([(METRIC_NAME, "up")]), "up", r#"{__name__="up"}"#),
            (
                set([("job", "a\"b"), (METRIC_NAME, "up")]),
                r#"up{job="a\"b"}"#,
                r#"{__name__="up", job="a\"b"}"#,
            ),
            (set([("A", "1"), (METRIC_NAME, "a:b")]), r#"a:b{A="1"}"#, r#"{A="1", __name__="a:b"}"#),
            (set([("a b", "\x1f"), ("c", "é")]), r#"{"a b"="\x1f", c="é"}"#, r#"{"a b"="\x1f", c="é"}"#),
            (set([(METRIC_NAME, "a.b")]), r#"{__name__="a.b"}"#, r#"{__name__="a.b"}"#),
        ] {
            assert_eq!(
                (labels.to_string(), labels.in_braces().to_string()),
                (named.into(), in_braces.into())
            );
        }
    }

    /// Numbers of this code, after `limit_ratio` of Prometheus 3.5.3 had sampled fifty such sets at 39 ratios alike.
    #[test]
    fn the_hash_is_that_of_prometheus() {
        for (labels, hash) in [
            (set([]), 17_241_709_254_077_376_921),
            (set([(METRIC_NAME, "m"), ("i", "0")]), 3_230_067_274_894_453_849),
            (set([("a", &"x".repeat(254))]), 15_390_423_940_348_798_586),
            (set([("a", &"x".repeat(255))]), 7_843_869_350_762_009_678),
            (set([("a", &"x".repeat(70_000)), ("é", "ü")]), 14_515_815_634_708_678_920),
        ] {
            assert_eq!(labels.go_hash(), hash);
        }
    }
}
