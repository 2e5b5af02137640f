use crate::{checks::check, diagnostic::Findings, model::grafana::provisioning::Provider, project::Project};
use std::path::Path;

check! {
    /// Two dashboard providers that read the same folder.
    ///
    /// A provider reads its folder and all below. A dashboard that two of them read has two owners: Grafana warns of it
    /// and may write neither.
    ///
    /// ```yaml bad file=provisioning/dashboards/all.yml
    /// apiVersion: 1
    /// providers:
    ///   - name: all
    ///     type: file
    ///     options: {path: /var/lib/grafana/dashboards}
    ///   - name: nodes
    ///     type: file
    ///     options: {path: /var/lib/grafana/dashboards/nodes}
    /// ```
    ///
    /// ```yaml good file=provisioning/dashboards/all.yml
    /// apiVersion: 1
    /// providers:
    ///   - name: services
    ///     type: file
    ///     options: {path: /var/lib/grafana/dashboards/services}
    ///   - name: nodes
    ///     type: file
    ///     options: {path: /var/lib/grafana/dashboards/nodes}
    /// ```
    "grafana/provider-overlap", Warning, Provable, run
}

/// More providers than this are not compared with each other.
const MOST: usize = 200;

fn run(project: &Project, found: &mut Findings) {
    for files in project.provisioned_together() {
        let providers: Vec<&Provider> = files.iter().flat_map(|file| &file.providers).take(MOST).collect();
        for (index, provider) in providers.iter().enumerate() {
            let Some(path) = &provider.path else { continue };
            let other = providers[..index].iter().find_map(|other| {
                let overlaps = overlap(path.text(), other.path.as_ref()?.text());
                overlaps.then_some((*other, other.path.as_ref()))
            });
            let Some((other, Some(place))) = other else { continue };
            found
                .at(
                    path.whole(),
                    format!(
                        "provider `{}` reads a folder that `{}` reads as well",
                        provider.name.value, other.name.value
                    ),
                )
                .related(place.whole(), "the other folder")
                .help("give each provider a folder of its own, with no other below it");
        }
    }
}

/// Whether one of two folders is, or lies in, the other; with variables in them this is known only if they are equal.
fn overlap(a: &str, b: &str) -> bool {
    let (a, b) = (Path::new(a), Path::new(b));
    a.starts_with(b) || b.starts_with(a)
}
