use crate::{
    checks::check,
    diagnostic::{Edit, Findings, Fix},
    project::Project,
    source::Span,
};

check! {
    /// A dashboard that can be changed in the browser.
    ///
    /// Changes of a dashboard that is kept in files are lost with the next deployment, or cannot be saved at all.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "editable": true,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "editable": false,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    "grafana/editable", Note, Policy, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards().filter(|dashboard| dashboard.complete) {
        let message = "the dashboard can be changed in the browser";
        match &dashboard.editable {
            Some(editable) if editable.value => {
                let edits = vec![Edit::replace(editable.span, "false")];
                found
                    .at(editable.span, message)
                    .help("write `\"editable\": false`")
                    .fix(Fix::safe("write `false`", edits));
            }
            Some(_) => {}
            None => {
                let start = Span { end: dashboard.span.start + 1, ..dashboard.span };
                let place = dashboard.title.as_ref().map_or(start, |title| title.span);
                found.at(place, message).help("add `\"editable\": false`");
            }
        }
    }
}
