//! Which texts Go's `net/url.Parse` takes, and the two parts of them that configurations are judged by.

use super::kind::{Refusal, ensure};

/// A URL, as far as loaders look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url {
    /// In lower case; empty for a relative URL.
    pub scheme: String,
    /// With its port, without user and password; empty if there is none.
    pub host: String,
}

/// Reads `text` as Go does.
pub(super) fn parse(text: &str) -> Result<Url, Refusal> {
    let control = |byte: u8| byte < b' ' || byte == 0x7f;
    ensure(!text.bytes().any(control), || "has a control character, perhaps a line break".to_owned())?;
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    escapes(fragment)?;
    let (scheme, rest) = split_scheme(text)?;
    let rest = rest.split_once('?').map_or(rest, |(path, _)| path);
    let scheme = scheme.to_ascii_lowercase();
    if !rest.starts_with('/') {
        let segment = rest.split('/').next().unwrap_or_default();
        ensure(!scheme.is_empty() || !segment.contains(':'), || {
            "has a colon, but no scheme before it".to_owned()
        })
        .map_err(|refusal| refusal.help(format!("write `http://{text}`")))?;
        return Ok(Url { scheme, host: String::new() });
    }
    let relative = scheme.is_empty() && rest.starts_with("///");
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) if !relative => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (host(authority)?, path)
        }
        _ => (String::new(), rest),
    };
    escapes(path)?;
    Ok(Url { scheme, host })
}

fn split_scheme(text: &str) -> Result<(&str, &str), Refusal> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return Err(Refusal::because("has nothing before its first colon")),
            b':' => return Ok((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

/// The host of `user:password@host:port`.
fn host(authority: &str) -> Result<String, Refusal> {
    let host = match authority.rsplit_once('@') {
        Some((user, host)) => {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
            ensure(user.bytes().all(plain), || {
                "has a character in its user or password that must be escaped".to_owned()
            })?;
            escapes(user)?;
            host
        }
        None => authority,
    };
    let port = match host.strip_prefix('[') {
        Some(inner) => match inner.rsplit_once(']') {
            Some((_, port)) => port,
            None => return Err(Refusal::because("has `[` without `]`")),
        },
        None => host.rfind(':').map_or("", |colon| &host[colon..]),
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    ensure(
        (port.is_empty() || port.starts_with(':')) && digits.bytes().all(|byte| byte.is_ascii_digit()),
        || format!("has the port `{digits}`, which is not a number"),
    )?;
    let plain =
        |byte: u8| byte >= 0x80 || byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"%".contains(&byte);
    match host.bytes().find(|byte| !plain(*byte)) {
        Some(byte) => Err(Refusal::because(format!("has `{}` in its host", byte as char))),
        None => Ok(host.to_owned()),
    }
}

/// Each `%` has two hexadecimal digits behind it.
fn escapes(text: &str) -> Result<(), Refusal> {
    let bad = text.split('%').skip(1).find(|rest| {
        let digits = rest.as_bytes().iter().take(2);
        digits.clone().count() < 2 || !digits.clone().all(u8::is_ascii_hexdigit)
    });
    ensure(bad.is_none(), || "has a `%` without two hexadecimal digits behind it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_behind_users_and_before_ports() {
        let url = parse("https://user:p%40ss@example.com:9090/path?q=%zz#top").unwrap();
        assert_eq!((url.scheme.as_str(), url.host.as_str()), ("https", "example.com:9090"));
        assert_eq!(parse("///path").unwrap().host, "");
        assert_eq!(parse("mailto:x@y").unwrap().host, "");
        assert_eq!(parse("").unwrap().scheme, "");
        assert_eq!(parse("http://[::1]:80/").unwrap().host, "[::1]:80");
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for bad in [
            ":80",
            "http://a b/",
            "http://host:port/",
            "http://x/%zz",
            "http://[::1/",
            "a\nb",
            "http://u ser@x/",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert!(parse("127.0.0.1:9090").is_err());
    }

    #[test]
    fn a_host_with_a_port_and_no_scheme_reads_as_a_scheme() {
        let url = parse("localhost:90:80/x y").unwrap();
        assert_eq!((url.scheme.as_str(), url.host.as_str()), ("localhost", ""));
    }
}
