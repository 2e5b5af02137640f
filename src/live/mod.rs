//! What running servers say about their metrics.
//!
//! Enters: the address of a server and how it is asked. Leaves: [`Learnt`], or an [`Error`] that says what to do. A
//! server is an endpoint that exposes metrics as text, or the HTTP API of a Prometheus, also of Thanos, Mimir and
//! VictoriaMetrics, with or without a prefix before `/api/v1`. The functions block; one runtime of one thread belongs to
//! each call. How much is asked and read is limited: what is beyond the limits is unknown, and a remark says so.

mod address;
mod answer;
mod api;
mod connection;
mod error;
mod family;
mod given;
mod labels;
mod redirect;
mod tls;

pub use address::Address;
pub use error::{CertificateFault, Error, ErrorKind};

use crate::{
    model::{
        inventory::{Exposition, Metric, Origin},
        settings::Client,
    },
    source::Files,
};
use api::Api;
use connection::{Body, Connection};
use std::{path::Path, sync::Arc};

/// A server, and how to ask it.
#[derive(Clone, Copy, Debug)]
pub struct Server<'a> {
    /// An exposition, or where the API of a Prometheus begins.
    pub url: &'a str,
    /// How to ask.
    pub client: &'a Client,
    /// The folder that the paths in `client` start from.
    pub folder: &'a Path,
}

/// What a server said.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// Its address, without what may be a secret.
    pub address: Arc<str>,
    /// Its metrics, sorted by name.
    pub metrics: Vec<Metric>,
    /// Whether it knows no metrics but these: it is a Prometheus, and told all.
    pub is_whole: bool,
    /// The jobs that it scrapes, sorted; none if it does not tell.
    pub jobs: Vec<String>,
    /// The version that it says it has.
    pub version: Option<String>,
    /// What it did not tell, and what it warned about.
    pub remarks: Vec<String>,
}

/// What is taken for an exposition although it does not end like one: endpoints that expose what is asked for.
const EXPOSING: [&str; 4] = ["metrics", "federate", "probe", "prometheus"];

/// Asks a server for its metrics.
///
/// # Errors
/// When it cannot be reached, refuses, or says something else than metrics.
pub fn learn(server: &Server<'_>) -> Result<Learnt, Error> {
    let address = Address::parse(server.url)?;
    let connection = Connection::new(server, &address)?;
    let shown: Arc<str> = address.shown().into();
    let last = address.last_segment().to_owned();
    if EXPOSING.contains(&last.as_str()) {
        let body = connection.get(&address)?;
        return exposition(&body, &shown).ok_or_else(|| body.fails(ErrorKind::NotExposition));
    }
    match Api::find(&connection, &address.without_api())? {
        Some(api) => api.learn(&shown),
        None => {
            let body = connection.get(&address)?;
            exposition(&body, &shown).ok_or_else(|| body.fails(ErrorKind::NoMetrics))
        }
    }
}

/// The metrics of a text, if it is one of metrics.
fn exposition(body: &Body, address: &Arc<str>) -> Option<Learnt> {
    if body.has_type("html") || body.has_type("json") {
        return None;
    }
    let mut files = Files::default();
    let id = files.add("metrics", body.bytes.clone()).ok()?;
    let Exposition { mut metrics, problems } = Exposition::read(files.get(id).text());
    if metrics.is_empty() || problems.len() >= metrics.len() {
        return None;
    }
    metrics.iter_mut().for_each(|metric| metric.origin = Origin::Server(Arc::clone(address)));
    metrics.sort_by_cached_key(|metric| metric.name.to_string());
    let remark = |count| format!("{count} of its lines cannot be read");
    Some(Learnt {
        address: Arc::clone(address),
        metrics,
        is_whole: false,
        jobs: vec![],
        version: None,
        remarks: Some(problems.len()).filter(|count| *count > 0).map(remark).into_iter().collect(),
    })
}
