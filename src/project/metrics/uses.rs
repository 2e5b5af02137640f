//! Which metrics the expressions read.

use super::Project;
use crate::{labels::Matcher, model::inventory::Metric, promql::Selector, source::Span};
use std::collections::HashMap;

/// What all expressions read.
#[derive(Debug, Default)]
pub struct MetricUses {
    /// Names that are written out, and where.
    names: HashMap<String, Vec<Span>>,
    /// Matchers of names that are patterns.
    patterns: Vec<Vec<Matcher>>,
    /// Something reads metrics of which it does not say the name.
    reads_any: bool,
}

impl Project {
    /// What all expressions read.
    #[must_use]
    pub fn metric_uses(&self) -> MetricUses {
        let mut uses = MetricUses::default();
        for query in self.queries() {
            for selector in query.expr.selectors() {
                let range = selector.name_range();
                uses.add(selector, query.expression.span(range.start..range.end));
            }
        }
        uses
    }
}

impl MetricUses {
    fn add(&mut self, selector: &Selector, span: Span) {
        if let Some(name) = selector.metric_name() {
            self.names.entry(name.to_owned()).or_default().push(span);
            return;
        }
        let of_name = selector.matchers.iter().filter(|matcher| matcher.is_name());
        let matchers: Option<Vec<Matcher>> = of_name
            .map(|matcher| Matcher::new("__name__", matcher.op, matcher.value.as_str()?).ok())
            .collect();
        match matchers {
            Some(matchers) if !matchers.is_empty() => self.patterns.push(matchers),
            _ => self.reads_any = true,
        }
    }

    /// Whether any expression may read series of this metric.
    #[must_use]
    pub fn may_use(&self, metric: &Metric) -> bool {
        self.reads_any || metric.series_names().iter().any(|name| self.reads(name))
    }

    /// Where series of this metric are read by their name.
    pub fn of<'a>(&'a self, metric: &Metric) -> impl Iterator<Item = Span> + use<'a> {
        metric
            .series_names()
            .into_iter()
            .flat_map(|name| self.names.get(&name).into_iter().flatten().copied())
    }

    fn reads(&self, name: &str) -> bool {
        let follows = |matchers: &Vec<Matcher>| matchers.iter().all(|matcher| matcher.matches(name));
        self.names.contains_key(name) || self.patterns.iter().any(follows)
    }
}
