//! For people: findings with excerpts, then each failed expectation with what was expected and got.

use super::{Fault, TestReport, difference, one_line};
use crate::report::{Look, mask::printable, pretty};
use difference::Mark;
use std::io::{self, Write};

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

pub(super) fn write(look: Look, report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    pretty::diagnostics(look, &report.base, out)?;
    let painted = |code: &str, text: &str| {
        if look.color { format!("{code}{text}{PLAIN}") } else { text.to_owned() }
    };
    for fault in report.files.iter().flat_map(super::TestedFile::faults) {
        let files = report.base.files;
        let path = printable(&files.get(fault.span().file).path().display().to_string());
        let position = files.position(fault.span());
        let (test, what) = match &fault {
            Fault::Failure(test, failure) => (test, failure.message.clone()),
            Fault::Case(test, case) => {
                let (kind, at) = (case.kind.name(), case.at);
                (test, format!("{kind} `{}` at {at}: {}", one_line(&case.subject), case.message))
            }
        };
        let what = printable(&report.base.secrets.masked(&what));
        writeln!(out, "{} {}", painted(RED, "FAILED"), painted(BOLD, &printable(&one_line(&test.name))))?;
        writeln!(out, "  {path}:{}:{}", position.line, position.column)?;
        if let Some(test) = fault.test() {
            let path = printable(&files.get(test.file).path().display().to_string());
            let position = files.position(test);
            writeln!(out, "  in the test at {path}:{}:{}", position.line, position.column)?;
        }
        writeln!(out, "  {what}")?;
        if let Fault::Case(_, case) = &fault {
            for line in difference::lines(case) {
                let text = printable(&report.base.secrets.masked(&line.text));
                let text = text.trim_end();
                match line.mark {
                    Mark::Title => writeln!(out, "    {text}")?,
                    Mark::Same => writeln!(out, "      {text}")?,
                    Mark::Expected => writeln!(out, "      {}", painted(GREEN, text))?,
                    Mark::Got => writeln!(out, "      {}", painted(RED, text))?,
                }
            }
        }
        writeln!(out)?;
    }
    if look.summary {
        writeln!(out, "{report}")?;
    }
    Ok(())
}
