//! What is known of the metrics of a scrape job.

use super::super::{Content, Document, Stack};
use crate::{
    model::{
        inventory::{Learnt, Product, Program, catalogue},
        prometheus::Job,
    },
    source::Spanned,
};

/// A scrape job, and which metrics it brings.
#[derive(Debug)]
pub struct JobMetrics {
    /// Its name.
    pub name: Spanned<String>,
    /// Whether it scrapes a program whose source is here.
    pub is_program: bool,
    /// Exporters that it may scrape, and client libraries of its programs.
    pub products: Vec<&'static Product>,
    /// Whether it is known of each of its targets what that is.
    pub is_identified: bool,
    /// Whether what it scrapes is not known to have any other metrics.
    pub is_closed: bool,
    /// Whether the user says so.
    pub is_declared_closed: bool,
    /// Whether its series may have another job.
    pub may_rename_itself: bool,
    /// The labels that its targets may have, if these are all known.
    pub target_labels: Option<Vec<String>>,
}

/// The jobs of a stack.
pub(super) fn of_stack(documents: &[Document], stack: &Stack, learnt: &Learnt) -> Vec<JobMetrics> {
    match &documents[stack.prometheus.0].content {
        Content::Prometheus(config) => config.jobs.iter().map(|job| JobMetrics::of(job, learnt)).collect(),
        _ => vec![],
    }
}

impl JobMetrics {
    fn of(job: &Job, learnt: &Learnt) -> Self {
        let mut ports: Vec<u16> = job.ports().collect();
        ports.sort_unstable();
        ports.dedup();
        let programs: Vec<&Program> = learnt
            .programs
            .iter()
            .filter(|program| program.ports.iter().any(|port| ports.contains(port)))
            .collect();
        let passes_on = passes_on(job);
        let mut products = match programs.is_empty() && !passes_on {
            true => catalogue::of_job(&job.name.value, &ports),
            false => vec![],
        };
        let is_declared_closed = learnt.closed_jobs.is_match(&job.name.value);
        let serves = |product: &&Product| product.ports.iter().any(|port| ports.contains(port));
        let is_served = |port: &u16| products.iter().any(|product| product.ports.contains(port));
        // a name alone may be that of something else
        let is_sure = job.complete
            && !job.relabelling.renames_metrics
            && !job.honors_labels
            && job.has_usual_path()
            && !products.is_empty()
            && products.iter().all(|product| product.is_closed && serves(product))
            && ports.iter().all(is_served);
        let is_exporter = !products.is_empty() && (ports.len() < 2 || ports.iter().all(is_served));
        let is_identified =
            is_declared_closed || !passes_on && !job.honors_labels && (is_exporter || !programs.is_empty());
        products.extend(programs.iter().flat_map(|program| &program.clients));
        Self {
            name: job.name.clone(),
            is_program: !programs.is_empty(),
            products,
            is_identified,
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

/// Whether it scrapes what others expose: another Prometheus, or what is pushed to it.
fn passes_on(job: &Job) -> bool {
    const CARRIERS: [&str; 5] =
        ["pushgateway", "statsd_exporter", "otelcol", "stackdriver_exporter", "exporter_exporter"];
    let is_federation = job.metrics_path.as_ref().is_some_and(|path| path.value.ends_with("/federate"));
    let ports: Vec<u16> = job.ports().collect();
    let products = catalogue::of_job(&job.name.value, &ports);
    is_federation || job.selects_series || products.iter().any(|product| CARRIERS.contains(&product.name))
}
