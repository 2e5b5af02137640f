use crate::{
    checks::check,
    diagnostic::Findings,
    model::{
        Expression,
        rules::{AlertingRule, Pair, Rule},
    },
    project::Project,
    promql::{Labels, Presence},
    syntax::template::Field,
};

check! {
    /// A template that writes a label that no alert of the rule has.
    ///
    /// `$labels` holds the labels of the series that the expression gives; labels that the rule itself sets are not
    /// among them. What an aggregation has taken away is empty in the text, and nobody notices until the alert fires.
    /// Where a template asks first whether there is such a label, nothing is reported.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: ManyErrors
    ///         expr: sum by (job) (rate(errors_total[5m])) > 1
    ///         for: 5m
    ///         annotations:
    ///           summary: "{{ $labels.instance }} has errors"
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: ManyErrors
    ///         expr: sum by (job) (rate(errors_total[5m])) > 1
    ///         for: 5m
    ///         annotations:
    ///           summary: "{{ $labels.job }} has errors"
    /// ```
    "alerts/template-unknown-label", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let rules = project.rule_files().flat_map(|file| &file.groups).flat_map(|group| &group.rules);
    for rule in rules {
        let Rule::Alerting(alert) = rule else { continue };
        let Some((expression, Ok(expr))) = alert.expr.as_ref().map(|expr| (expr, &expr.parsed)) else {
            continue;
        };
        let labels = expr.labels(|_| Labels::unknown());
        for pair in alert.labels.iter().chain(&alert.annotations) {
            let Some(Ok(template)) = &pair.template else { continue };
            for field in template.fields() {
                if let Some(label) = label(&field)
                    && let Presence::Never { because } = labels.get(label)
                {
                    report(alert, pair, (&field, label), expression, because.into(), found);
                }
            }
        }
    }
}

/// The label of the series that a field is.
fn label<'t>(field: &Field<'t>) -> Option<&'t str> {
    match (field.variable, &field.path[..]) {
        (Some("labels"), [label]) | (None, ["Labels", label]) => Some(label),
        _ => None,
    }
}

fn report(
    alert: &AlertingRule,
    pair: &Pair,
    (field, label): (&Field<'_>, &str),
    expression: &Expression,
    because: std::ops::Range<u32>,
    found: &mut Findings,
) {
    let reason = expression.excerpt(because.clone());
    let message = format!("`{label}` is always empty here: `{reason}` leaves it out of the expression");
    let finding = found.at(pair.value.span(field.range.clone()), message);
    finding.related(expression.span(because), format!("`{label}` is left out here"));
    match alert.labels.iter().find(|own| own.name.value == label) {
        Some(own) => finding
            .related(own.name.span, "a label that the rule sets is not in `$labels`")
            .help("write its value in the text"),
        None => finding.help("keep the label in the expression, or write one that it has"),
    };
}
