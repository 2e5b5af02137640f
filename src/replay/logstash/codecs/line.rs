//! `plain`: each text is an event. `line`: each line is.

use super::{Codec, Event, Lines, Maker, Options, Plugin};
use crate::replay::logstash::filters::options::{Context, Refusal};

struct Plain {
    maker: Maker,
}

struct Line {
    maker: Maker,
    lines: Lines,
}

pub(super) fn build_plain(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    let options = Options::new(plugin, context, &["charset", "format", "ecs_compatibility"])?;
    Ok(Box::new(Plain { maker: Maker::new(&options)? }))
}

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    let options = Options::new(plugin, context, &["charset", "format", "delimiter", "ecs_compatibility"])?;
    Ok(Box::new(Line { maker: Maker::new(&options)?, lines: Lines::new(&options) }))
}

impl Codec for Plain {
    fn decode(&mut self, text: &str, out: &mut Vec<Event>) {
        out.push(self.maker.message(text));
    }
}

impl Codec for Line {
    fn is_of_lines(&self) -> bool {
        true
    }

    fn decode(&mut self, text: &str, out: &mut Vec<Event>) {
        out.extend(self.lines.cut(text).iter().map(|line| self.maker.message(line)));
    }

    fn flush(&mut self, out: &mut Vec<Event>) {
        out.extend(self.lines.last().map(|line| self.maker.message(&line)));
    }
}
