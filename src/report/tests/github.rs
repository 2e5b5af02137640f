//! Annotations of a GitHub workflow: findings, then failed expectations with what was expected and got.

use super::{Fault, TestReport, coverage, difference};
use crate::{
    report::github::{self, data, property},
    source::Column,
};
use std::io::{self, Write};

pub(super) fn write(report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    github::write(&report.base, out)?;
    for fault in report.files.iter().flat_map(super::TestedFile::faults) {
        let path = report.base.files.get(fault.span().file).path().display().to_string();
        let (start, end) = report.base.files.range(fault.span(), Column::Characters);
        let mut text = fault.message();
        if let Fault::Case(_, case) = &fault {
            // in a proportional font columns do not align
            for line in difference::lines(case, 0, &|text| text.to_owned()) {
                text.push('\n');
                text.push_str(&line.text(false));
            }
        }
        let text = report.base.secrets.masked(&text).into_owned();
        writeln!(
            out,
            "::error file={},line={},endLine={},col={},endColumn={},title=failed test::{}",
            property(&path),
            start.line,
            end.line,
            start.column,
            end.column,
            data(&text)
        )?;
    }
    if let Some(lack) = report.lack_of_coverage() {
        writeln!(out, "::error title=coverage::{}", data(&lack))?;
    }
    if report.shows_coverage {
        coverage::github(report, out)?;
    }
    Ok(())
}
