//! Workflow commands that GitHub turns into annotations of the changed lines.

use super::Report;
use crate::{diagnostic::Level, source::Column};
use std::io::{self, Write};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        let command = match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let path = report.files.get(diagnostic.span.file).path().display().to_string();
        let (start, end) = report.files.range(diagnostic.span, Column::Characters);
        let help = diagnostic.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
        let text = report.secrets.masked(&format!("{}{help}", diagnostic.message)).into_owned();
        writeln!(
            out,
            "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}",
            property(&path),
            start.line,
            end.line,
            start.column,
            end.column,
            diagnostic.code.id,
            data(&text),
        )?;
    }
    Ok(())
}

/// Escapes the text of a command.
pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
