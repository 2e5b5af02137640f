//! Where a command's words go: reports to standard output or files, its own problems to standard error.

use super::{
    Error,
    arguments::{Color, FormatName, Output, Target},
};
use crate::report::{self, Format, Look, Report, TestReport};
use std::{
    env, fs,
    io::{self, BufWriter, IsTerminal, Write},
};

/// Columns of a report when there is no terminal to ask.
const WIDTH: usize = 100;

/// Whether the report can be written to all of `targets`.
pub(super) fn validate(targets: &[Target]) -> Result<(), Error> {
    if targets.iter().filter(|target| target.file.is_none()).count() > 1 {
        let message = "at most one `--format` can write to standard output; give the others a file";
        return Err(Error::Usage(message.into()));
    }
    let mut files: Vec<_> = targets.iter().filter_map(|target| target.file.as_ref()).collect();
    files.sort();
    if let Some(pair) = files.windows(2).find(|pair| pair[0] == pair[1]) {
        let message = format!("two formats cannot be written to the same file, `{}`", pair[0].display());
        return Err(Error::Usage(message));
    }
    Ok(())
}

/// Writes the findings to everything that was asked for.
pub(super) fn report(report: &Report, targets: &[Target], output: &Output) -> Result<(), Error> {
    write(&|format, out| report::write(format, report, out), targets, output)
}

/// Writes the results of tests to everything that was asked for.
pub(super) fn tests(report: &TestReport, targets: &[Target], output: &Output) -> Result<(), Error> {
    write(&|format, out| report::write_tests(format, report, out), targets, output)
}

/// Whether standard output gets only what failed, so that a pass leaves no trace there.
pub(super) fn is_terse(targets: &[Target]) -> bool {
    let default = Target { format: default_format(), file: None };
    let targets = if targets.is_empty() { std::slice::from_ref(&default) } else { targets };
    let on_output = targets.iter().find(|target| target.file.is_none());
    on_output.is_none_or(|target| matches!(target.format, FormatName::Concise | FormatName::Github))
}

type Writer<'a> = &'a dyn Fn(Format, &mut dyn Write) -> io::Result<()>;

fn write(writer: Writer<'_>, targets: &[Target], output: &Output) -> Result<(), Error> {
    let default = Target { format: default_format(), file: None };
    let targets = if targets.is_empty() { std::slice::from_ref(&default) } else { targets };
    for target in targets {
        match &target.file {
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                let format = format(target.format, use_color(output), !output.quiet);
                seen(writer(format, &mut out).and_then(|()| out.flush()))?;
            }
            Some(path) => {
                let failed = |source| Error::Write { path: path.display().to_string(), source };
                let mut text = vec![];
                writer(format(target.format, false, true), &mut text)?;
                fs::write(path, text).map_err(failed)?;
            }
        }
    }
    Ok(())
}

/// The reader of a pipe that closes it has seen enough; that is no failure.
fn seen(written: io::Result<()>) -> io::Result<()> {
    written.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

/// Prints text of a command's own.
pub(super) fn print(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    Ok(seen(out.write_all(text.as_bytes()).and_then(|()| out.flush()))?)
}

/// Prints text of a command's own while it is being made.
pub(super) fn stream(write: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    Ok(seen(write(&mut out).and_then(|()| out.flush()))?)
}

/// Tells what went wrong with the command itself.
pub(super) fn complain(error: &dyn std::error::Error) {
    tell(&format!("mcpmon-check: {error}"));
}

/// Tells something that is no part of the report.
pub(super) fn tell(line: &str) {
    // when standard error is closed there is nobody left to tell
    let _ = writeln!(io::stderr(), "{line}");
}

/// Puts text in place of the last line on standard error, which must be a terminal; nothing erases it.
pub(super) fn overwrite(line: &str) {
    let mut out = io::stderr().lock();
    let _ = write!(out, "\r\u{1b}[K{line}").and_then(|()| out.flush());
}

fn default_format() -> FormatName {
    if env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
        FormatName::Github
    } else if io::stdout().is_terminal() {
        FormatName::Pretty
    } else {
        FormatName::Concise
    }
}

fn format(name: FormatName, color: bool, summary: bool) -> Format {
    match name {
        FormatName::Pretty => Format::Pretty(Look { color, summary, width: width() }),
        FormatName::Concise => Format::Concise,
        FormatName::Json => Format::Json,
        FormatName::Junit => Format::Junit,
        FormatName::Github => Format::Github,
    }
}

fn use_color(output: &Output) -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match output.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if set("CLICOLOR_FORCE") => true,
        Color::Auto => io::stdout().is_terminal(),
    }
}

/// How text for people looks.
pub(super) fn look(output: &Output) -> Look {
    Look { color: use_color(output), summary: !output.quiet, width: width() }
}

pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether a person sees what is told beside the report.
pub(super) fn is_told_to_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Whether standard output gets a report that only programs read.
pub(super) fn is_for_programs(targets: &[Target]) -> bool {
    let on_output = targets.iter().find(|target| target.file.is_none());
    let default = default_format();
    let format = if targets.is_empty() { Some(default) } else { on_output.map(|target| target.format) };
    matches!(format, Some(FormatName::Json | FormatName::Junit | FormatName::Github))
}

/// The answer to a question, if there is somebody to give one: both ends must be a terminal.
pub(super) fn asked(question: &str) -> Option<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return None;
    }
    let mut answer = String::new();
    let mut out = io::stderr().lock();
    let _ = write!(out, "{question} [y/N] ").and_then(|()| out.flush());
    io::stdin().read_line(&mut answer).ok()?;
    Some(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn width() -> usize {
    let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns.or_else(of_terminal).filter(|width| *width >= 40).unwrap_or(WIDTH)
}
