//! `mcpmon-check metrics`: which metrics are known, who declares them, and what reads them.

mod json;
mod table;

use super::{
    CLEAN, Error, UNUSABLE,
    arguments::{InventoryFormat, Metrics, Output},
    output,
    servers::Servers,
};
use crate::{
    checks,
    model::inventory::{Metric, Origin, Saved},
    project::{
        Project,
        load::{self, Request},
    },
    report::{Format, Report, Secrets, write},
    source::{Files, Span},
};
use std::fs;

/// A metric, and where its series are read.
struct Row<'p> {
    metric: &'p Metric,
    uses: Vec<Span>,
}

pub(super) fn run(arguments: &Metrics, look: &Output) -> Result<u8, Error> {
    let request = Request {
        paths: arguments.paths.clone(),
        uses_settings: true,
        metrics_files: arguments.sources.metrics_file.clone(),
        ..Request::default()
    };
    let mut servers = Servers::new(&arguments.sources, look)?;
    let mut loaded = load::load(&request);
    servers.teach(&mut loaded);
    let is_closed = loaded.learnt.is_closed;
    let project = Project::new(loaded);
    let is_unusable = refused(&project)? || servers.have_failed();
    if let Some(path) = &arguments.save {
        // what a server did not say is no reason to forget what it said before
        if is_unusable {
            output::tell(&format!("{} is left as it is", path.display()));
        } else {
            let saved = Saved { metrics: learnt(&project, &servers), is_closed };
            let failed = |source| Error::Write { path: path.display().to_string(), source };
            fs::write(path, saved.write()).map_err(failed)?;
        }
    }
    let rows = rows(&project);
    let usual = if output::is_terminal() { InventoryFormat::Pretty } else { InventoryFormat::Concise };
    let text = match arguments.format.unwrap_or(usual) {
        InventoryFormat::Json => {
            json::write(&rows, project.files(), is_closed).map_err(std::io::Error::from)?
        }
        InventoryFormat::Concise => table::concise(&rows, project.files()),
        InventoryFormat::Pretty => table::pretty(&rows, project.files()),
    };
    output::print(&text)?;
    Ok(if is_unusable { UNUSABLE } else { CLEAN })
}

/// What is to be saved: what servers said or, if none was asked, all that is declared.
fn learnt(project: &Project, servers: &Servers<'_>) -> Vec<Metric> {
    match servers.answers() {
        [] => declared(project).cloned().collect(),
        answers => answers.iter().flat_map(|answer| answer.metrics.iter().cloned()).collect(),
    }
}

/// All metrics but those that Prometheus makes itself.
fn declared(project: &Project) -> impl Iterator<Item = &Metric> {
    let metrics = project.declared_metrics().metrics().iter();
    metrics.filter(|metric| metric.origin != Origin::Prometheus)
}

/// Every metric that is declared or recorded, sorted by name.
fn rows(project: &Project) -> Vec<Row<'_>> {
    let uses = project.metric_uses();
    let metrics = declared(project).chain(project.recorded_metrics().metrics());
    let row = |metric| {
        let mut uses: Vec<Span> = uses.of(metric).collect();
        uses.sort_unstable();
        Row { metric, uses }
    };
    let mut rows: Vec<Row<'_>> = metrics.map(row).collect();
    rows.sort_by_cached_key(|row| row.metric.name.to_string());
    rows
}

/// Tells what is wrong with the settings and with what cannot be read; whether anything is.
fn refused(project: &Project) -> Result<bool, Error> {
    let concerns = |id: &str| id.starts_with("tool/config-") || id == "tool/unreadable-file";
    let found = checks::run(project, |code| concerns(code.id));
    let secrets = Secrets::new(project.files(), project.secrets(), []);
    let report = Report { files: project.files(), diagnostics: &found, secrets, checked: 0 };
    let mut text = vec![];
    write(Format::Concise, &report, &mut text)?;
    String::from_utf8_lossy(&text).lines().filter(|_| !found.is_empty()).for_each(output::tell);
    Ok(!found.is_empty())
}

/// Who says that a metric is there: a place, or a name.
fn origin(metric: &Metric, files: &Files) -> String {
    match &metric.origin {
        Origin::Declared(span) | Origin::Recorded(span) => place(*span, files),
        Origin::Product(product) => product.name.to_owned(),
        Origin::Server(address) => address.to_string(),
        Origin::Prometheus => "Prometheus".to_owned(),
    }
}

/// `rules/a.yml:7`
fn place(span: Span, files: &Files) -> String {
    format!("{}:{}", files.get(span.file).path().display(), files.position(span).line)
}
