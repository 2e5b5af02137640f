use crate::{
    checks::check,
    diagnostic::Findings,
    project::Project,
    syntax::tree::{Flavour, ProblemKind},
};

check! {
    /// A key that stands twice in one object of a dashboard.
    ///
    /// Grafana takes the last of the two and drops the other without a word: half of what was written has no effect.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {
    ///       "id": 1,
    ///       "type": "text",
    ///       "title": "Notes",
    ///       "title": "Remarks"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    "grafana/duplicate-key", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for tree in project.trees().filter(|tree| tree.flavour() == Flavour::Json) {
        for problem in tree.problems() {
            let ProblemKind::DuplicateKey { key, first } = &problem.kind else { continue };
            found
                .at(problem.span, format!("`{key}` is set twice, and only this one counts"))
                .related(*first, "first set here")
                .help("remove one of the two");
        }
    }
}
