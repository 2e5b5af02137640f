//! What the products refuse in each kind of text.

use super::{
    calendar,
    kind::{Checked, Refusal, ensure, none_of},
    unknown::similar,
    url,
};
use crate::{
    labels::{
        NameScheme,
        regex::{self, Dialect},
    },
    time::{self, Duration},
};

/// Refuses what is none of `words`, in any case.
fn one_of(text: &str, words: &[&'static str]) -> Checked {
    if words.iter().any(|word| word.eq_ignore_ascii_case(text)) { Ok(()) } else { Err(none_of(text, words)) }
}

#[expect(clippy::unnecessary_wraps, reason = "it stands in the table beside functions that do refuse")]
pub(super) fn anything(_: &str) -> Checked {
    Ok(())
}

pub(super) fn nonempty(text: &str) -> Checked {
    ensure(!text.trim().is_empty(), || "is empty".to_owned())
}

fn refused_duration(text: &str) -> impl FnOnce(time::duration::Error) -> Refusal {
    move |error| Refusal::because(error.kind.to_string()).help(error.help(text))
}

pub(super) fn duration(text: &str) -> Checked {
    Duration::parse(text).map(drop).map_err(refused_duration(text))
}

pub(super) fn nonzero_duration(text: &str) -> Checked {
    let duration = Duration::parse(text).map_err(refused_duration(text))?;
    ensure(duration != Duration::ZERO, || "is zero".to_owned())
}

/// Seconds since 1970 or RFC 3339.
pub(super) fn timestamp(text: &str) -> Checked {
    let refused =
        || Refusal::because("cannot be read").help("such as `2026-01-31T08:00:00Z`, or seconds since 1970");
    time::timestamp::parse(text).map(drop).ok_or_else(refused)
}

pub(super) fn go_duration(text: &str) -> Checked {
    time::go::nanoseconds(text).map(drop).map_err(refused_duration(text))
}

/// `units.ParseBase2Bytes`: numbers with the units of 1024, as `KiB` or `KB`, several in a row.
pub(super) fn size(text: &str) -> Checked {
    const UNITS: [&str; 14] =
        ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "KB", "MB", "GB", "TB", "PB", "EB", ""];
    let known = || "one of B, KB, MB, GB, TB, PB, EB, in powers of 1024".to_owned();
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Ok(());
    }
    ensure(!rest.is_empty(), || "is empty".to_owned())?;
    while !rest.is_empty() {
        let unit_at = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(unit_at);
        ensure(number.parse::<f64>().is_ok(), || "has no number where one is needed".to_owned())?;
        let end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, next) = after.split_at(end);
        ensure(!unit.is_empty(), || "has a number without a unit".to_owned()).map_err(|refusal| {
            refusal.help(format!("write the unit: `{number}B` for bytes, `{number}MB`"))
        })?;
        ensure(UNITS.contains(&unit), || format!("has the unknown unit `{unit}`"))
            .map_err(|refusal| refusal.help(known()))?;
        rest = next;
    }
    Ok(())
}

pub(super) fn nonnegative_size(text: &str) -> Checked {
    size(text)?;
    ensure(!text.starts_with('-'), || "is negative".to_owned())
}

pub(super) fn any_url(text: &str) -> Checked {
    url::parse(text).map(drop)
}

pub(super) fn absolute_url(text: &str) -> Checked {
    let url = url::parse(text)?;
    ensure(!url.scheme.is_empty() && !url.host.is_empty(), || "has no scheme or no host".to_owned())
        .map_err(|refusal| refusal.help("write it as `http://host:port`"))
}

pub(in crate::model) fn http_url(text: &str) -> Checked {
    let url = url::parse(text)?;
    ensure(matches!(url.scheme.as_str(), "http" | "https"), || {
        "does not start with `http://` or `https://`".to_owned()
    })
    .map_err(|refusal| refusal.help("write `https://` or `http://` before the host"))?;
    ensure(!url.host.is_empty(), || "has no host".to_owned())
}

/// What Alertmanager prints in place of a secret; it takes that back.
const MASKED: &str = "<secret>";

pub(super) fn secret_http_url(text: &str) -> Checked {
    if text == MASKED { Ok(()) } else { http_url(text) }
}

/// Templates are judged when they are filled in.
pub(super) fn secret_template_url(text: &str) -> Checked {
    if text.is_empty() || text.contains("{{") { Ok(()) } else { secret_http_url(text) }
}

fn refused_regex(error: &regex::Error) -> Refusal {
    Refusal::because(format!("does not compile: {}", error.kind))
}

pub(super) fn alertmanager_regex(text: &str) -> Checked {
    regex::validate(text, Dialect::Alertmanager).map_err(|error| refused_regex(&error))
}

pub(super) fn relabel_regex(text: &str) -> Checked {
    regex::validate(text, Dialect::Relabel).map_err(|error| refused_regex(&error))
}

pub(super) fn matcher_regex(text: &str) -> Checked {
    regex::validate(text, Dialect::Matcher).map_err(|error| refused_regex(&error))
}

/// A distance, or a share in per cent.
pub(super) fn tolerance(text: &str) -> Checked {
    let number = text.strip_suffix('%').unwrap_or(text).trim_end().parse::<f64>();
    let refused = |why: &str| Refusal::because(why).help("such as `0.01`, or `1%` of what is expected");
    match number {
        Ok(number) if number < 0.0 => Err(refused("is negative")),
        Ok(number) if number.is_finite() => Ok(()),
        _ => Err(refused("is no number")),
    }
}

pub(super) fn relabel_action(text: &str) -> Checked {
    const ACTIONS: [&str; 11] = [
        "replace",
        "keep",
        "drop",
        "hashmod",
        "labelmap",
        "labeldrop",
        "labelkeep",
        "lowercase",
        "uppercase",
        "keepequal",
        "dropequal",
    ];
    one_of(text, &ACTIONS)
}

pub(super) fn label_name(text: &str) -> Checked {
    ensure(NameScheme::Utf8.allows_label(text), || "is empty".to_owned())
}

/// Headers that Prometheus sets itself, those of request signing among them.
const RESERVED_HEADERS: [&str; 17] = [
    "host",
    "content-encoding",
    "content-length",
    "content-type",
    "user-agent",
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "www-authenticate",
    "accept-encoding",
    "x-prometheus-remote-write-version",
    "x-prometheus-remote-read-version",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-content-sha256",
    "authorization",
];

/// Those that only `http_headers` refuses besides.
const CLIENT_HEADERS: [&str; 1] = ["x-prometheus-scrape-timeout-seconds"];

fn not_among(reserved: &[&str], text: &str) -> Checked {
    ensure(!reserved.iter().any(|header| header.eq_ignore_ascii_case(text)), || "is set otherwise".to_owned())
        .map_err(|refusal| match text.to_ascii_lowercase().as_str() {
            "authorization" => refusal.help("use `authorization:` or `basic_auth:`"),
            _ => refusal.help("Prometheus sets this header itself"),
        })
}

pub(super) fn remote_header(text: &str) -> Checked {
    not_among(&RESERVED_HEADERS, text)
}

pub(super) fn client_header(text: &str) -> Checked {
    not_among(&RESERVED_HEADERS, text)?;
    not_among(&CLIENT_HEADERS, text)
}

pub(super) fn authorization_type(text: &str) -> Checked {
    ensure(!text.trim().eq_ignore_ascii_case("basic"), || "is not possible here".to_owned())
        .map_err(|refusal| refusal.help("use `basic_auth:`"))
}

/// `^[^*]*(\*[^/]*)?$`: a `*` only behind the last `/`.
pub(super) fn path_pattern(text: &str) -> Checked {
    let good = text.find('*').is_none_or(|star| !text[star..].contains('/'));
    ensure(good, || "has a `*` in a folder name".to_owned())
        .map_err(|refusal| refusal.help("write one pattern for each folder"))
}

pub(super) fn target_file_pattern(text: &str) -> Checked {
    path_pattern(text)?;
    let extension = text.rsplit_once('.').map_or("", |(_, extension)| extension);
    ensure(matches!(extension, "json" | "yml" | "yaml" | "JSON" | "YML" | "YAML"), || {
        "does not end in `.json`, `.yml` or `.yaml`".to_owned()
    })
}

pub(super) fn absolute_path(text: &str) -> Checked {
    ensure(text.starts_with('/'), || "does not start with `/`".to_owned())
}

/// `net.SplitHostPort`, with a port.
pub(super) fn host_port(text: &str) -> Checked {
    if text.is_empty() {
        return Ok(());
    }
    let Some((host, port)) = text.rsplit_once(':') else {
        return Err(Refusal::because("has no port").help(format!("write `{text}:25` or `{text}:587`")));
    };
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let inner = if bracketed { &host[1..host.len() - 1] } else { host };
    ensure(bracketed || !host.contains(':'), || "has several colons".to_owned())
        .map_err(|refusal| refusal.help("write an IPv6 address in brackets: `[::1]:25`"))?;
    ensure(!inner.contains(['[', ']']) && !port.contains(['[', ']']), || {
        "has a bracket too many".to_owned()
    })?;
    ensure(!port.is_empty(), || "has no port".to_owned())
}

pub(super) fn dns_type(text: &str) -> Checked {
    one_of(text, &["SRV", "A", "AAAA", "MX", "NS"])
}

pub(super) fn uuid(text: &str) -> Checked {
    let bare = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let bare = bare.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(bare);
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let grouped = || bare.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && bare.split('-').all(hex);
    ensure(bare.is_empty() || bare.len() == 32 && hex(bare) || grouped(), || "is not a UUID".to_owned())
}

/// `SCW` and 17 capital letters or digits.
pub(super) fn scaleway_key(text: &str) -> Checked {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let good = text.strip_prefix("SCW").is_some_and(|rest| rest.len() == 17 && rest.bytes().all(plain));
    ensure(text.is_empty() || good, || "is not `SCW` and 17 capital letters or digits".to_owned())
}

/// `fr-par-1`
pub(super) fn scaleway_zone(text: &str) -> Checked {
    let letters =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let parts: Vec<&str> = text.split('-').collect();
    let good = matches!(parts[..], [country, city, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"]
        if letters(country, 2) && letters(city, 3));
    ensure(good, || "is not a zone such as `fr-par-1`".to_owned())
}

pub(super) fn field_selector(text: &str) -> Checked {
    let good = |term: &str| term.is_empty() || term.contains('=');
    match text.split(',').find(|term| !good(term)) {
        Some(term) => Err(Refusal::because(format!("has the term `{term}` without `=`, `==` or `!=`"))),
        None => Ok(()),
    }
}

pub(super) fn responder_type(text: &str) -> Checked {
    if text.contains("{{") {
        Ok(())
    } else {
        one_of(text, &["team", "teams", "user", "escalation", "schedule"])
    }
}

pub(super) fn victorops_field(text: &str) -> Checked {
    const FIXED: [&str; 7] = [
        "routing_key",
        "message_type",
        "state_message",
        "entity_display_name",
        "monitoring_tool",
        "entity_id",
        "entity_state",
    ];
    ensure(!FIXED.contains(&text), || "is one of VictorOps's own fields".to_owned())
}

/// `time.LoadLocation`, over the names of the time zone database.
pub(super) fn time_zone(text: &str) -> Checked {
    let zones = || include_str!("data/time-zones.txt").lines();
    if matches!(text, "" | "Local") || zones().any(|zone| zone == text) {
        return Ok(());
    }
    let refusal = Refusal::because("is not in the time zone database");
    Err(match similar(text, zones()).first() {
        Some(near) => refusal.help(format!("did you mean `{near}`?")),
        None => refusal.help("such as `Europe/Berlin`, `UTC` or `Local`"),
    })
}

/// `00:00` to `23:59`, and `24:00`.
pub(super) fn time_of_day(text: &str) -> Checked {
    ensure(text.is_empty() || calendar::minutes(text).is_some(), || {
        "is not written as `HH:MM`, from `00:00` to `24:00`".to_owned()
    })
    .map_err(|refusal| refusal.help("two digits, a colon, two digits: `09:30`"))
}
