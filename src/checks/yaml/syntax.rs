use crate::{
    checks::check,
    diagnostic::{Diagnostic, Edit, Findings, Fix, Level, Safety},
    project::{Document, Project},
    syntax::yaml::{Flavour, MAX_ERRORS, Mend, Problem, ProblemKind},
};

check! {
    /// A text that is not YAML.
    ///
    /// Prometheus and Alertmanager refuse the whole file, and go on with what they had loaded before. The rest of the
    /// file is still checked here, as far as it can be told what was meant.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 5m
    ///             labels:
    ///           severity: page
    /// ```
    ///
    /// ```yaml bad file=other.rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up{job="node"} == 0
    ///         annotations:
    ///           summary: down: {{ $labels.instance }}
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 5m
    ///         labels:
    ///           severity: page
    ///         annotations:
    ///           summary: "down: {{ $labels.instance }}"
    /// ```
    "yaml/syntax", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for text in project.texts().filter(|text| text.tree.flavour() != Flavour::Json) {
        let mut reported = 0;
        for problem in text.tree.problems() {
            let Some(finding) = report(problem, found) else { continue };
            reported += 1;
            if reported == MAX_ERRORS {
                finding.help(format!(
                    "nothing behind this line was read: after {MAX_ERRORS} mistakes reading stops"
                ));
            }
            if let Some(mend) = problem.mend.as_ref().filter(|_| text.is_editable()) {
                finding.fix(fix(mend, text));
            }
        }
    }
}

/// Reports a problem, if it is one of the syntax.
fn report<'f>(problem: &Problem, found: &'f mut Findings) -> Option<&'f mut Diagnostic> {
    let (level, message, help) = match &problem.kind {
        ProblemKind::Syntax(cause) => (Level::Error, cause.to_string(), cause.help()),
        ProblemKind::TooDeep => (
            Level::Error,
            "collections are nested deeper than 10,000 levels".to_owned(),
            "a bracket that is opened again and again is usually a mistake of a generator".to_owned(),
        ),
        ProblemKind::ExcessiveAliasing => (
            Level::Error,
            "aliases stand for far more than the text itself".to_owned(),
            "write out what is meant, or let fewer aliases refer to each other".to_owned(),
        ),
        ProblemKind::UnknownAnchor { name } => (
            Level::Error,
            format!("alias `*{name}` has no anchor"),
            format!("put `&{name}` before the value that is meant, further up, or put the text in quotes"),
        ),
        // the text is YAML; what is refused is the value, and the check of its product tells that
        ProblemKind::ContainsItself { name } => (
            Level::Warning,
            format!("alias `*{name}` stands within what it stands for"),
            "write out what is meant".to_owned(),
        ),
        ProblemKind::Json(_) | ProblemKind::DuplicateKey { .. } | ProblemKind::ExtraDocument => return None,
    };
    Some(found.at(problem.span, message).level(level).help(help))
}

/// The fix is safe only where the product, too, takes what the mend makes of the text.
fn fix(mend: &Mend, text: &Document) -> Fix {
    let is_safe = mend.safe && text.is_mended_by(&mend.edits);
    let safety = if is_safe { Safety::Safe } else { Safety::Unsafe };
    let edits = mend.edits.iter().map(|(span, text)| Edit::replace(*span, text.clone())).collect();
    Fix { title: mend.title.clone(), safety, edits }
}
