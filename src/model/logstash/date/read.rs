//! Texts read by a pattern, as tolerant as Joda-Time.

use super::{
    DatePattern, Instant,
    bucket::Bucket,
    names::Names,
    pattern::{Field, Item},
    zone,
};
use jiff::{
    civil::DateTime,
    tz::{AmbiguousOffset, Offset, TimeZone},
};

/// What a date needs that is not in its text.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The zone of a text that names none.
    pub zone: TimeZone,
    /// The time of reading, for a text without a year.
    pub now: Instant,
    /// The names of months and days.
    pub names: &'static Names,
}

/// The abbreviations of zones that are understood in a text, with their zones.
const ABBREVIATIONS: [(&str, &str); 11] = [
    ("UTC", "UTC"),
    ("UT", "UTC"),
    ("GMT", "UTC"),
    ("EST", "America/New_York"),
    ("EDT", "America/New_York"),
    ("CST", "America/Chicago"),
    ("CDT", "America/Chicago"),
    ("MST", "America/Denver"),
    ("MDT", "America/Denver"),
    ("PST", "America/Los_Angeles"),
    ("PDT", "America/Los_Angeles"),
];

impl DatePattern {
    /// The time that `text` says: all of it must fit. The year of a pattern without one is guessed: this year, but
    /// December is last year's in January and January next year's in December.
    #[must_use]
    pub fn read(&self, text: &str, reading: &Reading) -> Option<Instant> {
        let now = TimeZone::UTC.to_datetime(reading.now);
        let mut scan = Scan::new(text, now.year());
        for item in &self.items {
            scan.item(item, reading.names)?;
        }
        let found = scan.finish(&reading.zone, now.year())?;
        if self.has_year() {
            return found.instant();
        }
        let instant = found.instant()?;
        let time = if self.has_zone() { reading.zone.to_datetime(instant) } else { found.time };
        let year = match (time.month(), now.month()) {
            (12, 1) => now.year() - 1,
            (1, 12) => now.year() + 1,
            _ => now.year(),
        };
        if year == time.year() {
            return Some(instant);
        }
        let day = if (time.month(), time.day()) == (2, 29) { 28 } else { time.day() };
        let time = time.with().year(year).day(day).build().ok()?;
        Local { time, zone: reading.zone.clone() }.instant()
    }
}

/// A date and time somewhere.
pub(super) struct Local {
    pub(super) time: DateTime,
    pub(super) zone: TimeZone,
}

impl Local {
    /// When that is: the earlier of two, nothing if the clocks skip it.
    pub(super) fn instant(&self) -> Option<Instant> {
        let offset = match self.zone.to_ambiguous_timestamp(self.time).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Fold { before, .. } => before,
            AmbiguousOffset::Gap { .. } => return None,
        };
        offset.to_timestamp(self.time).ok()
    }
}

/// A text that is read from left to right.
pub(super) struct Scan<'a> {
    pub(super) rest: &'a str,
    bucket: Bucket,
    zone: Option<TimeZone>,
    this_year: i16,
}

impl<'a> Scan<'a> {
    pub(super) fn new(rest: &'a str, this_year: i16) -> Self {
        Self { rest, bucket: Bucket::default(), zone: None, this_year }
    }

    /// What was read, if nothing is left.
    pub(super) fn finish(self, zone: &TimeZone, year: i16) -> Option<Local> {
        let time = self.rest.is_empty().then(|| self.bucket.civil(year))??;
        Some(Local { time, zone: self.zone.unwrap_or_else(|| zone.clone()) })
    }

    fn item(&mut self, item: &Item, names: &Names) -> Option<()> {
        match item {
            Item::Literal(literal) => self.literal(literal),
            Item::Number(field, _, max) => {
                let is_signed = matches!(field, Field::Year | Field::WeekYear);
                self.number(*field, *max, is_signed)
            }
            Item::ShortYear(field, is_lenient) => self.short_year(*field, *is_lenient),
            Item::Fraction(max) => {
                self.fraction(*max);
                Some(())
            }
            Item::Name(field, _) => self.name(*field, names),
            Item::Offset { .. } => self.offset(),
            Item::ZoneId => self.zone_id(),
            Item::ZoneName(_) => self.abbreviation(),
            Item::Nanoseconds(_) => None,
        }
    }

    /// Text as it is, in any case.
    pub(super) fn literal(&mut self, literal: &str) -> Option<()> {
        let mut rest = self.rest.chars();
        for expected in literal.chars() {
            let found = rest.next()?;
            if found != expected && !found.to_lowercase().eq(expected.to_lowercase()) {
                return None;
            }
        }
        self.rest = rest.as_str();
        Some(())
    }

    /// Up to `max` digits.
    pub(super) fn digits(&mut self, max: usize) -> Option<&'a str> {
        let count = self.rest.bytes().take(max).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        (count > 0).then_some(digits)
    }

    pub(super) fn number(&mut self, field: Field, max: usize, is_signed: bool) -> Option<()> {
        let sign = self.rest.strip_prefix(['-', '+']).filter(|_| is_signed);
        let is_negative = sign.is_some() && self.rest.starts_with('-');
        self.rest = sign.unwrap_or(self.rest);
        let value: i64 = self.digits(max)?.parse().ok()?;
        self.bucket.set(field, if is_negative { -value } else { value });
        Some(())
    }

    /// Two digits are of the hundred years around thirty years ago.
    fn short_year(&mut self, field: Field, is_lenient: bool) -> Option<()> {
        let has_sign = is_lenient && self.rest.starts_with(['+', '-']);
        let before = self.rest;
        if has_sign {
            return self.number(field, 9, true);
        }
        let digits = self.digits(if is_lenient { 9 } else { 2 })?;
        let value: i64 = digits.parse().ok()?;
        if digits.len() != 2 {
            self.rest = before;
            return if is_lenient { self.number(field, 9, false) } else { None };
        }
        let low = i64::from(self.this_year) - 80;
        let below = low % 100;
        self.bucket.set(field, value + low + if value < below { 100 } else { 0 } - below);
        Some(())
    }

    /// Up to `max` digits, of which three count; there may be none.
    pub(super) fn fraction(&mut self, max: usize) {
        let digits = self.digits(max).unwrap_or_default();
        let thousandths = digits.bytes().chain(*b"000").take(3);
        let value = thousandths.fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        self.bucket.set(Field::Fraction, value);
    }

    /// A name in full or short, as written, in small letters or in capitals; the longest that fits.
    fn name(&mut self, field: Field, names: &Names) -> Option<()> {
        let names = match field {
            Field::Month => names.months(),
            Field::Weekday => names.days(),
            Field::HalfDay => vec![("AM", 0), ("PM", 1)],
            _ => vec![("BC", 0), ("BCE", 0), ("AD", 1), ("CE", 1)],
        };
        let fits = |name: &str| {
            self.rest.get(..name.len()).is_some_and(|text| {
                text == name || text == name.to_lowercase() || text == name.to_uppercase()
            })
        };
        let (name, value) =
            names.into_iter().filter(|(name, _)| fits(name)).max_by_key(|(name, _)| name.len())?;
        self.rest = &self.rest[name.len()..];
        self.bucket.set(field, i64::try_from(value).ok()?);
        Some(())
    }

    /// `Z`, `+01`, `+0100`, `+01:00`, whatever the pattern asks for.
    pub(super) fn offset(&mut self) -> Option<()> {
        let (seconds, rest) = match self.rest.strip_prefix(['Z', 'z']) {
            Some(rest) => (0, rest),
            None => offset(self.rest)?,
        };
        self.rest = rest;
        self.zone = Some(TimeZone::fixed(Offset::from_seconds(seconds).ok()?));
        Some(())
    }

    /// The longest id that the text starts with.
    fn zone_id(&mut self) -> Option<()> {
        let is_id = |c: char| c.is_ascii_alphanumeric() || "/_+-:".contains(c);
        let longest = self.rest.find(|c| !is_id(c)).unwrap_or(self.rest.len());
        let (end, found) =
            (1..=longest).rev().take(64).find_map(|end| Some((end, zone(&self.rest[..end])?)))?;
        self.zone = Some(found);
        self.rest = &self.rest[end..];
        Some(())
    }

    fn abbreviation(&mut self) -> Option<()> {
        let (name, id) = ABBREVIATIONS.iter().find(|(name, _)| self.rest.starts_with(name))?;
        self.zone = Some(zone(id)?);
        self.rest = &self.rest[name.len()..];
        Some(())
    }
}

/// The seconds of an offset like `+01:30`, and what follows it.
pub(super) fn offset(text: &str) -> Option<(i32, &str)> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let two = |text: &str, max: i32| {
        let value: i32 = text.get(..2).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
        (value <= max).then_some(value)
    };
    let mut rest = text.strip_prefix(['+', '-'])?;
    let mut seconds = two(rest, 23)? * 3600;
    rest = &rest[2..];
    let has_colons = rest.starts_with(':');
    for unit in [60, 1] {
        let after = if has_colons { rest.strip_prefix(':') } else { Some(rest) };
        let Some(after) = after.filter(|rest| has_colons || rest.starts_with(|c: char| c.is_ascii_digit()))
        else {
            break;
        };
        seconds += two(after, 59)? * unit;
        rest = &after[2..];
    }
    Some((sign * seconds, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::logstash::date::iso_text;

    fn read(pattern: &str, text: &str, id: &str) -> Option<String> {
        let now = "2013-01-05T12:00:00Z".parse().unwrap();
        let reading = Reading { zone: zone(id).unwrap(), now, names: Names::ENGLISH };
        DatePattern::joda(pattern).unwrap().read(text, &reading).map(iso_text)
    }

    #[test]
    fn a_year_that_is_not_written_is_guessed() {
        assert_eq!(read("MMM dd HH:mm:ss", "Dec 30 01:29:01", "UTC").unwrap(), "2012-12-30T01:29:01.000Z");
        assert_eq!(read("MMM dd HH:mm:ss", "Jan 30 01:29:01", "UTC").unwrap(), "2013-01-30T01:29:01.000Z");
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_none() {
        let pattern = "yyyy-MM-dd HH:mm:ss";
        assert_eq!(read(pattern, "2013-03-31 02:30:00", "Europe/Rome"), None);
        assert_eq!(read(pattern, "2013-10-27 02:30:00", "Europe/Rome").unwrap(), "2013-10-27T00:30:00.000Z");
    }

    #[test]
    fn numbers_may_be_short_but_not_long() {
        assert_eq!(read("d/MM/yy H:m", "1/2/13 4:5", "UTC").unwrap(), "2013-02-01T04:05:00.000Z");
        assert_eq!(read("yyyyMMddHHmmss", "20130201040506", "UTC").unwrap(), "2013-02-01T04:05:06.000Z");
        assert_eq!(read("HH:mm:ss.SSS", "01:02:03.1234", "UTC"), None);
        assert_eq!(read("yyyy-MM-dd", "2013-02-30", "UTC"), None);
    }

    #[test]
    fn zones_are_read_in_each_spelling() {
        for text in ["2013-02-01 04:00 +0100", "2013-02-01 04:00 +01:00", "2013-02-01 04:00 +01"] {
            assert_eq!(read("yyyy-MM-dd HH:mm Z", text, "UTC").unwrap(), "2013-02-01T03:00:00.000Z");
        }
        let text = "2013-02-01 04:00 Europe/Rome";
        assert_eq!(read("yyyy-MM-dd HH:mm ZZZ", text, "UTC").unwrap(), "2013-02-01T03:00:00.000Z");
        assert_eq!(read("yyyy HH:mm z", "2013 04:00 PST", "UTC").unwrap(), "2013-01-01T12:00:00.000Z");
    }

    #[test]
    fn names_may_be_short_or_long_and_a_day_of_the_week_moves_the_date() {
        assert_eq!(read("EEE MMM d yyyy", "Friday feb 1 2013", "UTC").unwrap(), "2013-02-01T00:00:00.000Z");
        assert_eq!(read("EEE MMM d yyyy", "MON FEB 1 2013", "UTC").unwrap(), "2013-01-28T00:00:00.000Z");
        assert_eq!(read("xxxx-'Wy'ww", "2013-Wy05", "UTC").unwrap(), "2013-01-28T00:00:00.000Z");
        assert_eq!(read("yyyy hh:mm a", "2013 12:30 am", "UTC").unwrap(), "2013-01-01T00:30:00.000Z");
    }
}
