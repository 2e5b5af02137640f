//! Times in a pattern, in UTC.

use super::{
    DatePattern, Instant,
    names::Names,
    pattern::{Field, Item},
};
use jiff::{civil::DateTime, tz::TimeZone};
use std::fmt::Write;

impl DatePattern {
    /// A time in this pattern, in UTC and English.
    #[must_use]
    pub fn print(&self, instant: Instant) -> String {
        let time = TimeZone::UTC.to_datetime(instant);
        let mut text = String::new();
        for item in &self.items {
            // writing to a string never fails
            let _ = match item {
                Item::Literal(literal) => text.write_str(literal),
                Item::Number(field, digits, _) => write!(text, "{:0digits$}", number(time, *field)),
                Item::ShortYear(field, _) => write!(text, "{:02}", number(time, *field).rem_euclid(100)),
                Item::Fraction(digits) => {
                    let nanoseconds = format!("{:09}", time.subsec_nanosecond());
                    write!(text, "{:0<digits$}", &nanoseconds[..(*digits).min(9)])
                }
                Item::Nanoseconds(digits) => write!(text, "{:0digits$}", time.subsec_nanosecond()),
                Item::Name(field, is_long) => text.write_str(name(time, *field, *is_long)),
                Item::Offset { zero: "", colon: true } => text.write_str("+00:00"),
                Item::Offset { zero: "", colon: false } => text.write_str("+0000"),
                Item::Offset { zero, .. } => text.write_str(zero),
                Item::ZoneId | Item::ZoneName(false) => text.write_str("UTC"),
                Item::ZoneName(true) => text.write_str("Coordinated Universal Time"),
            };
        }
        text
    }
}

fn number(time: DateTime, field: Field) -> i64 {
    let year = i64::from(time.year());
    let hour = i64::from(time.hour());
    let week = time.date().iso_week_date();
    match field {
        Field::Era => i64::from(year > 0),
        Field::Century => year / 100,
        Field::Year => year,
        Field::YearOfEra if year <= 0 => 1 - year,
        Field::YearOfEra => year,
        Field::WeekYear => week.year().into(),
        Field::Month => time.month().into(),
        Field::Week => week.week().into(),
        Field::DayOfYear => time.day_of_year().into(),
        Field::Day => time.day().into(),
        Field::Weekday => time.weekday().to_monday_one_offset().into(),
        Field::HalfDay => hour / 12,
        Field::Hour => hour,
        Field::ClockHour => (hour + 23) % 24 + 1,
        Field::HalfHour => hour % 12,
        Field::ClockHalfHour => (hour + 11) % 12 + 1,
        Field::Minute => time.minute().into(),
        Field::Second => time.second().into(),
        Field::Fraction => time.millisecond().into(),
    }
}

fn name(time: DateTime, field: Field, is_long: bool) -> &'static str {
    let names = Names::ENGLISH;
    match field {
        Field::Month => names.month(usize::from(time.month().unsigned_abs()) - 1, is_long),
        Field::Weekday => {
            names.day(usize::from(time.weekday().to_monday_zero_offset().unsigned_abs()), is_long)
        }
        Field::HalfDay if time.hour() < 12 => "AM",
        Field::HalfDay => "PM",
        _ if time.year() > 0 => "AD",
        _ => "BC",
    }
}
