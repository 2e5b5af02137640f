//! Answers of Prometheus's HTTP API: `{"status": "success", "data": …, "warnings": […]}`.

use super::{
    Address, Error, ErrorKind,
    connection::{Body, Connection},
    error::Said,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::error::Category;

/// What the API said.
#[derive(Debug)]
pub(super) struct Answer<T> {
    pub(super) data: T,
    /// What it says beside that: that this is not all, for one.
    pub(super) warnings: Vec<String>,
}

#[derive(Deserialize)]
struct Envelope<T> {
    status: String,
    data: Option<T>,
    error: Option<String>,
    #[serde(default)]
    warnings: Vec<String>,
}

impl Body {
    /// The error that an answer without success tells in the words of the API.
    pub(super) fn api_error(&self) -> Option<String> {
        let envelope: Envelope<serde::de::IgnoredAny> = serde_json::from_slice(&self.bytes).ok()?;
        envelope.error
    }

    /// What the API said in this answer.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<Answer<T>, Error> {
        let envelope: Envelope<T> =
            serde_json::from_slice(&self.bytes).map_err(|error| self.fails(self.misread(&error)))?;
        match envelope {
            Envelope { status, data: Some(data), warnings, .. } if status == "success" => {
                Ok(Answer { data, warnings })
            }
            Envelope { error, .. } => Err(self.fails(ErrorKind::Api(Said(error.unwrap_or_default())))),
        }
    }

    fn misread(&self, error: &serde_json::Error) -> ErrorKind {
        match error.classify() {
            Category::Eof if !self.bytes.is_empty() => {
                ErrorKind::Broken("the JSON ends too early".to_owned())
            }
            Category::Data => ErrorKind::Api(Said("the JSON is not that of Prometheus's API".to_owned())),
            _ => ErrorKind::NotJson,
        }
    }
}

/// Asks the API.
pub(super) fn ask<T: DeserializeOwned>(
    connection: &Connection,
    address: &Address,
    limit: u64,
) -> Result<Answer<T>, Error> {
    let body = connection.ask(address, limit)?;
    body.fault().map_or_else(|| body.read(), Err)
}
