use crate::{checks::check, diagnostic::Findings, project::Project, source::Span};

check! {
    /// A path that cannot be read.
    ///
    /// It does not exist, its permissions forbid it, it is a link that leads nowhere, or the file is too large. The
    /// other paths are still checked; the exit code is 2, because nobody knows what is wrong in what was not read.
    "tool/unreadable-file", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for failure in project.failures() {
        found.at(Span::new(failure.file, 0, 0), format!("cannot be read: {}", failure.error));
    }
}
