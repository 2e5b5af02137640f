use crate::{
    checks::check,
    diagnostic::{Edit, Findings, Fix, Safety},
    project::{Document, Project},
    syntax::{
        json::MAX_ERRORS,
        tree::{Flavour, Mend, ProblemKind},
    },
};

check! {
    /// A dashboard that is not JSON.
    ///
    /// Grafana logs an error and goes on without the dashboard. The rest of the file is still checked here, as far as it can be
    /// told what was meant.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node",
    ///   "title": "Node",
    ///   "schemaVersion": 41,
    ///   "panels": [],
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
    "grafana/invalid-json", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for text in project.texts().filter(|text| text.tree.flavour() == Flavour::Json) {
        for (index, problem) in text.tree.problems().iter().enumerate() {
            let (message, help) = match &problem.kind {
                ProblemKind::Json(cause) => (cause.to_string(), cause.help()),
                ProblemKind::TooDeep => (
                    "objects and lists are nested deeper than 10,000 levels".to_owned(),
                    "a bracket that is opened again and again is usually a mistake of a generator".to_owned(),
                ),
                _ => continue,
            };
            let finding = found.at(problem.span, message).help(help);
            if index + 1 == MAX_ERRORS {
                finding.help(format!("after {MAX_ERRORS} mistakes reading stops: mend these first"));
            }
            if let Some(mend) = problem.mend.as_ref().filter(|_| text.is_editable()) {
                finding.fix(fix(mend, text));
            }
        }
    }
}

/// The fix is safe only where the text can be read on the lines that it changes.
fn fix(mend: &Mend, text: &Document) -> Fix {
    let is_safe = mend.safe && text.is_mended_by(&mend.edits);
    let safety = if is_safe { Safety::Safe } else { Safety::Unsafe };
    let edits = mend.edits.iter().map(|(span, text)| Edit::replace(*span, text.clone())).collect();
    Fix { title: mend.title.clone(), safety, edits }
}
