//! `multiline`: lines that belong together are one event.

use super::{Codec, Event, Maker, Options, Plugin};
use crate::replay::logstash::{
    filters::options::{Context, Refusal},
    pattern::Pattern,
};

struct Multiline {
    maker: Maker,
    pattern: Pattern,
    /// Whether a line that matches belongs to the line after it.
    is_next: bool,
    negate: bool,
    max_lines: usize,
    tag: String,
    buffer: Vec<String>,
}

const OPTIONS: &[&str] = &[
    "pattern",
    "what",
    "negate",
    "charset",
    "max_lines",
    "max_bytes",
    "multiline_tag",
    "auto_flush_interval",
    "ecs_compatibility",
];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let text = options.text("pattern").ok_or_else(|| options.refuse("pattern", "it must be set"))?;
    if text.contains("%{") {
        return Err(options.refuse("pattern", "patterns of grok are not supported here"));
    }
    Ok(Box::new(Multiline {
        maker: Maker::new(&options)?,
        pattern: Pattern::new(&text).map_err(|error| options.refuse("pattern", error))?,
        is_next: options.word("what", &["previous", "next"])? == "next",
        negate: options.flag("negate", false)?,
        // saturates, and no more lines are ever read
        max_lines: options.number("max_lines")?.unwrap_or(500.0) as usize,
        tag: options.text("multiline_tag").unwrap_or_else(|| "multiline".into()),
        buffer: vec![],
    }))
}

impl Codec for Multiline {
    fn decode(&mut self, text: &str, out: &mut Vec<Event>) {
        for line in text.trim_end_matches('\n').split('\n') {
            let belongs = self.pattern.is_match(line) != self.negate;
            if !self.is_next && !belongs {
                self.flush(out);
            }
            self.buffer.push(line.to_owned());
            if self.is_next && !belongs {
                self.flush(out);
            }
            if self.buffer.len() >= self.max_lines {
                let first = out.len();
                self.flush(out);
                out[first..].iter_mut().for_each(|event| event.tag("multiline_codec_max_lines_reached"));
            }
        }
    }

    fn flush(&mut self, out: &mut Vec<Event>) {
        let lines = std::mem::take(&mut self.buffer);
        if lines.is_empty() {
            return;
        }
        let mut event = self.maker.message(&lines.join("\n"));
        if lines.len() > 1 && !self.tag.is_empty() {
            event.tag(&self.tag);
        }
        out.push(event);
    }
}
