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
    /// In a panel of a dashboard.
    Panel,
    /// In a variable or an annotation of a dashboard: which series there are is asked, not what their values are.
    Variable,
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
            let expressions = placed(&document.content);
            let metrics = (!expressions.is_empty()).then(|| self.metrics_of(DocumentId(index)));
            expressions.into_iter().filter_map(move |(place, expression)| {
                let expr = expression.parsed.as_ref().ok()?;
                Some(Query { expression, expr, metrics: metrics?, place })
            })
        })
    }
}

/// The expressions of a document, and where in it they stand.
fn placed(content: &Content) -> Vec<(Place, &Expression)> {
    fn at<'e>(place: Place, all: impl Iterator<Item = &'e Expression>) -> Vec<(Place, &'e Expression)> {
        all.map(|expression| (place, expression)).collect()
    }
    match content {
        Content::Rules(file) => at(Place::Rule, file.expressions()),
        Content::Test(scenario) => at(Place::Test, scenario.expressions()),
        Content::Provisioning(file) => at(Place::Alert, file.expressions()),
        Content::Dashboard(dashboard) => {
            let mut all = at(Place::Variable, dashboard.questions());
            all.extend(at(Place::Panel, dashboard.targets().filter_map(|target| target.expr.as_ref())));
            all
        }
        _ => vec![],
    }
}
