//! Parts of dates, in UTC: a Unix time in seconds is the instant, its fraction is cut off.
//!
//! The calendar is the Gregorian one, also before it was introduced, and as long as Go's time: 292 milliards of years both
//! ways, at whose beginning it wraps around to the end.

const SECONDS_PER_DAY: u64 = 86_400;
/// Days in 400 years, after which the calendar repeats itself.
const DAYS_PER_ERA: u64 = 146_097;
/// Where Go's calendar starts: on the first of March of the year -`FIRST_YEAR`, which begins an era.
const FIRST_YEAR: i64 = 292_277_022_400;
/// From there to 1970, in seconds.
const UNIX_EPOCH: u64 = 9_223_372_028_741_760_000;
/// The days before each month of a year that starts in March.
const DAYS_BEFORE: [u64; 12] = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337];
/// The first of January of a year that starts in March.
const JANUARY: u64 = 306;

/// A day. Years are counted from March on: the leap day is then the last one.
struct Day {
    /// Since the start of the calendar.
    number: u64,
    /// Since the start of the calendar.
    year: u64,
    /// In the year, from 0.
    of_year: u64,
}

impl Day {
    fn of(time: f64) -> Self {
        let number = since_start(time) / SECONDS_PER_DAY;
        let of_era = number % DAYS_PER_ERA;
        // centuries and groups of four years start with the years that have no leap day
        let century = (of_era / 36_524).min(3);
        let of_century = of_era - century * 36_524;
        let four = of_century / 1_461;
        let of_four = of_century % 1_461;
        let year = (of_four / 365).min(3);
        Self {
            number,
            year: number / DAYS_PER_ERA * 400 + century * 100 + four * 4 + year,
            of_year: of_four - year * 365,
        }
    }

    /// How many months after March it is.
    fn month(&self) -> usize {
        DAYS_BEFORE.partition_point(|days| *days <= self.of_year) - 1
    }

    /// The year that starts in January.
    fn calendar_year(&self) -> i64 {
        self.year.cast_signed() - FIRST_YEAR + i64::from(self.of_year >= JANUARY)
    }

    fn is_in_leap_year(&self) -> bool {
        let year = self.calendar_year();
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}

/// Seconds since the start of the calendar.
#[expect(clippy::cast_possible_truncation, reason = "cut off on purpose, and checked")]
fn since_start(time: f64) -> u64 {
    // out of range and NaN are the least integer, as the processor's own conversion has it
    let is_in_range = -2_f64.powi(63) <= time && time < 2_f64.powi(63);
    let seconds = if is_in_range { time as i64 } else { i64::MIN };
    UNIX_EPOCH.wrapping_add_signed(seconds)
}

/// The exact number, if it has at most 53 digits: years and their parts have.
#[expect(clippy::cast_precision_loss, reason = "parts of dates are small")]
fn number(part: u64) -> f64 {
    part as f64
}

pub(super) fn day_of_month(time: f64) -> f64 {
    let day = Day::of(time);
    number(day.of_year - DAYS_BEFORE[day.month()] + 1)
}

/// From 0, Sunday.
pub(super) fn day_of_week(time: f64) -> f64 {
    /// The calendar starts on a Wednesday.
    const FIRST: u64 = 3;
    number((Day::of(time).number + FIRST) % 7)
}

pub(super) fn day_of_year(time: f64) -> f64 {
    let day = Day::of(time);
    let before_march = 59 + u64::from(day.is_in_leap_year());
    number(day.of_year.checked_sub(JANUARY).unwrap_or(day.of_year + before_march) + 1)
}

pub(super) fn days_in_month(time: f64) -> f64 {
    let day = Day::of(time);
    let end = match DAYS_BEFORE.get(day.month() + 1) {
        Some(end) => *end,
        None => 365 + u64::from(day.is_in_leap_year()),
    };
    number(end - DAYS_BEFORE[day.month()])
}

pub(super) fn hour(time: f64) -> f64 {
    number(since_start(time) % SECONDS_PER_DAY / 3600)
}

pub(super) fn minute(time: f64) -> f64 {
    number(since_start(time) % 3600 / 60)
}

pub(super) fn month(time: f64) -> f64 {
    number((Day::of(time).month() as u64 + 2) % 12 + 1)
}

#[expect(clippy::cast_precision_loss, reason = "fewer than 53 digits")]
pub(super) fn year(time: f64) -> f64 {
    Day::of(time).calendar_year() as f64
}
