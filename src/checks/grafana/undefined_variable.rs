use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::{Diagnostic, Findings, Level},
    model::{
        decode::similar,
        grafana::dashboard::{Dashboard, Language, Mention},
    },
    project::Project,
    promql::{self, Hole},
    source::Span,
};
use std::collections::HashSet;

check! {
    /// A variable that the dashboard does not define.
    ///
    /// Grafana leaves the text as it is, so the query asks for `$name` itself. In a query this is an error. It is a warning
    /// where a panel is repeated for the variable, where a data source is taken from it, and in other texts if there is a
    /// variable of nearly that name.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=\"$instance\"}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}, {
    ///     "name": "instance", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///     "query": "label_values(node_load1, instance)"
    ///   }]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=~\"$instance\"}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/undefined-variable", Error, Provable, run
}

/// Names that older versions fill in, and those that a URL may bring.
const LEGACY: [&str; 3] = ["timeFilter", "interval", "timeGroup"];

/// The keys whose texts name variables and nothing else; a title or a text may well be about dollars.
const REFERENCES: [&str; 2] = ["uid", "datasource"];

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards().filter(|dashboard| dashboard.complete) {
        let mut told = HashSet::new();
        for (name, place) in in_expressions(dashboard).filter(|(name, _)| !is_defined(dashboard, name)) {
            if told.insert(name.clone()) {
                tell(&name, place, dashboard, found);
            }
        }
        for (name, place) in elsewhere(dashboard).filter(|(name, _)| !is_defined(dashboard, name)) {
            if told.insert(name.to_owned()) {
                tell(name, place, dashboard, found).level(Level::Warning);
            }
        }
    }
}

/// Names of Grafana's own; as plugins have more, only what is much like one of these is a slip.
fn built_in<'d>() -> impl Iterator<Item = &'d str> {
    promql::BUILT_IN.iter().map(|(name, _)| *name)
}

fn is_defined(dashboard: &Dashboard, name: &str) -> bool {
    name.starts_with("__") && (built_in().any(|own| own == name) || near(name, dashboard).is_empty())
        || LEGACY.contains(&name)
        || dashboard.variable(name).is_some()
        || dashboard.inputs.iter().any(|input| input.name.value == name)
}

/// The variables in queries of a Prometheus.
fn in_expressions(dashboard: &Dashboard) -> impl Iterator<Item = (String, Span)> {
    let targets = dashboard.targets().filter(|target| target.language == Language::PromQl);
    targets.filter_map(|target| target.expr.as_ref()).flat_map(|expr| {
        let holes: Vec<Hole> = match &expr.parsed {
            Ok(parsed) => parsed.holes().cloned().collect(),
            Err(_) => promql::holes(expr.text.text()).collect(),
        };
        holes.into_iter().map(|hole| (hole.name().to_owned(), expr.span(hole.range.start..hole.range.end)))
    })
}

/// The variables that panels are repeated for, that data sources are taken from, and, where the name is much like that of
/// one that there is, those in any other text.
fn elsewhere(dashboard: &Dashboard) -> impl Iterator<Item = (&str, Span)> {
    let repeats = dashboard.panels.iter().filter_map(|panel| panel.repeat.as_ref());
    let repeats = repeats.filter(|name| !name.value.is_empty()).map(|name| (name.value.as_str(), name.span));
    let is_meant = |mention: &&Mention| {
        REFERENCES.contains(&mention.key.as_str())
            || !is_defined(dashboard, &mention.name) && !near(&mention.name, dashboard).is_empty()
    };
    let mentions = dashboard.mentions.iter().filter(is_meant);
    repeats.chain(mentions.map(|mention| (mention.name.as_str(), mention.span)))
}

fn near<'d>(name: &str, dashboard: &'d Dashboard) -> Vec<&'d str> {
    let own = dashboard.variables.iter().map(|variable| -> &'d str { &variable.name.value });
    similar(name, own.chain(built_in().filter(|_| name.starts_with("__"))))
}

fn tell<'f>(name: &str, place: Span, dashboard: &Dashboard, found: &'f mut Findings) -> &'f mut Diagnostic {
    let finding = found.at(place, format!("the dashboard has no variable `{name}`"));
    match near(name, dashboard).as_slice() {
        [] => finding.help("define it under `templating`, or write a value in its place"),
        near => finding.help(format!("did you mean {}?", alternatives(near))),
    }
}
