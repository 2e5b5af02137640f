//! The kinds of text that fields hold, and what the products refuse in them: one table.

use super::{calendar, provisioned, unknown::similar, values};

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

pub(super) type Checked = Result<(), Refusal>;

const fn open(word: &'static str, expected: &'static str, check: fn(&str) -> Checked) -> Kind {
    Kind { word, expected, secret: false, check }
}

const fn secret(word: &'static str, expected: &'static str, check: fn(&str) -> Checked) -> Kind {
    Kind { word, expected, secret: true, check }
}

/// Every kind.
#[rustfmt::skip]
static KINDS: &[Kind] = &[
    open("text", "text", values::anything),
    secret("secret", "text", values::anything),
    open("nonempty", "text", values::nonempty),
    open("duration", DURATION, values::duration),
    open("nonzero-duration", "a duration above 0", values::nonzero_duration),
    open("timestamp", "a point in time", values::timestamp),
    open("go-duration", "a duration", values::go_duration),
    open("go-duration-text", "a duration", values::go_duration),
    open("size", "a size", values::size),
    open("nonnegative-size", "a size", values::nonnegative_size),
    open("url", "a URL", values::any_url),
    open("absolute-url", "a URL", values::absolute_url),
    open("http-url", "a URL", values::http_url),
    secret("secret-http-url", "a URL", values::secret_http_url),
    secret("secret-template-url", "a URL", values::secret_template_url),
    open("regex", "a regular expression", values::alertmanager_regex),
    open("relabel-regex", "a regular expression", values::relabel_regex),
    open("pattern", "a regular expression", values::matcher_regex),
    open("tolerance", "a tolerance", values::tolerance),
    open("relabel-action", "a relabelling action", values::relabel_action),
    open("label-name", "a label name", values::label_name),
    open("label-value", "a label value", values::anything),
    open("header-name", "a header that may be set", values::remote_header),
    open("http-header-name", "a header that may be set", values::client_header),
    open("authorization-type", "an authorization type", values::authorization_type),
    open("path-pattern", "a path", values::path_pattern),
    open("target-file-pattern", "the path of a JSON or YAML file", values::target_file_pattern),
    open("absolute-path", "an absolute path", values::absolute_path),
    open("host-port", "an address `host:port`", values::host_port),
    open("dns-type", "a DNS record type", values::dns_type),
    open("uuid", "a UUID", values::uuid),
    open("scaleway-key", "a key", values::scaleway_key),
    open("scaleway-zone", "a zone", values::scaleway_zone),
    secret("secret-uuid", "a UUID", values::uuid),
    open("label-selector", "a label selector", values::anything),
    open("field-selector", "a field selector", values::field_selector),
    open("responder-type", "a responder type", values::responder_type),
    open("victorops-field", "a field name", values::victorops_field),
    open("time-zone", "a time zone", values::time_zone),
    open("time-of-day", "a time of day", values::time_of_day),
    open("weekday-range", "a weekday or a range of them", calendar::weekdays),
    open("day-of-month-range", "a day of the month or a range of them", calendar::days_of_month),
    open("month-range", "a month or a range of them", calendar::months),
    open("year-range", "a year or a range of them", calendar::years),
    open("provisioned-bool", "`true` or `false`", provisioned::bool),
    open("provisioned-int", "a whole number", provisioned::int),
    open("provisioned-duration", "a duration", provisioned::duration),
    open("no-data-state", "a state", provisioned::no_data_state),
    open("error-state", "a state", provisioned::error_state),
    open("provider-type", "a type of provider", provisioned::provider_type),
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
