use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    project::Project,
    source::Span,
};
use std::collections::HashMap;

check! {
    /// Several data sources are the default of one organisation.
    ///
    /// Grafana refuses such a file, and none of its data sources is there. Of files in one `datasources` folder, which
    /// are read together, the second one is at fault; that is a warning, since not all of them need to be deployed.
    ///
    /// ```yaml bad file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     isDefault: true
    ///   - name: Loki
    ///     type: loki
    ///     isDefault: true
    /// ```
    ///
    /// ```yaml good file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     isDefault: true
    ///   - name: Loki
    ///     type: loki
    ///     isDefault: false
    /// ```
    "grafana/several-defaults", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for files in project.provisioned_together() {
        let mut first: HashMap<&str, (Span, &str)> = HashMap::new();
        for datasource in files.iter().flat_map(|file| &file.datasources) {
            let Some(place) = datasource.is_default else { continue };
            let name = datasource.name.value.as_str();
            let Some((other, default)) = first.get(datasource.organisation.as_str()).copied() else {
                first.insert(&datasource.organisation, (place, name));
                continue;
            };
            let finding = found
                .at(place, format!("`{name}` is a second default beside `{default}`"))
                .related(other, "the first default")
                .help("keep `isDefault: true` at one of them");
            if other.file != place.file {
                finding.level(Level::Warning);
            }
        }
    }
}
