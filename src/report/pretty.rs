//! Excerpts with the places marked, for people; the only file that knows the rendering library.

use super::{
    Report, Secrets,
    excerpt::{self, Excerpt, Mark},
    mask::{self, printable},
};
use crate::diagnostic::{Diagnostic, Level, Safety};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
};
use miette::{Severity, SourceSpan, SpanContents};
use std::{
    fmt,
    io::{self, Write},
    ops::Range,
};

/// How a pretty report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are used.
    pub color: bool,
    /// Whether a last line counts the findings.
    pub summary: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// What the library draws: one message with one excerpt, and further ones below it.
#[derive(Debug)]
struct Card {
    code: Option<String>,
    severity: Severity,
    message: String,
    help: Option<String>,
    excerpt: Excerpt,
    others: Vec<Card>,
}

/// A message about a part of a text, such as an expression of the command line.
#[derive(Clone, Debug)]
pub struct Remark<'a> {
    /// How bad it is.
    pub level: Level,
    /// What is told.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What the text is: the path of a file, or a word.
    pub name: String,
    /// The text.
    pub text: &'a str,
    /// The number of its first line, from 1.
    pub first_line: u32,
    /// The part of it that is meant.
    pub range: Range<usize>,
}

/// A remark as a finding would look, on lines of its own.
///
/// # Errors
///
/// When the rendering library fails.
pub fn remark(look: Look, remark: Remark) -> io::Result<String> {
    let before = &remark.text[..remark.text.floor_char_boundary(remark.range.start)];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    let from_one = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    let secrets = Secrets::default();
    let excerpt = Excerpt {
        name: printable(&remark.name),
        text: format!("{}\n", mask::masked_text(remark.text)),
        first_line: remark.first_line,
        position: (remark.first_line.saturating_add(from_one(line) - 1), from_one(column)),
        marks: vec![(remark.range, None)],
    };
    let (severity, code) = (severity(remark.level), Some(remark.level.to_string()));
    render(
        look,
        &Card {
            code,
            severity,
            message: secrets.masked(&remark.message).into_owned(),
            help: remark.help.map(|help| secrets.masked(&help).into_owned()),
            excerpt,
            others: vec![],
        },
    )
}

fn render(look: Look, card: &Card) -> io::Result<String> {
    let theme = if look.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(look.width).with_links(false);
    let mut text = String::new();
    handler.render_report(&mut text, card).map_err(io::Error::other)?;
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Ok(format!("{}\n", lines.join("\n").trim_end()))
}

fn severity(level: Level) -> Severity {
    match level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note => Severity::Advice,
    }
}

pub(super) fn write(look: Look, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    diagnostics(look, report, out)?;
    if look.summary {
        writeln!(out, "{}", summary(report))?;
    }
    Ok(())
}

/// The findings without the last line.
pub(super) fn diagnostics(look: Look, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        writeln!(out, "{}", render(look, &card(report, diagnostic))?)?;
    }
    Ok(())
}

fn card(report: &Report, diagnostic: &Diagnostic) -> Card {
    let severity = severity(diagnostic.level);
    let masked = |text: &str| report.secrets.masked(text).into_owned();
    let marks = diagnostic.related.iter().map(|related| (related.span, Some(masked(&related.message))));
    let (excerpt, far) = excerpt::around(report, (diagnostic.span, None), marks.collect());
    Card {
        code: Some(format!("{}[{}]", diagnostic.level, diagnostic.code.id)),
        severity,
        message: masked(&diagnostic.message),
        help: help(diagnostic).map(|help| masked(&help)),
        excerpt,
        others: far.into_iter().map(|mark| aside(report, mark)).collect(),
    }
}

/// A related place too far away for the excerpt of the subject.
fn aside(report: &Report, (span, message): Mark) -> Card {
    let (excerpt, _) = excerpt::around(report, (span, None), vec![]);
    let message = message.unwrap_or_default();
    Card { code: None, severity: Severity::Advice, message, help: None, excerpt, others: vec![] }
}

fn help(diagnostic: &Diagnostic) -> Option<String> {
    let Some(fix) = &diagnostic.fix else { return diagnostic.help.clone() };
    let option = match fix.safety {
        Safety::Safe => "`--fix`",
        Safety::Unsafe => "`--fix --unsafe`",
    };
    match &diagnostic.help {
        Some(help) if *help != fix.title => Some(format!("{help}\n{option} can do this: {}", fix.title)),
        _ => Some(format!("{} ({option} does it)", fix.title)),
    }
}

/// `1 file`, `2 files`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The last line: how many findings of which level in how many files.
fn summary(report: &Report) -> String {
    let summary = report.summary();
    let levels = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")];
    let found: Vec<String> =
        levels.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(*count, noun)).collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    format!("{found} in {}", counted(summary.files, "file"))
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Card {}

impl miette::Diagnostic for Card {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.excerpt.marks.iter().enumerate().map(|(index, (range, message))| {
            let new =
                if index == 0 { LabeledSpan::new_primary_with_span } else { LabeledSpan::new_with_span };
            new(message.clone(), range.clone())
        });
        Some(Box::new(labels))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        (!self.others.is_empty()).then(|| {
            Box::new(self.others.iter().map(|card| card as &dyn miette::Diagnostic))
                as Box<dyn Iterator<Item = &'a dyn miette::Diagnostic>>
        })
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let cut = self.text.as_str().read_span(span, before, after)?;
        let name = self.name.clone();
        let (line, column) = (cut.line() + self.first_line as usize - 1, cut.column());
        // without context lines the library asks for the place to print above the excerpt
        let (line, column) = if before + after == 0 {
            (self.position.0 as usize - 1, self.position.1 as usize - 1)
        } else {
            (line, column)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            name,
            cut.data(),
            *cut.span(),
            line,
            column,
            cut.line_count(),
        )))
    }
}
