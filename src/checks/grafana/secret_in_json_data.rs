use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A secret in `jsonData`.
    ///
    /// Everybody who may look at the datasource can read `jsonData`; what stands in `secureJsonData` is encrypted.
    ///
    /// ```yaml bad file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     uid: prom
    ///     url: http://prometheus:9090
    ///     isDefault: true
    ///     jsonData:
    ///       httpHeaderName1: Authorization
    ///       httpHeaderValue1: Bearer abc
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
    ///     jsonData:
    ///       httpHeaderName1: Authorization
    ///     secureJsonData:
    ///       httpHeaderValue1: $TOKEN
    /// ```
    "grafana/secret-in-json-data", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for key in project.provisioning().flat_map(|file| &file.datasources).flat_map(|one| &one.exposed) {
        found
            .at(key.span, format!("`{}` can be read by everybody who sees the datasource", key.value))
            .help("write it under `secureJsonData`");
    }
}
