//! Comments that say something: `# HELP`, `# TYPE` and `# UNIT`.

use super::{
    Entry, Metadata, MetricType,
    cursor::{Cursor, Read},
    format::Format,
    problem::ProblemKind,
    quoted::unescaped,
};
use crate::source::Spanned;
use std::borrow::Cow;

impl MetricType {
    /// The types and their names.
    const NAMES: [(&'static str, Self); 9] = [
        ("counter", Self::Counter),
        ("gauge", Self::Gauge),
        ("histogram", Self::Histogram),
        ("summary", Self::Summary),
        ("untyped", Self::Unknown),
        ("unknown", Self::Unknown),
        ("gaugehistogram", Self::GaugeHistogram),
        ("info", Self::Info),
        ("stateset", Self::Stateset),
    ];
    /// The first of them are those of the Prometheus text format; `untyped` is that of no other.
    const IN_PROMETHEUS: usize = 5;
    const UNTYPED: usize = 4;

    /// The type of this name in a format.
    fn named(name: &str, format: Format) -> Option<Self> {
        let index = Self::NAMES.iter().position(|(known, _)| *known == name)?;
        let is_known = match format {
            Format::OpenMetrics => index != Self::UNTYPED,
            _ => index < Self::IN_PROMETHEUS,
        };
        is_known.then_some(Self::NAMES[index].1)
    }

    /// The type of this name, in any format.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// Its name in OpenMetrics, and in Prometheus's metadata.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter().enumerate().filter(|(index, _)| *index != Self::UNTYPED);
        names.find(|(_, (_, known))| *known == self).map_or("unknown", |(_, (name, _))| name)
    }
}

impl<'t> Cursor<'t> {
    /// A comment of the Prometheus text format, if it says something.
    pub(super) fn prometheus_comment(&mut self) -> Read<Option<Entry<'t>>> {
        self.skip(1);
        let is_apart = self.blanks();
        let keyword = ["HELP", "TYPE"].into_iter().find(|keyword| {
            let rest = self.rest().strip_prefix(keyword);
            is_apart && rest.is_some_and(|rest| rest.starts_with([' ', '\t']))
        });
        let Some(keyword) = keyword else {
            self.line();
            self.end_of_line()?;
            return Ok(None);
        };
        self.skip(keyword.len());
        self.blanks();
        self.said(keyword, Format::Prometheus).map(Some)
    }

    /// A comment of OpenMetrics, which must say something.
    pub(super) fn open_metrics_comment(&mut self) -> Read<Entry<'t>> {
        match ["HELP", "TYPE", "UNIT"].into_iter().find(|keyword| self.accept_all(&format!("# {keyword} "))) {
            Some(keyword) => self.said(keyword, Format::OpenMetrics),
            None => Err(self.fault_line(ProblemKind::NotOpenMetrics)),
        }
    }

    /// Name and text behind a keyword.
    fn said(&mut self, keyword: &str, format: Format) -> Read<Entry<'t>> {
        let start = self.at();
        let name = match self.peek() {
            Some(b'"') => unescaped(self.quoted(true)?, true),
            _ => Cow::Borrowed(self.word(true)),
        };
        if self.at() == start {
            return Err(self.fault_line(ProblemKind::NoMetadataName));
        }
        let name = self.spanned(name, start);
        let separator = self.rest().chars().next().filter(|c| *c != '\n');
        if format == Format::OpenMetrics && separator != Some(' ') {
            return Err(self.fault_line(ProblemKind::NoText));
        }
        // the text format takes any character for the blank
        self.skip(separator.map_or(0, char::len_utf8));
        let at = self.at();
        let written = self.line();
        let entry = match keyword {
            "HELP" => {
                self.check_utf8(at)?;
                let value = self.spanned(unescaped(written, format == Format::OpenMetrics), at);
                Entry::Help(Metadata { name, value })
            }
            "TYPE" => Entry::Type(Metadata { name, value: self.metric_type(written, at, format)? }),
            _ => {
                let stem = name.value.strip_suffix(written).unwrap_or_default();
                if !written.is_empty() && !stem.ends_with('_') {
                    return Err(self.fault_since(at, ProblemKind::UnitNoSuffix(written.to_owned())));
                }
                Entry::Unit(Metadata { name, value: self.spanned(written, at) })
            }
        };
        self.end_of_line()?;
        Ok(entry)
    }

    fn metric_type(&self, written: &str, at: usize, format: Format) -> Read<Spanned<MetricType>> {
        match MetricType::named(written, format) {
            Some(found) => Ok(self.spanned(found, at)),
            None if written.ends_with('\r') => Err(self.fault_since(at, ProblemKind::CarriageReturn)),
            None => Err(self.fault_since(at, ProblemKind::UnknownType(written.to_owned()))),
        }
    }
}
