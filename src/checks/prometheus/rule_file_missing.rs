use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    project::{Outcome, Project},
};

check! {
    /// A rule file that is not there.
    ///
    /// Prometheus starts without it, and none of its alerts exists. For an absolute path that is not here, which
    /// usually means a folder of a container, this is only a note.
    ///
    /// ```yaml bad file=prometheus.yml
    /// rule_files:
    ///   - rules/alerts.yml
    /// scrape_configs:
    ///   - job_name: node
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// rule_files:
    ///   - rules/alerts.yml
    /// scrape_configs:
    ///   - job_name: node
    /// ```
    ///
    /// ```yaml and file=rules/alerts.yml
    /// groups: []
    /// ```
    "prometheus/rule-file-missing", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for reference in project.config_references() {
        let pattern = reference.pattern.text();
        match reference.outcome {
            Outcome::Missing => {
                found.at(reference.pattern.whole(), format!("rule file `{pattern}` does not exist")).help(
                    "paths are relative to the folder of this file; correct the path or remove the entry",
                );
            }
            Outcome::Elsewhere => {
                found
                    .at(
                        reference.pattern.whole(),
                        format!("rule files `{pattern}` are not here, so they were not checked"),
                    )
                    .level(Level::Note)
                    .help("if they are mounted from this repository, keep the same folders below this file");
            }
            Outcome::Found | Outcome::NoMatch => {}
        }
    }
}
