//! The filters that can be played.
//!
//! One file per filter, and `FILTERS` says which there are. A filter takes an event and puts what becomes of it into
//! a list: nothing if it is dropped, several if it is split. What an exception would be in Logstash is caught where
//! the real filter catches it; else the event carries it on.

pub mod common;
pub mod options;

mod cidr;
mod clone;
mod csv;
mod date;
mod de_dot;
mod dictionary;
mod dissect;
mod drop;
mod fingerprint;
mod grok;
mod json;
mod kv;
mod mutate;
mod prune;
mod split;
mod syslog_pri;
mod translate;
mod truncate;
mod urldecode;
mod uuid;

use super::event::{Event, Raised};
use crate::model::logstash::Plugin;
use options::{Context, Refusal};

/// A filter that is ready.
pub trait Filter {
    /// Puts what becomes of `event` into `out`.
    fn apply(&mut self, event: Event, out: &mut Vec<Event>);
}

/// A filter that changes an event in place, so that one leaves for each that enters.
trait Change {
    /// Changes the event.
    fn change(&mut self, event: &mut Event) -> Result<(), Raised>;
}

impl<C: Change> Filter for C {
    fn apply(&mut self, mut event: Event, out: &mut Vec<Event>) {
        if let Err(raised) = self.change(&mut event) {
            event.raise(raised);
        }
        out.push(event);
    }
}

/// Makes a filter of the options of a plugin.
type Build = fn(&Plugin, &Context<'_>) -> Result<Box<dyn Filter>, Refusal>;

/// Every filter that can be played.
const FILTERS: &[(&str, Build)] = &[
    ("cidr", cidr::build),
    ("clone", clone::build),
    ("csv", csv::build),
    ("date", date::build),
    ("de_dot", de_dot::build),
    ("dissect", dissect::build),
    ("drop", drop::build),
    ("fingerprint", fingerprint::build),
    ("grok", grok::build),
    ("json", json::build),
    ("kv", kv::build),
    ("mutate", mutate::build),
    ("prune", prune::build),
    ("split", split::build),
    ("syslog_pri", syslog_pri::build),
    ("translate", translate::build),
    ("truncate", truncate::build),
    ("urldecode", urldecode::build),
    ("uuid", uuid::build),
];

/// The filter of a plugin.
///
/// # Errors
///
/// It cannot be played: the filter or one of its options is not supported, or an option is wrong.
pub fn filter(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let name = plugin.name.as_str();
    match FILTERS.iter().find(|(known, _)| *known == name) {
        Some((_, build)) => build(plugin, context),
        None => Err(Refusal {
            message: format!("filter `{name}` cannot be played: put a mock in the place of its `id`"),
            span: plugin.name.span,
        }),
    }
}
