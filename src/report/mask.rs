//! Secrets do not leave the machine in a report: what stands in a secret field, and passwords in URLs.
//!
//! The decoder says where the secrets stand. A file that does not parse may hide some of them from it, so lines
//! whose key is named like a secret are masked as well.

use crate::source::{File, FileId, Files, Span};
use std::{borrow::Cow, ops::Range};

/// Shorter texts are masked where they stand, but not searched for in messages: they occur in any word.
const SEARCHED_LENGTH: usize = 4;

/// Endings of the names of keys whose value is a secret in every product that is read here.
const SECRET_KEYS: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "secret_key",
    "secret_id",
    "token",
    "credentials",
    "api_key",
    "apikey",
    "private_key",
    "service_key",
    "routing_key",
    "user_key",
    "passphrase",
];

/// What no format may show.
#[derive(Debug, Default)]
pub struct Secrets {
    /// Sorted.
    spans: Vec<Span>,
    /// The longest first, so that a secret that begins with another is masked whole.
    texts: Vec<String>,
}

impl Secrets {
    /// The secrets that stand at `spans`.
    #[must_use]
    pub fn new(files: &Files, mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        spans.dedup();
        let mut texts: Vec<String> = spans
            .iter()
            .map(|span| written(files, *span).trim_matches(['"', '\'']).to_owned())
            .filter(|text| text.len() >= SEARCHED_LENGTH)
            .collect();
        texts.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        texts.dedup();
        Self { spans, texts }
    }

    /// A message without the secrets that it quotes.
    #[must_use]
    pub fn masked<'a>(&self, message: &'a str) -> Cow<'a, str> {
        let mut message = Cow::Borrowed(message);
        for text in self.texts.iter().filter(|text| message.contains(text.as_str())).collect::<Vec<_>>() {
            message = Cow::Owned(message.replace(text.as_str(), "****"));
        }
        let passwords: Vec<Range<usize>> = url_passwords(&message).collect();
        if passwords.is_empty() { message } else { Cow::Owned(starred(&message, &passwords)) }
    }

    /// The decoded bytes `range` of a file, each secret character replaced by a `*`.
    pub(super) fn masked_excerpt(&self, id: FileId, file: &File, range: Range<usize>) -> String {
        let text = &file.text().text()[range.clone()];
        let from = self.spans.partition_point(|span| (span.file, span.end) <= (id, 0));
        let of_file = self.spans[from..].iter().take_while(|span| span.file == id);
        let mut hidden: Vec<Range<usize>> = of_file
            .map(|span| file.decoded(*span))
            .filter(|span| span.start < range.end && range.start < span.end)
            .map(|span| span.start.max(range.start) - range.start..span.end.min(range.end) - range.start)
            .collect();
        hidden.extend(secret_lines(text));
        hidden.extend(url_passwords(text));
        starred(text, &hidden)
    }
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

/// Values of keys that are named like a secret.
fn secret_lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let from = start;
        start += line.len();
        let (key, value) = line.split_once(':')?;
        let key = key.trim_matches(|c: char| !c.is_alphanumeric() && c != '_').to_ascii_lowercase();
        let secret = SECRET_KEYS.iter().any(|ending| key.ends_with(ending));
        secret.then(|| from + line.len() - value.len()..from + line.len())
    })
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
        let spans =
            if secret.is_empty() { vec![] } else { vec![Span::new(id, at, at + secret.len() as u32)] };
        Secrets::new(&files, spans).masked_excerpt(id, files.get(id), 0..text.len())
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
        let secrets = Secrets::new(&files, vec![Span::new(id, 7, 15)]);
        assert_eq!(secrets.masked("`abcdef` is no number"), "`****` is no number");
    }
}
