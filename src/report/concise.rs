//! One line per finding: `file:line:column: level[code] message`, the form that editors and `grep` understand.

use super::{Report, mask::printable};
use std::io::{self, Write};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        let file = report.files.get(diagnostic.span.file);
        let position = report.files.position(diagnostic.span);
        let fix = if diagnostic.fix.is_some() { " [fixable]" } else { "" };
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}{fix}",
            printable(&file.path().display().to_string()),
            position.line,
            position.column,
            diagnostic.level,
            diagnostic.code.id,
            report.secrets.masked(&diagnostic.message),
        )?;
    }
    Ok(())
}
