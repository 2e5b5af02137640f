//! `mcpmon-check lint`: load, check, mend if asked, report.

use super::{
    CLEAN, Error, FOUND, UNUSABLE,
    arguments::{Lint, Output},
    output,
    servers::Servers,
};
use crate::{
    checks,
    diagnostic::{Diagnostic, Safety},
    fix,
    policy::{Policies, Wishes},
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
    let wishes = arguments.wishes();
    validate(arguments, &wishes)?;
    let request = request(arguments);
    let mut servers = Servers::new(&arguments.sources, look)?;
    let mut checked = check(&request, &wishes, &mut servers);
    if arguments.fix {
        let least = if arguments.r#unsafe { Safety::Unsafe } else { Safety::Safe };
        let mended = mend(&request, &wishes, least, &mut servers, &mut checked)?;
        if !look.quiet {
            output::tell(&format!("{mended} fixed"));
        }
    }
    let Checked { project, found, fails } = checked;
    let subjects = || project.sources().filter(|source| matches!(source.role, Role::Named | Role::Found));
    let shown = || project.sources().filter(|source| source.role != Role::Context);
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
    let is_known = |source: &Source| source.known && source.role != Role::Settings;
    let code = if !project.sources().any(is_known) {
        output::complain(&Error::NothingToCheck { paths: list(&arguments.paths) });
        UNUSABLE
    } else if servers.have_failed() || shown().any(failed) {
        UNUSABLE
    } else if fails {
        FOUND
    } else {
        CLEAN
    };
    // the process ends here; there is no need to free everything piece by piece
    std::mem::forget(project);
    Ok(code)
}

/// Whether the arguments make sense together.
fn validate(arguments: &Lint, wishes: &Wishes) -> Result<(), Error> {
    if let Some((id, nearest)) = wishes.unknown_name(checks::all().map(|check| &check.code)) {
        return Err(Error::UnknownCheck { id: id.to_owned(), nearest });
    }
    output::validate(&arguments.format)?;
    if arguments.fix && arguments.paths.iter().any(|path| path == Path::new(load::STDIN)) {
        return Err(Error::Usage(
            "standard input cannot be mended in place; name a file with `--fix`".into(),
        ));
    }
    match arguments.root.as_ref().filter(|root| !root.is_dir()) {
        Some(root) => Err(Error::Usage(format!("`--root` takes a folder, and {} is none", root.display()))),
        None => Ok(()),
    }
}

/// What is to be loaded.
fn request(arguments: &Lint) -> Request {
    Request {
        paths: arguments.paths.clone(),
        root: arguments.root.clone(),
        kind: arguments.kind,
        path_map: arguments.map_path.clone(),
        features: arguments.features(),
        vendor: arguments.flavour,
        grafana: arguments.grafana_version,
        logstash: arguments.logstash_version,
        uses_settings: true,
        env_files: arguments.env_file.clone(),
        metrics_files: arguments.sources.metrics_file.clone(),
        ..Request::default()
    }
}

/// What a round of checks found.
struct Checked {
    project: Project,
    found: Vec<Diagnostic>,
    /// Whether it makes the run fail.
    fails: bool,
}

/// Carries out fixes of at least this safety until none is left; says how many there were.
fn mend(
    request: &Request,
    wishes: &Wishes,
    least: Safety,
    servers: &mut Servers<'_>,
    checked: &mut Checked,
) -> Result<usize, Error> {
    let mut mended = 0;
    for _ in 0..ROUNDS {
        let Checked { project, found, .. } = &*checked;
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
        *checked = check(request, wishes, servers);
    }
    Ok(mended)
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}

/// Loads the files, asks servers and runs the checks; what remains concerns the paths that were asked for.
fn check(request: &Request, wishes: &Wishes, servers: &mut Servers<'_>) -> Checked {
    let mut loaded = load::load(request);
    let policies = Policies::new(wishes, loaded.active());
    servers.teach(&mut loaded);
    let project = Project::new(loaded);
    let mut found = checks::run(&project, |code| policies.want(code) || code.id == "tool/unreadable-file");
    found.retain(|diagnostic| {
        let mut places = diagnostic.related.iter().map(|related| related.span).chain([diagnostic.span]);
        places.any(|span| project.is_subject(span.file))
    });
    let fails = policies.judge(&mut found, project.files());
    Checked { project, found, fails }
}
