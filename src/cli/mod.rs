//! The commands. Only what stands below this module prints, and only options that say so write files.

mod arguments;
mod checks;
mod explain;
mod lint;
mod metrics;
mod output;
mod query;
mod servers;
mod test;

use arguments::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

/// Nothing at or above the failing level was found.
const CLEAN: u8 = 0;
/// Something was.
const FOUND: u8 = 1;
/// The command was wrong, or something could not be read.
const UNUSABLE: u8 = 2;

/// What makes a command impossible to carry out; the exit code is 2.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("there is no check `{id}`{}", suggestion(*nearest))]
    UnknownCheck { id: String, nearest: Option<&'static str> },
    #[error("nothing to check: no file of a known kind in {paths}")]
    NothingToCheck { paths: String },
    #[error("{path} cannot be read: {reason}")]
    Read { path: String, reason: String },
    #[error("no tests in {path}")]
    NoTests { path: String },
    #[error("no test has a name that `{pattern}` matches")]
    NoneChosen { pattern: String },
    #[error("{0}; `--coverage` shows which")]
    Coverage(String),
    #[error("{path} cannot be written: {source}")]
    Write { path: String, source: std::io::Error },
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
    #[error("{0}")]
    Usage(String),
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// Carries out the command of this process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.command {
        Command::Lint(lint) => lint::run(lint, &arguments.output),
        Command::Metrics(metrics) => metrics::run(metrics, &arguments.output),
        Command::Query(query) => query::run(query, &arguments.output),
        Command::Test(test) => test::run(test, &arguments.output),
        Command::Explain { id } => explain::run(id),
        Command::Checks { format } => checks::run(*format),
    };
    ExitCode::from(done.unwrap_or_else(|error| {
        output::complain(&error);
        UNUSABLE
    }))
}
