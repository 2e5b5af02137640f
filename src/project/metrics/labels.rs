//! Whether series have a label, by what is known of the metric and of the jobs that bring it.

use super::Metrics;
use crate::{model::inventory::Series, promql::Expr};

/// Series that do not have a label.
#[derive(Clone, Debug)]
pub struct NoLabel<'p> {
    /// Their name.
    pub metric: String,
    /// What they are.
    pub series: Series<'p>,
    /// The labels of the metric.
    pub labels: Vec<String>,
    /// Whether all labels are known that a scrape may add.
    pub is_sure: bool,
}

impl<'p> Metrics<'p> {
    /// The first series that `expr` selects, if all labels of all that it selects are known and none is called `label`.
    #[must_use]
    pub fn lacks_label(&self, expr: &Expr, label: &str) -> Option<NoLabel<'p>> {
        if ["job", "instance"].contains(&label) {
            return None;
        }
        let mut first = None;
        for selector in expr.selectors() {
            let name = selector.metric_name()?;
            let series = self.written_series(name);
            let lacks = |series: &Series<'_>| series.has_label(label) == Some(false);
            if series.is_empty() || !series.iter().all(lacks) {
                return None;
            }
            first = first.or_else(|| series.into_iter().next().map(|series| (name.to_owned(), series)));
        }
        let (metric, series) = first?;
        let of_targets = |job: &super::JobMetrics| job.target_labels.clone();
        let added: Option<Vec<Vec<String>>> = self.jobs().iter().map(of_targets).collect();
        let is_sure = self.is_whole() && added.is_some();
        if added.into_iter().flatten().flatten().any(|name| name == label) {
            return None;
        }
        let own = series.part.own_label(series.metric.kind).map(str::to_owned);
        let labels = series.metric.labels.names.iter().cloned().chain(own).collect();
        Some(NoLabel { metric, labels, is_sure, series })
    }
}
