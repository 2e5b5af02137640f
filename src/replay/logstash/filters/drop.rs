//! `drop`: the event goes no further.
//!
//! With `percentage` Logstash throws dice; a test must not depend on them, so only all or none can be played.

use super::{
    super::event::Event,
    Filter,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::Plugin;

struct Drop;

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, &["percentage"])?;
    match options.number("percentage")? {
        None | Some(100.0) => Ok(Box::new(Drop)),
        Some(_) => Err(options.refuse("percentage", "dropping some of the events is not supported")),
    }
}

impl Filter for Drop {
    fn apply(&mut self, _: Event, _: &mut Vec<Event>) {}
}
