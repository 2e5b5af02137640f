use crate::{
    checks::check,
    diagnostic::Findings,
    project::{Project, Role},
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
    for source in project.sources().filter(|source| source.role == Role::Named && !source.known) {
        found
            .at(Span::new(source.file, 0, 0), "not checked: nothing in this file tells what it configures")
            .help("if it is a configuration that is known here, say which with `--kind`");
    }
}
