//! Which values must not be shown, and which stand where everybody may read them.
//!
//! Grafana keeps `secureJsonData` encrypted and gives `jsonData` to everybody who may read the data source. The secrets
//! of contact points stand in their `settings`.

use super::has_variable;
use crate::{
    model::decode::Fields,
    source::{Span, Spanned},
    syntax::yaml::{Kind, Node},
};

/// Old fields of a data source for secrets.
const OLD: [&str; 2] = ["password", "basicAuthPassword"];

/// Parts of the names of secrets, in lower case.
const PARTS: [&str; 9] = [
    "httpheadervalue",
    "password",
    "secret",
    "token",
    "apikey",
    "api_key",
    "privatekey",
    "clientkey",
    "accesskey",
];

/// Names with such a part that hold no secret.
const HARMLESS: [&str; 9] = [
    "tokenuri",
    "tokenurl",
    "tokenname",
    "secretname",
    "accesskeyid",
    "secretpath",
    "tokenfile",
    "secretfile",
    "tokenpath",
];

/// Settings of contact points that are, or hold, a secret.
const OF_CONTACT_POINTS: [&str; 14] = [
    "url",
    "password",
    "token",
    "apikey",
    "apitoken",
    "integrationkey",
    "bottoken",
    "userkey",
    "secret",
    "authorization_credentials",
    "secretkey",
    "accesskey",
    "api_secret",
    "webhook_url",
];

/// The values of a provisioning file that must not be shown, beside those in `secureJsonData`.
pub(super) fn places(fields: &Fields<'_>) -> Vec<Span> {
    let sources = fields.items("datasources").map(Fields::of);
    let of_sources = sources.flat_map(|source| {
        let old = OLD.iter().filter_map(|name| source.value(name)).map(Node::span).collect::<Vec<_>>();
        let inner = in_json_data(&source).into_iter().map(|(_, value)| value.span());
        old.into_iter().chain(inner).collect::<Vec<_>>()
    });
    let points = fields.items("contactPoints").map(Fields::of);
    let of_points = points.flat_map(|point| {
        let receivers = point.items("receivers").filter_map(|node| Fields::of(node).value("settings"));
        let settings = receivers.flat_map(|settings| settings.entries().collect::<Vec<_>>());
        settings
            .filter(|entry| OF_CONTACT_POINTS.contains(&entry.key.value().to_lowercase().as_str()))
            .map(|entry| entry.value.target().span())
            .collect::<Vec<_>>()
    });
    of_sources.chain(of_points).collect()
}

/// The names of secrets in `jsonData`; a value that a variable gives is as visible, but not written here.
pub(super) fn exposed(datasource: &Fields<'_>) -> Vec<Spanned<String>> {
    let secrets = in_json_data(datasource).into_iter();
    let written = secrets.filter(|(_, value)| !has_variable(value.value()));
    written.map(|(key, _)| Spanned::new(key.value().to_owned(), key.span())).collect()
}

/// The entries of `jsonData` with the names of secrets, key and value.
fn in_json_data<'t>(datasource: &Fields<'t>) -> Vec<(Node<'t>, Node<'t>)> {
    let Some(data) = datasource.value("jsonData") else { return vec![] };
    let data = Fields::of(data);
    let entries = data.entries().iter().filter(|entry| is_secret(entry.key.value()));
    let texts = entries.filter(|entry| {
        entry.value.kind() == Kind::Scalar
            && !entry.value.value().is_empty()
            && !entry.value.is_null()
            && entry.value.as_bool().is_err()
            && entry.value.as_float().is_err()
    });
    texts.map(|entry| (entry.key, entry.value)).collect()
}

fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    PARTS.iter().any(|part| name.contains(part)) && !HARMLESS.iter().any(|harmless| name.contains(harmless))
}
