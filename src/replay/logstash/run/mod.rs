//! Pipelines, played.
//!
//! Enters: pipelines that are ready and the texts that an input reads. Leaves: the events that reach outputs, each with
//! the `id` of its output, in the order of logstash-filter-verifier: by the event that was read, then by output. A
//! pipeline that sends to others is followed into them. Each event that is read goes through by itself, so that
//! batches and workers make no difference.

mod ready;
mod route;

use super::{
    codecs::Codec,
    condition::Condition,
    event::{Event, Raised},
    filters::Filter,
    render::Text,
    value::{Map, Value},
};
use crate::model::logstash::{FieldReference, date::Instant};
use route::Routed;

pub(super) use route::{Output, Route};

/// Pipelines that are ready to be played.
#[derive(Default)]
pub struct Pipelines {
    pub(super) pipelines: Vec<Pipeline>,
}

/// One pipeline.
#[derive(Default)]
pub(super) struct Pipeline {
    pub(super) inputs: Vec<Input>,
    pub(super) filters: Vec<Step>,
    pub(super) outputs: Vec<Route>,
}

/// An input.
pub(super) struct Input {
    pub(super) id: String,
    /// Where other pipelines send to.
    pub(super) address: Option<String>,
    pub(super) decoration: Decoration,
}

/// What an input adds to its events.
#[derive(Default)]
pub(super) struct Decoration {
    pub(super) kind: Option<String>,
    pub(super) tags: Vec<Text>,
    pub(super) add_field: Vec<(Text, Vec<Text>)>,
}

/// A step of the filter section.
pub(super) enum Step {
    Filter(Box<dyn Filter>),
    If { condition: Box<Condition>, then: Vec<Step>, otherwise: Vec<Step> },
}

/// A text that is read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The text; without one, there is an event without a message.
    pub text: Option<String>,
    /// What is set in its event.
    pub fields: Map,
}

/// An event that reached an output.
#[derive(Debug)]
pub struct Arrived {
    /// The event.
    pub event: Event,
    /// The `id` of the output; empty where only filters are tested.
    pub output: String,
    /// The place of the event that it comes from among those that were read.
    pub read: usize,
}

/// What came of playing.
#[derive(Debug, Default)]
pub struct Played {
    /// The events that reached outputs, in order.
    pub events: Vec<Arrived>,
    /// What would have been warnings or worse in Logstash.
    pub notes: Vec<String>,
}

impl Pipelines {
    /// Plays events through the filters of the first pipeline alone.
    pub fn filter(&mut self, events: Vec<Event>) -> (Vec<Event>, Vec<String>) {
        let mut notes = vec![];
        let events = match self.pipelines.first_mut() {
            Some(pipeline) => run(&mut pipeline.filters, events, &mut notes),
            None => events,
        };
        (events, notes)
    }

    /// Whether there is an input with this `id`.
    #[must_use]
    pub fn has_input(&self, id: &str) -> bool {
        self.place(id).is_some()
    }

    fn place(&self, id: &str) -> Option<(usize, usize)> {
        let pipelines = self.pipelines.iter().enumerate();
        let input = |(at, pipeline): (usize, &Pipeline)| {
            Some((at, pipeline.inputs.iter().position(|input| input.address.is_none() && input.id == id)?))
        };
        pipelines.filter_map(input).next()
    }

    /// Plays texts through a codec, an input and all that follows it. Without an input they go through the filters of
    /// the first pipeline only.
    pub fn play(
        &mut self,
        input: Option<&str>,
        codec: &mut dyn Codec,
        readings: &[Reading],
        now: Instant,
    ) -> Played {
        let mut played = Played::default();
        let place = input.and_then(|id| self.place(id));
        let events = events(codec, readings, input.is_none(), now, &mut played.notes);
        for (read, mut event) in events.into_iter().enumerate() {
            let (pipeline, decoration) = match place {
                Some((pipeline, input)) => (pipeline, Some(input)),
                None => (0, None),
            };
            let Some(ready) = self.pipelines.get_mut(pipeline) else { continue };
            if let Some(input) = decoration
                && let Err(raised) = ready.inputs[input].decoration.apply(&mut event)
            {
                event.raise(raised);
            }
            let mut routed = Routed::new(read, input.is_none());
            self.follow(pipeline, event, &mut routed, &mut played.notes);
            played.events.extend(routed.sorted());
        }
        for arrived in &played.events {
            played.notes.extend(arrived.event.raised().iter().map(ToString::to_string));
        }
        played
    }

    /// Plays an event through a pipeline and those that it sends to.
    fn follow(&mut self, first: usize, event: Event, routed: &mut Routed, notes: &mut Vec<String>) {
        let mut waiting = vec![(first, event, 0)];
        while let Some((at, event, hops)) = waiting.pop() {
            let Some(pipeline) = self.pipelines.get_mut(at) else { continue };
            let events = run(&mut pipeline.filters, vec![event], notes);
            let sent = routed.outputs(&pipeline.outputs, events, notes);
            if hops == route::MOST_HOPS {
                notes.push("pipelines send events in a circle".into());
                continue;
            }
            for (address, event) in sent.into_iter().rev() {
                for (at, input) in self.receivers(&address) {
                    let mut event = event.clone();
                    if let Err(raised) = self.pipelines[at].inputs[input].decoration.apply(&mut event) {
                        event.raise(raised);
                    }
                    waiting.push((at, event, hops + 1));
                }
            }
        }
    }

    /// The inputs with this address.
    fn receivers(&self, address: &str) -> Vec<(usize, usize)> {
        let inputs = |(at, pipeline): (usize, &Pipeline)| {
            let fits = |input: &Input| input.address.as_deref() == Some(address);
            pipeline.inputs.iter().position(fits).map(|input| (at, input))
        };
        self.pipelines.iter().enumerate().filter_map(inputs).collect()
    }
}

/// The events of texts, each with the fields of the text in its place; the texts may be lines without their ends.
fn events(
    codec: &mut dyn Codec,
    readings: &[Reading],
    are_lines: bool,
    now: Instant,
    notes: &mut Vec<String>,
) -> Vec<Event> {
    let mut events = vec![];
    for reading in readings {
        match &reading.text {
            Some(text) => {
                codec.decode(text, &mut events);
                if are_lines && codec.is_of_lines() {
                    codec.flush(&mut events);
                }
            }
            None => events.push(Event::new(Map::new(), now)),
        }
    }
    codec.flush(&mut events);
    for (at, event) in events.iter_mut().enumerate() {
        let Some(reading) = readings.get(at).or(readings.last()) else { continue };
        for (name, value) in &reading.fields {
            let done = FieldReference::parse(name).map_err(|error| Raised(error.kind.to_string()));
            if let Err(raised) = done.and_then(|field| given(event, &field, value, now)) {
                notes.push(format!("field `{name}` cannot be set: {raised}"));
            }
        }
    }
    events
}

/// Sets a field that a test gives; the time may be a text.
fn given(event: &mut Event, field: &FieldReference, value: &Value, now: Instant) -> Result<(), Raised> {
    let time = (field.path() == ["@timestamp"]).then(|| super::event::coerced(value, now)).flatten();
    event.set(field, time.map_or_else(|| value.clone(), Value::Timestamp))
}

/// Plays events through filters. Those for which a condition holds come before the others, as in Logstash.
fn run(steps: &mut [Step], mut events: Vec<Event>, notes: &mut Vec<String>) -> Vec<Event> {
    for step in steps {
        events = match step {
            Step::Filter(filter) => {
                let mut out = Vec::with_capacity(events.len());
                events.into_iter().for_each(|event| filter.apply(event, &mut out));
                out
            }
            Step::If { condition, then, otherwise } => {
                let (yes, no) = parted(condition, events, notes);
                let mut events = run(then, yes, notes);
                events.extend(run(otherwise, no, notes));
                events
            }
        };
    }
    events
}

/// The events for which a condition holds, and the others; those on which it fails are dropped.
fn parted(condition: &Condition, events: Vec<Event>, notes: &mut Vec<String>) -> (Vec<Event>, Vec<Event>) {
    let (mut yes, mut no) = (vec![], vec![]);
    for event in events {
        match condition.holds(&event) {
            Ok(true) => yes.push(event),
            Ok(false) => no.push(event),
            Err(raised) => notes.push(format!("an event was dropped in a condition: {raised}")),
        }
    }
    (yes, no)
}

impl Decoration {
    fn apply(&self, event: &mut Event) -> Result<(), Raised> {
        let (kind, tags) = (FieldReference::top("type"), FieldReference::top("tags"));
        if let Some(name) = self.kind.as_ref().filter(|_| !event.includes(&kind)) {
            event.set(&kind, name.as_str())?;
        }
        if !self.tags.is_empty() {
            let mut list = event.get(&tags).cloned().unwrap_or(Value::Null).into_list();
            for tag in &self.tags {
                list.push(tag.fill(event)?.into());
            }
            event.set(&tags, Value::List(list))?;
        }
        event.add_fields(&self.add_field)
    }
}
