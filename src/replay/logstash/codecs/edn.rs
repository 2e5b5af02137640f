//! `edn`: each text is a map of Clojure's data notation. `edn_lines`: each line is.

use super::{Codec, Event, Lines, Maker, Options, Plugin};
use crate::replay::logstash::{
    filters::options::{Context, Refusal},
    value::{Map, Value},
};

struct Edn {
    maker: Maker,
}

struct EdnLines {
    edn: Edn,
    lines: Lines,
}

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    let options = Options::new(plugin, context, &["target", "ecs_compatibility"])?;
    Ok(Box::new(Edn { maker: Maker::new(&options)? }))
}

pub(super) fn build_lines(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Codec>, Refusal> {
    let options = Options::new(plugin, context, &["target", "ecs_compatibility"])?;
    Ok(Box::new(EdnLines { edn: Edn { maker: Maker::new(&options)? }, lines: Lines::new(&options) }))
}

impl Codec for Edn {
    fn decode(&mut self, text: &str, out: &mut Vec<Event>) {
        out.push(match read(text) {
            Some(Value::Map(map)) => self.maker.read(map),
            _ => self.maker.failure(text, "_ednparsefailure"),
        });
    }
}

impl Codec for EdnLines {
    fn is_of_lines(&self) -> bool {
        true
    }

    fn decode(&mut self, text: &str, out: &mut Vec<Event>) {
        self.lines.cut(text).iter().for_each(|line| self.edn.decode(line, out));
    }

    fn flush(&mut self, out: &mut Vec<Event>) {
        if let Some(line) = self.lines.last() {
            self.edn.decode(&line, out);
        }
    }
}

/// How deep values may stand in each other.
const DEEPEST: usize = 64;

fn read(text: &str) -> Option<Value> {
    let mut rest = text;
    let value = value(&mut rest, DEEPEST)?;
    blank(&mut rest);
    rest.is_empty().then_some(value)
}

/// Commas are white space.
fn blank(rest: &mut &str) {
    *rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
}

fn value(rest: &mut &str, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    blank(rest);
    match rest.chars().next()? {
        '{' => {
            let items = items(rest, '}', depth)?;
            let pairs = items.chunks_exact(2).map(|pair| (pair[0].ruby(), pair[1].clone()));
            items.len().is_multiple_of(2).then(|| Value::Map(pairs.collect::<Map>()))
        }
        '[' => items(rest, ']', depth).map(Value::List),
        '(' => items(rest, ')', depth).map(Value::List),
        '"' => string(rest).map(Value::Text),
        _ => {
            let end = rest.find(|c: char| c.is_whitespace() || ",{}[]()\"".contains(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            *rest = after;
            atom(word)
        }
    }
}

fn items(rest: &mut &str, close: char, depth: usize) -> Option<Vec<Value>> {
    *rest = &rest[1..];
    let mut items = vec![];
    loop {
        blank(rest);
        if let Some(after) = rest.strip_prefix(close) {
            *rest = after;
            return Some(items);
        }
        items.push(value(rest, depth)?);
    }
}

fn string(rest: &mut &str) -> Option<String> {
    let mut text = String::new();
    let mut chars = rest[1..].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                *rest = &rest[at + 2..];
                return Some(text);
            }
            '\\' => text.push(match chars.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            c => text.push(c),
        }
    }
    None
}

fn atom(word: &str) -> Option<Value> {
    Some(match word {
        "" => return None,
        "nil" => Value::Null,
        "true" => Value::Boolean(true),
        "false" => Value::Boolean(false),
        _ => match (word.trim_end_matches('N').parse(), word.trim_end_matches('M').parse()) {
            (Ok(value), _) => Value::Integer(value),
            (_, Ok(value)) if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                Value::Float(value)
            }
            _ => Value::from(word.strip_prefix(':').unwrap_or(word)),
        },
    })
}
