//! Points and spans of time as templates have them, with the methods of Go's `time` package that fit a text.

use super::functions::Called;
use crate::{
    go::number::general,
    syntax::template::{Failure, Object, Value},
    time::calendar::date,
};
use std::{any::Any, fmt, sync::Arc};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A month or a day of the week: a number that is written as its name.
#[derive(Debug)]
struct Named {
    type_name: &'static str,
    name: &'static str,
    number: i64,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Object for Named {
    fn type_name(&self) -> &'static str {
        self.type_name
    }

    fn method(&self, name: &str, _: &[Value]) -> Option<Called> {
        (name == "String").then(|| Ok(Value::text(self.name)))
    }

    fn number(&self) -> Option<i64> {
        Some(self.number)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The parts of a time in UTC.
struct Parts {
    year: i64,
    month: i64,
    day: i64,
    of_year: i64,
    weekday: usize,
    of_day: i64,
    millis: i64,
}

fn parts(time: &Time) -> Parts {
    let (seconds, millis) = (time.0.div_euclid(1000), time.0.rem_euclid(1000));
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date(days);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month as usize - 1];
    let of_year = before + day + i64::from(is_leap && month > 2);
    Parts { year, month, day, of_year, weekday: (days + 4).rem_euclid(7) as usize, of_day, millis }
}

fn method(time: &Time, name: &str, arguments: &[Value]) -> Option<Called> {
    let parts = parts(time);
    let same = || Value::Object(Arc::new(Time(time.0)));
    let plain = match name {
        "Year" => Value::Int(parts.year),
        "Month" => Value::Object(Arc::new(Named {
            type_name: "time.Month",
            name: MONTHS[parts.month as usize - 1],
            number: parts.month,
        })),
        "Day" => Value::Int(parts.day),
        "YearDay" => Value::Int(parts.of_year),
        "Weekday" => Value::Object(Arc::new(Named {
            type_name: "time.Weekday",
            name: DAYS[parts.weekday],
            number: parts.weekday as i64,
        })),
        "Hour" => Value::Int(parts.of_day / 3600),
        "Minute" => Value::Int(parts.of_day / 60 % 60),
        "Second" => Value::Int(parts.of_day % 60),
        "Nanosecond" => Value::Int(parts.millis * 1_000_000),
        "Unix" => Value::Int(time.0.div_euclid(1000)),
        "UnixMilli" => Value::Int(time.0),
        "UnixMicro" => Value::Int(time.0.saturating_mul(1000)),
        "UnixNano" => Value::Int(time.0.saturating_mul(1_000_000)),
        "UTC" => same(),
        "IsZero" => Value::Bool(false),
        "String" => Value::text(time.to_string()),
        "Format" | "Before" | "After" | "Equal" | "Sub" | "Add" => {
            return Some(compared(time, name, arguments));
        }
        "AddDate" | "Truncate" | "Round" | "Local" | "In" | "Compare" | "Location" | "Zone" | "Clock"
        | "Date" | "ISOWeek" => {
            return Some(Err(Failure::Unsupported(format!("the method {name} of times is not supported"))));
        }
        _ => return None,
    };
    if arguments.is_empty() {
        return Some(Ok(plain));
    }
    Some(Err(Failure::count(name, "0", arguments.len())))
}

/// The methods with one argument.
fn compared(time: &Time, name: &str, arguments: &[Value]) -> Called {
    let [argument] = arguments else { return Err(Failure::count(name, "1", arguments.len())) };
    let object = if let Value::Object(object) = argument { Some(object.as_any()) } else { None };
    match (name, argument) {
        ("Format", Value::Text(layout)) => return Ok(Value::text(formatted(time, layout))),
        ("Format", _) => return Err(Failure::Type(0, "string")),
        ("Add", _) => {
            let span = object.and_then(<dyn Any>::downcast_ref::<GoDuration>).map(|span| span.0);
            let span = if let Value::Int(span) = argument { Some(*span) } else { span };
            let span = span.ok_or(Failure::Type(0, "time.Duration"))?;
            return Ok(Value::Object(Arc::new(Time(time.0.saturating_add(span.div_euclid(1_000_000))))));
        }
        _ => {}
    }
    let other = object.and_then(<dyn Any>::downcast_ref::<Time>).ok_or(Failure::Type(0, "time.Time"))?;
    Ok(match name {
        "Before" => Value::Bool(time.0 < other.0),
        "After" => Value::Bool(time.0 > other.0),
        "Equal" => Value::Bool(time.0 == other.0),
        _ => {
            let nanoseconds = time.0.saturating_sub(other.0).saturating_mul(1_000_000);
            Value::Object(Arc::new(GoDuration(nanoseconds)))
        }
    })
}

/// What Go's reference time, Mon Jan 2 15:04:05 MST 2006, stands for in a layout; longer ones before their beginnings.
const LAYOUT: [&str; 33] = [
    "January",
    "Jan",
    "Monday",
    "Mon",
    "MST",
    "2006",
    "-07:00:00",
    "-070000",
    "-07:00",
    "-0700",
    "-07",
    "Z07:00:00",
    "Z070000",
    "Z07:00",
    "Z0700",
    "Z07",
    "002",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "15",
    "PM",
    "pm",
    "__2",
    "_2",
    "1",
    "2",
    "3",
    "4",
    "5",
];

fn formatted(time: &Time, layout: &str) -> String {
    let parts = parts(time);
    let mut out = String::new();
    let mut rest = layout;
    while let Some(first) = rest.chars().next() {
        if let Some((length, text)) = fraction(rest, &parts) {
            out.push_str(&text);
            rest = &rest[length..];
        } else if let Some(token) = LAYOUT.iter().find(|token| starts(rest, token)) {
            out.push_str(&element(&parts, token));
            rest = &rest[token.len()..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// Whether the layout goes on with the token; `Jan` and `Mon` are no beginnings of other words.
fn starts(rest: &str, token: &str) -> bool {
    let is_word_on = || rest[token.len()..].starts_with(|c: char| c.is_ascii_lowercase());
    rest.starts_with(token) && !(matches!(token, "Jan" | "Mon") && is_word_on()) && !rest.starts_with("_2006")
}

/// `.000` and `.999`: a point or comma and as many digits of the second.
fn fraction(rest: &str, parts: &Parts) -> Option<(usize, String)> {
    let point = rest.chars().next().filter(|c| matches!(c, '.' | ','))?;
    let digit = rest[1..].chars().next().filter(|c| matches!(c, '0' | '9'))?;
    let count = rest[1..].len() - rest[1..].trim_start_matches(digit).len();
    if rest[1 + count..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut digits = format!("{:09}", parts.millis * 1_000_000);
    digits.truncate(count);
    if digit == '9' {
        digits.truncate(digits.trim_end_matches('0').len());
    }
    let text = if digits.is_empty() { String::new() } else { format!("{point}{digits}") };
    Some((1 + count, text))
}

fn element(parts: &Parts, token: &str) -> String {
    let Parts { year, month, day, of_year, weekday, of_day, .. } = parts;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let of_half = if hour % 12 == 0 { 12 } else { hour % 12 };
    match token {
        "January" => MONTHS[*month as usize - 1].to_owned(),
        "Jan" => MONTHS[*month as usize - 1][..3].to_owned(),
        "Monday" => DAYS[*weekday].to_owned(),
        "Mon" => DAYS[*weekday][..3].to_owned(),
        "MST" => "UTC".to_owned(),
        "2006" => format!("{year:04}"),
        "06" => format!("{:02}", year % 100),
        "002" => format!("{of_year:03}"),
        "__2" => format!("{of_year:3}"),
        "01" => format!("{month:02}"),
        "1" => month.to_string(),
        "02" => format!("{day:02}"),
        "_2" => format!("{day:2}"),
        "2" => day.to_string(),
        "15" => format!("{hour:02}"),
        "03" => format!("{of_half:02}"),
        "3" => of_half.to_string(),
        "04" => format!("{minute:02}"),
        "4" => minute.to_string(),
        "05" => format!("{second:02}"),
        "5" => second.to_string(),
        "PM" => if *of_day < 43_200 { "AM" } else { "PM" }.to_owned(),
        "pm" => if *of_day < 43_200 { "am" } else { "pm" }.to_owned(),
        zone if zone.starts_with('Z') => "Z".to_owned(),
        zone => zone.replace('-', "+").replace('7', "0"),
    }
}

/// A point in time, in milliseconds since 1970.
#[derive(Debug)]
pub(super) struct Time(pub(super) i64);

impl Time {
    /// Of seconds since 1970.
    pub(super) fn of(seconds: f64) -> Result<Self, Failure> {
        if !seconds.is_finite() {
            return Err(Failure::Call("value is NaN or Inf".to_owned()));
        }
        let nanoseconds = seconds * 1e9;
        if nanoseconds > i64::MAX as f64 || nanoseconds < i64::MIN as f64 {
            let value = general(seconds, None);
            let message =
                format!("{value} cannot be represented as a nanoseconds timestamp since it overflows int64");
            return Err(Failure::Call(message));
        }
        Ok(Self(nanoseconds as i64 / 1_000_000))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, millis) = (self.0.div_euclid(1000), self.0.rem_euclid(1000));
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = date(days);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")?;
        if millis > 0 {
            write!(f, ".{}", format!("{millis:03}").trim_end_matches('0'))?;
        }
        f.write_str(" +0000 UTC")
    }
}

impl Object for Time {
    fn type_name(&self) -> &'static str {
        "*time.Time"
    }

    fn method(&self, name: &str, arguments: &[Value]) -> Option<Called> {
        method(self, name, arguments)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A span of time, in nanoseconds.
#[derive(Debug)]
pub(super) struct GoDuration(pub(super) i64);

impl GoDuration {
    /// Of seconds.
    pub(super) fn of(seconds: f64) -> Self {
        Self((seconds * 1e9) as i64)
    }
}

impl fmt::Display for GoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanoseconds = self.0.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        match nanoseconds {
            0 => f.write_str("0s"),
            1..1_000 => write!(f, "{nanoseconds}ns"),
            1_000..1_000_000 => write!(f, "{}µs", nanoseconds as f64 / 1e3),
            1_000_000..1_000_000_000 => write!(f, "{}ms", nanoseconds as f64 / 1e6),
            _ => {
                let seconds = (nanoseconds % 60_000_000_000) as f64 / 1e9;
                let minutes = nanoseconds / 60_000_000_000;
                match (minutes / 60, minutes % 60) {
                    (0, 0) => write!(f, "{seconds}s"),
                    (0, minutes) => write!(f, "{minutes}m{seconds}s"),
                    (hours, minutes) => write!(f, "{hours}h{minutes}m{seconds}s"),
                }
            }
        }
    }
}

impl Object for GoDuration {
    fn type_name(&self) -> &'static str {
        "*time.Duration"
    }

    fn method(&self, name: &str, _: &[Value]) -> Option<Called> {
        let nanoseconds = self.0 as f64;
        Some(Ok(match name {
            "Seconds" => Value::Float(nanoseconds / 1e9),
            "Minutes" => Value::Float(nanoseconds / 6e10),
            "Hours" => Value::Float(nanoseconds / 3.6e12),
            "Milliseconds" => Value::Int(self.0 / 1_000_000),
            "Microseconds" => Value::Int(self.0 / 1000),
            "Nanoseconds" => Value::Int(self.0),
            "String" => Value::text(self.to_string()),
            "Abs" => Value::Object(Arc::new(Self(self.0.saturating_abs()))),
            _ => return None,
        }))
    }

    fn number(&self) -> Option<i64> {
        Some(self.0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Time, method};
    use crate::syntax::template::Value;

    /// As promtool writes them.
    #[test]
    fn times_have_the_methods_of_gos_times() {
        let time = Time::of(1e9).unwrap();
        for (name, expected) in [
            ("Year", "2001"),
            ("Month", "September"),
            ("Weekday", "Sunday"),
            ("YearDay", "252"),
            ("Hour", "1"),
            ("Unix", "1000000000"),
            ("String", "2001-09-09 01:46:40 +0000 UTC"),
        ] {
            assert_eq!(method(&time, name, &[]).unwrap().unwrap().to_string(), expected, "{name}");
        }
        for (layout, expected) in [
            ("2006-01-02 15:04:05 MST", "2001-09-09 01:46:40 UTC"),
            ("Mon Jan _2 3:04PM 06 -0700 Z07:00 .000", "Sun Sep  9 1:46AM 01 +0000 Z .000"),
        ] {
            let formatted = method(&time, "Format", &[Value::text(layout)]).unwrap().unwrap();
            assert_eq!(formatted.to_string(), expected, "{layout}");
        }
    }
}
