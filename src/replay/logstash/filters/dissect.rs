//! `dissect`: a text is cut at the delimiters of a mapping like `%{a} - %{b}`.
//!
//! Every delimiter must be found, in order, or nothing is set. `%{+a}` appends to a field, `%{&a}` is named by what `a`
//! holds, `%{?a}` is only remembered, and `->` lets the delimiter after it repeat.

use super::{
    super::{
        event::{Event, Raised},
        value::Value,
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};

struct Dissect {
    mappings: Vec<(FieldReference, Option<Mapping>)>,
    conversions: Vec<Conversion>,
    tag_on_failure: Vec<String>,
    common: Common,
}

struct Conversion {
    name: String,
    field: FieldReference,
    kind: String,
}

/// A mapping as it is cut.
struct Mapping {
    keys: Vec<Key>,
    /// How many bytes stand before the first key.
    offset: usize,
}

/// One `%{…}`.
struct Key {
    kind: Kind,
    name: String,
    previous: String,
    /// Whether the delimiter before it may repeat.
    is_previous_greedy: bool,
    next: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Skip,
    Normal,
    Append(u32),
    Indirect,
}

const OPTIONS: &[&str] = &["mapping", "convert_datatype", "tag_on_failure"];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let mapping = |(field, text): (String, Value)| {
        let text = text.ruby();
        let mapping = (!text.is_empty()).then(|| Mapping::parse(&text)).transpose();
        let mapping = mapping.map_err(|error| options.refuse("mapping", format!("`{text}`: {error}")))?;
        Ok((options.reference("mapping", &field)?, mapping))
    };
    let conversion = |(name, kind): (String, Value)| {
        let kind = kind.ruby();
        if !kind.eq_ignore_ascii_case("int") && !kind.eq_ignore_ascii_case("float") {
            return Err(options.refuse("convert_datatype", format!("`{kind}` is neither `int` nor `float`")));
        }
        Ok(Conversion { field: options.reference("convert_datatype", &name)?, name, kind })
    };
    Ok(Box::new(Dissect {
        mappings: options.table("mapping")?.into_iter().map(mapping).collect::<Result<_, _>>()?,
        conversions: options
            .table("convert_datatype")?
            .into_iter()
            .map(conversion)
            .collect::<Result<_, _>>()?,
        tag_on_failure: options.texts("tag_on_failure").unwrap_or_else(|| vec!["_dissectfailure".into()]),
        common: Common::new(&options)?,
    }))
}

impl Change for Dissect {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let done = self.mappings.iter().try_for_each(|(field, mapping)| {
            let (Some(mapping), Some(value)) = (mapping, event.get(field)) else { return Ok(()) };
            let text = value.ruby();
            match mapping.cut(&text).filter(|_| !text.is_empty()) {
                Some(values) => {
                    mapping.set(event, &values)?;
                    self.common.matched(event)?;
                }
                None => self.fail(event),
            }
            Ok(())
        });
        if done.and_then(|()| self.conversions.iter().try_for_each(|one| one.run(event))).is_err() {
            self.fail(event);
        }
        Ok(())
    }
}

impl Dissect {
    fn fail(&self, event: &mut Event) {
        self.tag_on_failure.iter().for_each(|tag| event.tag(tag));
    }
}

impl Conversion {
    fn run(&self, event: &mut Event) -> Result<(), Raised> {
        let value = event.get(&self.field).cloned().unwrap_or(Value::Null);
        let text = value.ruby();
        let is_number = text.ends_with(|c: char| c.is_ascii_digit() || c == '.')
            && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        match text.parse::<f64>().ok().filter(|number| is_number && number.is_finite()) {
            Some(number) if self.kind.eq_ignore_ascii_case("int") => {
                let digits = text.parse().map(Value::Integer);
                event.set(&self.field, digits.unwrap_or(Value::Integer(number.trunc() as i64)))
            }
            Some(_) => event.set(&self.field, Value::Decimal(text)),
            None => {
                let why = if value == Value::Null { "nullvalue" } else { "uncoercible" };
                event.tag(&format!("_dataconversion{why}_{}_{}", self.name, self.kind));
                Ok(())
            }
        }
    }
}

impl Mapping {
    fn parse(text: &str) -> Result<Self, String> {
        let mut keys: Vec<Key> = vec![];
        let mut rest = text;
        let mut is_greedy = false;
        let mut push = |delimiter: &str, kind, name: &str, is_previous_greedy| {
            let previous = delimiter.to_owned();
            if let Some(last) = keys.last_mut() {
                last.next.clone_from(&previous);
            }
            keys.push(Key { kind, name: name.to_owned(), previous, is_previous_greedy, next: String::new() });
        };
        while let Some(open) = rest.find("%{") {
            let Some(length) = rest[open + 2..].find('}') else { break };
            let (kind, name, suffix) = key(&rest[open + 2..open + 2 + length])?;
            push(&rest[..open], kind, name, is_greedy);
            is_greedy = suffix.contains("->");
            rest = &rest[open + 3 + length..];
        }
        let end = rest.rfind('}').map_or(rest, |at| &rest[at + 1..]);
        if !end.is_empty() {
            push(end, Kind::Skip, "auto_added_skip", is_greedy);
        }
        match keys.first() {
            Some(first) if keys.len() > 1 || end.is_empty() => {
                Ok(Self { offset: first.previous.len(), keys })
            }
            _ => Err("there is no `%{…}` in it".into()),
        }
    }

    /// What each key holds, if every delimiter is there. A delimiter at the very start ends an empty key without being
    /// passed over: so does Logstash.
    fn cut<'a>(&self, text: &'a str) -> Option<Vec<&'a str>> {
        let (last, keys) = self.keys.split_last()?;
        let find = |delimiter: &str, from: usize| {
            let is_in = !delimiter.is_empty() && from < text.len();
            is_in.then(|| text[from..].find(delimiter).map(|at| at + from)).flatten()
        };
        let mut left = 0;
        let skip = |key: &Key, left: &mut usize| {
            if key.is_previous_greedy {
                while find(&key.previous, *left) == Some(*left) {
                    *left += key.previous.len();
                }
            } else if *left == 0 && self.offset > 0 {
                if find(&key.previous, 0) != Some(0) {
                    return None;
                }
                *left = key.previous.len();
            }
            Some(())
        };
        let mut values = vec![];
        for key in keys {
            skip(key, &mut left)?;
            let end = find(&key.next, left)?;
            values.push(&text[left..end]);
            if end > 0 {
                left = end + key.next.len();
            }
        }
        skip(last, &mut left)?;
        values.push(&text[left..]);
        Some(values)
    }

    /// Sets plain keys first, then those that append, then those that are named by others.
    fn set(&self, event: &mut Event, values: &[&str]) -> Result<(), Raised> {
        let mut order: Vec<usize> = (0..self.keys.len()).collect();
        order.sort_by_key(|&at| self.keys[at].kind);
        for at in order {
            let (key, value) = (&self.keys[at], values[at]);
            let field = FieldReference::parse(&key.name).map_err(|error| Raised(error.kind.to_string()));
            match key.kind {
                Kind::Skip => {}
                Kind::Normal => event.set(&field?, value)?,
                Kind::Append(_) => {
                    let field = field?;
                    let between = if key.previous.is_empty() { " " } else { &key.previous };
                    let old = event.get(&field).map(|old| format!("{}{between}{value}", old.java()));
                    event.set(&field, old.unwrap_or_else(|| value.to_owned()))?;
                }
                Kind::Indirect => {
                    let other = || (0..values.len()).find(|&o| o != at && self.keys[o].name == key.name);
                    let name = match event.get(&field?) {
                        Some(name) => name.java(),
                        None => other().map_or_else(String::new, |other| values[other].to_owned()),
                    };
                    if !name.is_empty() {
                        let field = FieldReference::parse(&name);
                        event.set(&field.map_err(|error| Raised(error.kind.to_string()))?, value)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// What the text of a key says: its kind, its name and its suffix.
fn key(text: &str) -> Result<(Kind, &str, &str), String> {
    let prefix = text.chars().next().filter(|c| "?+&".contains(*c));
    let (name, suffix) = suffix(&text[prefix.map_or(0, char::len_utf8)..]);
    if text.starts_with("+&") || text.starts_with("&+") {
        return Err("a key cannot both append and be named by another".into());
    }
    match prefix {
        Some('+' | '&') if name.is_empty() => Err("a key has a prefix but no name".into()),
        Some('+') => {
            let digits: String = suffix.chars().filter(char::is_ascii_digit).collect();
            Ok((Kind::Append(digits.parse().unwrap_or(0)), name, suffix))
        }
        Some('&') => Ok((Kind::Indirect, name, suffix)),
        None if !text.is_empty() => Ok((Kind::Normal, name, suffix)),
        _ => Ok((Kind::Skip, name, suffix)),
    }
}

/// The name, and a suffix like `/2`, `->` or both.
fn suffix(text: &str) -> (&str, &str) {
    let order = |text: &str| {
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let start = text.len() - digits;
        if (1..=2).contains(&digits) && text[..start].ends_with('/') { start - 1 } else { text.len() }
    };
    let arrow = |text: &str| text.strip_suffix("->").map_or(text.len(), str::len);
    let end = match (order(text), arrow(text)) {
        (order, _) if order < text.len() => arrow(&text[..order]),
        (_, arrow) if arrow < text.len() => order(&text[..arrow]),
        _ => text.len(),
    };
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut<'a>(mapping: &str, text: &'a str) -> Option<Vec<&'a str>> {
        Mapping::parse(mapping).unwrap().cut(text)
    }

    #[test]
    fn a_text_is_cut_only_if_every_delimiter_is_there() {
        assert_eq!(cut("%{a}-%{b}", "1-2-3"), Some(vec!["1", "2-3"]));
        assert_eq!(cut("[%{a}] %{b};", "[1] 2;"), Some(vec!["1", "2", ""]));
        assert_eq!(cut("[%{a}] %{b}", "1] 2"), None);
        assert_eq!(cut("%{a}->%{b}", "1-2"), None);
    }

    #[test]
    fn an_arrow_lets_the_delimiter_repeat() {
        assert_eq!(cut("%{a->} %{b}", "1    2"), Some(vec!["1", "2"]));
        assert_eq!(cut("%{a} %{b}", "1    2"), Some(vec!["1", "   2"]));
    }

    #[test]
    fn suffixes_are_no_part_of_the_name() {
        assert_eq!(suffix("a/12->"), ("a", "/12->"));
        assert_eq!(suffix("a->/1"), ("a", "->/1"));
        assert_eq!(suffix("a/b"), ("a/b", ""));
    }
}
