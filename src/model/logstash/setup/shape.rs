//! Which values a setting takes (`org.logstash.settings`).

use crate::{
    model::decode::{ProblemKind, similar},
    syntax::tree::{Kind, Node, Style},
};

/// Which values a setting takes. Names that are allowed are written with `|` between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingShape {
    /// Not looked at.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A whole number above zero.
    Positive,
    /// A port, or two with `-` between them.
    Ports,
    /// A number of bytes, with or without a unit.
    Bytes,
    /// A number with a unit of time.
    Time,
    /// A text.
    Text,
    /// A text, or nothing.
    TextOrNothing,
    /// A text that is not shown.
    Secret,
    /// One text, or a list of them.
    Texts,
    /// A list.
    List,
    /// One of these texts.
    OneOf(&'static str),
    /// One of these words, quoted or not.
    Word(&'static str),
}

/// What YAML makes of a value.
enum Got<'t> {
    Nothing,
    Flag(&'t str),
    Whole(i64),
    Fraction(f64),
    Text(&'t str),
    List(Vec<Node<'t>>),
    Mapping,
}

impl<'t> Got<'t> {
    fn of(node: Node<'t>) -> Self {
        match node.kind() {
            Kind::Sequence => Self::List(node.items().map(Node::target).collect()),
            Kind::Mapping => Self::Mapping,
            _ if node.style() != Style::Plain => Self::Text(node.value()),
            _ if node.is_null() => Self::Nothing,
            _ if node.as_bool().is_ok() => Self::Flag(node.value()),
            _ => match (node.as_int(), node.as_float()) {
                (Ok(number), _) if !node.value().contains('.') => Self::Whole(number),
                (_, Ok(number)) => Self::Fraction(number),
                _ => Self::Text(node.value()),
            },
        }
    }

    fn is_called(&self) -> &'static str {
        match self {
            Self::Nothing => "empty",
            Self::Flag(_) => "a boolean",
            Self::Whole(_) | Self::Fraction(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Mapping => "a mapping",
        }
    }
}

impl SettingShape {
    pub(super) fn read(text: &'static str) -> Self {
        let (name, names) = text.split_once(':').unwrap_or((text, ""));
        match name {
            "boolean" => Self::Boolean,
            "number" => Self::Number,
            "positive" => Self::Positive,
            "ports" => Self::Ports,
            "bytes" => Self::Bytes,
            "time" => Self::Time,
            "text" => Self::Text,
            "text?" => Self::TextOrNothing,
            "secret" => Self::Secret,
            "texts" => Self::Texts,
            "list" => Self::List,
            "enum" => Self::OneOf(names),
            "word" => Self::Word(names),
            _ => Self::Any,
        }
    }

    /// What to write, for a message.
    fn expected(self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::Boolean => "`true` or `false`",
            Self::Number => "a number",
            Self::Positive => "a whole number above 0",
            Self::Ports => "a port, or two as in `9600-9700`",
            Self::Bytes => "a size, such as `64mb`",
            Self::Time => "a time with its unit, such as `3s`",
            Self::Text | Self::TextOrNothing | Self::Secret => "text",
            Self::Texts => "text, or a list of texts",
            Self::List => "a list",
            Self::OneOf(_) | Self::Word(_) => "one of its values",
        }
    }

    /// Why Logstash does not start with this value of the setting, if that is so.
    pub(super) fn refusal(self, field: &str, node: Node<'_>) -> Option<ProblemKind> {
        let got = Got::of(node);
        if matches!(&got, Got::Text(text) if text.contains("${")) || self.takes(&got) {
            return None;
        }
        let expected = self.expected();
        let names = match self {
            Self::OneOf(names) | Self::Word(names) => names,
            _ => "",
        };
        let fact = |value: &str| format!("`{field}` cannot be `{value}`");
        Some(match got {
            Got::Whole(_) | Got::Fraction(_) if self.is_text() => ProblemKind::Contradiction {
                fact: format!("`{field}` is a number, but should be text"),
                help: format!("write it in quotes: `\"{}\"`", node.value()),
            },
            Got::Text(text) => {
                ProblemKind::Contradiction { fact: fact(text), help: help(text, names, expected) }
            }
            Got::Whole(_) | Got::Fraction(_) if !matches!(self, Self::Boolean | Self::List) => {
                ProblemKind::Contradiction {
                    fact: fact(node.value()),
                    help: help(node.value(), names, expected),
                }
            }
            got => ProblemKind::WrongType { field: field.to_owned(), expected, got: got.is_called() },
        })
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::TextOrNothing | Self::Texts)
    }

    fn takes(self, got: &Got<'_>) -> bool {
        let is_scalar = !matches!(got, Got::List(_) | Got::Mapping);
        match (self, got) {
            (Self::Any, _) | (Self::TextOrNothing, Got::Nothing) => true,
            (Self::Boolean, Got::Flag(_)) | (Self::Number | Self::Bytes, Got::Fraction(0.0..)) => true,
            (Self::Number, Got::Whole(_) | Got::Fraction(_)) => true,
            (Self::Boolean, Got::Text(text)) => matches!(*text, "true" | "false"),
            (Self::Number, Got::Text(text)) => text.trim().parse::<f32>().is_ok(),
            (Self::Positive, Got::Whole(number)) => *number > 0,
            (Self::Positive, Got::Text(text)) => text.trim().parse::<i32>().is_ok_and(|number| number > 0),
            (Self::Ports, Got::Whole(port)) => (1..=65535).contains(port),
            (Self::Ports, Got::Text(text)) => is_ports(text),
            (Self::Bytes, Got::Whole(number)) => *number >= 0,
            (Self::Bytes, Got::Text(text)) => is_size(text),
            (Self::Time, Got::Whole(number)) => i32::try_from(*number).is_ok(),
            (Self::Time, Got::Text(text)) => is_time(text),
            (Self::Text | Self::TextOrNothing | Self::Texts, Got::Text(_)) => true,
            (Self::Texts, Got::List(items)) => {
                items.iter().all(|item| matches!(Got::of(*item), Got::Text(_)))
            }
            (Self::List, Got::List(_)) => true,
            (Self::Secret, _) => is_scalar,
            (Self::OneOf(names), Got::Text(text)) => names.split('|').any(|name| name == *text),
            (Self::Word(names), Got::Text(word) | Got::Flag(word)) => {
                names.split('|').any(|name| name == *word)
            }
            _ => false,
        }
    }
}

/// What to write in place of `text`.
fn help(text: &str, names: &'static str, expected: &str) -> String {
    if names.is_empty() {
        return format!("write {expected}");
    }
    let all: Vec<String> = names.split('|').map(|name| format!("`{name}`")).collect();
    match similar(text, names.split('|')).first() {
        Some(near) => format!("did you mean `{near}`? The values are {}", all.join(", ")),
        None => format!("the values are {}", all.join(", ")),
    }
}

fn is_ports(text: &str) -> bool {
    let port = |text: &str| text.parse::<u16>().ok().filter(|port| *port > 0);
    match text.trim().split_once('-') {
        None => port(text.trim()).is_some(),
        Some((first, last)) => {
            port(first).zip(port(last.split('-').next().unwrap_or_default())).is_some_and(|(a, b)| a <= b)
        }
    }
}

/// A number before a unit: `b`, or `k` to `p` with or without one. What else stands there is not looked at.
fn is_size(text: &str) -> bool {
    let number: String = text.chars().filter(|c| matches!(c, '0'..='9' | '.' | '-')).collect();
    let is_unit = text.ends_with(['b', 'B', 'k', 'K', 'm', 'M', 'g', 'G', 't', 'T', 'p', 'P']);
    is_unit && number.parse::<f64>().is_ok_and(|number| number >= 0.0)
}

/// A whole number and a unit; `-1` stands for none.
fn is_time(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let units = ["nanos", "micros", "ms", "s", "m", "h", "d"];
    match units.into_iter().find_map(|unit| text.strip_suffix(unit)) {
        Some(number) => number.trim().parse::<i32>().is_ok(),
        None => text.strip_prefix('-').is_some_and(|rest| rest.trim_start_matches('0') == "1"),
    }
}
