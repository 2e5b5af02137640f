//! Excerpts with the places marked, for people; the only file that knows the rendering library.

use super::{
    Report,
    excerpt::{self, Excerpt, Mark},
};
use crate::diagnostic::{Diagnostic, Level, Safety};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
};
use miette::{Severity, SourceSpan, SpanContents};
use std::{
    fmt,
    io::{self, Write},
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

pub(super) fn write(look: Look, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let theme = if look.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(look.width).with_links(false);
    for diagnostic in report.diagnostics {
        let mut text = String::new();
        handler.render_report(&mut text, &card(report, diagnostic)).map_err(io::Error::other)?;
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        writeln!(out, "{}\n", lines.join("\n").trim_end())?;
    }
    if look.summary {
        writeln!(out, "{}", summary(report))?;
    }
    Ok(())
}

fn card(report: &Report, diagnostic: &Diagnostic) -> Card {
    let severity = match diagnostic.level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note => Severity::Advice,
    };
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

/// The last line: how many findings of which level in how many files.
fn summary(report: &Report) -> String {
    let summary = report.summary();
    let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
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
