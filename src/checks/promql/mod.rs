//! PromQL expressions, wherever they stand.

use super::Check;
use crate::{
    diagnostic::Diagnostic,
    model::inventory::{Origin, Series},
};

mod counter_without_rate;
mod delta_on_counter;
mod exporter_not_scraped;
mod impossible_label;
mod quantile_non_bucket;
mod quantile_without_le;
mod rate_on_gauge;
mod suffix_confusion;
mod syntax;
mod unknown_job;
mod unknown_label;
mod unknown_metric;

pub(super) static CHECKS: &[&Check] = &[
    &counter_without_rate::CHECK,
    &delta_on_counter::CHECK,
    &exporter_not_scraped::CHECK,
    &impossible_label::CHECK,
    &quantile_non_bucket::CHECK,
    &quantile_without_le::CHECK,
    &rate_on_gauge::CHECK,
    &suffix_confusion::CHECK,
    &syntax::CHECK,
    &unknown_job::CHECK,
    &unknown_label::CHECK,
    &unknown_metric::CHECK,
];

/// Shows where a series is declared, if that is in a file.
fn quote_declaration(finding: &mut Diagnostic, name: &str, series: &Series<'_>) {
    if let Some(span) = series.metric.origin.span() {
        finding.related(span, format!("`{name}` is declared here"));
    }
}

/// Who says so, for a message: nothing where the place of the declaration is shown anyway.
fn according_to(series: &Series<'_>) -> String {
    match &series.metric.origin {
        Origin::Product(product) if !product.is_client => format!(" of {product}"),
        Origin::Server(address) => format!(" at {address}"),
        _ => String::new(),
    }
}
