use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A secret in `jsonData`.
    ///
    /// Everybody who may read the data source can read its `jsonData`. What stands in `secureJsonData` is encrypted and
    /// never given out.
    ///
    /// ```yaml bad file=provisioning/datasources/prometheus.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     jsonData:
    ///       httpHeaderName1: Authorization
    ///       httpHeaderValue1: Bearer c2VjcmV0
    /// ```
    ///
    /// ```yaml good file=provisioning/datasources/prometheus.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     jsonData:
    ///       httpHeaderName1: Authorization
    ///     secureJsonData:
    ///       httpHeaderValue1: Bearer $TOKEN
    /// ```
    "grafana/secret-in-json-data", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let datasources = project.provisioning().flat_map(|file| &file.datasources);
    for key in datasources.flat_map(|datasource| &datasource.exposed) {
        found
            .at(
                key.span,
                format!("`{}` in `jsonData` can be read by everybody who sees the data source", key.value),
            )
            .help("write it under `secureJsonData:`");
    }
}
