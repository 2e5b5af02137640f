//! `date`: the text or number in a field becomes the time of the event.
//!
//! The formats are tried in order. A zone that is filled in from the event may differ from event to event.

use super::{
    super::{
        event::{Event, Raised},
        render::Text,
        value::Value,
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{
    FieldReference, Plugin,
    date::{DatePattern, Instant, Names, Reading, iso8601, zone},
};

struct Date {
    source: FieldReference,
    target: FieldReference,
    formats: Vec<Format>,
    /// A zone that the event names.
    timezone: Option<Text>,
    reading: Reading,
    tag_on_failure: Vec<String>,
    common: Common,
}

enum Format {
    Iso8601,
    Unix,
    UnixMillis,
    Tai64n,
    Pattern(DatePattern),
}

const OPTIONS: &[&str] = &["match", "target", "timezone", "locale", "tag_on_failure"];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let texts = options.texts("match").unwrap_or_default();
    let Some((source, formats)) = texts.split_first().filter(|(_, formats)| !formats.is_empty()) else {
        return Err(options.refuse("match", "it must be a field and at least one format"));
    };
    let formats = formats.iter().map(|format| {
        Format::parse(format).map_err(|error| options.refuse("match", format!("`{format}`: {error}")))
    });
    let formats: Vec<_> = formats.collect::<Result<_, _>>()?;
    let timezone = options.template("timezone");
    let (timezone, fixed) = match timezone {
        Some(text) if text.text().contains("%{") => (Some(text), context.zone.clone()),
        Some(text) => {
            let unknown = || options.refuse("timezone", format!("`{}` is no time zone", text.text()));
            (None, zone(text.text()).ok_or_else(unknown)?)
        }
        None => (None, context.zone.clone()),
    };
    let has_names = |format: &Format| matches!(format, Format::Pattern(pattern) if pattern.has_names());
    let names = match options.text("locale") {
        Some(locale) if formats.iter().any(has_names) => Names::of(&locale).ok_or_else(|| {
            options.refuse("locale", format!("the names of months and days in `{locale}` are not supported"))
        })?,
        _ => Names::ENGLISH,
    };
    Ok(Box::new(Date {
        source: options.reference("match", source)?,
        target: options.field("target")?.unwrap_or_else(|| FieldReference::top("@timestamp")),
        formats,
        timezone,
        reading: Reading { zone: fixed, now: context.now, names },
        tag_on_failure: options.texts("tag_on_failure").unwrap_or_else(|| vec!["_dateparsefailure".into()]),
        common: Common::new(&options)?,
    }))
}

impl Change for Date {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let Some(value) = event.get(&self.source).filter(|value| **value != Value::Null) else {
            return Ok(());
        };
        let reading = match &self.timezone {
            None => Some(self.reading.clone()),
            Some(text) => zone(&text.fill(event)?).map(|zone| Reading { zone, ..self.reading.clone() }),
        };
        let time = self.formats.iter().find_map(|format| format.read(value, reading.as_ref()));
        match time {
            Some(time) => {
                event.set(&self.target, Value::Timestamp(time))?;
                self.common.matched(event)
            }
            None => {
                self.tag_on_failure.iter().for_each(|tag| event.tag(tag));
                Ok(())
            }
        }
    }
}

impl Format {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(match text {
            "ISO8601" => Self::Iso8601,
            "UNIX" => Self::Unix,
            "UNIX_MS" => Self::UnixMillis,
            "TAI64N" => Self::Tai64n,
            pattern => Self::Pattern(DatePattern::joda(pattern).map_err(|error| error.to_string())?),
        })
    }

    /// The time of a value in this format; in a text it needs a zone.
    fn read(&self, value: &Value, reading: Option<&Reading>) -> Option<Instant> {
        match self {
            Self::Iso8601 => iso8601(value.as_text()?, reading?),
            Self::Pattern(pattern) => pattern.read(value.as_text()?, reading?),
            Self::Tai64n => tai64n(value.as_text()?),
            Self::Unix => unix(value),
            Self::UnixMillis => Instant::from_millisecond(match value {
                Value::Text(text) => text.parse().ok()?,
                Value::Integer(value) => *value,
                // saturates, and is then out of range
                Value::Float(value) => *value as i64,
                Value::Decimal(digits) => digits.parse::<f64>().ok()? as i64,
                _ => return None,
            })
            .ok(),
        }
    }
}

/// Seconds since 1970, with thousandths; none after January 2038.
fn unix(value: &Value) -> Option<Instant> {
    let seconds = |seconds: i64| (seconds <= i64::from(i32::MAX)).then_some(seconds);
    let of_float =
        |value: f64| Some((seconds(value as i64)?, (value * 1000.0) as i64)).map(|(_, millis)| millis);
    let millis = match value {
        Value::Integer(value) => seconds(*value)? * 1000,
        Value::Float(value) => of_float(*value)?,
        Value::Decimal(digits) => of_float(digits.parse().ok()?)?,
        Value::Text(text) => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
            let fraction = fraction.get(..fraction.len().min(3)).filter(|f| !f.is_empty())?;
            let scale = [100, 10, 1][fraction.len() - 1];
            seconds(whole.parse().ok()?)?.checked_mul(1000)? + fraction.parse::<i64>().ok()? * scale
        }
        _ => return None,
    };
    Instant::from_millisecond(millis).ok()
}

/// Hexadecimal seconds since 2^62 seconds before 1970 in atomic time, and nanoseconds.
fn tai64n(text: &str) -> Option<Instant> {
    let digits = text.strip_prefix('@').unwrap_or(text);
    let seconds = i64::from_str_radix(digits.get(..16)?, 16).ok()? & ((1 << 62) - 1);
    let nanoseconds = i64::from_str_radix(digits.get(16..24)?, 16).ok()?;
    Instant::from_millisecond((seconds - 10).checked_mul(1000)? + nanoseconds / 1_000_000).ok()
}
