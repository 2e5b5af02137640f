//! JUnit's XML, which continuous integration shows as test results: a suite for each file, a case for each finding.
//!
//! The format has no standard; what is written here is what Jenkins, GitLab, GitHub's actions and Azure read alike.

use super::{Report, mask::printable};
use crate::diagnostic::Diagnostic;
use std::{
    fmt,
    io::{self, Write},
    time::Duration,
};

/// What came of a case.
pub(super) enum Verdict {
    Passed,
    /// Not as it should be.
    Failure(Fault),
    /// It could not be found out.
    Error(Fault),
    /// It was not looked at, and why.
    Skipped(String),
}

/// Why a case did not pass.
pub(super) struct Fault {
    pub(super) kind: &'static str,
    pub(super) message: String,
    /// All that is known; what a person reads.
    pub(super) text: String,
}

/// One thing that passes or fails.
pub(super) struct Case {
    pub(super) name: String,
    /// The line in its file.
    pub(super) line: Option<u32>,
    pub(super) elapsed: Duration,
    pub(super) verdict: Verdict,
}

/// The cases of a file.
pub(super) struct Suite {
    pub(super) file: String,
    pub(super) cases: Vec<Case>,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<Suite> = vec![];
    for diagnostic in report.diagnostics {
        let (file, case) = finding(report, diagnostic);
        match suites.last_mut().filter(|suite| suite.file == file) {
            Some(suite) => suite.cases.push(case),
            None => suites.push(Suite { file, cases: vec![case] }),
        }
    }
    if suites.is_empty() {
        // a report without a case counts as a mistake of the pipeline
        let name = format!("{} files without findings", report.checked);
        let case = Case { name, line: None, elapsed: Duration::ZERO, verdict: Verdict::Passed };
        suites.push(Suite { file: "lint".to_owned(), cases: vec![case] });
    }
    document(&suites, Duration::ZERO, out)
}

/// The path of the file and the case of a finding.
fn finding(report: &Report, diagnostic: &Diagnostic) -> (String, Case) {
    let file = printable(&report.files.get(diagnostic.span.file).path().display().to_string());
    let position = report.files.position(diagnostic.span);
    let fault = fault(report, diagnostic);
    let name = format!("{} at {}:{}", diagnostic.code.id, position.line, position.column);
    let verdict = Verdict::Failure(fault);
    (file, Case { name, line: Some(position.line), elapsed: Duration::ZERO, verdict })
}

/// A finding as the reason for a failure.
pub(super) fn fault(report: &Report, diagnostic: &Diagnostic) -> Fault {
    let message = report.secrets.masked(&diagnostic.message).into_owned();
    let path = printable(&report.files.get(diagnostic.span.file).path().display().to_string());
    let position = report.files.position(diagnostic.span);
    let (level, id) = (diagnostic.level, diagnostic.code.id);
    let mut text = format!("{path}:{}:{}: {level}[{id}] {message}\n", position.line, position.column);
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("help: {}\n", report.secrets.masked(help)));
    }
    Fault { kind: id, message, text }
}

/// Writes the suites, which took so long together.
pub(super) fn document(suites: &[Suite], elapsed: Duration, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let all = || suites.iter().flat_map(|suite| &suite.cases);
    writeln!(out, "<testsuites name=\"mcpmon-check\" {}>", Counts::of(all(), elapsed))?;
    for Suite { file, cases } in suites {
        let elapsed = cases.iter().map(|case| case.elapsed).sum();
        writeln!(out, "  <testsuite name=\"{}\" {}>", Escaped(file), Counts::of(cases, elapsed))?;
        for case in cases {
            write_case(file, case, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn write_case(file: &str, case: &Case, out: &mut dyn Write) -> io::Result<()> {
    let (class, name, seconds) = (Escaped(file), Escaped(&case.name), case.elapsed.as_secs_f64());
    write!(
        out,
        "    <testcase classname=\"{class}\" name=\"{name}\" time=\"{seconds:.6}\" file=\"{class}\""
    )?;
    if let Some(line) = case.line {
        write!(out, " line=\"{line}\"")?;
    }
    let (element, Fault { kind, message, text }) = match &case.verdict {
        Verdict::Passed => return writeln!(out, "/>"),
        Verdict::Skipped(reason) => {
            return writeln!(out, ">\n      <skipped message=\"{}\"/>\n    </testcase>", Escaped(reason));
        }
        Verdict::Failure(fault) => ("failure", fault),
        Verdict::Error(fault) => ("error", fault),
    };
    let (message, text) = (Escaped(message), Escaped(text));
    writeln!(
        out,
        ">\n      <{element} type=\"{kind}\" message=\"{message}\">{text}</{element}>\n    </testcase>"
    )
}

/// How many cases there are of each kind, as attributes.
struct Counts {
    all: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    elapsed: Duration,
}

impl Counts {
    fn of<'c>(cases: impl IntoIterator<Item = &'c Case>, elapsed: Duration) -> Self {
        let mut counts = Self { all: 0, failures: 0, errors: 0, skipped: 0, elapsed };
        for case in cases {
            counts.all += 1;
            match case.verdict {
                Verdict::Passed => {}
                Verdict::Failure(_) => counts.failures += 1,
                Verdict::Error(_) => counts.errors += 1,
                Verdict::Skipped(_) => counts.skipped += 1,
            }
        }
        counts
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { all, failures, errors, skipped, elapsed } = self;
        let seconds = elapsed.as_secs_f64();
        write!(f, "tests=\"{all}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" ")?;
        write!(f, "time=\"{seconds:.6}\"")
    }
}

/// Text in an attribute or between tags.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' | '\t' => write!(f, "&#{};", u32::from(c))?,
                // XML has no way to write these, not even escaped
                '\0'..' ' | '\u{fffe}' | '\u{ffff}' => f.write_str("\u{fffd}")?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}
