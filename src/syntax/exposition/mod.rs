//! The texts in which metrics are exposed and dumped.
//!
//! Enters: the Prometheus text format (0.0.4), OpenMetrics text (1.0), or what `promtool tsdb dump` prints. Leaves:
//! one [`Entry`] after the other, with its place, and a [`Problem`] for each line that Prometheus refuses; reading goes
//! on at the next line, in linear time. It accepts and refuses as `model/textparse` of Prometheus does, UTF-8 names in
//! quotes included; exemplars are checked and left out.

mod cursor;
mod format;
mod labels;
mod metadata;
mod problem;
mod quoted;
mod sample;
#[cfg(test)]
mod tests;

pub use format::Format;
pub use problem::{Problem, ProblemKind};

use crate::source::{Embedded, Span, Spanned};
use cursor::Cursor;
use std::borrow::Cow;

/// What the values of a metric mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MetricType {
    /// Only rises, until it starts anew.
    Counter,
    /// Rises and falls.
    Gauge,
    /// Buckets of observations, and their sum and count.
    Histogram,
    /// Buckets of something that rises and falls.
    GaugeHistogram,
    /// Quantiles of observations, and their sum and count.
    Summary,
    /// Labels that describe something.
    Info,
    /// One series for each state, of which some are 1.
    Stateset,
    /// Not known.
    Unknown,
}

/// What a line says about a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Metadata<'t, T> {
    /// The metric; of OpenMetrics without the suffix of its samples.
    pub name: Spanned<Cow<'t, str>>,
    /// What is said.
    pub value: Spanned<T>,
}

/// A label of a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Label<'t> {
    /// Its name.
    pub name: Spanned<Cow<'t, str>>,
    /// Its value.
    pub value: Spanned<Cow<'t, str>>,
}

/// The value of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'t> {
    /// A number.
    Number(f64),
    /// A native histogram, as a dump writes it: for people, without what is needed to compute with it.
    Histogram(&'t str),
}

/// One sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample<'t> {
    /// The metric; empty where a dump has none.
    pub name: Spanned<Cow<'t, str>>,
    /// The labels, in the order in which they are written.
    pub labels: Vec<Label<'t>>,
    /// The value.
    pub value: Spanned<Value<'t>>,
    /// When it was taken, in milliseconds since 1970; mostly that is left to who reads it.
    pub time: Option<i64>,
    /// From its name to the end of its line.
    pub span: Span,
}

/// One line that says something.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry<'t> {
    /// `# HELP`
    Help(Metadata<'t, Cow<'t, str>>),
    /// `# TYPE`
    Type(Metadata<'t, MetricType>),
    /// `# UNIT`; only of OpenMetrics.
    Unit(Metadata<'t, &'t str>),
    /// A sample.
    Sample(Sample<'t>),
}

/// Reads a text; what it is, its content says.
#[must_use]
pub fn read(text: &Embedded) -> Entries<'_> {
    read_as(text, Format::of(text.text()))
}

/// Reads a text of a format.
#[must_use]
pub fn read_as(text: &Embedded, format: Format) -> Entries<'_> {
    Entries { cursor: Cursor::new(text), format, is_over: false }
}

/// The entries of a text, and what is wrong with it.
#[derive(Debug)]
pub struct Entries<'t> {
    cursor: Cursor<'t>,
    format: Format,
    is_over: bool,
}

impl Entries<'_> {
    /// The format of the text.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Result<Entry<'t>, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let entry = match self.format {
                Format::Prometheus => self.prometheus_line(),
                Format::OpenMetrics => self.open_metrics_line(),
                Format::Dump => self.dump_line(),
            };
            match entry {
                Ok(Some(entry)) => return Some(Ok(entry)),
                Ok(None) => {}
                Err(fault) => {
                    self.cursor.resume(&fault);
                    return Some(Err(Problem { span: self.cursor.span(fault.range), kind: fault.kind }));
                }
            }
        }
        None
    }
}

impl<'t> Entries<'t> {
    /// Whether there is nothing on the line, or no line any more; it is passed.
    fn passes_empty_line(&mut self) -> bool {
        self.is_over = self.cursor.peek().is_none();
        self.is_over || self.cursor.accept_all("\n")
    }

    fn prometheus_line(&mut self) -> cursor::Read<Option<Entry<'t>>> {
        self.cursor.blanks();
        if self.passes_empty_line() {
            return Ok(None);
        }
        let cursor = &mut self.cursor;
        match cursor.peek() {
            Some(b'#') => cursor.prometheus_comment(),
            _ => cursor.sample(Format::Prometheus).map(|sample| Some(Entry::Sample(sample))),
        }
    }

    fn open_metrics_line(&mut self) -> cursor::Read<Option<Entry<'t>>> {
        let cursor = &mut self.cursor;
        match cursor.peek() {
            None => {
                self.is_over = true;
                Err(cursor.fault_here(ProblemKind::MissingEof))
            }
            Some(b'#') if cursor.accept_all("# EOF") => {
                self.is_over = true;
                cursor.accept_all("\n");
                if cursor.peek().is_none() { Ok(None) } else { Err(cursor.fault_line(ProblemKind::AfterEof)) }
            }
            Some(b'#') => cursor.open_metrics_comment().map(Some),
            Some(_) => cursor.sample(Format::OpenMetrics).map(|sample| Some(Entry::Sample(sample))),
        }
    }

    fn dump_line(&mut self) -> cursor::Read<Option<Entry<'t>>> {
        if self.passes_empty_line() {
            return Ok(None);
        }
        self.cursor.dumped().map(|sample| Some(Entry::Sample(sample)))
    }
}
