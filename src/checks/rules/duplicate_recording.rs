use crate::{
    checks::check,
    diagnostic::Findings,
    model::rules::{RecordingRule, Rule, RuleFile},
    project::Project,
};
use std::collections::HashMap;

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
        report(&files, found);
    }
}

fn report(files: &[&RuleFile], found: &mut Findings) {
    let mut seen: HashMap<_, &RecordingRule> = HashMap::new();
    for group in files.iter().flat_map(|file| &file.groups) {
        for rule in &group.rules {
            let Rule::Recording(recording) = rule else { continue };
            // with another expression the results may have labels that keep them apart
            let Some(expr) = recording.expr.as_ref().filter(|_| recording.complete) else { continue };
            let name = recording.name.value.as_str();
            let identity = (name, group.labels_of(&recording.labels), expr.canonical());
            if let Some(first) = seen.get(&identity) {
                found
                    .at(recording.name.span, format!("`{name}` is recorded twice"))
                    .related(first.name.span, "the same name, labels and expression")
                    .help("remove one of the two");
            } else {
                seen.insert(identity, recording);
            }
        }
    }
}
