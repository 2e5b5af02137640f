use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A dashboard provider whose folder is none in which there are dashboards here.
    ///
    /// The folder is usually one of a container. If no dashboard of the project lies in a folder that ends like it, the
    /// dashboards may be mounted from elsewhere, or Grafana finds none: this is a note.
    ///
    /// ```yaml bad file=grafana/provisioning/dashboards/all.yml
    /// apiVersion: 1
    /// providers:
    ///   - name: all
    ///     type: file
    ///     options: {path: /var/lib/grafana/dashbords}
    /// ```
    ///
    /// ```json and file=grafana/dashboards/up.json
    /// {"uid": "up", "title": "Up", "schemaVersion": 41, "panels": []}
    /// ```
    ///
    /// ```yaml good file=grafana/provisioning/dashboards/all.yml
    /// apiVersion: 1
    /// providers:
    ///   - name: all
    ///     type: file
    ///     options: {path: /var/lib/grafana/dashboards}
    /// ```
    ///
    /// ```json and file=grafana/dashboards/up.json
    /// {"uid": "up", "title": "Up", "schemaVersion": 41, "panels": []}
    /// ```
    "grafana/provider-path", Note, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for path in project.provider_paths_elsewhere() {
        found
            .at(path.whole(), format!("no dashboard here lies in a folder that could be `{}`", path.text()))
            .help("if the dashboards of this project are meant, name the folder to which they are mounted");
    }
}
