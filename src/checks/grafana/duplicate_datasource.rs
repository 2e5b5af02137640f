use crate::{
    checks::check, diagnostic::Findings, model::grafana::provisioning::has_variable, project::Project,
    source::Span,
};
use std::collections::HashMap;

check! {
    /// Two datasources with the same name or uid.
    ///
    /// The second one replaces the first.
    ///
    /// ```yaml bad file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     uid: prom
    ///     url: http://prometheus:9090
    ///     isDefault: true
    ///   - name: Prometheus
    ///     type: loki
    ///     uid: loki
    ///     url: http://loki:3100
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
    "grafana/duplicate-datasource", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for file in project.provisioning() {
        let mut first: HashMap<(i64, &str, &str), Span> = HashMap::new();
        for datasource in &file.datasources {
            let name = Some(("name", &datasource.name)).filter(|(_, name)| !name.value.is_empty());
            let uid = datasource.uid.as_ref().map(|uid| ("uid", uid));
            for (what, text) in name.into_iter().chain(uid) {
                let Some(org) = datasource.org.filter(|_| !has_variable(&text.value)) else { continue };
                let key = (org, what, text.value.as_str());
                match first.get(&key) {
                    Some(other) => {
                        found
                            .at(text.span, format!("another datasource has the {what} `{}`", text.value))
                            .related(*other, "the other one")
                            .help(format!("give each datasource its own {what}"));
                    }
                    None => drop(first.insert(key, text.span)),
                }
            }
        }
    }
}
