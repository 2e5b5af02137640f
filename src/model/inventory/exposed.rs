//! From an exposition to the metrics in it: text as an endpoint exposes it, or a saved copy.

use super::{Labels, Metric, MetricType, Name, Origin, Part, part};
use crate::{
    source::{Embedded, Span},
    syntax::exposition::{self, Entry, Format, Problem, Sample},
};
use std::collections::{HashMap, HashSet};

/// What a text of metrics says.
#[derive(Clone, Debug, Default)]
pub struct Exposition {
    /// Its metrics, in order.
    pub metrics: Vec<Metric>,
    /// The lines that Prometheus refuses, in order.
    pub problems: Vec<Problem>,
}

impl Exposition {
    /// Reads a text in the format that its content tells.
    #[must_use]
    pub fn read(text: &Embedded) -> Self {
        let mut entries = exposition::read(text);
        let mut families =
            Families { is_open_metrics: entries.format() == Format::OpenMetrics, ..Families::default() };
        let mut problems = vec![];
        for entry in &mut entries {
            match entry {
                Ok(Entry::Help(help)) => {
                    families.of(&help.name, help.name.span).help = Some(help.value.value.into_owned());
                }
                Ok(Entry::Type(kind)) => families.of(&kind.name, kind.name.span).kind = kind.value.value,
                Ok(Entry::Unit(unit)) => {
                    families.of(&unit.name, unit.name.span).unit = Some(unit.value.value.to_owned());
                }
                Ok(Entry::Sample(sample)) => families.take(&sample),
                Err(problem) => problems.push(problem),
            }
        }
        Self { metrics: families.finish(), problems }
    }
}

#[derive(Default)]
struct Families {
    metrics: Vec<Metric>,
    by_name: HashMap<String, usize>,
    /// The names of the labels of each metric.
    labels: Vec<HashSet<String>>,
    is_open_metrics: bool,
}

impl Families {
    /// The metric of this name, which is declared at `span` if it is new.
    fn of(&mut self, name: &str, span: Span) -> &mut Metric {
        let index = self.index(name, span);
        &mut self.metrics[index]
    }

    fn index(&mut self, name: &str, span: Span) -> usize {
        let next = self.metrics.len();
        let index = *self.by_name.entry(name.to_owned()).or_insert(next);
        if index == next {
            self.metrics.push(Metric {
                name: Name::Exact(name.to_owned()),
                kind: MetricType::Unknown,
                labels: Labels::default(),
                unit: None,
                help: None,
                has_created: false,
                is_split: false,
                jobs: vec![],
                origin: Origin::Declared(span),
            });
            self.labels.push(HashSet::new());
        }
        index
    }

    /// The labels of a sample belong to the metric that it is of.
    fn take(&mut self, sample: &Sample<'_>) {
        let parts = part::families(&sample.name).find_map(|(family, part)| {
            let index = *self.by_name.get(&*family)?;
            let kind = self.metrics[index].kind;
            let is_part = part.is_part_of(kind) || part == Part::Created;
            is_part.then_some((index, part, kind))
        });
        let owner = parts.or_else(|| self.owner_by_suffix(&sample.name));
        let (index, own) = match owner {
            Some((index, part, kind)) => {
                self.metrics[index].has_created |= part == Part::Created;
                (index, part.own_label(kind))
            }
            None => (self.index(&sample.name, sample.name.span), None),
        };
        let (labels, known) = (&mut self.metrics[index].labels, &mut self.labels[index]);
        labels.are_all = true;
        for label in sample.labels.iter().filter(|label| own.is_none_or(|own| own != &*label.name.value)) {
            let name = &*label.name.value;
            if !known.contains(name) {
                known.insert(name.to_owned());
                labels.names.push(name.to_owned());
            }
        }
    }

    /// The family of OpenMetrics whose samples have the suffix of its type.
    fn owner_by_suffix(&self, sample: &str) -> Option<(usize, Part, MetricType)> {
        const SUFFIXES: [(&str, MetricType); 2] =
            [("_total", MetricType::Counter), ("_info", MetricType::Info)];
        let of_suffix = |(suffix, kind): (&str, MetricType)| {
            let index = *self.by_name.get(sample.strip_suffix(suffix)?)?;
            (self.metrics[index].kind == kind).then_some((index, Part::Itself, kind))
        };
        SUFFIXES.into_iter().find_map(of_suffix).filter(|_| self.is_open_metrics)
    }

    /// OpenMetrics names families without the suffix of their samples; here they have it.
    fn finish(mut self) -> Vec<Metric> {
        for metric in self.metrics.iter_mut().filter(|_| self.is_open_metrics) {
            let Name::Exact(name) = &mut metric.name else { continue };
            match metric.kind {
                MetricType::Counter => name.push_str("_total"),
                MetricType::Info => name.push_str("_info"),
                _ => {}
            }
        }
        self.metrics
    }
}
