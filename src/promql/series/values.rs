//! Reads the values of a series: items between blanks.

use super::{STALE_NAN, SeriesItem, SeriesItemKind, SeriesValues, is_stale};
use crate::promql::{
    error::{Error, ErrorKind, quoted},
    lex::{is_digit, is_space, scan_series_number},
    parse,
    text::TextRange,
};

pub(super) type Read<T> = Result<T, Error>;

const ITEM: &str = "write a number such as `1`, `1x3` or `1+2x3`, `_`, `stale` or a histogram `{{…}}`";
const COUNT: &str = "after `x` stands how often the value is repeated, a whole number";

pub(super) struct Reader<'a> {
    input: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(input: &'a [u8], at: usize) -> Self {
        Self { input, at }
    }

    /// All values to the end. Unless `may_start`, a blank must come first.
    pub(super) fn values(mut self, may_start: bool) -> Result<SeriesValues, Vec<Error>> {
        let mut values = SeriesValues::default();
        let mut is_apart = self.blanks() || may_start;
        while self.at < self.input.len() {
            let start = self.at;
            if !is_apart {
                return Err(vec![self.error(start, "expected a blank before the next value", ITEM)]);
            }
            let (kind, count) = self.item().map_err(|error| vec![error])?;
            values.items.push(SeriesItem { kind, count, range: self.range(start) });
            is_apart = self.blanks();
        }
        Ok(values)
    }

    fn item(&mut self) -> Read<(SeriesItemKind, u64)> {
        if self.accept(b'_') {
            let count = if self.accept(b'x') { self.count()? } else { 1 };
            return Ok((SeriesItemKind::Omitted, count));
        }
        if self.input[self.at..].starts_with(b"{{") {
            return self.histograms();
        }
        let first = self.first_value()?;
        if self.accept(b'x') {
            return Ok((SeriesItemKind::Floats(first, None), self.repetitions()?));
        }
        if !matches!(self.peek(), Some(b'+' | b'-')) {
            return Ok((SeriesItemKind::Floats(first, None), 1));
        }
        let step = self.signed_number()?;
        let count = self.increments()?;
        Ok((SeriesItemKind::Floats(first, Some(step)), count))
    }

    /// The values of `x5` that follow a first value: one more than the number says.
    fn repetitions(&mut self) -> Read<u64> {
        Ok(self.count()?.saturating_add(1))
    }

    /// `x5` after an increment.
    fn increments(&mut self) -> Read<u64> {
        if !self.accept(b'x') {
            return Err(self.error(self.at, "expected `x` and how often the increment is added", COUNT));
        }
        self.repetitions()
    }

    fn histograms(&mut self) -> Read<(SeriesItemKind, u64)> {
        let start = self.at;
        let first = self.histogram()?;
        if self.accept(b'x') {
            return Ok((SeriesItemKind::Histogram(Box::new(first)), self.repetitions()?));
        }
        let is_negative = match self.peek() {
            Some(b'+') => false,
            Some(b'-') => true,
            _ => return Ok((SeriesItemKind::Histogram(Box::new(first)), 1)),
        };
        self.at += 1;
        if !self.input[self.at..].starts_with(b"{{") {
            return Err(self.error(self.at, "expected a histogram to add", "write it in `{{…}}`"));
        }
        let step = self.histogram()?;
        let count = self.increments()?;
        let (from, to) = (first.schema, step.schema);
        if count > 1 && (from > to || first.has_custom_buckets() != step.has_custom_buckets()) {
            let message = format!("a histogram of schema {to} cannot be added to one of schema {from}");
            let help = "the schema of the increment must not be lower than that of the first histogram";
            return Err(Error::new(ErrorKind::Series { message, help }, self.range(start)));
        }
        Ok((SeriesItemKind::Histograms(Box::new([first, step]), is_negative), count))
    }

    /// A number with or without a sign, or `stale`.
    fn first_value(&mut self) -> Read<f64> {
        match self.peek() {
            Some(b'+' | b'-') => self.signed_number(),
            Some(byte) if is_digit(byte) || byte == b'.' => self.number(),
            Some(byte) if byte.is_ascii_alphabetic() => self.word(),
            _ => Err(self.error(self.at, "unexpected character in the values of a series", ITEM)),
        }
    }

    /// `stale`, `Inf` or `NaN`.
    fn word(&mut self) -> Read<f64> {
        let start = self.at;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
        let len = self.input[start..].iter().take_while(|byte| is_part(byte)).count();
        self.at += len;
        let word = &self.input[start..self.at];
        if word == b"stale" {
            return Ok(f64::from_bits(STALE_NAN));
        }
        if word.eq_ignore_ascii_case(b"inf") || word.eq_ignore_ascii_case(b"nan") {
            return parse::number(word).map_err(|kind| Error::new(kind, self.range(start)));
        }
        Err(self.error(start, "expected a number or `stale` in the values of a series", ITEM))
    }

    pub(super) fn signed_number(&mut self) -> Read<f64> {
        let is_negative = self.accept(b'-');
        if !is_negative {
            self.accept(b'+');
        }
        let value = match self.peek() {
            Some(byte) if byte.is_ascii_alphabetic() => {
                let start = self.at;
                let value = self.word()?;
                if is_stale(value) {
                    return Err(self.error(start, "`stale` takes no sign", ITEM));
                }
                value
            }
            _ => self.number()?,
        };
        Ok(if is_negative { -value } else { value })
    }

    /// A number without a sign, never hexadecimal: `0x10` is eleven zeros.
    pub(super) fn number(&mut self) -> Read<f64> {
        let start = self.at;
        let (len, is_number) = scan_series_number(&self.input[start..]);
        self.at = start + len;
        let written = &self.input[start..self.at];
        if is_number {
            return parse::number(written).map_err(|kind| Error::new(kind, self.range(start)));
        }
        self.skip_word();
        let written = quoted(&String::from_utf8_lossy(&self.input[start..self.at]));
        Err(self.error(start, &format!("bad number {written}"), ITEM))
    }

    /// A whole number without a sign.
    pub(super) fn count(&mut self) -> Read<u64> {
        let start = self.at;
        let (len, is_number) = scan_series_number(&self.input[start..]);
        self.at = start + len;
        let digits = str::from_utf8(&self.input[start..self.at]).unwrap_or_default();
        match digits.parse() {
            Ok(count) if is_number => Ok(count),
            _ => {
                self.skip_word();
                Err(self.error(start, "expected a whole number", COUNT))
            }
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.input.get(self.at).copied()
    }

    pub(super) fn accept(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn accept_all(&mut self, bytes: &[u8]) -> bool {
        let is_next = self.input[self.at..].starts_with(bytes);
        self.at += if is_next { bytes.len() } else { 0 };
        is_next
    }

    /// Skips blanks; whether there were any.
    pub(super) fn blanks(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
        self.at > start
    }

    /// Skips what is left of something like a word.
    fn skip_word(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')) {
            self.at += 1;
        }
    }

    /// Letters and underscores.
    pub(super) fn letters(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_') {
            self.at += 1;
        }
        &self.input[start..self.at]
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn range(&self, start: usize) -> TextRange {
        let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        TextRange::new(position(start), position(self.at))
    }

    /// An error from `start` to the end of what has been read, at least one character.
    pub(super) fn error(&mut self, start: usize, message: &str, help: &'static str) -> Error {
        if self.at == start && start < self.input.len() {
            let rest = String::from_utf8_lossy(&self.input[start..(start + 4).min(self.input.len())]);
            self.at += rest.chars().next().map_or(1, char::len_utf8).min(self.input.len() - start);
        }
        Error::new(ErrorKind::Series { message: message.into(), help }, self.range(start))
    }
}
