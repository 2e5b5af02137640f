//! Rule files of Prometheus: groups of recording and alerting rules.
//!
//! Enters: the root of a rule file, or the `spec` of a `PrometheusRule` resource, as go-yaml v3 reads it. Leaves: the
//! groups and what `promtool check rules` would refuse (`model/rulefmt`), PromQL errors excepted: those are in each
//! [`Expression`].

mod entities;
mod read;
pub mod template;
#[cfg(test)]
mod tests;
mod validate;

pub use read::facts;

use super::{Expression, decode::Problem};
use crate::{
    source::{Embedded, Span, Spanned},
    syntax::template::{Error, Template},
    time::Duration,
};
use std::sync::Arc;

/// A rule file.
#[derive(Debug, Default)]
pub struct RuleFile {
    /// The groups, in order.
    pub groups: Vec<Group>,
    /// What Prometheus would refuse, in order of position.
    pub problems: Vec<Problem>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
}

/// A group of rules, evaluated one after another.
#[derive(Debug)]
pub struct Group {
    /// Its name; the span is that of the group where the name is missing.
    pub name: Spanned<String>,
    /// How often it is evaluated.
    pub interval: Option<Spanned<Duration>>,
    /// How far back it is evaluated.
    pub query_offset: Option<Spanned<Duration>>,
    /// The most alerts or series that a rule may produce; 0 is no limit.
    pub limit: Option<Spanned<i64>>,
    /// Labels for all rules that do not set them.
    pub labels: Vec<Pair>,
    /// The rules, in order.
    pub rules: Vec<Rule>,
    /// All of it.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

/// A label or an annotation: its name and its value.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The name.
    pub name: Spanned<String>,
    /// The value, with its places.
    pub value: Embedded,
    /// What its template says, or why that cannot be read; `None` where nothing is expanded.
    pub template: Option<Result<Arc<Template>, Error>>,
}

/// One rule.
#[derive(Debug)]
pub enum Rule {
    /// Has `alert`.
    Alerting(AlertingRule),
    /// Has `record`.
    Recording(RecordingRule),
    /// Has neither; its expression is still worth a look.
    Nameless {
        /// The expression.
        expr: Option<Expression>,
        /// All of the rule.
        span: Span,
    },
}

/// A rule that makes alerts.
#[derive(Debug)]
pub struct AlertingRule {
    /// The value of `alert`.
    pub name: Spanned<String>,
    /// The condition.
    pub expr: Option<Expression>,
    /// `for`: how long the condition must hold.
    pub hold_duration: Option<Spanned<Duration>>,
    /// How long it keeps firing after the condition ended.
    pub keep_firing_for: Option<Spanned<Duration>>,
    /// Its labels, in order.
    pub labels: Vec<Pair>,
    /// Its annotations, in order.
    pub annotations: Vec<Pair>,
    /// All of the rule.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

/// A rule that records a new series.
#[derive(Debug)]
pub struct RecordingRule {
    /// The value of `record`.
    pub name: Spanned<String>,
    /// What is recorded.
    pub expr: Option<Expression>,
    /// Labels to set, in order; an empty value removes the label.
    pub labels: Vec<Pair>,
    /// All of the rule.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

impl RuleFile {
    /// Every expression, in order.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.groups.iter().flat_map(|group| &group.rules).filter_map(Rule::expr)
    }
}

impl Group {
    /// The labels that a rule with its own `labels` sets: those of the group that it does not set itself, too. Sorted.
    #[must_use]
    pub fn labels_of<'a>(&'a self, labels: &'a [Pair]) -> Vec<(&'a str, &'a str)> {
        let all = self.label_pairs_of(labels);
        all.into_iter().map(|label| (label.name.value.as_str(), label.value.text())).collect()
    }

    /// The same, with what there is to know about each.
    #[must_use]
    pub fn label_pairs_of<'a>(&'a self, labels: &'a [Pair]) -> Vec<&'a Pair> {
        let own = |name: &str| labels.iter().any(|label| label.name.value == name);
        let inherited = self.labels.iter().filter(|label| !own(&label.name.value));
        let mut all: Vec<&Pair> = labels.iter().chain(inherited).collect();
        all.sort_unstable_by_key(|label| (label.name.value.as_str(), label.value.text()));
        all
    }
}

impl Rule {
    /// The expression, if there is one.
    #[must_use]
    pub fn expr(&self) -> Option<&Expression> {
        match self {
            Self::Alerting(rule) => rule.expr.as_ref(),
            Self::Recording(rule) => rule.expr.as_ref(),
            Self::Nameless { expr, .. } => expr.as_ref(),
        }
    }

    /// All of the rule.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Alerting(rule) => rule.span,
            Self::Recording(rule) => rule.span,
            Self::Nameless { span, .. } => *span,
        }
    }
}
