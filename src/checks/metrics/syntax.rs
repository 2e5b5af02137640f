use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A line of an exposition that Prometheus refuses.
    ///
    /// One such line, and the whole scrape fails: `up` is 0, and none of the other metrics arrives either. In a file for
    /// the textfile collector of the node exporter, the metrics of that file are missing.
    ///
    /// ```prom bad file=jobs.prom
    /// # TYPE backup_last_success_timestamp_seconds gauge
    /// backup_last_success_timestamp_seconds{host=db1} 1700000000
    /// ```
    ///
    /// ```prom good file=jobs.prom
    /// # TYPE backup_last_success_timestamp_seconds gauge
    /// backup_last_success_timestamp_seconds{host="db1"} 1700000000
    /// ```
    "metrics/syntax", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.expositions().flat_map(|exposition| &exposition.problems) {
        let finding = found.at(problem.span, problem.kind.to_string());
        if let Some(help) = problem.kind.help() {
            finding.help(help);
        }
    }
}
