//! One line for each failed expectation, after those of the findings.

use super::{TestReport, coverage};
use crate::report::{concise, mask::printable};
use std::io::{self, Write};

pub(super) fn write(report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    concise::write(&report.base, out)?;
    for fault in report.files.iter().flat_map(super::TestedFile::faults) {
        let file = report.base.files.get(fault.span().file);
        let position = report.base.files.position(fault.span());
        let path = printable(&file.path().display().to_string());
        let message = fault.message();
        let message = report.base.secrets.masked(&message);
        let test = fault.test().map(|test| report.base.files.get(test.file).path().display().to_string());
        let test = test.map(|path| format!(" (in {})", printable(&path))).unwrap_or_default();
        writeln!(out, "{path}:{}:{}: failed: {message}{test}", position.line, position.column)?;
    }
    if report.shows_coverage {
        coverage::concise(report, out)?;
    }
    Ok(())
}
