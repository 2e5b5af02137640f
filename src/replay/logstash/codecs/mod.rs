//! The codecs that can be played: how an input makes events of what it reads.
//!
//! One file per codec, and `CODECS` says which there are. A codec may keep the end of what it was given until more
//! comes, so that it is flushed at last.

mod csv;
mod edn;
mod graphite;
mod json;
mod line;
mod multiline;

use super::{
    event::Event,
    filters::options::{Context, Options, Refusal},
    value::{Map, Value},
};
use crate::model::logstash::{FieldReference, Plugin, date::Instant};

/// A codec that is ready.
pub trait Codec {
    /// Puts the events of `text` into `out`.
    fn decode(&mut self, text: &str, out: &mut Vec<Event>);

    /// Whether each line is an event: then one whose end is not written can be ended by a flush.
    fn is_of_lines(&self) -> bool {
        false
    }

    /// Puts the events of what is left into `out`.
    fn flush(&mut self, out: &mut Vec<Event>) {
        let _ = out;
    }
}

/// Makes a codec of the options of a plugin.
type Build = fn(&Plugin, &Context<'_>) -> Result<Box<dyn Codec>, Refusal>;

/// Every codec that can be played.
const CODECS: &[(&str, Build)] = &[
    ("csv", csv::build),
    ("edn", edn::build),
    ("edn_lines", edn::build_lines),
    ("graphite", graphite::build),
    ("json", json::build),
    ("json_lines", json::build_lines),
    ("line", line::build),
    ("multiline", multiline::build),
    ("plain", line::build_plain),
];

/// The codec of a plugin.
///
/// # Errors
///
/// It cannot be played: the codec or one of its options is not supported, or an option is wrong.
pub fn codec(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    let name = plugin.name.as_str();
    match CODECS.iter().find(|(known, _)| *known == name) {
        Some((_, build)) => build(plugin, context),
        None => Err(Refusal {
            message: format!("codec `{name}` cannot be played: replace the input with a mock"),
            span: plugin.name.span,
        }),
    }
}

/// What most codecs have in common.
struct Maker {
    now: Instant,
    target: Option<FieldReference>,
    /// Where the text itself is kept.
    original: Option<FieldReference>,
}

impl Maker {
    /// Reads what says where the fields go and how they are written.
    fn new(options: &Options<'_>) -> Result<Self, Refusal> {
        if options.text("charset").is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
            return Err(options.refuse("charset", "only `UTF-8` is supported"));
        }
        let original = FieldReference::top("event").child("original");
        let original = options.ecs()?.then_some(original);
        Ok(Self { now: options.context.now, target: options.field("target")?, original })
    }

    /// An event with a message.
    fn message(&self, text: &str) -> Event {
        self.kept(self.event([("message".to_owned(), Value::from(text))].into_iter().collect()), text)
    }

    /// With ECS, the text is kept in the event unless there is another.
    fn kept(&self, mut event: Event, text: &str) -> Event {
        if let Some(original) = self.original.as_ref().filter(|field| !event.includes(field))
            && let Err(raised) = event.set(original, text)
        {
            event.raise(raised);
        }
        event
    }

    /// An event with a message that could not be read.
    fn failure(&self, text: &str, tag: &str) -> Event {
        let mut event = self.message(text);
        event.tag(tag);
        event
    }

    fn event(&self, fields: Map) -> Event {
        Event::new(fields, self.now)
    }

    /// An event with fields that were read, below the target if there is one.
    fn read(&self, fields: Map) -> Event {
        let Some(target) = &self.target else { return self.event(fields) };
        let mut event = self.event(Map::new());
        if let Err(raised) = event.set(target, Value::Map(fields)) {
            event.raise(raised);
        }
        event
    }
}

/// Text that is cut at a delimiter; what follows the last one waits.
struct Lines {
    delimiter: String,
    rest: String,
}

impl Lines {
    fn new(options: &Options<'_>) -> Self {
        let delimiter = options.text("delimiter").filter(|text| !text.is_empty());
        Self { delimiter: delimiter.unwrap_or_else(|| "\n".into()), rest: String::new() }
    }

    /// The whole lines so far.
    fn cut(&mut self, text: &str) -> Vec<String> {
        self.rest.push_str(text);
        let mut lines: Vec<String> = self.rest.split(&self.delimiter).map(str::to_owned).collect();
        self.rest = lines.pop().unwrap_or_default();
        lines
    }

    /// What waits, if anything does.
    fn last(&mut self) -> Option<String> {
        Some(std::mem::take(&mut self.rest)).filter(|rest| !rest.is_empty())
    }
}
