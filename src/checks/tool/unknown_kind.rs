use crate::{
    checks::check,
    diagnostic::Findings,
    project::{Content, Document, Project, Role},
    source::Span,
};

check! {
    /// A named file of no known kind.
    ///
    /// The file was given by name, but nothing in it looks like a configuration that is known here, so it was not
    /// checked. This is no failure: hooks pass all kinds of files. If it is one, say so with `--kind`.
    ///
    /// ```yaml bad file=notes.yml
    /// shopping:
    ///   - milk
    /// ```
    ///
    /// ```yaml good file=up.yml
    /// groups:
    ///   - name: up
    ///     rules:
    ///       - record: job:up:sum
    ///         expr: sum by (job) (up)
    /// ```
    "tool/unknown-kind", Note, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let named = |document: &&Document| project.role(document.file) == Role::Named;
    let tests = project.documents().iter().filter(|document| matches!(document.content, Content::Test));
    for document in tests.filter(named) {
        found
            .at(document.tree.text().span(0..0), "only the YAML of this unit test file is checked")
            .help("run the tests with `promtool test rules`: this version runs none");
    }
    for source in project.sources().filter(|source| source.role == Role::Named && !source.known) {
        found
            .at(Span::new(source.file, 0, 0), "not checked: nothing in this file tells what it configures")
            .help("if it is a configuration that is known here, say which with `--kind`");
    }
}
