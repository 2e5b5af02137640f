//! `fingerprint`: a checksum of fields.

mod digest;
mod murmur;

use super::{
    super::{
        event::{Event, Raised},
        pattern::Pattern,
        value::{Map, Value},
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};
use digest::{Digest, base64, hexadecimal};
use murmur::{hash32, hash128};
use std::net::Ipv4Addr;

struct Fingerprint {
    source: Vec<(String, FieldReference)>,
    target: FieldReference,
    method: Method,
    concatenate_sources: bool,
    concatenate_all_fields: bool,
    common: Common,
}

enum Method {
    Digest(Digest),
    Murmur3,
    /// With 128 bits.
    Murmur3Long {
        is_base64: bool,
    },
    /// With the number of bits of the network.
    Ipv4Network(u32),
    Uuid(String),
    /// With what is not punctuation.
    Punctuation(Pattern),
}

const OPTIONS: &[&str] = &[
    "source",
    "target",
    "key",
    "base64encode",
    "method",
    "concatenate_sources",
    "concatenate_all_fields",
    "ecs_compatibility",
];
const METHODS: [&str; 10] = [
    "SHA1",
    "SHA256",
    "SHA384",
    "SHA512",
    "MD5",
    "MURMUR3",
    "MURMUR3_128",
    "IPV4_NETWORK",
    "UUID",
    "PUNCTUATION",
];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let source = options.texts("source").unwrap_or_else(|| vec!["message".into()]).into_iter();
    let source = source.map(|name| Ok((name.clone(), options.reference("source", &name)?)));
    Ok(Box::new(Fingerprint {
        source: source.collect::<Result<_, Refusal>>()?,
        target: match options.field("target")? {
            Some(target) => target,
            None if options.ecs()? => FieldReference::top("event").child("hash"),
            None => FieldReference::top("fingerprint"),
        },
        method: method(&options)?,
        concatenate_sources: options.flag("concatenate_sources", false)?,
        concatenate_all_fields: options.flag("concatenate_all_fields", false)?,
        common: Common::new(&options)?,
    }))
}

fn method(options: &Options<'_>) -> Result<Method, Refusal> {
    let key = options.text("key");
    let is_base64 = options.flag("base64encode", false)?;
    Ok(match options.word("method", &METHODS)? {
        "MURMUR3" => Method::Murmur3,
        "MURMUR3_128" => Method::Murmur3Long { is_base64 },
        "IPV4_NETWORK" => {
            let bits = key.and_then(|key| key.parse().ok()).filter(|bits| *bits <= 32);
            Method::Ipv4Network(
                bits.ok_or_else(|| options.refuse("key", "it must be the length of a prefix"))?,
            )
        }
        "UUID" => Method::Uuid(options.context.uuid.clone()),
        "PUNCTUATION" => Method::Punctuation(
            Pattern::new(r"[^\p{P}\p{S}]").map_err(|error| options.refuse("method", error))?,
        ),
        name => Method::Digest(Digest::new(name, key.as_deref(), is_base64)),
    })
}

impl Change for Fingerprint {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        match &self.method {
            Method::Uuid(uuid) => event.set(&self.target, uuid.as_str())?,
            Method::Punctuation(others) => {
                let mut sources: Vec<_> = self.source.iter().collect();
                sources.sort_by_key(|(name, _)| name);
                for (_, field) in sources {
                    let Some(value) = event.get(field) else { continue };
                    let text = value.as_text().ok_or_else(|| Raised("undefined method `gsub'".into()))?;
                    event.set(&self.target, others.replace(text, ""))?;
                }
            }
            _ if self.concatenate_all_fields => {
                let fields: Map = event
                    .names()
                    .filter_map(|name| Some((name.to_owned(), event.fields().get(name)?.clone())))
                    .collect();
                let mut names: Vec<_> = fields.iter().collect();
                names.sort_by_key(|(name, _)| *name);
                self.whole(event, &names)?;
            }
            _ if self.concatenate_sources => {
                let mut names: Vec<_> = self.source.iter().collect();
                names.sort_by_key(|(name, _)| name);
                let null = Value::Null;
                let found: Vec<_> = names
                    .iter()
                    .map(|(name, field)| (name, event.get(field).unwrap_or(&null).clone()))
                    .collect();
                let pairs: Vec<_> = found.iter().map(|(name, value)| (*name, value)).collect();
                self.whole(event, &pairs)?;
            }
            _ => self.each(event)?,
        }
        self.common.matched(event)
    }
}

impl Fingerprint {
    /// The checksum of names and values together.
    fn whole(&self, event: &mut Event, pairs: &[(&String, &Value)]) -> Result<(), Raised> {
        let text: String =
            pairs.iter().map(|(name, value)| format!("|{name}|{}", canonical(value))).collect();
        let print = self.print(&Value::Text(format!("{text}|")))?;
        event.set(&self.target, print)
    }

    /// The checksum of each field in turn; the last one stays.
    fn each(&self, event: &mut Event) -> Result<(), Raised> {
        for (_, field) in &self.source {
            let print = match event.get(field) {
                None => continue,
                Some(Value::List(list)) => {
                    Value::List(list.iter().map(|item| self.print(item)).collect::<Result<_, _>>()?)
                }
                Some(value) => self.print(value)?,
            };
            event.set(&self.target, print)?;
        }
        Ok(())
    }

    fn print(&self, value: &Value) -> Result<Value, Raised> {
        let text = canonical(value);
        Ok(match &self.method {
            Method::Digest(digest) => Value::Text(digest.print(text.as_bytes())),
            Method::Murmur3 => Value::Integer(i64::from(match value {
                Value::Integer(value) => hash32(&value.to_le_bytes()),
                _ => hash32(text.as_bytes()),
            })),
            Method::Murmur3Long { is_base64 } => {
                let bytes = match value {
                    Value::Integer(value) => match i32::try_from(*value) {
                        Ok(small) => hash128(&small.to_le_bytes()),
                        Err(_) => hash128(&value.to_le_bytes()),
                    },
                    _ => hash128(text.as_bytes()),
                };
                Value::Text(if *is_base64 { base64(&bytes) } else { hexadecimal(&bytes) })
            }
            Method::Ipv4Network(bits) => {
                let address: Ipv4Addr =
                    text.parse().map_err(|_| Raised(format!("invalid address: {text}")))?;
                let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
                Value::Text(Ipv4Addr::from(u32::from(address) & mask).to_string())
            }
            Method::Uuid(_) | Method::Punctuation(_) => Value::Text(text),
        })
    }
}

/// A value as text: maps sorted by name, everything in them parted by bars.
fn canonical(value: &Value) -> String {
    match value {
        Value::List(list) => list.iter().map(canonical).collect::<Vec<_>>().join("|"),
        Value::Map(map) => {
            let mut names: Vec<_> = map.keys().collect();
            names.sort();
            let entry = |name: &String| format!("{name}|{}", canonical(&map[name]));
            names.into_iter().map(entry).collect::<Vec<_>>().join("|")
        }
        other => other.ruby(),
    }
}
