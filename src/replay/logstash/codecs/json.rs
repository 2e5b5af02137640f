//! `json`: each text is a JSON object, or a list of them. `json_lines`: each line is.

use super::{Codec, Event, Lines, Maker, Options, Plugin};
use crate::replay::logstash::{
    filters::options::{Context, Refusal},
    value::Value,
};

struct Json {
    maker: Maker,
}

struct JsonLines {
    json: Json,
    lines: Lines,
}

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    let options = Options::new(plugin, context, &["charset", "target", "ecs_compatibility"])?;
    Ok(Box::new(Json { maker: Maker::new(&options)? }))
}

pub(super) fn build_lines(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    const OPTIONS: &[&str] =
        &["charset", "target", "delimiter", "decode_size_limit_bytes", "ecs_compatibility"];
    let options = Options::new(plugin, context, OPTIONS)?;
    Ok(Box::new(JsonLines { json: Json { maker: Maker::new(&options)? }, lines: Lines::new(&options) }))
}

impl Codec for Json {
    fn decode(&mut self, text: &str, out: &mut Vec<Event>) {
        if text.trim().is_empty() {
            return;
        }
        let failure = || self.maker.failure(text, "_jsonparsefailure");
        match Value::read_json(text) {
            Ok(Value::Map(map)) => out.push(self.maker.kept(self.maker.read(map), text)),
            Ok(Value::List(list)) if list.iter().all(|item| matches!(item, Value::Map(_))) => {
                out.extend(list.into_iter().filter_map(|item| match item {
                    Value::Map(map) => Some(self.maker.read(map)),
                    _ => None,
                }));
            }
            _ => out.push(failure()),
        }
    }
}

impl Codec for JsonLines {
    fn is_of_lines(&self) -> bool {
        true
    }

    fn decode(&mut self, text: &str, out: &mut Vec<Event>) {
        self.lines.cut(text).iter().for_each(|line| self.json.decode(line, out));
    }

    fn flush(&mut self, out: &mut Vec<Event>) {
        if let Some(line) = self.lines.last() {
            self.json.decode(&line, out);
        }
    }
}
