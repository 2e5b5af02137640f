use crate::{
    checks::check,
    diagnostic::Findings,
    model::rules::{Pair, Rule, template},
    project::Project,
    syntax::template::ErrorKind,
};

check! {
    /// A template in a label or an annotation that cannot be read.
    ///
    /// An action is not closed, `{{ if }}` has no `{{ end }}`, or a function or a variable does not exist. Prometheus
    /// refuses the whole file for one such template.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: NodeDown
    ///         expr: up == 0
    ///         for: 5m
    ///         annotations:
    ///           summary: "{{ $label.instance }} is down"
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: NodeDown
    ///         expr: up == 0
    ///         for: 5m
    ///         annotations:
    ///           summary: "{{ $labels.instance }} is down"
    /// ```
    "alerts/template-error", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    let rules = project.rule_files().flat_map(|file| &file.groups).flat_map(|group| &group.rules);
    for rule in rules {
        let Rule::Alerting(alert) = rule else { continue };
        alert.labels.iter().for_each(|label| refuse(label, "label", found));
        alert.annotations.iter().for_each(|annotation| refuse(annotation, "annotation", found));
    }
}

fn refuse(pair: &Pair, what: &str, found: &mut Findings) {
    let Some(Err(error)) = pair
        .template
        .as_ref()
        .filter(|read| !matches!(read, Err(error) if error.kind == ErrorKind::Unsupported))
    else {
        return;
    };
    let message = format!("the template of {what} `{}` cannot be read: {}", pair.name.value, error.message);
    let finding = found.at(pair.value.span(error.range.clone()), message);
    if let Some(help) = template::help(error, pair.value.text()) {
        finding.help(help);
    }
}
