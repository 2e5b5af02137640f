//! An event on its way through a pipeline.
//!
//! Fields are found, set and removed along references as Logstash's `Event` and `Accessors` do it: maps are created on
//! the way, a number is an index into a list, and what Logstash answers with an exception is [`Raised`].

use super::value::{Map, Value};
use crate::model::logstash::{
    FieldReference,
    date::{self, Instant, Names, Reading},
};
use jiff::tz::TimeZone;

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    fields: Map,
    raised: Vec<Raised>,
    reasons: Vec<String>,
}

/// What would be an exception in Logstash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Raised(pub String);

/// Lists grow no further by setting an item behind their end.
const LONGEST: usize = 10_000;
const TIMESTAMP: &str = "@timestamp";
const METADATA: &str = "@metadata";
const TAGS: &str = "tags";

impl Event {
    /// An event with these fields, and those that every event has: `@version`, and `@timestamp`, which is `now` if it
    /// is missing or no time; then the event is tagged.
    #[must_use]
    pub fn new(fields: Map, now: Instant) -> Self {
        let mut event = Self { fields, raised: vec![], reasons: vec![] };
        event.fields.entry("@version".to_owned()).or_insert_with(|| "1".into());
        let given = event.fields.get(TIMESTAMP).cloned().unwrap_or(Value::Null);
        let time = if given == Value::Null { Some(now) } else { coerced(&given, now) };
        event.fields.insert(TIMESTAMP.to_owned(), Value::Timestamp(time.unwrap_or(now)));
        if time.is_none() {
            event.tag("_timestampparsefailure");
            event.fields.insert("_@timestamp".to_owned(), given);
        }
        if let Some(tags) = event.fields.get(TAGS).filter(|tags| !are_tags(tags)).cloned() {
            event.fields.shift_remove(TAGS);
            event.misplaced_tags(tags);
        }
        event
    }

    /// Its fields, `@metadata` among them.
    #[must_use]
    pub fn fields(&self) -> &Map {
        &self.fields
    }

    /// The names of its fields without `@metadata`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str).filter(|name| *name != METADATA)
    }

    /// Its time, unless a filter removed it.
    #[must_use]
    pub fn timestamp(&self) -> Option<Instant> {
        match self.fields.get(TIMESTAMP) {
            Some(Value::Timestamp(time)) => Some(*time),
            _ => None,
        }
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: &FieldReference) -> Option<&Value> {
        let (first, path) = field.path().split_first()?;
        path.iter().try_fold(self.fields.get(first)?, child)
    }

    /// Whether the field is there, be it `null`.
    #[must_use]
    pub fn includes(&self, field: &FieldReference) -> bool {
        matches!(field.path(), [name] if name == METADATA) || self.get(field).is_some()
    }

    /// Sets a field.
    ///
    /// # Errors
    ///
    /// `@timestamp` is set to what is no time, `tags` to what are no texts, or a name on the way holds neither a map nor a list.
    pub fn set(&mut self, field: &FieldReference, value: impl Into<Value>) -> Result<(), Raised> {
        let value = value.into();
        match field.path() {
            [name] if name == TIMESTAMP && !matches!(value, Value::Timestamp(_)) => {
                return Err(Raised("wrong argument type (expected LogStash::Timestamp)".into()));
            }
            [name] if name == TAGS && !are_tags(&value) => {
                return Err(Raised("`tags` holds only a string or an array of strings".into()));
            }
            [name, _, ..] if name == TAGS => {
                return Err(Raised("`tags` holds no fields".into()));
            }
            _ => {}
        }
        let Some((last, path)) = field.path().split_last() else { return Ok(()) };
        let mut target = Target::Map(&mut self.fields);
        for name in path {
            target = target.enter(name, field)?;
        }
        target.set(last, value)
    }

    /// Removes a field and returns what it held.
    pub fn remove(&mut self, field: &FieldReference) -> Option<Value> {
        let (last, path) = field.path().split_last()?;
        let mut path = path.iter();
        let Some(first) = path.next() else { return self.fields.shift_remove(last) };
        match path.try_fold(self.fields.get_mut(first)?, child_mut)? {
            Value::Map(map) => map.shift_remove(last),
            Value::List(list) => index(last, list.len()).map(|at| list.remove(at)),
            _ => None,
        }
    }

    /// Says why it is as it is, where that does not show in its fields.
    pub fn explain(&mut self, reason: String) {
        self.reasons.push(reason);
    }

    /// Why it is as it is.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    /// Adds a tag if it is not there yet.
    pub fn tag(&mut self, tag: &str) {
        let mut tags = self.fields.get(TAGS).cloned().unwrap_or(Value::Null).into_list();
        if !self.has_tag(tag) {
            tags.push(tag.into());
        }
        self.fields.insert(TAGS.to_owned(), Value::List(tags));
    }

    /// Whether it has a tag.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        match self.fields.get(TAGS) {
            Some(Value::List(tags)) => tags.iter().any(|found| found.as_text() == Some(tag)),
            Some(found) => found.as_text() == Some(tag),
            None => false,
        }
    }

    /// Notes an exception that no filter caught: a real pipeline would stop.
    pub fn raise(&mut self, raised: Raised) {
        self.raised.push(raised);
    }

    /// The exceptions that no filter caught.
    #[must_use]
    pub fn raised(&self) -> &[Raised] {
        &self.raised
    }

    /// Tags are texts; anything else goes to `_tags`.
    fn misplaced_tags(&mut self, value: Value) {
        self.tag("_tagsparsefailure");
        let mut all = self.fields.get("_tags").cloned().unwrap_or(Value::Null).into_list();
        all.push(value);
        self.fields.insert("_tags".to_owned(), Value::List(all));
    }
}

fn are_tags(value: &Value) -> bool {
    match value {
        Value::Text(_) | Value::Null => true,
        Value::List(list) => list.iter().all(|tag| tag.as_text().is_some()),
        _ => false,
    }
}

/// The time that a value says.
#[must_use]
pub fn coerced(value: &Value, now: Instant) -> Option<Instant> {
    match value {
        Value::Timestamp(time) => Some(*time),
        Value::Text(text) if text.as_bytes().get(4) == Some(&b'-') => {
            date::iso8601(text, &Reading { zone: TimeZone::UTC, now, names: Names::ENGLISH })
        }
        _ => None,
    }
}

/// The index that a name is in a list of this length; negative ones count from the end.
fn index(name: &str, length: usize) -> Option<usize> {
    let number: i64 = name.parse().ok()?;
    let at = if number < 0 { number + i64::try_from(length).ok()? } else { number };
    usize::try_from(at).ok().filter(|at| *at < length)
}

fn child<'a>(value: &'a Value, name: &String) -> Option<&'a Value> {
    match value {
        Value::Map(map) => map.get(name),
        Value::List(list) => list.get(index(name, list.len())?),
        _ => None,
    }
}

fn child_mut<'a>(value: &'a mut Value, name: &String) -> Option<&'a mut Value> {
    match value {
        Value::Map(map) => map.get_mut(name),
        Value::List(list) => {
            let at = index(name, list.len())?;
            list.get_mut(at)
        }
        _ => None,
    }
}

/// Where a value is to be set.
enum Target<'a> {
    Map(&'a mut Map),
    List(&'a mut Vec<Value>),
}

impl<'a> Target<'a> {
    /// The map or list of this name; a map is created where there is none.
    fn enter(self, name: &str, field: &FieldReference) -> Result<Self, Raised> {
        let value = match self {
            Self::Map(map) => map.entry(name.to_owned()).or_insert(Value::Null),
            Self::List(list) => slot(list, name)?,
        };
        if *value == Value::Null {
            *value = Value::Map(Map::new());
        }
        match value {
            Value::Map(map) => Ok(Self::Map(map)),
            Value::List(list) => Ok(Self::List(list)),
            _ => Err(Raised(format!("could not set field `{field}`: `{name}` is not a map"))),
        }
    }

    fn set(self, name: &str, value: Value) -> Result<(), Raised> {
        match self {
            Self::Map(map) => {
                map.insert(name.to_owned(), value);
            }
            Self::List(list) => *slot(list, name)? = value,
        }
        Ok(())
    }
}

/// The item of a list, which grows up to it.
fn slot<'a>(list: &'a mut Vec<Value>, name: &str) -> Result<&'a mut Value, Raised> {
    let wrong = || Raised(format!("`{name}` is no index of a list"));
    if let Ok(at) = name.parse::<usize>()
        && at >= list.len()
        && at < LONGEST
    {
        list.resize(at + 1, Value::Null);
    }
    let at = index(name, list.len()).ok_or_else(wrong)?;
    list.get_mut(at).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(text: &str) -> Event {
        let Ok(Value::Map(map)) = Value::read_json(text) else { panic!("{text}") };
        Event::new(map, "2020-01-02T03:04:05Z".parse().unwrap())
    }

    fn field(text: &str) -> FieldReference {
        FieldReference::parse(text).unwrap()
    }

    #[test]
    fn fields_are_found_set_and_removed_along_their_path() {
        let mut event = event(r#"{"a": {"b": [1, {"c": "x"}]}, "s": "t"}"#);
        assert_eq!(event.get(&field("[a][b][-1][c]")), Some(&"x".into()));
        event.set(&field("[a][b][3]"), "new").unwrap();
        event.set(&field("[d][e]"), "deep").unwrap();
        assert_eq!(event.remove(&field("[a][b][0]")), Some(Value::Integer(1)));
        assert_eq!(event.get(&field("a")).unwrap().json(), r#"{"b":[{"c":"x"},null,"new"]}"#);
        assert_eq!(event.get(&field("d")).unwrap().json(), r#"{"e":"deep"}"#);
        assert!(event.set(&field("[s][x]"), "y").is_err());
    }

    #[test]
    fn a_time_that_is_none_is_kept_aside() {
        let event = event(r#"{"@timestamp": "yesterday"}"#);
        assert_eq!(event.fields().get("tags").unwrap().json(), r#"["_timestampparsefailure"]"#);
        assert_eq!(event.fields().get("_@timestamp"), Some(&"yesterday".into()));
        assert!(event.timestamp().is_some());
    }

    #[test]
    fn tags_are_added_once_and_are_texts() {
        let mut event = event(r#"{"tags": "one"}"#);
        event.tag("two");
        event.tag("two");
        assert_eq!(event.fields().get("tags").unwrap().json(), r#"["one","two"]"#);
        assert!(event.set(&field("tags"), Value::Integer(1)).is_err());
    }

    #[test]
    fn an_event_that_begins_with_other_tags_keeps_them_aside() {
        let event = event(r#"{"tags": {"a": 1}}"#);
        assert_eq!(event.fields().get("_tags").unwrap().json(), r#"[{"a":1}]"#);
        assert!(event.has_tag("_tagsparsefailure"));
    }
}
