//! Addresses of servers, and how they are shown: without passwords and parameters, of which one may be a token.

use super::{Error, ErrorKind};
use reqwest::Url;

/// The address of a server, or of something on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    url: Url,
}

impl Address {
    /// Reads a URL.
    ///
    /// # Errors
    /// When it is none, or none of HTTP.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let url = Url::parse(text.trim()).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        // what cannot be read as a URL may hold a password anywhere
        url.map(|url| Self { url }).ok_or_else(|| Error::new("the address", ErrorKind::NoUrl))
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// The address without what may be a secret.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut url = self.url.clone();
        // these fail for addresses without a host only
        let _ = url.set_password(None).and_then(|()| url.set_username(""));
        url.set_query(None);
        url.set_fragment(None);
        url.as_str().trim_end_matches('/').to_owned()
    }

    /// The name of the server.
    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// Whether both are on the same server, over the same kind of connection.
    pub(super) fn has_origin_of(&self, other: &Self) -> bool {
        self.url.origin() == other.url.origin()
    }

    /// What stands behind the last `/` of its path.
    pub(super) fn last_segment(&self) -> &str {
        self.url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default()
    }

    /// The address before `/api/v1`, if that stands at its end.
    pub(super) fn without_api(&self) -> Self {
        let mut url = self.url.clone();
        let path = url.path().trim_end_matches('/');
        let base = path.strip_suffix("/api/v1").unwrap_or(path).to_owned();
        url.set_path(&base);
        Self { url }
    }

    /// Where a redirect from here leads.
    pub(super) fn joined(&self, location: &str) -> Option<Self> {
        let url = self.url.join(location).ok()?;
        (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(Self { url })
    }

    /// The header `Authorization` for the name and the password in it.
    pub(super) fn authorization(&self) -> Option<String> {
        let plain = |text: &str| percent_decoded(text);
        let password = self.url.password().map(plain).unwrap_or_default();
        let is_there = !self.url.username().is_empty() || self.url.password().is_some();
        is_there.then(|| basic(&plain(self.url.username()), &password))
    }

    /// What is at `path` below this address; `parameters` come after its own.
    pub(super) fn below(&self, path: &str, parameters: &[(&str, &str)]) -> Self {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{path}", self.url.path().trim_end_matches('/')));
        if !parameters.is_empty() {
            url.query_pairs_mut().extend_pairs(parameters);
        }
        Self { url }
    }
}

/// The header `Authorization` for a name and a password.
pub(super) fn basic(username: &str, password: &str) -> String {
    format!("Basic {}", base64(format!("{username}:{password}").as_bytes()))
}

/// A part of a URL as it was before it was one.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = vec![];
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .enumerate()
            .fold(0u32, |bits, (index, byte)| bits | u32::from(*byte) << (16 - 8 * index));
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            text.push(if digit <= group.len() { char::from(DIGITS[value as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_may_be_a_secret() {
        let address = Address::parse("https://me:hunter2@host:9090/prefix/?token=abc#x").unwrap();
        assert_eq!(address.shown(), "https://host:9090/prefix");
        let error = Address::parse("ftp://me:hunter2@host").unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }

    #[test]
    fn the_api_is_found_below_a_prefix_and_with_the_parameters_of_the_address() {
        let address = Address::parse("http://host/prom/api/v1/?tenant=a").unwrap().without_api();
        let labels = address.below("/api/v1/labels", &[("match[]", "up{a=\"b\"}")]);
        assert_eq!(
            labels.url().as_str(),
            "http://host/prom/api/v1/labels?tenant=a&match%5B%5D=up%7Ba%3D%22b%22%7D"
        );
    }

    #[test]
    fn names_and_passwords_of_addresses_become_a_header() {
        let of = |url: &str| Address::parse(url).unwrap().authorization();
        assert_eq!(of("http://host"), None);
        assert_eq!(
            of("http://Aladdin:open%20sesame@host").as_deref(),
            Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        );
        assert_eq!(basic("a", ""), "Basic YTo=");
        assert_eq!(basic("a", "b"), "Basic YTpi");
    }
}
