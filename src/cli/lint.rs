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
        load::{self, Request, Source},
    },
    report::{Report, Secrets},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Fixes may uncover others; a fix that brings itself back would go on for ever.
const ROUNDS: usize = 10;

pub(super) fn run(arguments: &Lint, look: &Output) -> Result<u8, Error> {
    let policy = arguments.policy();
    if let Some((id, nearest)) = policy.unknown_name(checks::all().map(|check| &check.code)) {
        return Err(Error::UnknownCheck { id: id.to_owned(), nearest });
    }
    output::validate(&arguments.format)?;
    if arguments.fix && arguments.paths.iter().any(|path| path == Path::new(load::STDIN)) {
        return Err(Error::Usage(
            "standard input cannot be mended in place; name a file with `--fix`".into(),
        ));
    }
    if let Some(root) = arguments.root.as_ref().filter(|root| !root.is_dir()) {
        return Err(Error::Usage(format!("`--root` takes a folder, and {} is none", root.display())));
    }
    let request = Request {
        paths: arguments.paths.clone(),
        root: arguments.root.clone(),
        kind: arguments.kind,
        path_map: arguments.map_path.clone(),
        features: arguments.features(),
        vendor: arguments.flavour,
        ..Request::default()
    };
    let (mut project, mut found) = check(&request, &policy);
    if arguments.fix {
        let least = if arguments.r#unsafe { Safety::Unsafe } else { Safety::Safe };
        let mended = mend(&request, &policy, least, &mut project, &mut found)?;
        if !look.quiet {
            output::tell(&format!("{mended} fixed"));
        }
    }
    let subjects = || project.sources().filter(|source| source.role != Role::Context);
    let failed = |source: &Source| project.failures().iter().any(|failure| failure.file == source.file);
    let broken = found.iter().filter(|diagnostic| diagnostic.code.id == "yaml/syntax");
    let report = Report {
        files: project.files(),
        diagnostics: &found,
        secrets: Secrets::new(
            project.files(),
            project.secrets(),
            broken.map(|diagnostic| diagnostic.span.file),
        ),
        checked: subjects().filter(|source| source.known && !failed(source)).count(),
    };
    output::report(&report, &arguments.format, look)?;
    let code = if !project.sources().any(|source| source.known) {
        output::complain(&Error::NothingToCheck { paths: list(&arguments.paths) });
        UNUSABLE
    } else if subjects().any(failed) {
        UNUSABLE
    } else if policy.fails(&found) {
        FOUND
    } else {
        CLEAN
    };
    // the process ends here; there is no need to free everything piece by piece
    std::mem::forget(project);
    Ok(code)
}

/// Carries out fixes of at least this safety until none is left; says how many there were.
fn mend(
    request: &Request,
    policy: &Policy,
    least: Safety,
    project: &mut Project,
    found: &mut Vec<Diagnostic>,
) -> Result<usize, Error> {
    let mut mended = 0;
    for _ in 0..ROUNDS {
        let own: Vec<Diagnostic> =
            found.iter().filter(|diagnostic| project.is_subject(diagnostic.span.file)).cloned().collect();
        let (changed, applied) = fix::apply(project.files(), &own, least);
        if applied == 0 {
            break;
        }
        mended += applied;
        for (id, content) in changed {
            let path = project.files().get(id).path();
            let failed = |source| Error::Write { path: path.display().to_string(), source };
            fs::write(path, content).map_err(failed)?;
        }
        (*project, *found) = check(request, policy);
    }
    Ok(mended)
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}

/// Loads the files and runs the checks; what remains concerns the paths that were asked for.
fn check(request: &Request, policy: &Policy) -> (Project, Vec<Diagnostic>) {
    let project = Project::new(load::load(request));
    // what could not be read is told in any case: nobody knows what is wrong in it
    let mut found = checks::run(&project, |code| policy.wants(code) || code.id == "tool/unreadable-file");
    found.retain(|diagnostic| {
        let mut places = diagnostic.related.iter().map(|related| related.span).chain([diagnostic.span]);
        places.any(|span| project.is_subject(span.file))
    });
    (project, found)
}
