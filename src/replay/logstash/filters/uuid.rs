//! `uuid`: a random identifier, which in a test is always the same.

use super::{
    super::event::{Event, Raised},
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};

struct Uuid {
    target: FieldReference,
    overwrite: bool,
    uuid: String,
    common: Common,
}

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, &["target", "overwrite", "ecs_compatibility"])?;
    let target = match options.field("target")? {
        Some(target) => target,
        None if options.ecs()? => FieldReference::top("event").child("id"),
        None => return Err(options.refuse("target", "it must be set")),
    };
    Ok(Box::new(Uuid {
        target,
        overwrite: options.flag("overwrite", false)?,
        uuid: context.uuid.clone(),
        common: Common::new(&options)?,
    }))
}

impl Change for Uuid {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        if self.overwrite || !event.includes(&self.target) {
            event.set(&self.target, self.uuid.as_str())?;
        }
        self.common.matched(event)
    }
}
