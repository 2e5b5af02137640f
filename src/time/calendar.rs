//! Times as dates, in UTC.
//!
//! Enters: milliseconds since 1970. Leaves: RFC 3339 to the second, as messages of Prometheus write it.

/// Days in 400 years, after which the Gregorian calendar repeats itself.
const DAYS_PER_ERA: i64 = 146_097;
/// From the first of March of the year 0 to 1970, in days.
const DAYS_BEFORE_1970: i64 = 719_468;

/// `2020-09-13T12:26:40Z`; what is finer than a second is cut off, towards 1970.
#[must_use]
pub fn rfc3339(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    let (year, month, day) = date(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month and day of a day that is counted from 1970. Years that begin in March have the leap day at their end,
/// and their months alternate so regularly that 153 days are five of them.
#[must_use]
pub fn date(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_BEFORE_1970;
    let of_era = days.rem_euclid(DAYS_PER_ERA);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = days.div_euclid(DAYS_PER_ERA) * 400 + year + i64::from(month >= 10);
    (year, (month + 2) % 12 + 1, day)
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn dates_are_those_of_the_gregorian_calendar() {
        for (milliseconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_600_000_000_999, "2020-09-13T12:26:40Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (951_868_800_000, "2000-03-01T00:00:00Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (-1_000, "1969-12-31T23:59:59Z"),
            (-999, "1970-01-01T00:00:00Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(milliseconds), text);
        }
    }
}
