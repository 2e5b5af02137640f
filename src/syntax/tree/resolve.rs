//! Scalars as types, the way the Go decoder reads them into fields.
//!
//! A scalar is first resolved (what its spelling and its tag say it is), then made to fit the type that is asked
//! for: text takes every spelling as it stands, integers take floats without their fraction, nothing but the null
//! spellings stands for a zero value. The two versions differ in the spellings of `true` and `false`.

use super::{Flavour, Kind, Node, Style};
use crate::syntax::yaml::number::{self, Number};
use std::borrow::Cow;

/// What stands where a value of another type is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// A list.
    List,
    /// A mapping.
    Mapping,
    /// Text.
    Text,
    /// A number, or one that is out of range.
    Number,
    /// `true`, `false` and the like.
    Bool,
    /// A date.
    Timestamp,
    /// A tag that the value does not fit.
    WrongTag,
    /// An alias to nothing.
    UnknownAlias,
}

impl Mismatch {
    /// The name of what stands there, with its article.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "a list",
            Self::Mapping => "a mapping",
            Self::Text => "text",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::Timestamp => "a date",
            Self::WrongTag => "a value that does not fit its tag",
            Self::UnknownAlias => "an alias to nothing",
        }
    }
}

/// What spelling and tag say that a scalar is.
enum Resolved {
    Null,
    Bool(bool),
    Number(Number),
    Timestamp,
    Text,
    Binary(String),
}

impl Resolved {
    fn tag(&self) -> &'static str {
        match self {
            Self::Null => "!!null",
            Self::Bool(_) => "!!bool",
            Self::Number(Number::Float(_)) => "!!float",
            Self::Number(_) => "!!int",
            Self::Timestamp => "!!timestamp",
            Self::Text => "!!str",
            Self::Binary(_) => "!!binary",
        }
    }

    fn mismatch(&self) -> Mismatch {
        match self {
            Self::Null | Self::Text | Self::Binary(_) => Mismatch::Text,
            Self::Bool(_) => Mismatch::Bool,
            Self::Number(_) => Mismatch::Number,
            Self::Timestamp => Mismatch::Timestamp,
        }
    }
}

/// The spellings of booleans of YAML 1.1 beyond `true` and `false`.
fn old_bool(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// What a spelling means without quotes and tag; `dated` if dates count.
fn resolve_plain(text: &str, flavour: Flavour, dated: bool) -> Resolved {
    match text {
        _ if is_null_spelling(text) => return Resolved::Null,
        "true" | "True" | "TRUE" => return Resolved::Bool(true),
        "false" | "False" | "FALSE" => return Resolved::Bool(false),
        _ => {}
    }
    if let (Flavour::V2, Some(value)) = (flavour, old_bool(text)) {
        return Resolved::Bool(value);
    }
    if dated && number::is_timestamp(text) {
        return Resolved::Timestamp;
    }
    number::parse(text, flavour).map_or(Resolved::Text, Resolved::Number)
}

impl<'t> Node<'t> {
    /// Whether it is plain and one of the spellings of null (nothing, `~`, `null`), or tagged so.
    #[must_use]
    pub fn is_null(self) -> bool {
        let node = self.target();
        node.kind() == Kind::Scalar
            && match node.tag() {
                Some("!") if node.tree.flavour == Flavour::V2 => false,
                None | Some("!") => node.style() == Style::Plain && is_null_spelling(node.value()),
                Some(tag) => tag == "!!null",
            }
    }

    fn resolve(self) -> Result<(Node<'t>, Resolved), Mismatch> {
        let node = self.target();
        match node.kind() {
            Kind::Sequence => return Err(Mismatch::List),
            Kind::Mapping => return Err(Mismatch::Mapping),
            Kind::Alias => return Err(Mismatch::UnknownAlias),
            Kind::Scalar => {}
        }
        let flavour = node.tree.flavour;
        let tag = match node.tag() {
            Some("!") if flavour == Flavour::V3 => None,
            tag => tag,
        };
        let text = node.value();
        let resolved = match tag {
            None if node.style() == Style::Plain => resolve_plain(text, flavour, true),
            None | Some("!!str") => Resolved::Text,
            Some("!!binary") => Resolved::Binary(number::base64(text).ok_or(Mismatch::WrongTag)?),
            Some(tag @ ("!!bool" | "!!int" | "!!float" | "!!null" | "!!timestamp")) => {
                let resolved = resolve_plain(text, flavour, tag == "!!timestamp");
                match resolved {
                    Resolved::Number(Number::Int(value)) if tag == "!!float" => {
                        Resolved::Number(Number::Float(value as f64))
                    }
                    resolved if resolved.tag() == tag => resolved,
                    _ => return Err(Mismatch::WrongTag),
                }
            }
            Some(_) => Resolved::Text,
        };
        Ok((node, resolved))
    }

    /// As text: any scalar as it is written, null as nothing, `!!binary` decoded. In JSON, strings and null only.
    ///
    /// # Errors
    ///
    /// Collections, and values that do not fit their tag.
    pub fn as_str(self) -> Result<Cow<'t, str>, Mismatch> {
        Ok(match self.resolve()? {
            (_, Resolved::Null) => Cow::Borrowed(""),
            (_, Resolved::Binary(text)) => Cow::Owned(text),
            (node, resolved @ (Resolved::Bool(_) | Resolved::Number(_)))
                if node.tree.flavour == Flavour::Json =>
            {
                return Err(resolved.mismatch());
            }
            (node, _) => Cow::Borrowed(node.value()),
        })
    }

    /// As a boolean: `true` and `false`, and the spellings of YAML 1.1 (which flavour v3 takes in quotes too).
    ///
    /// # Errors
    ///
    /// Anything else but null, which is false.
    pub fn as_bool(self) -> Result<bool, Mismatch> {
        match self.resolve()? {
            (_, Resolved::Null) => Ok(false),
            (_, Resolved::Bool(value)) => Ok(value),
            (node, resolved @ (Resolved::Text | Resolved::Binary(_))) => {
                let text = if let Resolved::Binary(text) = &resolved { text } else { node.value() };
                let value = if self.tree.flavour == Flavour::V3 { old_bool(text) } else { None };
                value.ok_or(Mismatch::Text)
            }
            (_, resolved) => Err(resolved.mismatch()),
        }
    }

    /// As a signed integer; a float loses its fraction.
    ///
    /// # Errors
    ///
    /// What is no number, or too large; null is 0.
    pub fn as_int(self) -> Result<i64, Mismatch> {
        match self.resolve()? {
            (_, Resolved::Null) => Ok(0),
            (_, Resolved::Number(number)) => number.to_int().ok_or(Mismatch::Number),
            (_, resolved) => Err(resolved.mismatch()),
        }
    }

    /// As an unsigned integer; a float loses its fraction.
    ///
    /// # Errors
    ///
    /// What is no number, negative or too large; null is 0.
    pub fn as_uint(self) -> Result<u64, Mismatch> {
        match self.resolve()? {
            (_, Resolved::Null) => Ok(0),
            (_, Resolved::Number(number)) => number.to_uint().ok_or(Mismatch::Number),
            (_, resolved) => Err(resolved.mismatch()),
        }
    }

    /// As a float.
    ///
    /// # Errors
    ///
    /// What is no number; null is 0.
    pub fn as_float(self) -> Result<f64, Mismatch> {
        match self.resolve()? {
            (_, Resolved::Null) => Ok(0.0),
            (_, Resolved::Number(number)) => Ok(number.to_float()),
            (_, resolved) => Err(resolved.mismatch()),
        }
    }
}

fn is_null_spelling(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}
