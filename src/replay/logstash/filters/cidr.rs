//! `cidr`: whether an address is in one of several networks.
//!
//! What is no address or no network is passed over.

use super::{
    super::{
        event::{Event, Raised},
        render::Text,
        value::Value,
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};
use std::net::IpAddr;

struct Cidr {
    address: Vec<Text>,
    address_field: Option<FieldReference>,
    network: Vec<Text>,
    common: Common,
}

const OPTIONS: &[&str] =
    &["address", "address_field", "network", "network_path", "refresh_interval", "separator"];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let network = match options.text("network_path") {
        None => options.templates("network"),
        Some(path) => {
            let text = (context.read)(&path)
                .ok_or_else(|| options.refuse("network_path", format!("`{path}` cannot be read")))?;
            let separator = options.text("separator").unwrap_or_else(|| "\n".into());
            text.split(&separator).map(|network| options.fill(network)).collect()
        }
    };
    Ok(Box::new(Cidr {
        address: options.templates("address"),
        address_field: options.field("address_field")?,
        network,
        common: Common::new(&options)?,
    }))
}

impl Change for Cidr {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let addresses = match &self.address_field {
            Some(field) => event.get(field).cloned().unwrap_or(Value::Null).into_list(),
            None => {
                let filled = self.address.iter().map(|text| text.fill(event).map(Value::Text));
                filled.collect::<Result<_, _>>()?
            }
        };
        let mut networks = vec![];
        for text in &self.network {
            networks.extend(text.fill(event)?.split(',').filter_map(|text| Network::parse(text.trim())));
        }
        let mut addresses = addresses.iter().filter_map(|text| Network::parse(text.as_text()?));
        if addresses.any(|address| networks.iter().any(|network| network.contains(&address))) {
            self.common.matched(event)?;
        }
        Ok(())
    }
}

/// A block of addresses; a single one is the smallest.
struct Network {
    first: u128,
    last: u128,
    is_v4: bool,
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, mask) =
            text.split_once('/').map_or((text, None), |(address, mask)| (address, Some(mask)));
        let address = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
        let (bits, width) = number(address.parse().ok()?);
        let prefix = match mask {
            None => width,
            Some(mask) => match mask.parse::<u32>() {
                Ok(prefix) => prefix,
                Err(_) => number(mask.parse().ok()?).0.count_ones(),
            },
        };
        let host = width.checked_sub(prefix)?;
        let hosts = if host == 128 { u128::MAX } else { (1 << host) - 1 };
        Some(Self { first: bits & !hosts, last: bits | hosts, is_v4: width == 32 })
    }

    fn contains(&self, other: &Self) -> bool {
        self.is_v4 == other.is_v4 && self.first <= other.first && other.last <= self.last
    }
}

/// The number of an address, and of how many bits.
fn number(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u32::from(address).into(), 32),
        IpAddr::V6(address) => (address.into(), 128),
    }
}
