//! Which values an option takes, and which Logstash refuses.
//!
//! Mirrors the validators of `config/mixin.rb`, with what it makes of a value first: see [`coerce`](super::coerce).
//! Whether a path is there is not looked at: it is one of the machine that runs Logstash.

use super::{
    Value,
    coerce::{Sole, is_number},
};
use crate::source::{Span, Spanned};
use std::{borrow::Cow, fmt, sync::LazyLock};

/// Which values an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What each is.
    pub form: Form,
    /// Whether there may be several.
    pub is_list: bool,
}

/// What a value is validated as. Names that are allowed are written with `|` between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Not validated, or in a way of the plugin's own.
    Any,
    /// A text.
    Text,
    /// A number.
    Number,
    /// A whole number above zero.
    PositiveInteger,
    /// `true` or `false`.
    Boolean,
    /// Anything, as a list.
    Array,
    /// Keys and values; the values may have to be among some names.
    Hash(Option<&'static str>),
    /// A text that is not shown.
    Password,
    /// A path on the machine that runs Logstash.
    Path,
    /// An address.
    Uri,
    /// A size, with or without a unit.
    Bytes,
    /// A plugin, or its name.
    Codec,
    /// The name of a field.
    FieldReference,
    /// The SHA-256 of a certificate.
    Fingerprint,
    /// The name of an encoding.
    Charset,
    /// One of these texts.
    OneOf(&'static str),
    /// One of these numbers.
    OneOfNumbers(&'static str),
}

/// Why a value is refused, and which part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The part.
    pub span: Span,
    /// Why.
    pub kind: MisfitKind,
}

/// Why a value is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MisfitKind {
    /// It is nothing that can be read as what is wanted; the text or number that stands there.
    Wrong(Form, Option<String>),
    /// It is a number, and the same as a text would be right.
    Unquoted(String),
    /// It is a text, and the same as a number would be right.
    Quoted(String),
    /// Only one is wanted, and these are so many.
    Several(usize),
    /// A list is read as keys and values, and has so many items, an odd number.
    Odd(usize),
}

static CHARSETS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("data/charsets.txt").lines().collect());

impl Shape {
    /// The parts of `value` that Logstash refuses.
    #[must_use]
    pub fn misfits(self, value: &Spanned<Value>) -> Vec<Misfit> {
        match &value.value {
            dynamic if dynamic.is_dynamic() => vec![],
            Value::List(items) if self.is_list => {
                items.iter().filter_map(|item| self.form.misfit(item)).collect()
            }
            _ => match self.form {
                Form::Hash(Some(names)) => strangers(value, names),
                form => form.misfit(value).into_iter().collect(),
            },
        }
    }
}

/// What is wrong with a hash whose values must be among these names.
fn strangers(value: &Spanned<Value>, names: &'static str) -> Vec<Misfit> {
    let misfit = Form::Hash(None).misfit(value);
    let pairs = value.value.pairs();
    let values = pairs.iter().filter_map(|(_, value)| Form::OneOf(names).misfit(value));
    misfit.into_iter().chain(values).collect()
}

impl Form {
    /// Why Logstash refuses `value`, if it does.
    fn misfit(self, value: &Spanned<Value>) -> Option<Misfit> {
        let kind = match (self, value.value.sole()) {
            (Self::Any | Self::Array | Self::Codec, _) => None,
            (Self::Hash(_), _) => value.value.odd().map(MisfitKind::Odd),
            (Self::Bytes, Sole::Several(_)) => None,
            (_, Sole::Several(count)) => Some(MisfitKind::Several(count)),
            (form, Sole::Nothing | Sole::Pair) => form.is_strict().then_some(MisfitKind::Wrong(form, None)),
            (form, Sole::One(one)) => (!form.fits(one)).then(|| form.complaint(one)),
        };
        kind.map(|kind| Misfit { span: value.span, kind })
    }

    /// Why a value that does not fit is refused.
    fn complaint(self, value: &Value) -> MisfitKind {
        let text = value.text();
        let is_among =
            |text: &str| self.choices().is_some_and(|mut choices| choices.any(|known| known == text));
        match (self, value, text) {
            (Self::OneOf(_), Value::Integer(_), Some(text)) if is_among(&text) => {
                MisfitKind::Unquoted(text.into_owned())
            }
            (Self::OneOfNumbers(_), Value::Text(_), Some(text)) if is_among(&text) => {
                MisfitKind::Quoted(text.into_owned())
            }
            (form, _, text) => MisfitKind::Wrong(form, text.map(Cow::into_owned)),
        }
    }

    /// Whether a value that is nothing, or no single one, is refused too.
    fn is_strict(self) -> bool {
        matches!(self, Self::Boolean | Self::Charset | Self::OneOf(_) | Self::OneOfNumbers(_))
    }

    fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Number, Value::Text(text)) => is_number(text),
            (Self::PositiveInteger, _) => {
                value.number().is_none_or(|number| number >= 1.0 && number.fract() == 0.0)
            }
            (Self::Boolean, _) => value.boolean().is_some(),
            (Self::Bytes, Value::Text(text)) => is_size(text),
            (Self::Fingerprint, _) => matches!(value, Value::Text(text) if is_fingerprint(text)),
            (Self::Charset, _) => matches!(value, Value::Text(text) if CHARSETS.contains(&text.as_str())),
            (Self::OneOf(names), _) => {
                matches!(value, Value::Text(text) if names.split('|').any(|name| name == text))
            }
            (Self::OneOfNumbers(names), Value::Integer(_) | Value::Float(_)) => {
                names.split('|').any(|name| name.parse().ok() == value.number())
            }
            (Self::OneOfNumbers(_), _) => false,
            _ => true,
        }
    }

    /// The names or numbers that are allowed, if only some are.
    pub fn choices(self) -> Option<impl Iterator<Item = &'static str>> {
        let listed = match self {
            Self::OneOf(names) | Self::OneOfNumbers(names) | Self::Hash(Some(names)) => names.split('|'),
            _ => return None,
        };
        Some(listed)
    }
}

impl fmt::Display for Form {
    /// What is wanted, in words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(choices), false) = (self.choices(), matches!(self, Self::Hash(_))) {
            let choices: Vec<String> = choices.map(|name| format!("`{name}`")).collect();
            return write!(f, "one of {}", choices.join(", "));
        }
        f.write_str(match self {
            Self::Number => "a number",
            Self::PositiveInteger => "a whole number above zero",
            Self::Boolean => "`true` or `false`",
            Self::Array => "a list",
            Self::Hash(_) => "a hash",
            Self::Password => "a password",
            Self::Path => "a path",
            Self::Uri => "an address",
            Self::Bytes => "a size such as `10mb`",
            Self::Codec => "a codec",
            Self::FieldReference => "a field",
            Self::Fingerprint => "a SHA-256 in hexadecimal digits",
            Self::Charset => "an encoding such as `UTF-8`",
            _ => "a text",
        })
    }
}

/// Whether a text is a size: a whole number, or one with a unit that ends in `b`.
fn is_size(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    if text.starts_with("0x") || text.replace('_', "").parse::<i128>().is_ok() {
        return true;
    }
    let Some(rest) = text.strip_suffix('b') else { return false };
    let rest = rest.strip_suffix('i').filter(|rest| rest.ends_with(PREFIXES)).unwrap_or(rest);
    let rest = rest.strip_suffix(PREFIXES).unwrap_or(rest);
    rest.trim_end().chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','))
}

/// The letters before the `b` of a size.
const PREFIXES: [char; 8] = ['k', 'm', 'g', 't', 'p', 'e', 'z', 'y'];

/// Whether a text is 32 bytes of two digits each, with or without colons behind them.
fn is_fingerprint(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    text.is_empty() || digits == 64 && text.bytes().all(|byte| byte == b':' || byte.is_ascii_hexdigit())
}
