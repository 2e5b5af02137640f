//! The functions of Prometheus's rule templates.
//!
//! One table: name, how many arguments, what it does. Which version has which is known to the model of rules.

use super::{Calls, humanize, moment};
use crate::{
    labels::regex::{Dialect, Regex, Template},
    syntax::template::{Failure, Value, query_escaped},
    time::Duration,
};
use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

pub(super) type Called = Result<Value, Failure>;

struct Row {
    name: &'static str,
    /// How many arguments; `None` for any number.
    count: Option<usize>,
    call: fn(&Calls<'_>, &[Value]) -> Called,
}

const fn row(name: &'static str, count: usize, call: fn(&Calls<'_>, &[Value]) -> Called) -> Row {
    Row { name, count: Some(count), call }
}

#[rustfmt::skip]
static FUNCTIONS: &[Row] = &[
    row("query", 1, |calls, a| calls.query(text(a, 0)?)),
    row("first", 1, |_, a| list(a, 0)?.first().cloned()
        .ok_or_else(|| Failure::Call("first() called on vector with no elements".into()))),
    row("label", 2, |_, a| sample(a, 1, "Labels").and_then(|labels| Ok(labels.field(text(a, 0)?)?))),
    row("value", 1, |_, a| sample(a, 0, "Value")),
    row("strvalue", 1, |_, a| sample(a, 0, "Labels").and_then(|labels| Ok(labels.field("__value__")?))),
    row("sortByLabel", 2, |_, a| sorted(text(a, 0)?, list(a, 1)?)),
    Row { name: "args", count: None, call: |_, a| Ok(args(a)) },
    row("reReplaceAll", 3, |_, a| replaced(text(a, 0)?, text(a, 1)?, text(a, 2)?)),
    row("match", 2, |_, a| matches(text(a, 0)?, text(a, 1)?)),
    row("safeHtml", 1, |_, a| Ok(a[0].clone())),
    row("title", 1, |_, a| Ok(Value::text(humanize::title(text(a, 0)?)))),
    row("toUpper", 1, |_, a| Ok(Value::text(humanize::upper(text(a, 0)?)))),
    row("toLower", 1, |_, a| Ok(Value::text(humanize::lower(text(a, 0)?)))),
    row("graphLink", 1, |_, a| Ok(link(text(a, 0)?, 0))),
    row("tableLink", 1, |_, a| Ok(link(text(a, 0)?, 1))),
    row("stripPort", 1, |_, a| { let t = text(a, 0)?; Ok(Value::text(host_port(t).map_or(t, |(host, _)| host))) }),
    row("stripDomain", 1, |_, a| Ok(Value::text(without_domain(text(a, 0)?)))),
    row("humanize", 1, |_, a| Ok(Value::text(humanize::number(float(a)?)))),
    row("humanize1024", 1, |_, a| Ok(Value::text(humanize::number_1024(float(a)?)))),
    row("humanizeDuration", 1, |_, a| Ok(Value::text(humanize::duration(float(a)?)))),
    row("humanizePercentage", 1, |_, a| Ok(Value::text(humanize::percentage(float(a)?)))),
    row("humanizeTimestamp", 1, |_, a| Ok(Value::text(humanize::timestamp(float(a)?)?))),
    row("toTime", 1, |_, a| Ok(Value::Object(Arc::new(moment::Time::of(float(a)?)?)))),
    row("toDuration", 1, |_, a| Ok(Value::Object(Arc::new(moment::GoDuration::of(float(a)?))))),
    row("now", 0, |calls, _| Ok(Value::Float(calls.time as f64 / 1000.0))),
    row("parseDuration", 1, |calls, a| duration(text(a, 0)?, calls.takes_negative())),
    row("urlQueryEscape", 1, |_, a| Ok(Value::text(query_escaped(text(a, 0)?)))),
    row("externalURL", 0, |calls, _| Ok(Value::text(calls.url()?))),
    row("pathPrefix", 0, |calls, _| Ok(Value::text(path_of(calls.url()?)))),
];

pub(super) fn call(calls: &Calls<'_>, name: &str, arguments: &[Value]) -> Called {
    let Some(row) = FUNCTIONS.iter().find(|row| row.name == name) else {
        return Err(Failure::Call(format!("there is no function {name}")));
    };
    match row.count {
        Some(count) if count != arguments.len() => {
            Err(Failure::count(name, &count.to_string(), arguments.len()))
        }
        _ => (row.call)(calls, arguments),
    }
}

fn text(arguments: &[Value], index: usize) -> Result<&str, Failure> {
    match &arguments[index] {
        Value::Text(text) => Ok(text),
        _ => Err(Failure::Type(index, "string")),
    }
}

fn list(arguments: &[Value], index: usize) -> Result<&[Value], Failure> {
    match &arguments[index] {
        Value::List(items) => Ok(items),
        _ => Err(Failure::Type(index, "template.queryResult")),
    }
}

/// A field of a sample.
fn sample(arguments: &[Value], index: usize, field: &str) -> Called {
    match &arguments[index] {
        Value::Struct(value) if value.is_pointer => Ok(arguments[index].field(field)?),
        _ => Err(Failure::Type(index, "*template.sample")),
    }
}

/// A number, or a text that is one.
fn float(arguments: &[Value]) -> Result<f64, Failure> {
    match &arguments[0] {
        Value::Float(value) => Ok(*value),
        Value::Int(value) => Ok(*value as f64),
        Value::Text(text) => number(text)
            .ok_or_else(|| Failure::Call(format!("strconv.ParseFloat: parsing {text:?}: invalid syntax"))),
        other => Err(Failure::Call(format!("can't convert {} to float", other.type_name()))),
    }
}

fn number(text: &str) -> Option<f64> {
    let plain = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_word = ["inf", "infinity", "nan"].iter().any(|word| plain.eq_ignore_ascii_case(word));
    let is_number = plain.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if is_word || is_number { text.parse().ok() } else { None }
}

fn args(arguments: &[Value]) -> Value {
    let named = arguments.iter().enumerate().map(|(index, value)| (format!("arg{index}"), value.clone()));
    Value::Map(Arc::new(named.collect::<BTreeMap<_, _>>()))
}

fn sorted(label: &str, items: &[Value]) -> Called {
    let key = |item: &Value| match item.field("Labels").and_then(|labels| labels.field(label)) {
        Ok(Value::Text(text)) => text,
        _ => "".into(),
    };
    let mut sorted = items.to_vec();
    sorted.sort_by_key(key);
    Ok(Value::List(sorted.into()))
}

fn regex(pattern: &str) -> Result<Regex, String> {
    Regex::new(pattern, Dialect::Search)
        .map_err(|why| format!("error parsing regexp: {}: `{pattern}`", why.kind))
}

fn matches(pattern: &str, text: &str) -> Called {
    Ok(Value::Bool(regex(pattern)?.is_match(text)))
}

fn replaced(pattern: &str, replacement: &str, text: &str) -> Called {
    let regex = regex(pattern).map_err(|why| format!("regexp: Compile(`{pattern}`): {why}"))?;
    Ok(Value::text(regex.replace_all(text, &Template::new(replacement))))
}

fn link(expression: &str, tab: u8) -> Value {
    Value::text(format!("/graph?g0.expr={}&g0.tab={tab}", query_escaped(expression)))
}

/// Host and port, if that is what it is.
fn host_port(text: &str) -> Option<(&str, &str)> {
    let (host, port) = text.rsplit_once(':')?;
    match host.strip_prefix('[').map(|host| host.strip_suffix(']')) {
        Some(inner) => inner.map(|host| (host, port)),
        None if host.contains([':', '[', ']']) => None,
        None => Some((host, port)),
    }
}

fn without_domain(text: &str) -> String {
    let (host, port) = host_port(text).unwrap_or((text, ""));
    if host.parse::<IpAddr>().is_ok() {
        return text.to_owned();
    }
    let host = host.split('.').next().unwrap_or_default();
    if port.is_empty() { host.to_owned() } else { format!("{host}:{port}") }
}

fn duration(text: &str, takes_negative: bool) -> Called {
    let negative = text.strip_prefix('-').filter(|_| takes_negative);
    let (sign, plain) = negative.map_or((1.0, text), |plain| (-1.0, plain));
    if plain.is_empty() {
        return Err(Failure::Call("empty duration string".to_owned()));
    }
    let parsed = Duration::parse(plain)
        .map_err(|_| Failure::Call(format!("not a valid duration string: {text:?}")))?;
    Ok(Value::Float(sign * (parsed.as_millis() as f64 / 1000.0)))
}

/// The path of a URL.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| rest[at..].split(['?', '#']).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;
    use crate::model::rules::template;

    #[test]
    fn every_function_that_is_read_can_be_called() {
        let mut called: Vec<&str> = FUNCTIONS.iter().map(|row| row.name).collect();
        let mut read: Vec<&str> = template::FUNCTIONS.iter().map(|(name, _)| *name).collect();
        called.sort_unstable();
        read.sort_unstable();
        assert_eq!(called, read);
    }
}
