//! Lines with a sample.

use super::{
    Sample, Value,
    cursor::{Cursor, Fault, Read},
    format::Format,
    labels::Braces,
    problem::ProblemKind,
};
use crate::source::Spanned;
use std::borrow::Cow;

/// A line of a dump has its name among the labels.
const METRIC_NAME: &str = "__name__";

impl<'t> Cursor<'t> {
    /// A sample; its name stands next.
    pub(super) fn sample(&mut self, format: Format) -> Read<Sample<'t>> {
        let start = self.at();
        let word = self.word(true);
        let mut name = (!word.is_empty()).then(|| self.spanned(Cow::Borrowed(word), start));
        if name.is_none() && self.peek() != Some(b'{') {
            return Err(self.fault_line(match self.peek() {
                Some(b'\r') => ProblemKind::CarriageReturn,
                _ if format == Format::OpenMetrics && word.is_empty() && self.rest().starts_with('\n') => {
                    ProblemKind::NotOpenMetrics
                }
                _ => ProblemKind::NoMetric,
            }));
        }
        if format == Format::Prometheus {
            self.blanks();
        }
        let mut labels = vec![];
        if self.peek() == Some(b'{') {
            let found = self.braces(format)?;
            labels = found.labels;
            if found.name.is_some() && name.is_some() {
                return Err(self.fault_since(start, ProblemKind::NameTwice));
            }
            name = name.or(found.name);
        }
        let Some(name) = name else { return Err(self.fault_since(start, ProblemKind::NoName)) };
        let value = self.value(format)?;
        let time = match format {
            Format::OpenMetrics => self.open_metrics_time()?,
            _ => self.prometheus_time()?,
        };
        let span = self.span(start..self.at());
        self.end_of_line()?;
        Ok(Sample { name, labels, value, time, span })
    }

    /// A value, and what separates it from what stands before it.
    fn value(&mut self, format: Format) -> Read<Spanned<Value<'t>>> {
        let is_apart = match format {
            Format::OpenMetrics => self.accept_all(" "),
            _ => {
                self.blanks();
                true
            }
        };
        let start = self.at();
        let written = match format {
            Format::OpenMetrics => self.until(|byte| matches!(byte, b' ' | b'\n')),
            _ => self.until(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'{')),
        };
        if !is_apart || written.is_empty() || written == "\r" {
            return Err(self.fault_line(ProblemKind::NoValue));
        }
        let value = number(written).map_err(|kind| self.fault_since(start, kind))?;
        Ok(self.spanned(Value::Number(value), start))
    }

    /// Whole milliseconds, if there are any, and blanks around them.
    fn prometheus_time(&mut self) -> Read<Option<i64>> {
        self.blanks();
        if matches!(self.peek(), None | Some(b'\n')) {
            return Ok(None);
        }
        let start = self.at();
        let written = self.until(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
        if let Some(kind) = carriage_return(written) {
            return Err(self.fault_since(start, kind));
        }
        let time = Some(written).filter(|written| written.bytes().all(|byte| byte.is_ascii_digit()));
        let time = time.and_then(|written| written.parse().ok()).ok_or_else(|| self.bad_time(start))?;
        self.blanks();
        Ok(Some(time))
    }

    /// Seconds, if there are any, and an exemplar.
    fn open_metrics_time(&mut self) -> Read<Option<i64>> {
        let is_exemplar = |cursor: &Self| cursor.rest().starts_with(" # {");
        let time = if is_exemplar(self) { None } else { self.seconds()? };
        if is_exemplar(self) {
            self.skip(3);
            let Braces { name, .. } = self.braces(Format::OpenMetrics)?;
            if name.is_some() {
                return Err(self.fault_here(ProblemKind::NoEquals));
            }
            self.value(Format::OpenMetrics)?;
            self.seconds()?;
        }
        Ok(time)
    }

    fn seconds(&mut self) -> Read<Option<i64>> {
        if !self.accept_all(" ") {
            return Ok(None);
        }
        let start = self.at();
        let written = self.until(|byte| matches!(byte, b' ' | b'\n'));
        if let Some(kind) = carriage_return(written) {
            return Err(self.fault_since(start, kind));
        }
        let seconds = number(written).ok().filter(|seconds| seconds.is_finite());
        let seconds = seconds.ok_or_else(|| self.bad_time(start))?;
        #[expect(clippy::cast_possible_truncation, reason = "as Prometheus does")]
        let milliseconds = (seconds * 1000.0) as i64;
        Ok(Some(milliseconds))
    }

    fn bad_time(&self, start: usize) -> Fault {
        self.fault_since(start, ProblemKind::BadTime(self.since(start).to_owned()))
    }

    /// A line of a dump.
    pub(super) fn dumped(&mut self) -> Read<Sample<'t>> {
        let start = self.at();
        if self.peek() != Some(b'{') {
            return Err(self.fault_line(ProblemKind::NoMetric));
        }
        let mut labels = self.braces(Format::Dump)?.labels;
        let name = labels.iter().position(|label| *label.name.value == *METRIC_NAME);
        let name = match name {
            Some(index) => labels.remove(index).value,
            None => self.spanned(Cow::Borrowed(""), start),
        };
        self.blanks();
        let value =
            if self.peek() == Some(b'{') { self.dumped_histogram()? } else { self.value(Format::Dump)? };
        self.blanks();
        let at = self.at();
        let time = self.line().parse().map_err(|_| self.bad_time(at))?;
        let span = self.span(start..self.at());
        self.end_of_line()?;
        Ok(Sample { name, labels, value, time: Some(time), span })
    }

    fn dumped_histogram(&mut self) -> Read<Spanned<Value<'t>>> {
        let start = self.at();
        let written = self.until(|byte| matches!(byte, b'}' | b'\n'));
        if !self.accept_all("}") {
            return Err(self.fault_since(start, ProblemKind::BadValue(written.to_owned())));
        }
        Ok(self.spanned(Value::Histogram(self.since(start)), start))
    }
}

fn carriage_return(written: &str) -> Option<ProblemKind> {
    written.ends_with('\r').then_some(ProblemKind::CarriageReturn)
}

/// A number as Go reads it, but for hexadecimal ones and underscores.
fn number(written: &str) -> Result<f64, ProblemKind> {
    if let Some(kind) = carriage_return(written) {
        return Err(kind);
    }
    let is_signed = |word: &str| {
        written.len() == word.len() + 1
            && written.get(1..).is_some_and(|rest| rest.eq_ignore_ascii_case(word))
    };
    match written.parse::<f64>() {
        Ok(_) if is_signed("nan") => Err(ProblemKind::BadValue(written.to_owned())),
        Ok(value) if value.is_infinite() && written.contains(|c: char| c.is_ascii_digit()) => {
            Err(ProblemKind::OutOfRange(written.to_owned()))
        }
        Ok(value) if value.is_nan() => Ok(f64::NAN),
        Ok(value) => Ok(value),
        Err(_) => Err(ProblemKind::BadValue(written.to_owned())),
    }
}
