//! What is known of the metrics of a scrape job.

use super::super::{Content, Document, Stack};
use crate::{
    model::{
        inventory::{Product, catalogue},
        prometheus::Job,
    },
    source::Spanned,
};
use regex::RegexSet;

/// A scrape job, and which metrics it brings.
#[derive(Debug)]
pub struct JobMetrics {
    /// Its name.
    pub name: Spanned<String>,
    /// Exporters that it may scrape.
    pub products: Vec<&'static Product>,
    /// Whether what it scrapes is not known to have any other metrics.
    pub is_closed: bool,
    /// Whether the user says so.
    pub is_declared_closed: bool,
    /// Whether its series may have another job.
    pub may_rename_itself: bool,
    /// The labels that its targets may have, if these are all known.
    pub target_labels: Option<Vec<String>>,
}

/// The jobs of a stack; `closed` are those of which the user says that all is known.
pub(super) fn of_stack(documents: &[Document], stack: &Stack, closed: &RegexSet) -> Vec<JobMetrics> {
    match &documents[stack.prometheus.0].content {
        Content::Prometheus(config) => config.jobs.iter().map(|job| JobMetrics::of(job, closed)).collect(),
        _ => vec![],
    }
}

impl JobMetrics {
    fn of(job: &Job, closed: &RegexSet) -> Self {
        let ports: Vec<u16> = job.ports().collect();
        let products = catalogue::of_job(&job.name.value, &ports);
        let is_declared_closed = closed.is_match(&job.name.value);
        let serves = |product: &&Product| product.ports.iter().any(|port| ports.contains(port));
        // a name alone may be that of something else
        let is_sure = job.complete
            && !job.relabelling.renames_metrics
            && !job.honors_labels
            && !products.is_empty()
            && products.iter().all(|product| product.is_closed && serves(product));
        Self {
            name: job.name.clone(),
            products,
            is_closed: is_sure || is_declared_closed,
            is_declared_closed,
            may_rename_itself: job.may_rename_itself(),
            target_labels: job.target_labels().map(|labels| labels.into_iter().map(str::to_owned).collect()),
        }
    }

    /// Whether it brings the metrics of this product.
    #[must_use]
    pub fn has(&self, product: &Product) -> bool {
        self.products.iter().any(|own| own.includes(product))
    }
}
