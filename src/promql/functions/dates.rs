//! Parts of dates, in UTC.

pub(super) fn day_of_month(value: f64) -> f64 {
    value
}

pub(super) fn day_of_week(value: f64) -> f64 {
    value
}

pub(super) fn day_of_year(value: f64) -> f64 {
    value
}

pub(super) fn days_in_month(value: f64) -> f64 {
    value
}

pub(super) fn hour(value: f64) -> f64 {
    value
}

pub(super) fn minute(value: f64) -> f64 {
    value
}

pub(super) fn month(value: f64) -> f64 {
    value
}

pub(super) fn year(value: f64) -> f64 {
    value
}
