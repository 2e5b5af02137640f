//! Matchers in the three notations of Alertmanager.

use crate::{
    labels::{
        MatchOp, NameScheme,
        matchers::{self, Agreement, Mode, Reading},
        regex::{self, Dialect},
    },
    model::decode::{self, Fields, Problem, ProblemKind},
    source::{Embedded, Span, Spanned},
    syntax::yaml::{Kind, Node},
};

/// How a matcher is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// An entry of `match:` (deprecated).
    Match,
    /// An entry of `match_re:` (deprecated).
    MatchRe,
    /// An item of `matchers:`, which may hold several matchers.
    Matchers,
}

/// An item of `matchers:`, or an entry of `match:` or `match_re:`.
#[derive(Clone, Debug)]
pub struct Matcher {
    /// Where it stands.
    pub notation: Notation,
    /// The text of an item of `matchers:`, or the value of the entry.
    pub text: Embedded,
    /// The key of the entry of `match:` or `match_re:`.
    pub key: Option<Spanned<String>>,
    /// What Alertmanager takes it for, or why it refuses it. For `match:` and `match_re:` there is one matcher, its
    /// ranges those of the key and of the value.
    pub reading: Result<Reading, Refused>,
}

/// Why Alertmanager refuses a matcher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where.
    pub span: Span,
    /// What is wrong with it.
    pub why: String,
    /// What to do; may be empty.
    pub help: String,
}

/// The three fields of a route, or of one side of an inhibition rule.
const FIELDS: [(Notation, &str); 3] =
    [(Notation::Match, "match"), (Notation::MatchRe, "match_re"), (Notation::Matchers, "matchers")];

/// The matchers under `match`, `match_re` and `matchers`, whose names start with `prefix`.
pub(super) fn read(fields: &Fields<'_>, prefix: &str) -> Vec<Matcher> {
    let mut matchers = vec![];
    for (notation, field) in FIELDS {
        let field = format!("{prefix}{field}");
        if notation == Notation::Matchers {
            matchers.extend(fields.items(&field).filter(|item| item.kind() == Kind::Scalar).map(list));
        } else {
            matchers.extend(fields.pairs(&field).into_iter().map(|(key, value)| pair(notation, key, value)));
        }
    }
    matchers
}

/// What is refused in them.
pub(super) fn problems(matchers: &[Matcher]) -> impl Iterator<Item = Problem> {
    matchers.iter().filter_map(|matcher| {
        let refused = matcher.reading.as_ref().err()?;
        let written = match &matcher.key {
            Some(key) => format!("{}: {}", key.value, matcher.text.text()),
            None => matcher.text.text().to_owned(),
        };
        let kind = ProblemKind::BadMatcher {
            matcher: written,
            why: refused.why.clone(),
            help: refused.help.clone(),
        };
        Some(Problem { kind, span: refused.span })
    })
}

fn list(node: Node<'_>) -> Matcher {
    let text = decode::text_of(node);
    let reading = matchers::parse_list(text.text(), Mode::default()).map_err(|error| Refused {
        span: if error.range.is_empty() { text.whole() } else { text.span(range(&error.range)) },
        why: error.kind.to_string(),
        help: error.help(),
    });
    Matcher { notation: Notation::Matchers, text, key: None, reading }
}

fn range(range: &std::ops::Range<usize>) -> std::ops::Range<u32> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    offset(range.start)..offset(range.end)
}

fn pair(notation: Notation, key: Spanned<String>, value: Node<'_>) -> Matcher {
    let text = decode::text_of(value);
    let reading = read_pair(notation, &key, value, &text);
    Matcher { notation, text, key: Some(key), reading }
}

fn read_pair(
    notation: Notation,
    key: &Spanned<String>,
    value: Node<'_>,
    text: &Embedded,
) -> Result<Reading, Refused> {
    let refused = |span, why: String, help: &str| Err(Refused { span, why, help: help.to_owned() });
    if !NameScheme::Legacy.allows_label(key) {
        let help = "letters, digits and `_`, not starting with a digit; `matchers:` takes others";
        return refused(key.span, format!("`{}` is not a label name", key.value), help);
    }
    let op = if notation == Notation::Match { MatchOp::Equal } else { MatchOp::Regex };
    if notation == Notation::MatchRe {
        if value.is_null() && value.complete() {
            return refused(
                key.span,
                "has no regular expression".to_owned(),
                "write one, or remove the entry",
            );
        }
        if let Err(error) = regex::validate(text.text(), Dialect::Alertmanager) {
            return refused(text.whole(), format!("is not a regular expression: {}", error.kind), "");
        }
    }
    let matcher = matchers::Matcher {
        name: key.value.clone(),
        op,
        value: text.text().to_owned(),
        name_range: 0..key.len(),
        value_range: 0..text.text().len(),
    };
    Ok(Reading { matchers: vec![matcher], agreement: Agreement::Agreed })
}
