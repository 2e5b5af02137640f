use crate::{
    checks::check,
    diagnostic::Findings,
    project::{Content, Project},
};

check! {
    /// The source of a template, which only becomes YAML when it is rendered.
    ///
    /// Helm charts and Jinja templates hold lines that are no YAML. What they become cannot be told from the source,
    /// so it was not checked; render it and check the result.
    ///
    /// ```yaml bad file=templates/rules.yaml
    /// groups:
    ///   - name: up
    /// {{- if .Values.alerts }}
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    /// {{- end }}
    /// ```
    ///
    /// ```yaml good file=rules.yaml
    /// groups:
    ///   - name: up
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         annotations:
    ///           summary: "{{ $labels.instance }} is down"
    /// ```
    "tool/templated-source", Note, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for document in project.documents() {
        if let Content::Template(kind) = document.content {
            let becomes =
                kind.map_or_else(|| "a manifest".to_owned(), |kind| format!("a `{}` file", kind.name()));
            found
                .at(
                    document.tree.text().span(0..0),
                    format!("not checked: this is a template that becomes {becomes}"),
                )
                .help("render it first (`helm template`, `jinja2`) and check the result");
        }
    }
}
