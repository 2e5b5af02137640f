//! The ranges of Alertmanager's time intervals: `monday:friday`, `1:15`, `-1`, `march:june`, `2024:2026`, `09:30`.

use super::kind::{Refusal, ensure};
use std::ops::RangeInclusive;

const WEEKDAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

type Checked = Result<(), Refusal>;

/// Minutes since midnight of `HH:MM`, up to `24:00`.
pub(in crate::model) fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())?
    };
    let total = number(hours)? * 60 + number(minutes).filter(|minutes| *minutes < 60)?;
    (total <= 24 * 60).then_some(total)
}

/// Both ends of `text`, each read by `member`; one alone is both.
fn range(text: &str, member: impl Fn(&str) -> Result<i64, Refusal>) -> Result<RangeInclusive<i64>, Refusal> {
    let text = text.to_lowercase();
    let mut parts = text.split(':');
    let begin = member(parts.next().unwrap_or_default())?;
    let end = parts.next().map_or(Ok(begin), &member)?;
    ensure(parts.next().is_none(), || "has more than one colon".to_owned())?;
    Ok(begin..=end)
}

fn named(text: &str, names: &[&str]) -> Option<i64> {
    names.iter().position(|name| *name == text).and_then(|at| i64::try_from(at).ok())
}

/// A whole number as `strconv.Atoi` takes it.
fn number(text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| Refusal::because(format!("has `{text}`, which is not a number")))
}

pub(super) fn weekdays(text: &str) -> Checked {
    let day = |text: &str| {
        named(text, &WEEKDAYS).ok_or_else(|| {
            Refusal::because(format!("has `{text}`, which is not a day of the week"))
                .help("write it in full: `monday`")
        })
    };
    let days = range(text, day)?;
    ensure(days.start() <= days.end(), || "ends before it starts: weeks start on Sunday".to_owned())
        .map_err(|refusal| refusal.help("write two ranges"))
}

pub(super) fn days_of_month(text: &str) -> Checked {
    let days = range(text, number)?;
    let (begin, end) = (*days.start(), *days.end());
    for day in [begin, end] {
        ensure(day != 0 && (-31..=31).contains(&day), || {
            format!("has the day {day}; there are 1 to 31 and -31 to -1")
        })?;
    }
    ensure(begin > 0 || end < 0, || {
        "starts counted from the end of the month, but ends counted from its start".to_owned()
    })?;
    // the shortest month decides what can never be
    let counted = |day: i64| if day < 0 { 28 + day } else { day };
    ensure(counted(begin) <= counted(end), || "ends before it starts".to_owned())
}

pub(super) fn months(text: &str) -> Checked {
    let month = |text: &str| match named(text, &MONTHS) {
        Some(index) => Ok(index + 1),
        None => text.parse().map_err(|_| Refusal::because(format!("has `{text}`, which is not a month"))),
    };
    let months = range(text, month)?;
    ensure(months.start() <= months.end(), || "ends before it starts".to_owned())
        .map_err(|refusal| refusal.help("write two ranges"))
}

pub(super) fn years(text: &str) -> Checked {
    let years = range(text, number)?;
    ensure(years.start() <= years.end(), || "ends before it starts".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_two_digits_and_end_at_midnight() {
        assert_eq!(minutes("00:00"), Some(0));
        assert_eq!(minutes("24:00"), Some(1440));
        for bad in ["9:00", "24:01", "12:60", "12", "12:00:00", "+1:00"] {
            assert_eq!(minutes(bad), None, "{bad}");
        }
    }

    #[test]
    fn ranges_do_not_wrap() {
        assert!(weekdays("Monday:friday").is_ok() && weekdays("sunday").is_ok());
        assert!(weekdays("friday:monday").is_err() && weekdays("mon").is_err() && weekdays("1").is_err());
        assert!(
            days_of_month("1:15").is_ok() && days_of_month("-3:-1").is_ok() && days_of_month("20:-1").is_ok()
        );
        assert!(
            days_of_month("0").is_err() && days_of_month("-1:1").is_err() && days_of_month("30:-31").is_err()
        );
        assert!(months("March:6").is_ok() && months("13").is_ok() && months("june:march").is_err());
        assert!(years("2024:2023").is_err());
    }
}
