use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    labels::Matcher,
    model::{decode::similar, inventory::Series},
    project::{Place, Project},
};

check! {
    /// A job that is not scraped.
    ///
    /// The expression asks for series of a job, and the Prometheus that evaluates it has no such job. Where relabelling or
    /// discovery may give a job another name, nothing is said.
    ///
    /// ```yaml bad file=prometheus.yml
    /// rule_files: [rules.yml]
    /// scrape_configs:
    ///   - job_name: node-exporter
    ///     static_configs:
    ///       - targets: ['db1:9100']
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: machines
    ///     rules:
    ///       - alert: MachineDown
    ///         expr: up{job="node_exporter"} == 0
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// rule_files: [rules.yml]
    /// scrape_configs:
    ///   - job_name: node-exporter
    ///     static_configs:
    ///       - targets: ['db1:9100']
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: machines
    ///     rules:
    ///       - alert: MachineDown
    ///         expr: up{job="node-exporter"} == 0
    /// ```
    "promql/unknown-job", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries().filter(|query| query.place != Place::Test) {
        let jobs = query.metrics.jobs();
        if !query.metrics.is_whole() || jobs.is_empty() || jobs.iter().any(|job| job.may_rename_itself) {
            continue;
        }
        for selector in query.expr.selectors() {
            let is_recorded = |name| query.metrics.series(name).iter().any(Series::is_recorded);
            if selector.metric_name().is_some_and(is_recorded) {
                continue;
            }
            for matcher in selector.matchers.iter().filter(|matcher| matcher.label.name == "job") {
                let value = matcher.value.as_str().filter(|_| matcher.template.is_none());
                let Some(value) = value else { continue };
                let Ok(compiled) = Matcher::new("job", matcher.op, value) else { continue };
                if compiled.matches("") || jobs.iter().any(|job| compiled.matches(&job.name.value)) {
                    continue;
                }
                let near = similar(value, jobs.iter().map(|job| job.name.value.as_str()));
                let range = matcher.value_range;
                let finding = found.at(
                    query.expression.span(range.start..range.end),
                    format!("no scrape job is called `{value}`"),
                );
                match near.as_slice() {
                    [] => finding.help("correct the name, or add the job to `scrape_configs`"),
                    near => finding.help(format!("did you mean {}?", alternatives(near))),
                };
                for job in jobs.iter().filter(|job| near.first() == Some(&job.name.value.as_str())) {
                    finding.related(job.name.span, "this job is scraped");
                }
            }
        }
    }
}
