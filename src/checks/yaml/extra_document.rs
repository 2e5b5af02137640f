use crate::{checks::check, diagnostic::Findings, project::Project, syntax::yaml::ProblemKind};

check! {
    /// A second document in a file of which only the first is read.
    ///
    /// Prometheus and Alertmanager read up to the first `---` that ends a document and ignore what follows, without a
    /// word: rules behind it do not exist.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules: []
    /// ---
    /// groups:
    ///   - name: disk
    ///     rules: []
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// ---
    /// groups:
    ///   - name: node
    ///     rules: []
    ///   - name: disk
    ///     rules: []
    /// ```
    "yaml/extra-document", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.yaml_problems().filter(|problem| problem.kind == ProblemKind::ExtraDocument) {
        found
            .at(problem.span, "what follows is not read: only the first document of a file counts")
            .help("move it into a file of its own, or into the first document");
    }
}
