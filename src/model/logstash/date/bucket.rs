//! Numbers of a date, put together.

use super::pattern::Field;
use jiff::civil::{Date, DateTime, ISOWeekDate, Weekday, date};

/// What was read, until it is all there.
#[derive(Default)]
pub(super) struct Bucket {
    fields: Vec<(Field, i64)>,
}

impl Bucket {
    pub(super) fn set(&mut self, field: Field, value: i64) {
        self.fields.push((field, value));
    }

    /// The date and time: what is larger first, twice, because a day may wait for its month. What is missing is that of
    /// 1970-01-01, but the year is `year` if a month or a day was read.
    pub(super) fn civil(mut self, year: i16) -> Option<DateTime> {
        self.fields.sort_by_key(|&(field, _)| field);
        let first = self.fields.first().map(|&(field, _)| field);
        if first.is_some_and(|field| (Field::Month..=Field::Weekday).contains(&field)) {
            self.fields.insert(0, (Field::Year, year.into()));
        }
        let mut time = date(1970, 1, 1).at(0, 0, 0, 0);
        for _ in 0..2 {
            for &(field, value) in &self.fields {
                time = changed(time, field, value)?;
            }
        }
        Some(time)
    }
}

fn changed(time: DateTime, field: Field, value: i64) -> Option<DateTime> {
    if field < Field::HalfDay {
        return Some(changed_date(time.date(), field, value)?.to_datetime(time.time()));
    }
    let hour = i64::from(time.hour());
    let within = |low, high| (low..=high).contains(&value).then_some(value);
    let small = |value: Option<i64>| i8::try_from(value?).ok();
    let with = time.with();
    let with = match field {
        Field::HalfDay => with.hour(small(Some(hour % 12 + 12 * value))?),
        Field::Hour => with.hour(small(within(0, 23))?),
        Field::ClockHour => with.hour(small(Some(within(1, 24)? % 24))?),
        Field::HalfHour => with.hour(small(Some(hour / 12 * 12 + within(0, 11)?))?),
        Field::ClockHalfHour => with.hour(small(Some(hour / 12 * 12 + within(1, 12)? % 12))?),
        Field::Minute => with.minute(small(within(0, 59))?),
        Field::Second => with.second(small(within(0, 59))?),
        _ => with.millisecond(i16::try_from(within(0, 999)?).ok()?),
    };
    with.build().ok()
}

fn changed_date(date: Date, field: Field, value: i64) -> Option<Date> {
    let with_year = |year: i64| {
        let first = Date::new(i16::try_from(year).ok()?, date.month(), 1).ok()?;
        Date::new(first.year(), first.month(), date.day().min(first.days_in_month())).ok()
    };
    let small = i8::try_from(value).ok();
    let year = i64::from(date.year());
    match field {
        Field::Era if value == 0 && year > 0 => with_year(1 - year),
        Field::Era => Some(date),
        Field::Century => with_year(value * 100 + year % 100),
        Field::Year => with_year(value),
        Field::YearOfEra => with_year((value > 0).then_some(value)?),
        Field::WeekYear => {
            let year = i16::try_from(value).ok()?;
            ISOWeekDate::new(year, 1, Weekday::Monday).ok().map(ISOWeekDate::date)
        }
        Field::Month => {
            let first = Date::new(date.year(), small?, 1).ok()?;
            Date::new(first.year(), first.month(), date.day().min(first.days_in_month())).ok()
        }
        Field::Week => {
            let year = date.iso_week_date().year();
            ISOWeekDate::new(year, small?, Weekday::Monday).ok().map(ISOWeekDate::date)
        }
        Field::DayOfYear => date.with().day_of_year(i16::try_from(value).ok()?).build().ok(),
        Field::Day => Date::new(date.year(), date.month(), small?).ok(),
        _ => {
            let week = date.iso_week_date();
            let weekday = Weekday::from_monday_one_offset(small?).ok()?;
            ISOWeekDate::new(week.year(), week.week(), weekday).ok().map(ISOWeekDate::date)
        }
    }
}
