//! The casual ISO 8601 of the date filter, and the times of events in JSON.

use super::{
    DatePattern, Instant,
    pattern::Field,
    read::{Local, Reading, Scan},
};

/// The spellings with a blank between date and time that the date filter also takes for ISO 8601.
const CASUAL: [&str; 4] = [
    "yyyy-MM-dd HH:mm:ss.SSSZ",
    "yyyy-MM-dd HH:mm:ss.SSS",
    "yyyy-MM-dd HH:mm:ss,SSSZ",
    "yyyy-MM-dd HH:mm:ss,SSS",
];

/// The time that an ISO 8601 text says, as the date filter's `ISO8601` reads it: any part from the right may be
/// missing, and the date and the time may be parted by a blank if there are fractions of a second.
#[must_use]
pub fn iso8601(text: &str, reading: &Reading) -> Option<Instant> {
    let strict = || {
        let mut scan = Scan::new(text, 2000);
        if !scan.rest.starts_with(['T', 't']) {
            date(&mut scan)?;
        }
        if scan.literal("T").is_some() {
            time(&mut scan)?;
            if !scan.rest.is_empty() {
                scan.offset()?;
            }
        }
        scan.finish(&reading.zone, 2000).as_ref().and_then(Local::instant)
    };
    let casual = |pattern: &&str| DatePattern::joda(pattern).ok()?.read(text, reading);
    strict().or_else(|| CASUAL.iter().find_map(casual))
}

/// A date by month and day, by week and day, or by day of the year.
fn date(scan: &mut Scan<'_>) -> Option<()> {
    scan.number(Field::Year, 9, true)?;
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(rest) = scan.rest.strip_prefix("-W") {
        scan.rest = rest;
        scan.number(Field::Week, 2, false)?;
        return dash(scan, Field::Weekday, 1);
    }
    if scan.rest.strip_prefix('-').is_some_and(|rest| digits(rest) >= 3) {
        return dash(scan, Field::DayOfYear, 3);
    }
    dash(scan, Field::Month, 2)?;
    dash(scan, Field::Day, 2)
}

/// A dash and a number, if they are there.
fn dash(scan: &mut Scan<'_>, field: Field, max: usize) -> Option<()> {
    match scan.rest.strip_prefix('-') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            scan.rest = rest;
            scan.number(field, max, false)
        }
        _ => Some(()),
    }
}

/// Hour, minute and second, if they are there.
fn time(scan: &mut Scan<'_>) -> Option<()> {
    for (at, field) in [Field::Hour, Field::Minute, Field::Second].into_iter().enumerate() {
        if at > 0 && scan.literal(":").is_none() {
            return Some(());
        }
        if at == 0 && !scan.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Some(());
        }
        scan.number(field, 2, false)?;
    }
    if let Some(rest) = scan.rest.strip_prefix(['.', ',']) {
        scan.rest = rest;
        scan.fraction(9);
    }
    Some(())
}
