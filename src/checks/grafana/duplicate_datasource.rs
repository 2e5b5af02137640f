use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    project::Project,
    source::Span,
};
use std::collections::HashMap;

check! {
    /// Two data sources with the same name or identifier.
    ///
    /// Grafana knows data sources by their name: the second one of a name replaces the first. The second one of a `uid`
    /// is refused. Across the files of a `datasources` folder this is a warning, since not all of them need to be deployed.
    ///
    /// ```yaml bad file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     uid: metrics
    ///   - name: Mimir
    ///     type: prometheus
    ///     uid: metrics
    /// ```
    ///
    /// ```yaml good file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     uid: prometheus
    ///   - name: Mimir
    ///     type: prometheus
    ///     uid: mimir
    /// ```
    "grafana/duplicate-datasource", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for files in project.provisioned_together() {
        let mut first: HashMap<(&str, &str, &str), Span> = HashMap::new();
        for datasource in files.iter().flat_map(|file| &file.datasources) {
            let name = Some(&datasource.name).filter(|name| !name.value.is_empty());
            let names = name.map(|name| ("name", name)).into_iter();
            for (what, text) in names.chain(datasource.uid.as_ref().map(|uid| ("uid", uid))) {
                let key = (datasource.organisation.as_str(), what, text.value.as_str());
                let Some(other) = first.get(&key).copied() else {
                    first.insert(key, text.span);
                    continue;
                };
                let finding = found
                    .at(text.span, format!("another data source has the {what} `{}`", text.value))
                    .related(other, "the other one")
                    .help(format!("give each data source a {what} of its own"));
                if other.file != text.span.file {
                    finding.level(Level::Warning);
                }
            }
        }
    }
}
