use super::{Identity, repeated};
use crate::{
    checks::check,
    diagnostic::Findings,
    model::rules::{Group, Rule},
    project::Project,
};

check! {
    /// The same alert twice.
    ///
    /// Two alerting rules with the same name, labels and expression raise the same alerts twice. What one of them
    /// says in its annotations overwrites the other, depending on which is evaluated last.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///       - alert: Down
    ///         expr: up  ==  0
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         labels: {severity: page}
    ///       - alert: Down
    ///         expr: up == 0
    ///         labels: {severity: ticket}
    /// ```
    "rules/duplicate-alert", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for files in project.rule_sets() {
        for (name, first) in repeated(&files, alerts) {
            found
                .at(name.span, format!("alert `{}` is there twice", name.value))
                .related(first.span, "the same name, labels and expression")
                .help("remove one of the two, or give them labels that tell them apart");
        }
    }
}

fn alerts(group: &Group) -> Vec<Identity<'_>> {
    let alerts = group.rules.iter().filter_map(|rule| match rule {
        Rule::Alerting(alert) if alert.complete => Some(alert),
        _ => None,
    });
    alerts
        .filter_map(|alert| {
            Some(Identity { name: &alert.name, group, labels: &alert.labels, expr: alert.expr.as_ref()? })
        })
        .collect()
}
