//! Which metrics a Prometheus has: what its jobs scrape, what its rules record, what programs declare.
//!
//! Enters: the documents, the stacks, and the metrics that were declared or learnt. Leaves: for each expression the
//! [`Metrics`] of the Prometheus that evaluates it, and where a name stands in them. What is not known to be missing is
//! possible: only jobs of which all is known can tell that a name does not exist.

mod job;
mod labels;
mod query;
mod standing;
mod uses;

pub use job::JobMetrics;
pub use labels::NoLabel;
pub use query::{Place, Query};
pub use standing::Standing;
pub use uses::MetricUses;

use super::{Content, Document, DocumentId, Project, Reference, Stack};
use crate::model::{
    inventory::{Inventory, Labels, Learnt, Metric, MetricType, Name, Origin, Product, Series, catalogue},
    rules::{Rule, RuleFile},
};
use regex::RegexSet;
use std::{collections::HashMap, sync::OnceLock};

/// What is known of metrics in all files.
#[derive(Debug)]
pub(super) struct Knowledge {
    /// What is declared or learnt, and what Prometheus makes itself.
    declared: Inventory,
    /// What any rule records.
    recorded: Inventory,
    /// Whether that is only what Prometheus makes itself.
    nothing_declared: bool,
    /// What is declared is all that there is.
    is_closed: bool,
    ignored: RegexSet,
    /// In the order of the stacks.
    stacks: Vec<StackMetrics>,
    /// The stack that each document belongs to; `None` if there are several.
    owners: HashMap<DocumentId, Option<usize>>,
}

/// What is known of the metrics of a stack.
#[derive(Debug)]
struct StackMetrics {
    jobs: Vec<JobMetrics>,
    recorded: Inventory,
    /// What the exporters have that the jobs scrape, put together when it is first asked for.
    exported: OnceLock<Inventory>,
    /// Whether all its jobs and rules are here.
    is_whole: bool,
}

impl StackMetrics {
    fn exported(&self) -> &Inventory {
        self.exported.get_or_init(|| {
            let mut products: Vec<&Product> =
                self.jobs.iter().flat_map(|job| &job.products).copied().collect();
            products.sort_by_key(|product| product.name);
            products.dedup();
            Inventory::new(products.into_iter().flat_map(Product::metrics).collect())
        })
    }
}

impl Knowledge {
    pub(super) fn of(
        documents: &[Document],
        stacks: &[Stack],
        references: &[Reference],
        learnt: Learnt,
    ) -> Self {
        let mut declared = Inventory::of_prometheus();
        let exposed = documents.iter().filter_map(|document| match &document.content {
            Content::Exposition(exposition) => Some(&exposition.metrics),
            _ => None,
        });
        let all = learnt.metrics.iter().chain(exposed.flatten());
        all.for_each(|metric| declared.add(metric.clone()));
        let nothing_declared = declared.metrics().iter().all(|metric| metric.origin == Origin::Prometheus);
        let of_stack = |stack: &Stack| StackMetrics {
            jobs: job::of_stack(documents, stack, &learnt),
            recorded: recorded(stack.rules.iter().filter_map(|id| rules(&documents[id.0]))),
            exported: OnceLock::new(),
            is_whole: is_whole(documents, stack),
        };
        Self {
            declared,
            nothing_declared,
            recorded: recorded(documents.iter().filter_map(rules)),
            is_closed: learnt.is_closed,
            stacks: stacks.iter().map(of_stack).collect(),
            ignored: learnt.ignored,
            owners: owners(stacks, references),
        }
    }
}

/// The stack that each document belongs to; a unit test file belongs to that of its rules.
fn owners(stacks: &[Stack], references: &[Reference]) -> HashMap<DocumentId, Option<usize>> {
    let of_stack = |(index, stack): (usize, &Stack)| {
        let of_grafana = stack.dashboards.iter().chain(&stack.provisioning);
        let members = stack.rules.iter().chain(of_grafana).copied().chain([stack.prometheus]);
        members.map(move |document| (document, Some(index))).collect::<Vec<_>>()
    };
    let owners = agreed(stacks.iter().enumerate().flat_map(of_stack));
    let rules = references.iter().flat_map(|one| one.rules.iter().map(|rules| (one.config, *rules)));
    let tests = agreed(rules.filter_map(|(test, rules)| Some((test, *owners.get(&rules)?))));
    tests.into_iter().chain(owners).collect()
}

/// What each document belongs to; `None` where not all say the same.
fn agreed(said: impl Iterator<Item = (DocumentId, Option<usize>)>) -> HashMap<DocumentId, Option<usize>> {
    let mut owners: HashMap<DocumentId, Option<usize>> = HashMap::new();
    for (document, stack) in said {
        let owner = owners.entry(document).or_insert(stack);
        *owner = owner.filter(|owner| Some(*owner) == stack);
    }
    owners
}

fn rules(document: &Document) -> Option<&RuleFile> {
    match &document.content {
        Content::Rules(file) => Some(file),
        _ => None,
    }
}

/// Whether all series of a stack are those of its scrape jobs, and these are all known.
fn is_whole(documents: &[Document], stack: &Stack) -> bool {
    match &documents[stack.prometheus.0].content {
        Content::Prometheus(config) => {
            config.complete
                && config.scrape_config_files.is_empty()
                && config.remote_reads.is_empty()
                && !config.has_otlp
        }
        _ => false,
    }
}

fn recorded<'a>(files: impl Iterator<Item = &'a RuleFile>) -> Inventory {
    let rules = files.flat_map(|file| &file.groups).flat_map(|group| &group.rules);
    let records = rules.filter_map(|rule| match rule {
        Rule::Recording(rule) => Some(rule),
        _ => None,
    });
    Inventory::new(
        records
            .map(|rule| Metric {
                name: Name::Exact(rule.name.value.clone()),
                kind: MetricType::Unknown,
                labels: Labels::default(),
                unit: None,
                help: None,
                has_created: false,
                is_split: false,
                jobs: vec![],
                origin: Origin::Recorded(rule.name.span),
            })
            .collect(),
    )
}

/// The metrics of one Prometheus or, where it is not known which one it is, of any.
#[derive(Clone, Copy, Debug)]
pub struct Metrics<'p> {
    knowledge: &'p Knowledge,
    stack: Option<&'p StackMetrics>,
}

impl Project {
    /// What is declared or learnt, and what Prometheus makes itself.
    #[must_use]
    pub fn declared_metrics(&self) -> &Inventory {
        &self.knowledge.declared
    }

    /// What any rule records.
    #[must_use]
    pub fn recorded_metrics(&self) -> &Inventory {
        &self.knowledge.recorded
    }

    /// The metrics of the Prometheus that evaluates what stands in this document.
    #[must_use]
    pub fn metrics_of(&self, document: DocumentId) -> Metrics<'_> {
        let owner = self.knowledge.owners.get(&document).copied().flatten();
        Metrics { knowledge: &self.knowledge, stack: owner.map(|index| &self.knowledge.stacks[index]) }
    }
}

impl<'p> Metrics<'p> {
    /// The jobs; none where the Prometheus is not known.
    #[must_use]
    pub fn jobs(&self) -> &'p [JobMetrics] {
        self.stack.map_or(&[], |stack| &stack.jobs)
    }

    /// Whether nothing is known that could tell that a metric is missing.
    fn is_silent(&self) -> bool {
        self.stack.is_none() && !self.knowledge.is_closed && self.knowledge.nothing_declared
    }

    /// Whether all jobs are known.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.stack.is_some_and(|stack| stack.is_whole)
    }

    /// What series of this name are, by what is declared, recorded or known of the exporters that are scraped; of any
    /// exporter, where that says nothing.
    #[must_use]
    pub fn series(&self, name: &str) -> Vec<Series<'p>> {
        let recorded = self.stack.map_or(&self.knowledge.recorded, |stack| &stack.recorded);
        let own: Vec<Series<'p>> =
            self.knowledge.declared.series(name).chain(recorded.series(name)).collect();
        if !own.is_empty() {
            return own;
        }
        let of_exporters: Vec<Series<'p>> = catalogue::series(name).collect();
        let scraped = of_exporters.iter().filter(|series| self.scrapes(series)).cloned().collect::<Vec<_>>();
        if scraped.is_empty() { of_exporters } else { scraped }
    }

    /// The same, by what is declared or recorded alone.
    fn written_series(&self, name: &str) -> Vec<Series<'p>> {
        let recorded = self.stack.map_or(&self.knowledge.recorded, |stack| &stack.recorded);
        self.knowledge.declared.series(name).chain(recorded.series(name)).collect()
    }

    /// Whether a job scrapes the exporter that a series is known of.
    fn scrapes(&self, series: &Series<'_>) -> bool {
        match series.metric.origin {
            Origin::Product(product) => self.jobs().iter().any(|job| job.has(product)),
            _ => true,
        }
    }

    /// What the values of the series of this name surely mean: all who know them agree.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<(MetricType, Series<'p>)> {
        let series = self.series(name);
        let first = series.first()?.clone();
        let kind = first.kind();
        let agrees = kind != MetricType::Unknown
            && series.iter().all(|series| series.kind() == kind && series.is_surely_typed());
        agrees.then_some((kind, first))
    }
}
