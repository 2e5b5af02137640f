//! Which metrics there are: their names, types and labels, and who says so.
//!
//! Enters: what programs declare, expositions, recording rules, the [`catalogue`] of well-known exporters, the settings
//! and what a server tells. Leaves: an [`Inventory`] that knows which metric a series belongs to. Names are those of the
//! `# TYPE` line of the text format: a counter has its `_total`, a histogram has no suffix.

pub mod catalogue;
mod declared;
mod exposed;
mod learnt;
mod name;
mod nearest;
mod own;
mod part;
mod saved;
#[cfg(test)]
mod tests;

pub use catalogue::Product;
pub use exposed::Exposition;
pub use learnt::{Learnt, Program};
pub use name::{Fragment, Name};
use nearest::Candidate;
pub use nearest::Nearest;
pub use part::Part;
pub use saved::Saved;

use crate::source::Span;
pub use crate::syntax::exposition::MetricType;
use std::{borrow::Cow, collections::HashMap, sync::Arc};

/// A metric: all series of one name, with the parts of a histogram or summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Its name, or the pattern that its names follow.
    pub name: Name,
    /// What its values mean.
    pub kind: MetricType,
    /// The names of its labels, without those that a scrape adds.
    pub labels: Labels,
    /// Its unit, where one is declared.
    pub unit: Option<String>,
    /// What it says about itself.
    pub help: Option<String>,
    /// Whether the time at which each series began is exposed as `…_created`.
    pub has_created: bool,
    /// Whether no series has its own name: a histogram without a native form, a summary without quantiles.
    pub is_split: bool,
    /// The jobs that are known to expose it; empty if that is not known.
    pub jobs: Vec<Arc<str>>,
    /// Who says so.
    pub origin: Origin,
}

/// The names of a metric's labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Those that are known.
    pub names: Vec<String>,
    /// Whether it surely has no others.
    pub are_all: bool,
}

/// Who says that a metric is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A program, an exposition, a saved inventory or the settings, at this place.
    Declared(Span),
    /// The recording rule whose name stands here.
    Recorded(Span),
    /// The catalogue: this exporter, or this client library.
    Product(&'static Product),
    /// The server with this address.
    Server(Arc<str>),
    /// Prometheus makes it itself.
    Prometheus,
}

impl Origin {
    /// Where that is written, if it is in a file.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Declared(span) | Self::Recorded(span) => Some(*span),
            Self::Product(_) | Self::Server(_) | Self::Prometheus => None,
        }
    }
}

/// Series of one name: a metric, or the part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Series<'a> {
    /// The metric.
    pub metric: Cow<'a, Metric>,
    /// Which of its series.
    pub part: Part,
}

impl Series<'_> {
    /// What the values of these series mean.
    #[must_use]
    pub fn kind(&self) -> MetricType {
        self.part.kind(self.metric.kind)
    }

    /// The product that the catalogue knows it of.
    #[must_use]
    pub fn product(&self) -> Option<&'static Product> {
        match self.metric.origin {
            Origin::Product(product) => Some(product),
            _ => None,
        }
    }

    /// Whether its values surely mean what its type says. Exporters expose as a gauge what only rises, and as a counter
    /// what falls: of the types in the catalogue, those that were measured count if the suffix of the name agrees.
    #[must_use]
    pub fn is_surely_typed(&self) -> bool {
        let Origin::Product(product) = self.metric.origin else { return true };
        let is_total = self.metric.name.exact().is_some_and(|name| name.ends_with("_total"));
        match self.kind() {
            MetricType::Counter => self.part != Part::Itself || is_total,
            _ => product.has_measured_types && !is_total,
        }
    }

    /// Whether a rule records it.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        matches!(self.metric.origin, Origin::Recorded(_))
    }

    /// Whether these series can have a label of that name, the labels of targets left aside; `None` if that is not
    /// known.
    #[must_use]
    pub fn has_label(&self, name: &str) -> Option<bool> {
        let labels = &self.metric.labels;
        match self.part.own_label(self.metric.kind) {
            Some(own) if own == name => Some(true),
            _ if labels.names.iter().any(|label| label == name) => Some(true),
            _ => labels.are_all.then_some(false),
        }
    }
}

/// All metrics that are known.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    metrics: Vec<Metric>,
    by_name: HashMap<String, Vec<usize>>,
    patterns: Vec<usize>,
    /// The names of all series.
    names: Vec<Candidate>,
}

impl Inventory {
    /// Of these metrics.
    #[must_use]
    pub fn new(metrics: Vec<Metric>) -> Self {
        let mut inventory = Self::default();
        metrics.into_iter().for_each(|metric| inventory.add(metric));
        inventory
    }

    /// Of what Prometheus makes itself.
    #[must_use]
    pub fn of_prometheus() -> Self {
        Self::new(own::metrics().collect())
    }

    /// One more.
    pub fn add(&mut self, metric: Metric) {
        let index = self.metrics.len();
        match &metric.name {
            Name::Exact(name) => self.by_name.entry(name.clone()).or_default().push(index),
            Name::Pattern(_) => self.patterns.push(index),
        }
        // when a series began is hardly ever what is meant
        let names = metric.series_names().into_iter().filter(|name| !name.ends_with("_created"));
        self.names.extend(names.map(Candidate::new));
        self.metrics.push(metric);
    }

    /// All of them, in the order in which they were added.
    #[must_use]
    pub fn metrics(&self) -> &[Metric] {
        &self.metrics
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.metrics.is_empty()
    }

    /// What the series of this name are; several if it is declared several times.
    pub fn series<'a>(&'a self, name: &str) -> impl Iterator<Item = Series<'a>> + use<'a> {
        let found: Vec<Series<'a>> = part::families(name)
            .flat_map(|(family, part)| {
                let metrics = self.by_name.get(&*family).into_iter().flatten();
                metrics.map(move |index| Series { metric: Cow::Borrowed(&self.metrics[*index]), part })
            })
            .filter(|series| series.part.is_of(&series.metric))
            .collect();
        found.into_iter()
    }

    /// The patterns that this name follows: it may be one of theirs.
    pub fn patterns<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Metric> {
        let patterns = self.patterns.iter().map(|index| &self.metrics[*index]);
        patterns.filter(move |metric| part::families(name).any(|(family, _)| metric.name.matches(&family)))
    }

    /// The names of series that are most like `name`, the best first, at most three.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Vec<Nearest> {
        nearest::nearest(name, self.names.iter())
    }
}
