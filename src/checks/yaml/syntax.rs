use crate::{
    checks::check,
    diagnostic::{Edit, Findings, Fix, Level, Safety},
    project::Project,
    syntax::yaml::{Mend, ProblemKind},
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
    for problem in project.yaml_problems() {
        let finding = match &problem.kind {
            ProblemKind::Syntax(cause) => {
                found.at(problem.span, cause.to_string()).help(cause.help())
            }
            ProblemKind::TooDeep => found
                .at(problem.span, "collections are nested deeper than 10,000 levels")
                .help("a bracket that is opened again and again is usually a mistake of a generator"),
            ProblemKind::ExcessiveAliasing => found
                .at(problem.span, "aliases stand for far more than the text itself")
                .help("write out what is meant, or let fewer aliases refer to each other"),
            ProblemKind::UnknownAnchor { name } => found
                .at(problem.span, format!("alias `*{name}` has no anchor"))
                .help(format!("put `&{name}` before the value that is meant, above this line; quote the text if no alias is meant")),
            ProblemKind::ContainsItself { name } => found
                .at(problem.span, format!("alias `*{name}` stands within what it stands for"))
                // the text is YAML; what is refused is the value, and the check of its product tells that
                .level(Level::Warning)
                .help("write out what is meant"),
            ProblemKind::DuplicateKey { .. } | ProblemKind::ExtraDocument => continue,
        };
        if let Some(mend) = &problem.mend {
            finding.fix(fix(mend));
        }
    }
}

fn fix(mend: &Mend) -> Fix {
    let safety = if mend.safe { Safety::Safe } else { Safety::Unsafe };
    let edits = mend.edits.iter().map(|(span, text)| Edit::replace(*span, text.clone())).collect();
    Fix { title: mend.title.clone(), safety, edits }
}
