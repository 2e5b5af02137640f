//! Secrets do not leave the machine in a report: what stands in a secret field, and passwords in URLs.
//!
//! The decoder says where the secrets stand. A file that does not parse may hide some of them from it, so lines
//! whose key is named like a secret are masked as well.

use crate::source::{File, FileId, Files, Span, Spanned};
use aho_corasick::{AhoCorasick, MatchKind};
use std::{borrow::Cow, collections::BTreeSet, iter, ops::Range};

/// Shorter texts are masked where they stand, but not searched for in messages: they occur in any word.
const SEARCHED_LENGTH: usize = 4;

/// Parts of the names of keys whose value is a secret in every product that is read here, misspelt ones included.
const SECRET_KEYS: &[&str] = &[
    "passw",
    "passphrase",
    "secret",
    "token",
    "bearer",
    "credential",
    "api_key",
    "apikey",
    "private_key",
    "service_key",
    "routing_key",
    "user_key",
    "api_url",
    "webhook_url",
];

/// Endings of keys whose value only says where the secret is.
const REFERENCES: &[&str] = &["_file", "_ref", "_url_file", "token_url"];

/// What no format may show.
#[derive(Debug, Default)]
pub struct Secrets {
    /// Sorted.
    spans: Vec<Span>,
    /// Finds the texts of the secrets; nothing if there is none.
    texts: Option<AhoCorasick>,
}

impl Secrets {
    /// The secrets `known` to the decoder, and what looks like one in the files that are `broken`.
    #[must_use]
    pub fn new(files: &Files, known: Vec<Spanned<String>>, broken: impl IntoIterator<Item = FileId>) -> Self {
        let mut spans: Vec<Span> = known.iter().map(|secret| secret.span).collect();
        spans.sort_unstable();
        spans.dedup();
        let decoded = known.iter().map(|secret| secret.value.clone());
        let written = spans.iter().map(|span| written(files, *span).to_owned());
        let broken = broken.into_iter().collect::<BTreeSet<_>>();
        let guessed = broken.into_iter().flat_map(|id| {
            let text = files.get(id).text().text();
            secret_lines(text).map(|range| text[range].to_owned())
        });
        let bare = |text: String| text.trim().trim_matches(['"', '\'']).to_owned();
        let mut texts: Vec<String> = decoded.chain(written).chain(guessed).map(bare).collect();
        texts.retain(|text| text.len() >= SEARCHED_LENGTH);
        texts.sort_unstable();
        texts.dedup();
        // a secret that begins with another is masked whole
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&texts);
        Self { spans, texts: finder.ok().filter(|_| !texts.is_empty()) }
    }

    /// A message without the secrets that it quotes.
    #[must_use]
    pub fn masked<'a>(&self, message: &'a str) -> Cow<'a, str> {
        let message = match &self.texts {
            Some(texts) if texts.is_match(message) => {
                let stars = vec!["****"; texts.patterns_len()];
                Cow::Owned(texts.replace_all(message, &stars))
            }
            _ => Cow::Borrowed(message),
        };
        let passwords: Vec<Range<usize>> = url_passwords(&message).collect();
        let message = if passwords.is_empty() { message } else { Cow::Owned(starred(&message, &passwords)) };
        if message.chars().any(char::is_control) { Cow::Owned(printable(&message)) } else { message }
    }

    /// The decoded bytes `range` of a file, each secret character replaced by a `*`.
    pub(super) fn masked_excerpt(&self, id: FileId, file: &File, range: Range<usize>) -> String {
        let text = &file.text().text()[range.clone()];
        let shown = file.text().span(range.start as u32..range.end as u32);
        let from = self.spans.partition_point(|span| (span.file, span.end) <= (id, shown.start));
        let of_file = self.spans[from..].iter().take_while(|span| span.file == id && span.start < shown.end);
        let mut hidden: Vec<Range<usize>> = of_file
            .map(|span| file.decoded(*span))
            .filter(|span| span.start < range.end && range.start < span.end)
            .map(|span| span.start.max(range.start) - range.start..span.end.min(range.end) - range.start)
            .collect();
        hidden.extend(secret_lines(text));
        hidden.extend(url_passwords(text));
        printable(&starred(text, &hidden))
    }
}

/// `text` that is of no file, such as an expression, with a `*` for each character of the passwords in its URLs.
pub(super) fn masked_text(text: &str) -> String {
    printable(&starred(text, &url_passwords(text).collect::<Vec<_>>()))
}

/// `text` with a `?` for each byte of a control character, which a terminal would obey.
pub(super) fn printable(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' | '\n' => iter::repeat_n(c, 1),
        c if c.is_control() => iter::repeat_n('?', c.len_utf8()),
        c => iter::repeat_n(c, 1),
    };
    text.chars().flat_map(shown).collect()
}

fn written(files: &Files, span: Span) -> &str {
    let file = files.get(span.file);
    file.text().text().get(file.decoded(span)).unwrap_or("")
}

/// `text` with a `*` for each character in `hidden`; line breaks stay.
fn starred(text: &str, hidden: &[Range<usize>]) -> String {
    let secret = |at: usize| hidden.iter().any(|range| range.contains(&at));
    text.char_indices()
        .map(
            |(at, c)| if !c.is_whitespace() && secret(at) { "*".repeat(c.len_utf8()) } else { c.to_string() },
        )
        .collect()
}

/// What follows keys that are named like a secret, up to the end of the line.
fn secret_lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let from = start;
        start += line.len();
        let colons = line.match_indices(':').map(|(at, _)| at);
        let mut secrets = colons.filter(|at| is_secret_key(last_word(&line[..*at])));
        secrets.next().map(|at| from + at + 1..from + line.trim_end().len().max(at + 1))
    })
}

/// The word at the end of a text, without the quotes around it.
fn last_word(text: &str) -> &str {
    let text = text.trim_end_matches(['"', '\'']);
    let start = text.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    text.get(start..).unwrap_or("")
}

fn is_secret_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    SECRET_KEYS.iter().any(|part| key.contains(part))
        && !REFERENCES.iter().any(|ending| key.ends_with(ending))
}

/// Passwords in URLs: what stands between `scheme://user:` and `@`.
fn url_passwords(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").filter_map(|(at, _)| {
        let start = at + 3;
        let rest = &text[start..];
        let authority =
            &rest[..rest.find(|c: char| c.is_whitespace() || "/?#\"'".contains(c)).unwrap_or(rest.len())];
        let (user_info, _) = authority.rsplit_once('@')?;
        let (user, _) = user_info.split_once(':')?;
        Some(start + user.len() + 1..start + user_info.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str, secret: &str) -> String {
        let mut files = Files::default();
        let id = files.add("a.yml", text.as_bytes().to_vec()).unwrap();
        let at = text.find(secret).unwrap() as u32;
        let span = Span::new(id, at, at + secret.len() as u32);
        let known = if secret.is_empty() { vec![] } else { vec![Spanned::new(secret.to_owned(), span)] };
        Secrets::new(&files, known, []).masked_excerpt(id, files.get(id), 0..text.len())
    }

    #[test]
    fn secrets_are_masked_where_they_stand() {
        assert_eq!(masked("url: 'x'\nother: hunter2\n", "hunter2"), "url: 'x'\nother: *******\n");
    }

    #[test]
    fn keys_named_like_secrets_are_masked_without_a_decoder() {
        assert_eq!(masked("  smtp_auth_password: hunter2\n", ""), "  smtp_auth_password: *******\n");
        assert_eq!(masked("  password_file: /etc/x\n", ""), "  password_file: /etc/x\n");
    }

    #[test]
    fn passwords_in_urls_are_masked_everywhere() {
        assert_eq!(masked("url: http://me:hunter2@host/a@b\n", ""), "url: http://me:*******@host/a@b\n");
        assert_eq!(
            Secrets::default().masked("cannot reach http://me:pw@host"),
            "cannot reach http://me:**@host"
        );
    }

    #[test]
    fn messages_lose_the_secrets_that_they_quote() {
        let mut files = Files::default();
        let id = files.add("a.yml", b"token: \"abcdef\"".to_vec()).unwrap();
        let known = vec![Spanned::new("abcdef".to_owned(), Span::new(id, 7, 15))];
        let secrets = Secrets::new(&files, known, []);
        assert_eq!(secrets.masked("`abcdef` is no number"), "`****` is no number");
    }
}
