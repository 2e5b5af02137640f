use crate::{
    checks::check,
    diagnostic::Findings,
    project::{Outcome, Project},
};

check! {
    /// A pattern of rule files that matches none.
    ///
    /// Prometheus starts without a word, and none of the alerts that were meant exists.
    ///
    /// ```yaml bad file=prometheus.yml
    /// rule_files:
    ///   - alerts/*.yml
    /// scrape_configs:
    ///   - job_name: node
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// rule_files:
    ///   - rules/*.yml
    /// scrape_configs:
    ///   - job_name: node
    /// ```
    ///
    /// ```yaml and file=rules/alerts.yml
    /// groups: []
    /// ```
    "prometheus/rule-glob-no-match", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for reference in project.config_references().filter(|reference| reference.outcome == Outcome::NoMatch) {
        found.at(reference.pattern.whole(), format!("`{}` matches no file", reference.pattern.text())).help(
            "patterns are relative to the folder of this file; correct the pattern or remove the entry",
        );
    }
}
