//! `clone`: a copy of the event for each name in a list, with the name as its type or, with ECS, as a tag.

use super::{
    super::{event::Event, value::Value},
    Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};

struct Clone {
    clones: Vec<String>,
    is_ecs: bool,
    common: Common,
}

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, &["clones", "ecs_compatibility"])?;
    Ok(Box::new(Clone {
        clones: options.texts("clones").unwrap_or_default(),
        is_ecs: options.ecs()?,
        common: Common::new(&options)?,
    }))
}

impl Filter for Clone {
    fn apply(&mut self, event: Event, out: &mut Vec<Event>) {
        let first = out.len();
        out.push(event);
        for name in &self.clones {
            let mut clone = out[first].clone();
            let done = if self.is_ecs {
                let field = FieldReference::top("tags");
                let mut tags = clone.get(&field).cloned().unwrap_or(Value::Null).into_list();
                tags.push(name.as_str().into());
                clone.set(&field, Value::List(tags))
            } else {
                clone.set(&FieldReference::top("type"), name.as_str())
            };
            if let Err(raised) = done.and_then(|()| self.common.matched(&mut clone)) {
                clone.raise(raised);
            }
            out.push(clone);
        }
    }
}
