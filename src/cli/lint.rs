//! `mcpmon-check lint`: load, check, mend if asked, report.

use super::{
    CLEAN, Error, FOUND, UNUSABLE,
    arguments::{Lint, Output},
    output,
};
use crate::{
    checks,
    diagnostic::{Diagnostic, Safety},
    fix,
    policy::Policy,
    project::{
        Project, Role,
        load::{self, Request},
    },
    report::{Report, Secrets},
};
use std::fs;

/// Fixes may uncover others; a fix that brings itself back would go on for ever.
const ROUNDS: usize = 10;

pub(super) fn run(arguments: &Lint, look: &Output) -> Result<u8, Error> {
    let policy = arguments.policy();
    if let Some((id, nearest)) = policy.unknown_name(checks::all().map(|check| &check.code)) {
        return Err(Error::UnknownCheck { id: id.to_owned(), nearest });
    }
    let request = Request {
        paths: arguments.paths.clone(),
        root: arguments.root.clone(),
        kind: arguments.kind,
        features: arguments.features(),
    };
    let (mut project, mut found) = check(&request, &policy);
    if arguments.fix {
        let least = if arguments.r#unsafe { Safety::Unsafe } else { Safety::Safe };
        let mut mended = 0;
        for _ in 0..ROUNDS {
            let (changed, applied) = fix::apply(project.files(), &found, least);
            if applied == 0 {
                break;
            }
            mended += applied;
            for (id, content) in changed {
                let path = project.files().get(id).path();
                let failed = |source| Error::Write { path: path.display().to_string(), source };
                fs::write(path, content).map_err(failed)?;
            }
            (project, found) = check(&request, &policy);
        }
        if !look.quiet {
            output::tell(&format!("{mended} fixed"));
        }
    }
    let known = || project.sources().filter(|source| source.known);
    if known().next().is_none() && project.failures().is_empty() && found.is_empty() {
        let paths: Vec<String> = arguments.paths.iter().map(|path| path.display().to_string()).collect();
        return Err(Error::NothingToCheck { paths: paths.join(", ") });
    }
    let report = Report {
        files: project.files(),
        diagnostics: &found,
        secrets: Secrets::new(project.files(), project.secrets()),
        checked: known().filter(|source| source.role != Role::Context).count() - project.failures().len(),
    };
    output::report(&report, &arguments.format, look)?;
    Ok(match () {
        () if !project.failures().is_empty() || known().next().is_none() => UNUSABLE,
        () if policy.fails(&found) => FOUND,
        () => CLEAN,
    })
}

/// Loads the files and runs the checks; what remains concerns the paths that were asked for.
fn check(request: &Request, policy: &Policy) -> (Project, Vec<Diagnostic>) {
    let project = Project::new(load::load(request));
    let mut found = checks::run(&project, |code| policy.wants(code));
    found.retain(|diagnostic| {
        let mut places = diagnostic.related.iter().map(|related| related.span).chain([diagnostic.span]);
        places.any(|span| project.is_subject(span.file))
    });
    (project, found)
}
