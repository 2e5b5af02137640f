//! What Grafana sets up when it starts: data sources, dashboard providers and alerting (`apiVersion: 1`).
//!
//! Enters: the tree of a provisioning file, as go-yaml v3 reads it. Leaves: what is set up, and as [`Problem`]s what
//! Grafana refuses (`pkg/services/provisioning`, the readers of `datasources`, `dashboards` and `alerting`) or does
//! not read: it passes over keys that it does not know. Values in which variables stand (`$VAR`, `${VAR}`,
//! `$__env{}`, `$__file{}`; `$$` is a dollar sign) are known only where Grafana runs.

mod alerting;
mod entities;
mod read;
mod secret;
#[cfg(test)]
mod tests;

pub use alerting::{AlertRule, ContactPoint, Policy, Query, RuleGroup};
pub use read::facts;

use crate::{
    model::{Expression, decode::Problem, grafana::dashboard},
    source::{Embedded, Span, Spanned},
};

/// A provisioning file.
#[derive(Debug, Default)]
pub struct Provisioning {
    /// The data sources, in order.
    pub datasources: Vec<Datasource>,
    /// The dashboard providers, in order.
    pub providers: Vec<Provider>,
    /// The groups of alert rules, in order.
    pub groups: Vec<RuleGroup>,
    /// The contact points, in order.
    pub contact_points: Vec<ContactPoint>,
    /// All notification policies, each before those below it.
    pub policies: Vec<Policy>,
    /// The names of the mute timings.
    pub mute_times: Vec<Spanned<String>>,
    /// What Grafana refuses, and the keys that it does not read, in order of position.
    pub problems: Vec<Problem>,
    /// The span of each value that must not be shown.
    pub secrets: Vec<Span>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
}

/// A data source.
#[derive(Debug)]
pub struct Datasource {
    /// Its name; the span is that of the data source where the name is missing.
    pub name: Spanned<String>,
    /// Its identifier, unless Grafana makes one up.
    pub uid: Option<Spanned<String>>,
    /// The identifier of its plugin.
    pub plugin: Option<Spanned<String>>,
    /// The number of the organisation that it belongs to, as it is written; the first where none is.
    pub organisation: String,
    /// The `true` that makes it the default of its organisation.
    pub is_default: Option<Span>,
    /// The keys and values of `jsonData` that are no collections.
    pub settings: Vec<(Spanned<String>, Spanned<String>)>,
    /// Secrets that are written where everybody may read them, by their names.
    pub exposed: Vec<Spanned<String>>,
    /// All of it.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

/// A folder of dashboards.
#[derive(Debug)]
pub struct Provider {
    /// Its name; the span is that of the provider where the name is missing.
    pub name: Spanned<String>,
    /// Where the dashboards are, as Grafana sees it.
    pub path: Option<Embedded>,
    /// All of it.
    pub span: Span,
}

impl Datasource {
    /// Whether a reference means this one: by its identifier, or by its name as older dashboards do.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name.value == name || self.uid.as_ref().is_some_and(|uid| uid.value == name)
    }

    /// Whether it is asked in PromQL.
    #[must_use]
    pub fn has_promql(&self) -> bool {
        self.plugin.as_ref().is_some_and(|plugin| dashboard::Datasource::has_promql(&plugin.value))
    }

    /// What it is called: its name, and its identifier if it has one of its own.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.name].into_iter().chain(&self.uid).map(|name| name.value.as_str())
    }

    /// Whether variables decide what it is called.
    #[must_use]
    pub fn has_open_name(&self) -> bool {
        self.uid.iter().chain([&self.name]).any(|name| has_variable(&name.value))
    }
}

impl Provisioning {
    /// The alert rules, in order.
    pub fn rules(&self) -> impl Iterator<Item = &AlertRule> {
        self.groups.iter().flat_map(|group| &group.rules)
    }

    /// The PromQL expressions, in order.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.rules().flat_map(|rule| &rule.queries).filter_map(|query| query.expression.as_ref())
    }
}

/// Whether the value is known only where Grafana runs: a variable stands in it.
#[must_use]
pub fn has_variable(text: &str) -> bool {
    text.replace("$$", "").contains('$')
}
