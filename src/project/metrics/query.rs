//! Every expression that can be read, with the metrics of the Prometheus that evaluates it.

use super::{Content, DocumentId, Metrics, Project};
use crate::{
    model::{Expression, scenario::InputSeries},
    promql::Expr,
};

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a rule.
    Rule,
    /// In an alert rule of Grafana's.
    Alert,
    /// In a unit test.
    Test,
    /// In a dashboard.
    Dashboard,
}

/// An expression and the metrics that it is about.
#[derive(Clone, Copy, Debug)]
pub struct Query<'p> {
    /// What is written.
    pub expression: &'p Expression,
    /// What it says.
    pub expr: &'p Expr,
    /// The metrics of the Prometheus that evaluates it.
    pub metrics: Metrics<'p>,
    /// Where it stands.
    pub place: Place,
}

impl Project {
    /// Every series that a unit test loads, with the metrics of the Prometheus whose rules it tests.
    pub fn test_series(&self) -> impl Iterator<Item = (&InputSeries, Metrics<'_>)> {
        self.documents.iter().enumerate().flat_map(|(index, document)| {
            let tests = match &document.content {
                Content::Test(scenario) => scenario.tests.as_slice(),
                _ => &[],
            };
            let metrics = (!tests.is_empty()).then(|| self.metrics_of(DocumentId(index)));
            let series = tests.iter().flat_map(|test| &test.input_series);
            series.filter_map(move |series| Some((series, metrics?)))
        })
    }

    /// Every expression that can be read, wherever it stands.
    pub fn queries(&self) -> impl Iterator<Item = Query<'_>> {
        self.documents.iter().enumerate().flat_map(|(index, document)| {
            let (place, expressions): (Place, Vec<&Expression>) = match &document.content {
                Content::Rules(file) => (Place::Rule, file.expressions().collect()),
                Content::Test(scenario) => (Place::Test, scenario.expressions().collect()),
                Content::Dashboard(dashboard) => (Place::Dashboard, dashboard.expressions().collect()),
                Content::Provisioning(file) => (Place::Alert, file.expressions().collect()),
                _ => (Place::Rule, vec![]),
            };
            let metrics = (!expressions.is_empty()).then(|| self.metrics_of(DocumentId(index)));
            expressions.into_iter().filter_map(move |expression| {
                let expr = expression.parsed.as_ref().ok()?;
                Some(Query { expression, expr, metrics: metrics?, place })
            })
        })
    }
}
