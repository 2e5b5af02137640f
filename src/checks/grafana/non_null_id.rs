use crate::{
    checks::check,
    diagnostic::{Edit, Findings, Fix},
    project::Project,
};

check! {
    /// A dashboard with the `id` of another database.
    ///
    /// The number belongs to the Grafana that the dashboard was exported from. Where another dashboard has it, importing fails or
    /// overwrites that one.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "id": 42, "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "id": null, "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    "grafana/non-null-id", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for id in project.dashboards().filter_map(|dashboard| dashboard.id.as_ref()).filter(|id| id.value != 0) {
        let message =
            format!("the dashboard keeps the `id` {} of the database it was exported from", id.value);
        let edits = vec![Edit::replace(id.span, "null")];
        found.at(id.span, message).help("write `\"id\": null`").fix(Fix::safe("write `null`", edits));
    }
}
