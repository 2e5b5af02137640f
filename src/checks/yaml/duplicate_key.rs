use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    project::{Project, UnreadEntry},
    source::Span,
    syntax::yaml::{Flavour, ProblemKind},
};

check! {
    /// A key that stands twice in one mapping.
    ///
    /// Which of the two values would count is not defined, so Prometheus and Alertmanager refuse the file.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 5m
    ///         for: 10m
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 10m
    /// ```
    "yaml/duplicate-key", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    let unread = project.unread_entries();
    for tree in project.trees().filter(|tree| tree.flavour() != Flavour::Json) {
        for problem in tree.problems() {
            let ProblemKind::DuplicateKey { key, first } = &problem.kind else { continue };
            let finding = found.at(problem.span, format!("`{key}` is set twice"));
            finding.related(*first, "first set here").help(format!(
                "remove one of the two; if a new list item was meant, `- ` is missing before `{key}`"
            ));
            // what a product does not read, it does not refuse for this
            if is_unread(&unread, problem.span, tree.flavour()) {
                finding.level(Level::Warning);
            }
        }
    }
}

/// Whether a repeated key stands within the value of an unknown field or, as go-yaml v2 has it, is one itself.
fn is_unread(unread: &[UnreadEntry], key: Span, flavour: Flavour) -> bool {
    let next = unread.partition_point(|entry| entry.key < key);
    let within = unread[..next].last().is_some_and(|entry| entry.value.contains(key));
    let is_unknown = unread.get(next).is_some_and(|entry| entry.key == key);
    within || (is_unknown && flavour == Flavour::V2)
}
