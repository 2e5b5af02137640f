//! `csv`: the columns of a line become fields.

use super::{
    super::{
        event::{Event, Raised},
        value::Value,
    },
    Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{
    FieldReference, Plugin,
    date::{DatePattern, Names, Reading, iso8601},
};
use std::collections::HashMap;

struct Csv {
    source: FieldReference,
    target: String,
    columns: Vec<String>,
    separator: String,
    quote: String,
    autogenerate_column_names: bool,
    autodetect_column_names: bool,
    skip_header: bool,
    skip_empty_columns: bool,
    skip_empty_rows: bool,
    convert: HashMap<String, &'static str>,
    reading: Reading,
    common: Common,
}

const OPTIONS: &[&str] = &[
    "source",
    "target",
    "columns",
    "separator",
    "quote_char",
    "autogenerate_column_names",
    "autodetect_column_names",
    "skip_header",
    "skip_empty_columns",
    "skip_empty_rows",
    "convert",
    "ecs_compatibility",
];
const TYPES: [&str; 5] = ["integer", "float", "date", "date_time", "boolean"];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let target = options.text("target").unwrap_or_default();
    let convert = options.table("convert")?.into_iter().map(|(column, kind)| {
        let kind = kind.ruby();
        let known = TYPES.into_iter().find(|known| *known == kind);
        let unknown = || options.refuse("convert", format!("`{kind}` is no type to convert to"));
        Ok((column, known.ok_or_else(unknown)?))
    });
    let quote = options.text("quote_char").unwrap_or_else(|| "\"".into());
    Ok(Box::new(Csv {
        source: options.field("source")?.unwrap_or_else(|| FieldReference::top("message")),
        target: if target.is_empty() || target.starts_with('[') { target } else { format!("[{target}]") },
        columns: options.texts("columns").unwrap_or_default(),
        separator: options.text("separator").unwrap_or_else(|| ",".into()),
        quote: if quote == "\\x00" { "\0".into() } else { quote },
        autogenerate_column_names: options.flag("autogenerate_column_names", true)?,
        autodetect_column_names: options.flag("autodetect_column_names", false)?,
        skip_header: options.flag("skip_header", false)?,
        skip_empty_columns: options.flag("skip_empty_columns", false)?,
        skip_empty_rows: options.flag("skip_empty_rows", false)?,
        convert: convert.collect::<Result<_, Refusal>>()?,
        reading: Reading { zone: context.zone.clone(), now: context.now, names: Names::ENGLISH },
        common: Common::new(&options)?,
    }))
}

impl Filter for Csv {
    fn apply(&mut self, mut event: Event, out: &mut Vec<Event>) {
        let row = match event.get(&self.source) {
            None | Some(Value::Null | Value::Boolean(false)) => {
                out.push(event);
                return;
            }
            Some(value) => value.as_text().ok_or(()).and_then(|text| row(text, &self.separator, &self.quote)),
        };
        let names = |row: &[Option<String>]| -> Vec<String> {
            row.iter().map(|name| name.clone().unwrap_or_default()).collect()
        };
        let done = match row {
            Ok(Some(row)) if self.autodetect_column_names && self.columns.is_empty() => {
                self.columns = names(&row);
                return;
            }
            Ok(Some(row)) if self.skip_header && !self.columns.is_empty() && self.columns == names(&row) => {
                return;
            }
            Ok(None) if self.skip_empty_rows => {
                event.tag("_csvskippedemptyfield");
                out.push(event);
                return;
            }
            Ok(Some(row)) => self.set(&mut event, &row).and_then(|()| self.common.matched(&mut event)),
            Ok(None) | Err(()) => Err(Raised("no row".into())),
        };
        if done.is_err() {
            event.tag("_csvparsefailure");
        }
        out.push(event);
    }
}

impl Csv {
    fn set(&self, event: &mut Event, row: &[Option<String>]) -> Result<(), Raised> {
        for (at, value) in row.iter().enumerate() {
            let is_empty = value.as_deref().unwrap_or_default().is_empty();
            let name = match self.columns.get(at) {
                _ if is_empty && self.skip_empty_columns => continue,
                Some(name) => name.clone(),
                None if self.autogenerate_column_names => format!("column{}", at + 1),
                None => continue,
            };
            let inner = if name.starts_with('[') { name.clone() } else { format!("[{name}]") };
            let field = FieldReference::parse(&format!("{}{inner}", self.target))
                .map_err(|error| Raised(error.kind.to_string()))?;
            event.set(&field, self.converted(&name, value.as_deref())?)?;
        }
        Ok(())
    }

    /// What cannot be converted stays a text.
    fn converted(&self, column: &str, value: Option<&str>) -> Result<Value, Raised> {
        let kind = self.convert.get(column).copied();
        let Some(text) = value else {
            let fails = kind == Some("boolean");
            return if fails {
                Err(Raised("undefined method `strip' for nil".into()))
            } else {
                Ok(Value::Null)
            };
        };
        let trimmed = text.trim();
        let read = match kind {
            Some("integer") => integer(trimmed),
            Some("float") => trimmed.replace('_', "").parse().ok().map(Value::Float),
            Some("boolean") => match trimmed.to_lowercase().as_str() {
                "true" => Some(Value::Boolean(true)),
                "false" => Some(Value::Boolean(false)),
                other => Some(other.into()),
            },
            Some(kind) => self.time(text, kind == "date"),
            None => None,
        };
        Ok(read.unwrap_or_else(|| text.into()))
    }

    /// The times that Ruby's CSV recognizes.
    fn time(&self, text: &str, is_date: bool) -> Option<Value> {
        let dates = ["MMM d, yyyy", "MMM d yyyy", "EEE, MMM d, yyyy", "EEE MMM d yyyy"];
        let times = ["MMM d HH:mm:ss yyyy", "MMM d HH:mm:ss, yyyy", "EEE MMM d HH:mm:ss yyyy"];
        let is_iso = text.len() >= 10 && text.as_bytes()[4] == b'-' && (text.len() == 10) == is_date;
        let iso = || iso8601(&text.replacen(' ', "T", 1), &self.reading);
        let patterns = if is_date { &dates[..] } else { &times[..] };
        let pattern = |pattern: &&str| DatePattern::joda(pattern).ok()?.read(text, &self.reading);
        let time = if is_iso { iso() } else { patterns.iter().find_map(pattern) };
        time.map(Value::Timestamp)
    }
}

/// As Ruby's `Integer()`: `0x`, `0b` and `0` begin other bases.
fn integer(text: &str) -> Option<Value> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let lower = unsigned.to_lowercase();
    let (digits, base) = [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)]
        .iter()
        .find_map(|(prefix, base)| Some((lower.strip_prefix(prefix).filter(|rest| !rest.is_empty())?, *base)))
        .unwrap_or((&lower, 10));
    let value = i64::from_str_radix(&digits.replace('_', ""), base).ok()?;
    Some(Value::Integer(if text.starts_with('-') { -value } else { value }))
}

/// The fields of the first line, as strict as Ruby's CSV; none of an empty text.
pub(super) fn row(text: &str, separator: &str, quote: &str) -> Result<Option<Vec<Option<String>>>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut fields = vec![];
    let mut rest = text;
    loop {
        let end_of_line = |rest: &str| rest.is_empty() || rest.starts_with(['\n', '\r']);
        if fields.is_empty() && end_of_line(rest) {
            return Ok(Some(fields));
        }
        let field = match rest.strip_prefix(quote) {
            Some(inner) => {
                let (field, after) = quoted(inner, quote)?;
                rest = after;
                Some(field)
            }
            None => {
                let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
                let end = rest[..end].find(separator).unwrap_or(end);
                let field = &rest[..end];
                if field.contains(quote) {
                    return Err(());
                }
                rest = &rest[end..];
                (!field.is_empty()).then(|| field.to_owned())
            }
        };
        fields.push(field);
        match rest.strip_prefix(separator) {
            Some(after) => rest = after,
            None if end_of_line(rest) => return Ok(Some(fields)),
            None => return Err(()),
        }
    }
}

/// What stands before the closing quote, with doubled quotes once, and what follows it.
fn quoted<'a>(mut rest: &'a str, quote: &str) -> Result<(String, &'a str), ()> {
    let mut field = String::new();
    loop {
        let end = rest.find(quote).ok_or(())?;
        field.push_str(&rest[..end]);
        rest = &rest[end + quote.len()..];
        match rest.strip_prefix(quote) {
            Some(after) => {
                field.push_str(quote);
                rest = after;
            }
            None => return Ok((field, rest)),
        }
    }
}
