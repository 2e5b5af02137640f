//! How a server is asked: who asks, over which connection, and how patiently.

use super::read::Reader;
use crate::{
    model::decode::Fields,
    source::{Span, Spanned},
    time::Duration,
};
use std::fmt;

/// A server that is asked for metrics.
#[derive(Clone, Debug)]
pub struct Server {
    /// An exposition, or where the API of a Prometheus begins.
    pub url: Spanned<String>,
    /// How to ask it.
    pub client: Client,
}

/// How servers are asked.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// How long one answer may take.
    pub timeout: Option<Duration>,
    /// How long it may take until there is a connection.
    pub connect_timeout: Option<Duration>,
    /// How often a request is made again that failed for a reason that may pass.
    pub retries: Option<u32>,
    /// A name and a password.
    pub basic_auth: Option<BasicAuth>,
    /// What stands in the header `Authorization`.
    pub authorization: Option<Authorization>,
    /// The connection.
    pub tls: Tls,
    /// Whether the server may send the request elsewhere; it may unless this says no.
    pub follow_redirects: Option<bool>,
    /// Further headers.
    pub headers: Vec<Header>,
    /// What stands between.
    pub proxy: Proxy,
}

/// A value, or where it is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Given {
    /// This one.
    Written(String),
    /// What the file holds; a line break at its end does not count.
    File(String),
    /// What the variable of the environment holds.
    Environment(String),
}

impl fmt::Debug for Given {
    /// Does not show what is written: it may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written(_) => f.write_str("Written(…)"),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Environment(name) => f.debug_tuple("Environment").field(name).finish(),
        }
    }
}

/// `basic_auth`
#[derive(Clone, Debug, Default)]
pub struct BasicAuth {
    /// Who asks.
    pub username: Option<Given>,
    /// Their password.
    pub password: Option<Given>,
}

/// `authorization`
#[derive(Clone, Debug)]
pub struct Authorization {
    /// The first word of the header; `Bearer` unless it is given.
    pub scheme: String,
    /// The rest.
    pub credentials: Given,
}

/// A header of every request.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<Given>,
}

/// `tls_config`
#[derive(Clone, Debug, Default)]
pub struct Tls {
    /// Certificates of the authorities that are trusted, in place of those of the system.
    pub ca: Option<Given>,
    /// The certificate of who asks.
    pub cert: Option<Given>,
    /// Its key.
    pub key: Option<Given>,
    /// The name that the server's certificate must have, if that is not the one in its URL.
    pub server_name: Option<String>,
    /// Whether any certificate will do.
    pub insecure_skip_verify: bool,
    /// The oldest version to be used.
    pub min_version: Option<TlsVersion>,
    /// The newest version to be used.
    pub max_version: Option<TlsVersion>,
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    /// 1.2
    Tls12,
    /// 1.3
    Tls13,
}

/// Which proxy is used.
#[derive(Clone, Debug, Default)]
pub struct Proxy {
    /// This one, in place of those that the environment names.
    pub url: Option<String>,
    /// Not for these hosts.
    pub no_proxy: Option<String>,
    /// Whether the environment is asked; it is unless this says no.
    pub from_environment: Option<bool>,
    /// Headers for the proxy itself.
    pub connect_headers: Vec<(String, String)>,
}

impl Server {
    /// Reads an item of `metrics.from`: a URL, or a mapping with one.
    pub(super) fn read(
        reader: &mut Reader,
        fields: &Fields<'_>,
        text: Option<Spanned<String>>,
    ) -> Option<Self> {
        let url = text.or_else(|| fields.text("url"))?;
        reader.url(&url).then(|| Self { url, client: Client::read(fields) })
    }
}

impl Client {
    /// Reads the fields of a client.
    pub(super) fn read(fields: &Fields<'_>) -> Self {
        let duration = |field: &str| fields.duration(field).map(|duration| duration.value);
        Self {
            timeout: duration("timeout"),
            connect_timeout: duration("connect_timeout"),
            retries: fields.int("retries").and_then(|count| u32::try_from(count.value).ok()),
            basic_auth: fields.value("basic_auth").map(|node| {
                let fields = Fields::of(node);
                BasicAuth { username: given(&fields, "username"), password: given(&fields, "password") }
            }),
            authorization: authorization(fields),
            tls: fields.value("tls_config").map(|node| Tls::read(&Fields::of(node))).unwrap_or_default(),
            follow_redirects: fields.bool("follow_redirects").map(|follow| follow.value),
            headers: fields
                .pairs("http_headers")
                .into_iter()
                .map(|(name, node)| {
                    let fields = Fields::of(node);
                    let of = |field: &str, given: fn(String) -> Given| {
                        fields.texts(field).map(move |text| given(text.value)).collect::<Vec<_>>()
                    };
                    let written =
                        ["values", "secrets"].into_iter().flat_map(|field| of(field, Given::Written));
                    let kept = of("files", Given::File).into_iter().chain(of("env", Given::Environment));
                    Header { name: name.value, values: written.chain(kept).collect() }
                })
                .collect(),
            proxy: Proxy::read(fields),
        }
    }
}

/// The value of a field, or of the one that says where it is.
fn given(fields: &Fields<'_>, field: &str) -> Option<Given> {
    let of = |suffix: &str| fields.text(&format!("{field}{suffix}")).map(|text| text.value);
    let written = of("").map(Given::Written);
    written.or_else(|| of("_file").map(Given::File)).or_else(|| of("_env").map(Given::Environment))
}

fn authorization(fields: &Fields<'_>) -> Option<Authorization> {
    let bearer = |credentials| Authorization { scheme: "Bearer".to_owned(), credentials };
    let Some(node) = fields.value("authorization") else {
        return given(fields, "bearer_token").map(bearer);
    };
    let fields = Fields::of(node);
    let scheme = fields.text("type").map(|text| text.value.trim().to_owned());
    let known = bearer(given(&fields, "credentials")?);
    Some(Authorization { scheme: scheme.unwrap_or(known.scheme), ..known })
}

impl Tls {
    fn read(fields: &Fields<'_>) -> Self {
        let version = |field: &str| match fields.text(field)?.value.as_str() {
            "TLS12" => Some(TlsVersion::Tls12),
            "TLS13" => Some(TlsVersion::Tls13),
            _ => None,
        };
        Self {
            ca: given(fields, "ca"),
            cert: given(fields, "cert"),
            key: given(fields, "key"),
            server_name: fields.text("server_name").map(|name| name.value),
            insecure_skip_verify: fields.bool("insecure_skip_verify").is_some_and(|skip| skip.value),
            min_version: version("min_version"),
            max_version: version("max_version"),
        }
    }
}

impl Proxy {
    fn read(fields: &Fields<'_>) -> Self {
        let text = |field: &str| fields.text(field).map(|text| text.value);
        let headers = fields.entry("proxy_connect_header").map(|entry| Fields::of(entry.value));
        let header = |fields: &Fields<'_>| -> Vec<(String, String)> {
            let names = fields.entries().iter().filter_map(|entry| entry.key.as_str().ok());
            names
                .flat_map(|name| {
                    fields.texts(&name).map(move |value| (name.to_string(), value.value)).collect::<Vec<_>>()
                })
                .collect()
        };
        Self {
            url: text("proxy_url"),
            no_proxy: text("no_proxy"),
            from_environment: fields.bool("proxy_from_environment").map(|from| from.value),
            connect_headers: headers.as_ref().map(header).unwrap_or_default(),
        }
    }
}

/// Whether a URL holds more than an address: a password, or parameters, of which one may be a token.
pub(super) fn may_hold_secret(url: &Spanned<String>) -> Option<Span> {
    url.value.contains(['@', '?']).then_some(url.span)
}
