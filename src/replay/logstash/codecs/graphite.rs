//! `graphite`: lines of a name, a number and a time.

use super::{Codec, Event, Lines, Maker, Options, Plugin};
use crate::{
    model::logstash::date::Instant,
    replay::logstash::{
        filters::options::{Context, Refusal},
        value::{Map, Value, leading_float, leading_integer},
    },
};

struct Graphite {
    maker: Maker,
    lines: Lines,
}

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    let options = Options::new(plugin, context, &["charset", "ecs_compatibility"])?;
    Ok(Box::new(Graphite { maker: Maker::new(&options)?, lines: Lines::new(&options) }))
}

impl Codec for Graphite {
    fn is_of_lines(&self) -> bool {
        true
    }

    fn decode(&mut self, text: &str, out: &mut Vec<Event>) {
        out.extend(self.lines.cut(text).iter().map(|line| self.event(line)));
    }

    fn flush(&mut self, out: &mut Vec<Event>) {
        let last = self.lines.last().map(|line| self.event(&line));
        out.extend(last);
    }
}

impl Graphite {
    fn event(&self, line: &str) -> Event {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default().to_owned();
        let value = leading_float(words.next().unwrap_or_default());
        let second = leading_integer(words.next().unwrap_or_default());
        let mut fields: Map = [(name, Value::Float(value))].into_iter().collect();
        if let Ok(time) = Instant::from_second(second) {
            fields.insert("@timestamp".into(), Value::Timestamp(time));
        }
        self.maker.event(fields)
    }
}
