//! One conversation with a server: requests that are made again when that may help, redirects, limits.
//!
//! Who asks is told to the server that was named and to no other. An answer may be so large and take so long; all
//! answers together have a [`Budget`].

use super::{Address, Error, ErrorKind, Server, redirect, tls};
use reqwest::{
    Client, NoProxy, Proxy, StatusCode,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
use std::{
    cell::Cell,
    time::{Duration, Instant},
};
use tokio::runtime::{Builder, Runtime};

/// How long an answer may take, unless the settings say it.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long it may take until there is a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a request is made again.
const RETRIES: u32 = 2;
/// How long it takes until a request is made again; each time twice as long.
const BACKOFF: Duration = Duration::from_millis(200);
/// A server that wants more patience is not waited for so long.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// The largest answer that is read, unpacked.
pub(super) const MAX_BYTES: u64 = 64 << 20;

/// What is taken: metrics as text, the newest format first, and JSON.
const ACCEPT: &str = "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.7,application/json;q=0.6,*/*;q=0.1";

/// A conversation with one server.
pub(super) struct Connection {
    /// `None` only while it ends.
    runtime: Option<Runtime>,
    client: Client,
    /// The server that was named.
    origin: Address,
    /// What only that server is told.
    credentials: HeaderMap,
    timeout: Duration,
    retries: u32,
    follows_redirects: bool,
    /// How many bytes were read.
    read: Cell<u64>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Body {
    /// Who answered.
    pub(super) address: Address,
    pub(super) status: u16,
    pub(super) bytes: Vec<u8>,
    content_type: String,
    /// How long the server wants to be left alone.
    wait: Option<Duration>,
    /// Where it sends the request.
    pub(super) location: Option<String>,
    /// Whether it was told who asks.
    is_trusted: bool,
}

impl Body {
    /// Whether it is said to be of a type with `word` in its name.
    pub(super) fn has_type(&self, word: &str) -> bool {
        self.content_type.contains(word)
    }

    /// The failure to make sense of it.
    pub(super) fn fails(&self, kind: ErrorKind) -> Error {
        Error::new(self.address.shown(), kind)
    }

    /// What an answer without success means.
    pub(super) fn fault(&self) -> Option<Error> {
        let text = || if self.has_type("html") { "".into() } else { String::from_utf8_lossy(&self.bytes) };
        let said = self.api_error().unwrap_or_else(|| text().into_owned());
        let kind = ErrorKind::of_status(self.status, &said)?;
        let wants_name = matches!(kind, ErrorKind::Unauthorised | ErrorKind::Forbidden);
        let away = wants_name && !self.is_trusted;
        Some(self.fails(if away { ErrorKind::RedirectedAway(self.address.shown()) } else { kind }))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // a name that is still being resolved is not waited for
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Connection {
    pub(super) fn new(server: &Server<'_>, address: &Address) -> Result<Self, Error> {
        let settings = server.client;
        let length = |given: Option<crate::time::Duration>, usual| {
            given.map_or(usual, |given| Duration::from_millis(given.as_millis().unsigned_abs()))
        };
        let timeout = length(settings.timeout, TIMEOUT);
        let failed = |error: &dyn std::fmt::Display| server.unusable(error.to_string());
        let builder = Client::builder()
            .tls_backend_preconfigured(tls::config(server)?)
            .connect_timeout(length(settings.connect_timeout, CONNECT_TIMEOUT).min(timeout))
            .timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .user_agent(concat!("mcpmon-check/", env!("CARGO_PKG_VERSION")));
        let client = proxied(builder, server)?.build().map_err(|error| failed(&error))?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
        Ok(Self {
            runtime: Some(runtime),
            client,
            origin: address.clone(),
            credentials: credentials(server, address)?,
            timeout,
            retries: settings.retries.unwrap_or(RETRIES),
            follows_redirects: settings.follow_redirects.unwrap_or(true),
            read: Cell::new(0),
        })
    }

    /// How many bytes were read so far.
    pub(super) fn read(&self) -> u64 {
        self.read.get()
    }

    /// What is at an address.
    pub(super) fn get(&self, address: &Address) -> Result<Body, Error> {
        let body = self.ask(address, MAX_BYTES)?;
        body.fault().map_or(Ok(body), Err)
    }

    /// What is at an address, whether that is a success or not, if it is no larger than `limit`.
    pub(super) fn ask(&self, address: &Address, limit: u64) -> Result<Body, Error> {
        let Some(runtime) = &self.runtime else { unreachable!("the runtime is there until the end") };
        let mut tries = 0;
        loop {
            let answer = runtime.block_on(redirect::follow(self, address, limit));
            let (may_pass, wait) = match &answer {
                Ok(body) => (body.fault().is_some_and(|error| error.kind.may_pass()), body.wait),
                Err(error) => (error.kind.may_pass(), None),
            };
            if !may_pass || tries >= self.retries {
                return answer;
            }
            let wait = wait.unwrap_or(BACKOFF.saturating_mul(1 << tries.min(16))).min(LONGEST_WAIT);
            runtime.block_on(async { tokio::time::sleep(wait).await });
            tries += 1;
        }
    }

    /// Whether the server may send a request elsewhere.
    pub(super) fn follows_redirects(&self) -> bool {
        self.follows_redirects
    }

    /// One request, and its answer as it comes.
    pub(super) async fn request(&self, address: &Address, limit: u64) -> Result<Body, Error> {
        let started = Instant::now();
        let is_trusted = address.has_origin_of(&self.origin);
        let mut headers = if is_trusted { self.credentials.clone() } else { HeaderMap::new() };
        headers.insert(header::ACCEPT, HeaderValue::from_static(ACCEPT));
        let mut url = address.url().clone();
        // they are in the headers; these fail for addresses without a host only
        let _ = url.set_password(None).and_then(|()| url.set_username(""));
        let fails = |kind: ErrorKind| {
            // what is wrong with the whole server is told of the address that the user knows
            let known = if is_trusted && kind.is_of_server() { &self.origin } else { address };
            Error::new(known.shown(), kind)
        };
        let failed = |error: reqwest::Error| fails(ErrorKind::of(&error, address.host(), self.timeout));
        let mut response = self.client.get(url).headers(headers).send().await.map_err(failed)?;
        let text = |name: HeaderName| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_ascii_lowercase()
        };
        let (status, content_type) = (response.status(), text(header::CONTENT_TYPE));
        let wait = text(header::RETRY_AFTER).parse().ok().map(Duration::from_secs);
        let location =
            response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
        let mut bytes = vec![];
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if (bytes.len() + chunk.len()) as u64 > limit {
                return Err(fails(ErrorKind::TooLarge(limit)));
            }
            bytes.extend_from_slice(&chunk);
            if started.elapsed() > self.timeout {
                return Err(fails(ErrorKind::Timeout(self.timeout)));
            }
        }
        self.read.set(self.read.get() + bytes.len() as u64);
        let location = location.filter(|_| is_redirect(status));
        let status = status.as_u16();
        Ok(Body { address: address.clone(), status, bytes, content_type, wait, location, is_trusted })
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// What stands between: what the settings say, else what the environment does.
fn proxied(builder: reqwest::ClientBuilder, server: &Server<'_>) -> Result<reqwest::ClientBuilder, Error> {
    let settings = &server.client.proxy;
    let Some(url) = &settings.url else {
        return Ok(if settings.from_environment == Some(false) { builder.no_proxy() } else { builder });
    };
    let proxy =
        Proxy::all(url).map_err(|_| server.unusable("`proxy_url` is no URL of a proxy".to_owned()))?;
    let not_for = settings.no_proxy.as_deref().and_then(NoProxy::from_string);
    let mut headers = HeaderMap::new();
    for (name, value) in &settings.connect_headers {
        insert(&mut headers, server, name, value)?;
    }
    Ok(builder.proxy(proxy.no_proxy(not_for).headers(headers)))
}

/// What only the server itself is told: who asks, and further headers.
fn credentials(server: &Server<'_>, address: &Address) -> Result<HeaderMap, Error> {
    let settings = server.client;
    let mut headers = HeaderMap::new();
    for header in &settings.headers {
        for given in &header.values {
            insert(&mut headers, server, &header.name, &server.value(given)?)?;
        }
    }
    let mut authorization = address.authorization();
    if let Some(known) = &settings.authorization {
        authorization = Some(format!("{} {}", known.scheme, server.value(&known.credentials)?));
    }
    if let Some(known) = &settings.basic_auth {
        let value = |given: &Option<_>| given.as_ref().map_or(Ok(String::new()), |given| server.value(given));
        authorization = Some(super::address::basic(&value(&known.username)?, &value(&known.password)?));
    }
    if let Some(value) = authorization {
        insert(&mut headers, server, header::AUTHORIZATION.as_str(), &value)?;
    }
    Ok(headers)
}

fn insert(headers: &mut HeaderMap, server: &Server<'_>, name: &str, value: &str) -> Result<(), Error> {
    let unusable = || server.unusable(format!("the header `{name}` has a character that no header can have"));
    let name = HeaderName::try_from(name).map_err(|_| unusable())?;
    let mut value = HeaderValue::try_from(value).map_err(|_| unusable())?;
    value.set_sensitive(true);
    headers.append(name, value);
    Ok(())
}
