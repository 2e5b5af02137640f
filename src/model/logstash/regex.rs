//! Regular expressions of Ruby, run by `fancy-regex`.
//!
//! Enters: an expression as Ruby reads it (Oniguruma). Leaves: the same for `fancy-regex`: `^` and `$` are those of
//! lines, `m` lets the dot match line ends, `\d`, `\w`, `\s` and `\h` know ASCII only, a brace that counts nothing is a
//! brace. Backtracking has a budget, and running out of it is no mismatch.

use fancy_regex::{Error, RegexBuilder, RuntimeError};
use std::fmt::Write;

/// How often a match may be tried in another way before it is given up.
const BUDGET: usize = 1_000_000;

/// A regular expression of Ruby.
#[derive(Clone, Debug)]
pub struct Regex(fancy_regex::Regex);

/// Backtracking went on without an end in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the match was given up after {BUDGET} steps back")]
pub struct OutOfBudget;

impl Regex {
    /// Compiles an expression; `dot_all` is Ruby's `m`.
    ///
    /// # Errors
    ///
    /// It is none: why.
    pub fn new(ruby: &str, dot_all: bool) -> Result<Self, String> {
        let flags = if dot_all { "(?ms)" } else { "(?m)" };
        let pattern = format!("{flags}{}", translated(ruby));
        let regex = RegexBuilder::new(&pattern).backtrack_limit(BUDGET).build();
        regex.map(Self).map_err(|error| error.to_string().to_lowercase())
    }

    /// The first match with its groups.
    ///
    /// # Errors
    ///
    /// The budget does not suffice.
    pub fn captures<'t>(&self, text: &'t str) -> Result<Option<fancy_regex::Captures<'t, str>>, OutOfBudget> {
        self.0.captures(text).or_else(|error| match error {
            Error::RuntimeError(RuntimeError::BacktrackLimitExceeded | RuntimeError::StackOverflow) => {
                Err(OutOfBudget)
            }
            _ => Ok(None),
        })
    }

    /// The expression as it is run.
    #[must_use]
    pub fn inner(&self) -> &fancy_regex::Regex {
        &self.0
    }
}

/// The expression as `fancy-regex` reads it.
fn translated(ruby: &str) -> String {
    let mut out = String::with_capacity(ruby.len() + 16);
    let mut class = 0_usize;
    let mut rest = ruby;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\\' => escape(rest, class > 0, &mut out),
            '[' if rest[1..].starts_with(':') && class > 0 => {
                copy(rest, rest.find(":]").map_or(1, |end| end + 2), &mut out)
            }
            '[' => {
                class += 1;
                let negated = usize::from(rest[1..].starts_with('^'));
                // a bracket right behind the opening one is one of the characters
                let literal = rest[1 + negated..].starts_with(']');
                out.push_str(&rest[..1 + negated]);
                if literal {
                    out.push_str("\\]");
                }
                1 + negated + usize::from(literal)
            }
            ']' if class > 0 => {
                class -= 1;
                copy(rest, 1, &mut out)
            }
            '(' if class == 0 && rest.starts_with("(?") => flags(rest, &mut out),
            '{' if class == 0 && !counts(rest) => {
                out.push_str("\\{");
                1
            }
            other => copy(rest, other.len_utf8(), &mut out),
        };
        rest = &rest[length..];
    }
    out
}

fn copy(text: &str, length: usize, out: &mut String) -> usize {
    out.push_str(&text[..length]);
    length
}

/// Whether a brace tells how often something is there.
fn counts(text: &str) -> bool {
    let Some((inner, _)) = text[1..].split_once('}') else { return false };
    let (least, most) = inner.split_once(',').unwrap_or((inner, "1"));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    !inner.is_empty() && inner != "," && is_number(least) && is_number(most)
}

/// Translates the escape at the start of `text`, and says how long it is.
fn escape(text: &str, in_class: bool, out: &mut String) -> usize {
    let Some(escaped) = text[1..].chars().next() else { return copy(text, 1, out) };
    let (plain, inner): (&str, &str) = match escaped {
        'd' => ("[0-9]", "0-9"),
        'D' => ("[^0-9]", "[^0-9]"),
        'w' => ("[0-9A-Za-z_]", "0-9A-Za-z_"),
        'W' => ("[^0-9A-Za-z_]", "[^0-9A-Za-z_]"),
        's' => (r"[ \t\r\n\f\x0b]", r" \t\r\n\f\x0b"),
        'S' => (r"[^ \t\r\n\f\x0b]", r"[^ \t\r\n\f\x0b]"),
        'h' => ("[0-9A-Fa-f]", "0-9A-Fa-f"),
        'H' => ("[^0-9A-Fa-f]", "[^0-9A-Fa-f]"),
        'Z' => (r"(?=\n?\z)", "Z"),
        'e' => (r"\x1b", r"\x1b"),
        '<' | '>' => ("", ""),
        _ => return copy(text, 1 + escaped.len_utf8(), out),
    };
    if matches!(escaped, '<' | '>') {
        let _ = write!(out, "\\x{:02x}", escaped as u32);
    } else {
        out.push_str(if in_class { inner } else { plain });
    }
    2
}

/// Copies `(?` and the flags behind it, of which Ruby's `m` is `s` elsewhere.
fn flags(text: &str, out: &mut String) -> usize {
    let end = text[2..].find(|c: char| !"mix-".contains(c)).map_or(text.len(), |end| end + 2);
    let are_flags = end > 2 && text[end..].starts_with([':', ')']);
    if !are_flags {
        return copy(text, 2, out);
    }
    out.push_str(&text[..end].replace('m', "s"));
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(ruby: &str, text: &str) -> bool {
        Regex::new(ruby, false).unwrap().captures(text).unwrap().is_some()
    }

    #[test]
    fn what_ruby_means_otherwise_is_translated() {
        assert!(finds(r"^b$", "a\nb\nc"));
        assert!(!finds("a.b", "a\nb") && finds("(?m:a.b)", "a\nb"));
        assert!(!finds(r"\d", "٣") && !finds(r"^\w$", "é") && finds(r"[^\w]", "é"));
        assert!(finds(r#"^{"a""#, r#"{"a""#) && finds("a{2}", "aa") && !finds("a{2,}", "a"));
        assert!(finds(r"[]a]+", "]") && finds(r"[[:alpha:]_]", "_") && finds(r"\hf", "0f"));
        assert!(finds(r"x\Z", "x\n") && finds(r"\<a\>", "<a>"));
    }

    #[test]
    fn endless_backtracking_is_given_up() {
        let regex = Regex::new(r"^(a|aa)+\1(?<!a)b", true).unwrap();
        assert_eq!(regex.captures(&"a".repeat(60)).unwrap_err(), OutOfBudget);
    }
}
