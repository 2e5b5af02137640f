//! The kinds of text that fields hold, and what the products refuse in them: one table.

use super::{unknown::similar, url};
use crate::{
    labels::{
        NameScheme,
        regex::{self, Dialect},
    },
    time::{self, Duration},
};

/// A kind of text.
#[derive(Debug)]
pub struct Kind {
    /// Its word in the tables.
    pub word: &'static str,
    /// What to write, for a message: `a duration`.
    pub expected: &'static str,
    /// Whether the value must not be shown.
    pub secret: bool,
    /// Says why a value is refused, and what to do about it.
    pub check: fn(&str) -> Result<(), Refusal>,
}

/// Why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, to be written after the value: `has a number without a unit`.
    pub why: String,
    /// The remedy; may be empty.
    pub help: String,
}

/// What a Prometheus duration is called in a message.
pub const DURATION: &str = "a duration";

type Checked = Result<(), Refusal>;

const fn open(word: &'static str, expected: &'static str, check: fn(&str) -> Checked) -> Kind {
    Kind { word, expected, secret: false, check }
}

const fn secret(word: &'static str, expected: &'static str, check: fn(&str) -> Checked) -> Kind {
    Kind { word, expected, secret: true, check }
}

/// Every kind.
#[rustfmt::skip]
static KINDS: &[Kind] = &[
    open("text", "text", anything),
    secret("secret", "text", anything),
    open("nonempty", "text", nonempty),
    open("duration", DURATION, duration),
    open("nonzero-duration", "a duration above 0", nonzero_duration),
    open("go-duration", "a duration", go_duration),
    open("go-duration-text", "a duration", go_duration),
    open("size", "a size", size),
    open("nonnegative-size", "a size", nonnegative_size),
    open("url", "a URL", any_url),
    open("absolute-url", "a URL", absolute_url),
    open("http-url", "a URL", http_url),
    secret("secret-http-url", "a URL", secret_http_url),
    secret("secret-template-url", "a URL", secret_template_url),
    open("regex", "a regular expression", alertmanager_regex),
    open("relabel-regex", "a regular expression", relabel_regex),
    open("relabel-action", "a relabelling action", relabel_action),
    open("label-name", "a label name", label_name),
    open("label-value", "a label value", anything),
    open("classic-label-name", "a label name", classic_label_name),
    open("header-name", "a header that may be set", remote_header),
    open("http-header-name", "a header that may be set", client_header),
    open("authorization-type", "an authorization type", authorization_type),
    open("path-pattern", "a path", path_pattern),
    open("target-file-pattern", "the path of a JSON or YAML file", target_file_pattern),
    open("absolute-path", "an absolute path", absolute_path),
    open("host-port", "an address `host:port`", host_port),
    open("dns-type", "a DNS record type", dns_type),
    open("uuid", "a UUID", uuid),
    open("scaleway-key", "a key", scaleway_key),
    open("scaleway-zone", "a zone", scaleway_zone),
    secret("secret-uuid", "a UUID", uuid),
    open("label-selector", "a label selector", anything),
    open("field-selector", "a field selector", field_selector),
    open("responder-type", "a responder type", responder_type),
    open("victorops-field", "a field name", victorops_field),
    open("time-zone", "a time zone", time_zone),
    open("time-of-day", "a time of day", time_of_day),
    open("weekday-range", "a weekday or a range of them", super::calendar::weekdays),
    open("day-of-month-range", "a day of the month or a range of them", super::calendar::days_of_month),
    open("month-range", "a month or a range of them", super::calendar::months),
    open("year-range", "a year or a range of them", super::calendar::years),
];

impl Kind {
    /// The kind of that name.
    pub(super) fn named(word: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.word == word)
    }

    /// Whether bytes that are no UTF-8 are refused.
    pub(super) fn must_be_text(&self) -> bool {
        self.word.starts_with("label-")
    }

    /// Whether a bare number is taken as well, which go-yaml does for Go's own durations.
    pub(super) fn takes_numbers(&self) -> bool {
        self.word == "go-duration"
    }
}

impl Refusal {
    /// A reason without a remedy.
    pub fn because(why: impl Into<String>) -> Self {
        Self { why: why.into(), help: String::new() }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }
}

/// Refuses with `why` unless `good`.
pub(super) fn ensure(good: bool, why: impl FnOnce() -> String) -> Checked {
    if good { Ok(()) } else { Err(Refusal::because(why())) }
}

/// Refuses what is none of `words`, in any case.
fn one_of(text: &str, words: &[&'static str]) -> Checked {
    if words.iter().any(|word| word.eq_ignore_ascii_case(text)) { Ok(()) } else { Err(none_of(text, words)) }
}

/// The refusal of a word that is none of `words`.
pub(super) fn none_of(text: &str, words: &[&'static str]) -> Refusal {
    let known = words.iter().filter(|word| !word.is_empty()).map(|word| format!("`{word}`"));
    let known = known.collect::<Vec<_>>().join(", ");
    let refusal = Refusal::because(format!("is none of {known}"));
    match similar(text, words.iter().copied()).first() {
        Some(near) if !near.is_empty() => refusal.help(format!("did you mean `{near}`?")),
        _ => refusal.help("write one of these"),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it stands in the table beside functions that do refuse")]
fn anything(_: &str) -> Checked {
    Ok(())
}

fn nonempty(text: &str) -> Checked {
    ensure(!text.trim().is_empty(), || "is empty".to_owned())
}

fn refused_duration(text: &str) -> impl FnOnce(time::duration::Error) -> Refusal {
    move |error| Refusal::because(error.kind.to_string()).help(error.help(text))
}

fn duration(text: &str) -> Checked {
    Duration::parse(text).map(drop).map_err(refused_duration(text))
}

fn nonzero_duration(text: &str) -> Checked {
    let duration = Duration::parse(text).map_err(refused_duration(text))?;
    ensure(duration != Duration::ZERO, || "is zero".to_owned())
}

fn go_duration(text: &str) -> Checked {
    time::go::nanoseconds(text).map(drop).map_err(refused_duration(text))
}

/// `units.ParseBase2Bytes`: numbers with the units of 1024, as `KiB` or `KB`, several in a row.
fn size(text: &str) -> Checked {
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

fn nonnegative_size(text: &str) -> Checked {
    size(text)?;
    ensure(!text.starts_with('-'), || "is negative".to_owned())
}

fn any_url(text: &str) -> Checked {
    url::parse(text).map(drop)
}

fn absolute_url(text: &str) -> Checked {
    let url = url::parse(text)?;
    ensure(!url.scheme.is_empty() && !url.host.is_empty(), || "has no scheme or no host".to_owned())
        .map_err(|refusal| refusal.help("write it as `http://host:port`"))
}

fn http_url(text: &str) -> Checked {
    let url = url::parse(text)?;
    ensure(matches!(url.scheme.as_str(), "http" | "https"), || {
        "does not start with `http://` or `https://`".to_owned()
    })
    .map_err(|refusal| refusal.help("write `https://` or `http://` before the host"))?;
    ensure(!url.host.is_empty(), || "has no host".to_owned())
}

/// What Alertmanager prints in place of a secret; it takes that back.
const MASKED: &str = "<secret>";

fn secret_http_url(text: &str) -> Checked {
    if text == MASKED { Ok(()) } else { http_url(text) }
}

/// Templates are judged when they are filled in.
fn secret_template_url(text: &str) -> Checked {
    if text.is_empty() || text.contains("{{") { Ok(()) } else { secret_http_url(text) }
}

fn refused_regex(error: &regex::Error) -> Refusal {
    Refusal::because(format!("does not compile: {}", error.kind))
}

fn alertmanager_regex(text: &str) -> Checked {
    regex::validate(text, Dialect::Alertmanager).map_err(|error| refused_regex(&error))
}

fn relabel_regex(text: &str) -> Checked {
    regex::validate(text, Dialect::Relabel).map_err(|error| refused_regex(&error))
}

fn relabel_action(text: &str) -> Checked {
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

fn label_name(text: &str) -> Checked {
    ensure(NameScheme::Utf8.allows_label(text), || "is empty".to_owned())
}

fn classic_label_name(text: &str) -> Checked {
    ensure(NameScheme::Legacy.allows_label(text), || "is not a label name".to_owned()).map_err(|refusal| {
        refusal.help("letters, digits and `_`, not starting with a digit; `matchers:` takes others")
    })
}

/// Headers that Prometheus sets itself; the last four only `http_headers` refuses or SigV4 adds.
const RESERVED_HEADERS: [&str; 18] = [
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
    "x-prometheus-scrape-timeout-seconds",
];

fn reserved_header(text: &str, reserved: &[&str]) -> Checked {
    ensure(!reserved.iter().any(|header| header.eq_ignore_ascii_case(text)), || "is set otherwise".to_owned())
        .map_err(|refusal| match text.to_ascii_lowercase().as_str() {
            "authorization" => refusal.help("use `authorization:` or `basic_auth:`"),
            _ => refusal.help("Prometheus sets this header itself"),
        })
}

fn remote_header(text: &str) -> Checked {
    reserved_header(text, &RESERVED_HEADERS[..17])
}

fn client_header(text: &str) -> Checked {
    reserved_header(text, &RESERVED_HEADERS)
}

fn authorization_type(text: &str) -> Checked {
    ensure(!text.trim().eq_ignore_ascii_case("basic"), || "is not possible here".to_owned())
        .map_err(|refusal| refusal.help("use `basic_auth:`"))
}

/// `^[^*]*(\*[^/]*)?$`: a `*` only behind the last `/`.
fn path_pattern(text: &str) -> Checked {
    let good = text.find('*').is_none_or(|star| !text[star..].contains('/'));
    ensure(good, || "has a `*` in a folder name".to_owned())
        .map_err(|refusal| refusal.help("write one pattern for each folder"))
}

fn target_file_pattern(text: &str) -> Checked {
    path_pattern(text)?;
    let extension = text.rsplit_once('.').map_or("", |(_, extension)| extension);
    ensure(matches!(extension, "json" | "yml" | "yaml" | "JSON" | "YML" | "YAML"), || {
        "does not end in `.json`, `.yml` or `.yaml`".to_owned()
    })
}

fn absolute_path(text: &str) -> Checked {
    ensure(text.starts_with('/'), || "does not start with `/`".to_owned())
}

/// `net.SplitHostPort`, with a port.
fn host_port(text: &str) -> Checked {
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

fn dns_type(text: &str) -> Checked {
    one_of(text, &["SRV", "A", "AAAA", "MX", "NS"])
}

fn uuid(text: &str) -> Checked {
    let bare = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let bare = bare.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(bare);
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let grouped = || bare.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && bare.split('-').all(hex);
    ensure(bare.is_empty() || bare.len() == 32 && hex(bare) || grouped(), || "is not a UUID".to_owned())
}

/// `SCW` and 17 capital letters or digits.
fn scaleway_key(text: &str) -> Checked {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let good = text.strip_prefix("SCW").is_some_and(|rest| rest.len() == 17 && rest.bytes().all(plain));
    ensure(text.is_empty() || good, || "is not `SCW` and 17 capital letters or digits".to_owned())
}

/// `fr-par-1`
fn scaleway_zone(text: &str) -> Checked {
    let letters =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let parts: Vec<&str> = text.split('-').collect();
    let good = matches!(parts[..], [country, city, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"]
        if letters(country, 2) && letters(city, 3));
    ensure(good, || "is not a zone such as `fr-par-1`".to_owned())
}

fn field_selector(text: &str) -> Checked {
    let good = |term: &str| term.is_empty() || term.contains('=');
    match text.split(',').find(|term| !good(term)) {
        Some(term) => Err(Refusal::because(format!("has the term `{term}` without `=`, `==` or `!=`"))),
        None => Ok(()),
    }
}

fn responder_type(text: &str) -> Checked {
    if text.contains("{{") {
        Ok(())
    } else {
        one_of(text, &["team", "teams", "user", "escalation", "schedule"])
    }
}

fn victorops_field(text: &str) -> Checked {
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
fn time_zone(text: &str) -> Checked {
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
fn time_of_day(text: &str) -> Checked {
    ensure(text.is_empty() || super::calendar::minutes(text).is_some(), || {
        "is not written as `HH:MM`, from `00:00` to `24:00`".to_owned()
    })
    .map_err(|refusal| refusal.help("two digits, a colon, two digits: `09:30`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuses(word: &str, text: &str) -> bool {
        (Kind::named(word).unwrap().check)(text).is_err()
    }

    #[test]
    fn sizes_need_units_of_1024() {
        for good in ["0", "1B", "1KB", "1KiB", "1GiB512MiB", "1.5GB", "-1B"] {
            assert!(!refuses("size", good), "{good}");
        }
        for bad in ["", "100", "1kB", "GB", "1GB2", "1.2.3GB"] {
            assert!(refuses("size", bad), "{bad}");
        }
        assert!(refuses("nonnegative-size", "-1B"));
    }

    #[test]
    fn addresses_have_one_host_and_a_port() {
        for good in ["", "localhost:25", "[::1]:25", ":25"] {
            assert!(!refuses("host-port", good), "{good}");
        }
        for bad in ["localhost", "localhost:", "::1:25", "[::1:25"] {
            assert!(refuses("host-port", bad), "{bad}");
        }
    }

    #[test]
    fn stars_stand_only_in_file_names() {
        for good in ["a.yml", "rules/*.yml", "/etc/*", "a/b*c"] {
            assert!(!refuses("path-pattern", good), "{good}");
        }
        for bad in ["rules/*/a.yml", "**/x.yml"] {
            assert!(refuses("path-pattern", bad), "{bad}");
        }
        assert!(refuses("target-file-pattern", "targets/*.txt"));
    }
}
