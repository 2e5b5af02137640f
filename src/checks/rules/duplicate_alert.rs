use crate::{
    checks::check,
    diagnostic::Findings,
    model::rules::{AlertingRule, Rule, RuleFile},
    project::Project,
};
use std::collections::HashMap;

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
        report(&files, found);
    }
}

fn report(files: &[&RuleFile], found: &mut Findings) {
    let mut seen: HashMap<_, &AlertingRule> = HashMap::new();
    for group in files.iter().flat_map(|file| &file.groups) {
        for rule in &group.rules {
            let Rule::Alerting(alert) = rule else { continue };
            let Some(expr) = alert.expr.as_ref().filter(|_| alert.complete) else { continue };
            let identity = (alert.name.value.as_str(), group.labels_of(&alert.labels), expr.canonical());
            if let Some(first) = seen.get(&identity) {
                found
                    .at(alert.name.span, format!("alert `{}` is there twice", alert.name.value))
                    .related(first.name.span, "the same name, labels and expression")
                    .help("remove one of the two, or give them labels that tell them apart");
            } else {
                seen.insert(identity, alert);
            }
        }
    }
}
