//! Patterns of dates and times, as Joda-Time and `java.time` spell them.
//!
//! Enters: a pattern. Leaves: its items, or the letter that means nothing; an item reads text into parts of a date
//! (`read`, as the parsers of Joda's `DateTimeFormat` do, with their tolerance) and prints the time of an event in UTC
//! (`print`). The machine's clock, zone and tables of zones are not asked.

mod bucket;
mod doubt;
mod iso;
mod names;
mod pattern;
mod print;
mod read;

pub use doubt::{Doubt, Said};
pub use iso::iso8601;
pub use names::Names;
pub use pattern::{DateError, DatePattern};
pub use read::Reading;

use jiff::tz::{Offset, TimeZone};

/// Words that stand for a format of their own in a date filter.
pub const NAMED_FORMATS: [&str; 4] = ["ISO8601", "UNIX", "UNIX_MS", "TAI64N"];

/// A time as Logstash holds it.
pub type Instant = jiff::Timestamp;

/// The zone of an id: a name of the tz database, `UTC`, or an offset like `+01:00`.
#[must_use]
pub fn zone(id: &str) -> Option<TimeZone> {
    let offset = id.strip_prefix("UTC").or_else(|| id.strip_prefix("GMT")).unwrap_or(id);
    if matches!(id, "UTC" | "UT" | "GMT" | "Z") {
        return Some(TimeZone::UTC);
    }
    if offset.starts_with(['+', '-']) {
        return match read::offset(offset)? {
            (seconds, "") => Offset::from_seconds(seconds).ok().map(TimeZone::fixed),
            _ => None,
        };
    }
    TimeZone::get(id).ok()
}

/// A time in the form that Logstash gives it in JSON: UTC, with at least three digits after the second.
#[must_use]
pub fn iso_text(instant: Instant) -> String {
    let time = TimeZone::UTC.to_datetime(instant);
    let nanoseconds = time.subsec_nanosecond();
    let fraction = if nanoseconds % 1_000_000 == 0 {
        format!("{:03}", nanoseconds / 1_000_000)
    } else if nanoseconds % 1000 == 0 {
        format!("{:06}", nanoseconds / 1000)
    } else {
        format!("{nanoseconds:09}")
    };
    let (year, month, day) = (time.year(), time.month(), time.day());
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction}Z")
}
