//! `csv`: each text is a line of columns, read as the filter of that name reads them.

use super::{Codec, Event, Maker, Options, Plugin};
use crate::{
    model::logstash::FieldReference,
    replay::logstash::filters::{
        Filter, filter,
        options::{Context, Refusal},
    },
};

struct Csv {
    maker: Maker,
    filter: Box<dyn Filter>,
}

const OPTIONS: &[&str] = &[
    "columns",
    "separator",
    "quote_char",
    "autogenerate_column_names",
    "autodetect_column_names",
    "skip_empty_columns",
    "convert",
    "charset",
    "target",
    "ecs_compatibility",
];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let maker = Maker::new(&options)?;
    let mut plugin = plugin.clone();
    plugin.options.retain(|setting| *setting.name != "charset");
    Ok(Box::new(Csv { maker, filter: filter(&plugin, context)? }))
}

impl Codec for Csv {
    fn decode(&mut self, text: &str, out: &mut Vec<Event>) {
        let first = out.len();
        self.filter.apply(self.maker.message(text), out);
        let message = FieldReference::top("message");
        for event in &mut out[first..] {
            let has_failed = event.has_tag("_csvparsefailure");
            if !has_failed && event.get(&message).is_some_and(|value| value.as_text() == Some(text)) {
                event.remove(&message);
            }
        }
    }
}
