use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A `uid` that Grafana refuses.
    ///
    /// It may have up to 40 characters, which are letters, digits, `-` and `_`. A dashboard with another one is not loaded.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node exporter/full", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node-exporter-full", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    "grafana/uid-invalid", Error, Loader, run
}

/// The longest `uid`, in bytes.
const LONGEST: usize = 40;

fn run(project: &Project, found: &mut Findings) {
    for uid in project.dashboards().filter_map(|dashboard| dashboard.uid.as_ref()) {
        let is_allowed = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        // blanks around it are cut off
        let name = uid.value.trim();
        let message = match name.chars().find(|character| !is_allowed(*character)) {
            Some(character) => format!("`{character}` may not stand in the uid of a dashboard"),
            None if name.len() > LONGEST => {
                format!("a uid has at most {LONGEST} characters, this one {}", name.len())
            }
            None => continue,
        };
        found.at(uid.span, message).help("use up to 40 letters, digits, `-` and `_`");
    }
}
