//! Templates in the labels and annotations of rules.
//!
//! Enters: the text of a label or an annotation. Leaves: the template that Prometheus expands for each alert, with
//! the functions and variables that rules have.

use crate::{
    model::{Dialect, Vendor, decode::similar},
    promql::Version,
    syntax::template::{self, Error, ErrorKind, Template},
};
use std::sync::Arc;

/// What Prometheus writes before each template; it counts in the columns of errors.
pub const PRELUDE: &str = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

/// The variables of every template of a rule, without `$`.
pub const VARIABLES: [&str; 4] = ["labels", "externalLabels", "externalURL", "value"];

const OLDEST: Version = Version::OLDEST;
const V3_6: Version = Version::new(3, 6);

/// The functions of templates of rules beside Go's own, each with the first version that has it.
#[rustfmt::skip]
pub const FUNCTIONS: [(&str, Version); 29] = [
    ("query", OLDEST), ("first", OLDEST), ("label", OLDEST), ("value", OLDEST), ("strvalue", OLDEST),
    ("sortByLabel", OLDEST), ("args", OLDEST), ("reReplaceAll", OLDEST), ("match", OLDEST),
    ("safeHtml", OLDEST), ("title", OLDEST), ("toUpper", OLDEST), ("toLower", OLDEST),
    ("graphLink", OLDEST), ("tableLink", OLDEST), ("stripPort", OLDEST), ("stripDomain", OLDEST),
    ("humanize", OLDEST), ("humanize1024", OLDEST), ("humanizeDuration", OLDEST),
    ("humanizePercentage", OLDEST), ("humanizeTimestamp", OLDEST), ("toTime", OLDEST),
    ("toDuration", V3_6), ("now", V3_6), ("parseDuration", OLDEST), ("urlQueryEscape", V3_6),
    ("externalURL", OLDEST), ("pathPrefix", OLDEST),
];

/// Reads the template in `text`, if there is one.
pub(super) fn read(text: &str, dialect: &Dialect) -> Option<Result<Arc<Template>, Error>> {
    let version = dialect.features.version();
    let is_function = |name: &str| FUNCTIONS.iter().any(|(known, since)| *known == name && *since <= version);
    let read = || Template::parse(text, &is_function, &VARIABLES).map_err(|error| excused(error, dialect));
    text.contains("{{").then(|| read().map(Arc::new))
}

/// vmalert has more functions and variables, which are not known here.
fn excused(error: Error, dialect: &Dialect) -> Error {
    let is_theirs = matches!(error.kind, ErrorKind::Function | ErrorKind::Variable);
    match dialect.vendor {
        Some(Vendor::VictoriaMetrics) if is_theirs => Error { kind: ErrorKind::Unsupported, ..error },
        _ => error,
    }
}

/// What to do about `error`, where that can be said, in the template that is written in `text`.
#[must_use]
pub fn help(error: &Error, text: &str) -> Option<String> {
    let written = text.get(error.range.start as usize..error.range.end as usize).unwrap_or_default();
    match error.kind {
        ErrorKind::Variable => Some(meant_variable(written)),
        ErrorKind::Function => Some(meant_function(written)),
        ErrorKind::Unclosed => Some("close it: an action ends with `}}`, a comment with `*/}}`".to_owned()),
        ErrorKind::NoEnd => Some("add `{{ end }}` where it should stop".to_owned()),
        ErrorKind::Escape => {
            Some("write a regular expression between backquotes, or `\\\\` for one backslash".to_owned())
        }
        ErrorKind::Syntax => {
            ADVICE.iter().find(|(token, _)| *token == written).map(|(_, help)| (*help).to_owned())
        }
        ErrorKind::Unsupported => None,
    }
}

const COMPARE: &str =
    "comparisons are functions that stand first: `{{ if gt $value 5.0 }}`, `{{ if eq $labels.job \"a\" }}`";
const COMBINE: &str =
    "`and`, `or` and `not` are functions that stand first: `{{ if and (gt $value 5.0) $labels.job }}`";
const CALCULATE: &str = "templates cannot calculate: do it in `expr`, or ask for it with `query`";
const INDEX: &str = "take a label by `index`: `{{ index $labels \"some-name\" }}`";
const QUOTES: &str = "write plain quotes: `\"` or a backquote";

/// What to do about a token that should not be there.
const ADVICE: [(&str, &str); 20] = [
    (">", COMPARE),
    ("<", COMPARE),
    ("=", COMPARE),
    ("!", COMBINE),
    ("&", COMBINE),
    ("*", CALCULATE),
    ("+", CALCULATE),
    ("%", CALCULATE),
    ("/", "a comment begins right behind the braces, `{{/*`; templates cannot calculate"),
    ("-", INDEX),
    ("[", INDEX),
    ("{", "actions cannot stand in each other: take the inner braces away"),
    (",", "arguments stand between blanks, without commas"),
    ("(", "arguments stand between blanks, without parentheses around them"),
    ("\u{201c}", QUOTES),
    ("\u{201d}", QUOTES),
    ("\u{2018}", QUOTES),
    ("\u{2019}", QUOTES),
    ("|", "a value stands before `|`; `or` is a function that stands first: `{{ or $a $b }}`"),
    ("@", "a variable begins with `$`, a field with a dot"),
];

/// The variable that somebody meant who wrote `written`.
fn meant_variable(written: &str) -> String {
    let name = written.trim_start_matches('$');
    if VARIABLES.contains(&name) {
        return "in a definition only `.` and `$` are known: pass it, `{{ template \"name\" $labels }}`"
            .to_owned();
    }
    match similar(name, VARIABLES.into_iter()).first() {
        Some(near) => format!("did you mean `${near}`?"),
        None => {
            "use `$labels`, `$value`, `$externalLabels` or `$externalURL`, or set it first: `{{ $x := … }}`"
                .to_owned()
        }
    }
}

/// The function that somebody meant who wrote `name`.
fn meant_function(name: &str) -> String {
    if let Some((_, since)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
        return format!("Prometheus has it since version {since}");
    }
    if let Some(variable) = VARIABLES.iter().find(|variable| variable.eq_ignore_ascii_case(name)) {
        return format!("did you mean `${variable}`?");
    }
    let known = FUNCTIONS.iter().map(|(name, _)| *name).chain(template::builtins());
    match similar(name, known).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "text in an action stands in quotes; a label is `{{ $labels.name }}`".to_owned(),
    }
}
