//! Labels in braces, among which the name of the metric may stand in quotes.

use super::{
    Label,
    cursor::{Cursor, Read},
    format::Format,
    problem::ProblemKind,
    quoted::{go_unescaped, unescaped},
};
use crate::source::Spanned;
use std::borrow::Cow;

/// What braces hold.
#[derive(Debug, Default)]
pub(super) struct Braces<'t> {
    pub(super) name: Option<Spanned<Cow<'t, str>>>,
    pub(super) labels: Vec<Label<'t>>,
}

impl<'t> Cursor<'t> {
    /// Labels; `{` stands next.
    pub(super) fn braces(&mut self, format: Format) -> Read<Braces<'t>> {
        self.skip(1);
        let mut found = Braces { name: None, labels: Vec::with_capacity(4) };
        let mut broken = None;
        let read = self.items(format, &mut found, &mut broken);
        // a quote that is closed on a later line is most likely not closed at all
        read.map_err(|fault| match broken {
            Some(start) => self.unclosed(start),
            None => fault,
        })?;
        Ok(found)
    }

    fn items(&mut self, format: Format, found: &mut Braces<'t>, broken: &mut Option<usize>) -> Read<()> {
        let unescaped = |text| match format {
            Format::Dump => go_unescaped(text),
            _ => unescaped(text, true),
        };
        loop {
            self.gap(format);
            let start = self.at();
            let is_quoted = self.peek() == Some(b'"');
            let name = match self.peek() {
                Some(b'}') => {
                    self.skip(1);
                    return Ok(());
                }
                Some(b'"') => unescaped(self.quoted(true)?),
                _ => Cow::Borrowed(self.word(false)),
            };
            if name.is_empty() && !is_quoted {
                return Err(self.fault_line(ProblemKind::NoLabelName));
            }
            let name = self.spanned(name, start);
            self.gap(format);
            if is_quoted && matches!(self.peek(), Some(b',' | b'}')) {
                if found.name.replace(name).is_some() {
                    return Err(self.fault_since(start, ProblemKind::NameTwice));
                }
                self.accept_all(",");
                continue;
            }
            if !self.accept_all("=") {
                return Err(self.fault_line(ProblemKind::NoEquals));
            }
            self.gap(format);
            let start = self.at();
            if self.peek() != Some(b'"') {
                return Err(self.fault_line(ProblemKind::NoLabelValue));
            }
            let value = self.quoted(format == Format::Prometheus)?;
            if broken.is_none() && value.contains('\n') {
                *broken = Some(start);
            }
            self.check_utf8(start)?;
            let value = self.spanned(unescaped(value), start);
            found.labels.push(Label { name, value });
            self.gap(format);
            let is_apart = self.accept_all(",") || format == Format::Prometheus;
            if !is_apart && self.peek() != Some(b'}') {
                return Err(self.fault_line(ProblemKind::UnclosedLabels));
            }
        }
    }

    /// Blanks, where the format has them.
    fn gap(&mut self, format: Format) {
        if format != Format::OpenMetrics {
            self.blanks();
        }
    }
}
