use super::{Identity, repeated};
use crate::{
    checks::check,
    diagnostic::Findings,
    model::rules::{Group, Rule},
    project::Project,
};

check! {
    /// The same series recorded twice.
    ///
    /// Two recording rules with the same name, labels and expression: one of them is wasted, and a change to the other
    /// has no effect as long as it is there.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - record: job:up:sum
    ///         expr: sum by (job) (up)
    ///       - record: job:up:sum
    ///         expr: sum by (job) (up)
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - record: job:up:sum
    ///         expr: sum by (job) (up)
    ///       - record: job:up:count
    ///         expr: count by (job) (up)
    /// ```
    "rules/duplicate-recording", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for files in project.rule_sets() {
        for (name, first) in repeated(&files, recordings) {
            found
                .at(name.span, format!("`{}` is recorded twice", name.value))
                .related(first.span, "the same name, labels and expression")
                .help("remove one of the two");
        }
    }
}

fn recordings(group: &Group) -> Vec<Identity<'_>> {
    let recordings = group.rules.iter().filter_map(|rule| match rule {
        Rule::Recording(recording) if recording.complete => Some(recording),
        _ => None,
    });
    recordings
        .filter_map(|rule| {
            Some(Identity { name: &rule.name, group, labels: &rule.labels, expr: rule.expr.as_ref()? })
        })
        .collect()
}
