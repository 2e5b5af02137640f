use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::{Findings, Level},
    model::{
        decode::similar,
        grafana::provisioning::{AlertRule, has_variable},
    },
    project::{Grafana, Project},
    source::Spanned,
};

check! {
    /// Alerting that names a query, a data source, a contact point or a mute timing that there is not.
    ///
    /// A rule whose condition is none of its queries cannot be evaluated. What is provisioned nowhere in the project may
    /// have been made by hand in Grafana; that it is missing is a warning.
    ///
    /// ```yaml bad file=provisioning/alerting/rules.yml
    /// apiVersion: 1
    /// groups:
    ///   - name: mcp
    ///     folder: Alerts
    ///     interval: 1m
    ///     rules:
    ///       - uid: down
    ///         title: Down
    ///         condition: C
    ///         data:
    ///           - refId: A
    ///             datasourceUid: prom
    ///             model: {expr: up == 0, datasource: {type: prometheus, uid: prom}}
    /// ```
    ///
    /// ```yaml bad file=provisioning/alerting/policies.yml
    /// apiVersion: 1
    /// policies:
    ///   - receiver: opps
    /// contactPoints:
    ///   - name: ops
    ///     receivers:
    ///       - uid: ops
    ///         type: email
    ///         settings: {addresses: ops@example.org}
    /// ```
    ///
    /// ```yaml good file=provisioning/alerting/rules.yml
    /// apiVersion: 1
    /// groups:
    ///   - name: mcp
    ///     folder: Alerts
    ///     interval: 1m
    ///     rules:
    ///       - uid: down
    ///         title: Down
    ///         condition: A
    ///         data:
    ///           - refId: A
    ///             datasourceUid: prom
    ///             model: {expr: up == 0, datasource: {type: prometheus, uid: prom}}
    /// ```
    "grafana/alerting-unknown-ref", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for grafana in project.grafanas() {
        let [uids, points, times] =
            [grafana.datasource_uids(), grafana.contact_points(), grafana.mute_times()];
        for rule in grafana.files.iter().flat_map(|file| file.rules()) {
            queries(rule, found);
            let datasources = rule.queries.iter().filter(|query| !query.is_built_in());
            let datasources = datasources.filter_map(|query| query.datasource.as_ref());
            unknown("data source with the uid", datasources, uids.as_deref(), found);
            unknown("contact point", rule.receiver.iter(), points.as_deref(), found);
            unknown("mute timing", rule.intervals.iter(), times.as_deref(), found);
        }
        for policy in grafana.files.iter().flat_map(|file| &file.policies) {
            unknown("contact point", policy.receiver.iter(), points.as_deref(), found);
            unknown("mute timing", policy.intervals.iter(), times.as_deref(), found);
        }
    }
}

/// Queries that a rule refers to and does not have.
fn queries(rule: &AlertRule, found: &mut Findings) {
    let known: Option<Vec<&str>> =
        rule.queries.iter().map(|query| query.ref_id.as_ref().map(|id| id.value.as_str())).collect();
    let Some(known) = known.filter(|known| rule.complete && !known.is_empty()) else { return };
    let wanted = rule.condition.iter().chain(rule.queries.iter().flat_map(|query| &query.inputs));
    for name in wanted.filter(|name| !known.contains(&name.value.as_str()) && !has_variable(&name.value)) {
        found
            .at(name.span, format!("alert rule `{}` has no query `{}`", rule.title.value, name.value))
            .help(format!("write {}, or add the query under `data:`", alternatives(&known)));
    }
}

/// Names of things that are provisioned nowhere, where all of their kind are known.
fn unknown<'a>(
    what: &str,
    wanted: impl Iterator<Item = &'a Spanned<String>>,
    known: Option<&[&str]>,
    found: &mut Findings,
) {
    let Some(known) = known else { return };
    let is_missing = |name: &&Spanned<String>| {
        let name = name.value.as_str();
        !known.contains(&name) && !has_variable(name) && !Grafana::BUILT_IN.contains(&name)
    };
    for name in wanted.filter(is_missing) {
        let finding = found.at(name.span, format!("no {what} `{}` is provisioned", name.value));
        finding.level(Level::Warning);
        match similar(&name.value, known.iter().copied()).as_slice() {
            [] => finding.help("provision it as well, or correct the name"),
            near => finding.help(format!("did you mean {}?", alternatives(near))),
        };
    }
}
