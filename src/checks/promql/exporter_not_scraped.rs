use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    project::{Project, Standing},
};

check! {
    /// A metric of an exporter that no job scrapes.
    ///
    /// The metric is well known, but none of the scrape jobs brings it: the rule was taken over without the exporter, or
    /// the job was forgotten. Where it is not known what a job scrapes, nothing is said.
    ///
    /// ```yaml bad file=prometheus.yml
    /// rule_files: [rules.yml]
    /// scrape_configs:
    ///   - job_name: prometheus
    ///     static_configs:
    ///       - targets: ['localhost:9090']
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: machines
    ///     rules:
    ///       - alert: HighLoad
    ///         expr: node_load15 > 10
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// rule_files: [rules.yml]
    /// scrape_configs:
    ///   - job_name: prometheus
    ///     static_configs:
    ///       - targets: ['localhost:9090']
    ///   - job_name: node
    ///     static_configs:
    ///       - targets: ['db1:9100']
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: machines
    ///     rules:
    ///       - alert: HighLoad
    ///         expr: node_load15 > 10
    /// ```
    "promql/exporter-not-scraped", Warning, Heuristic, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries() {
        for selector in query.expr.selectors() {
            let Standing::NotScraped(products) = query.metrics.standing(selector) else { continue };
            let (Some(name), [first, ..]) = (selector.metric_name(), products.as_slice()) else { continue };
            let range = selector.name_range();
            let exporters: Vec<&str> = products.iter().map(|product| product.name).collect();
            let finding = found.at(
                query.expression.span(range.start..range.end),
                format!("`{name}` comes from {}, which no job scrapes", alternatives(&exporters)),
            );
            let port =
                first.ports.first().map_or_else(String::new, |port| format!(" with targets on port {port}"));
            finding
                .help(format!("add a scrape job for {}{port}, or remove what reads the metric", first.name));
        }
    }
}
