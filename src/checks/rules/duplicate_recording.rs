use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::{
        Expression,
        rules::{RecordingRule, Rule, RuleFile},
    },
    project::Project,
};
use std::collections::HashMap;

check! {
    /// The same series recorded twice.
    ///
    /// Two recording rules with the same name and labels write into the same series. With the same expression one of
    /// them is wasted; with another one, whichever is evaluated last wins wherever their results have the same labels.
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
            if !recording.complete {
                continue;
            }
            let identity = (recording.name.value.as_str(), group.labels_of(&recording.labels));
            let Some(first) = seen.get(&identity) else {
                seen.insert(identity, recording);
                continue;
            };
            let canonical = |rule: &RecordingRule| rule.expr.as_ref().map(Expression::canonical);
            let same = canonical(first) == canonical(recording);
            let finding = found
                .at(
                    recording.name.span,
                    format!("`{}` is recorded twice with the same labels", recording.name.value),
                )
                .related(first.name.span, "also recorded here");
            if same {
                finding.help("remove one of the two: they record the same expression");
            } else {
                // results of different expressions may have labels that keep them apart
                finding.level(Level::Note).help("make sure that the two never give the same labels");
            }
        }
    }
}
