use crate::{checks::check, diagnostic::Findings, project::Project, source::Span};
use std::collections::HashMap;

check! {
    /// Several default datasources.
    ///
    /// Grafana refuses the file, and no datasource of it is there.
    ///
    /// ```yaml bad file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     uid: prom
    ///     url: http://prometheus:9090
    ///     isDefault: true
    ///   - name: Loki
    ///     type: loki
    ///     uid: loki
    ///     url: http://loki:3100
    ///     isDefault: true
    /// ```
    ///
    /// ```yaml good file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     uid: prom
    ///     url: http://prometheus:9090
    ///     isDefault: true
    ///   - name: Loki
    ///     type: loki
    ///     uid: loki
    ///     url: http://loki:3100
    /// ```
    "grafana/several-defaults", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for file in project.provisioning() {
        let mut first: HashMap<i64, Span> = HashMap::new();
        for datasource in &file.datasources {
            let (Some(place), Some(org)) = (datasource.is_default, datasource.org) else { continue };
            match first.get(&org) {
                Some(other) => {
                    found
                        .at(place, format!("`{}` is another default datasource", datasource.name.value))
                        .related(*other, "the first one")
                        .help("keep `isDefault: true` at one of them");
                }
                None => drop(first.insert(org, place)),
            }
        }
    }
}
