use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field of alerting rules in a recording rule.
    ///
    /// A recording rule stores what its expression gives; there is nothing that `for`, `keep_firing_for` or
    /// `annotations` could do, and Prometheus refuses the file.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - record: job:up:sum
    ///         expr: sum by (job) (up)
    ///         for: 5m
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - record: job:up:sum
    ///         expr: sum by (job) (up)
    /// ```
    "rules/field-not-allowed", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::not_allowed(project.rule_problems(), found);
}
