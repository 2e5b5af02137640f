//! Regular expressions in filters, with Ruby's ways of replacing and splitting.

use crate::model::logstash::regex::Regex;
use std::ops::Range;

/// A regular expression of Ruby.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    regex: fancy_regex::Regex,
}

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    ///
    /// It is none; the message says why.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let text = text.replace("(?-mix:", "(?:");
        Regex::new(&text, false).map(|regex| Self { regex: regex.inner().clone() })
    }

    /// Whether it matches anywhere. A match that takes too long is none.
    #[must_use]
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text).unwrap_or(false)
    }

    /// Every match from left to right, with its groups as ranges.
    pub(super) fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Vec<Option<&'a str>>> + 'a {
        let captures = self.regex.captures_iter(text).map_while(Result::ok);
        captures.map(|captures| captures.iter().map(|group| group.map(|group| group.as_str())).collect())
    }

    /// Every match replaced, as Ruby's `gsub` does it: `\1`, `\k<name>`, `\0` and `\\` in the replacement.
    #[must_use]
    pub(super) fn replace(&self, text: &str, replacement: &str) -> String {
        let (mut replaced, mut done) = (String::new(), 0);
        for captures in self.regex.captures_iter(text).map_while(Result::ok) {
            let groups: Vec<_> = captures.iter().map(|group| group.map(|group| group.range())).collect();
            let Some(whole) = groups.first().cloned().flatten() else { break };
            replaced.push_str(&text[done..whole.start]);
            self.expand(replacement, &groups, text, &mut replaced);
            done = whole.end;
        }
        replaced.push_str(&text[done..]);
        replaced
    }

    /// Every match replaced by what `by` says of it.
    #[must_use]
    pub(super) fn replace_by(&self, text: &str, by: impl Fn(&str) -> String) -> String {
        let (mut replaced, mut done) = (String::new(), 0);
        for found in self.regex.find_iter(text).map_while(Result::ok) {
            replaced.push_str(&text[done..found.start()]);
            replaced.push_str(&by(found.as_str()));
            done = found.end();
        }
        replaced.push_str(&text[done..]);
        replaced
    }
}

impl Pattern {
    /// Ruby's escapes in a replacement.
    fn expand(&self, replacement: &str, groups: &[Option<Range<usize>>], text: &str, out: &mut String) {
        let group = |at: usize| groups.get(at).cloned().flatten();
        let (start, end) = group(0).map_or((0, 0), |whole| (whole.start, whole.end));
        let mut rest = replacement;
        while let Some(at) = rest.find('\\') {
            out.push_str(&rest[..at]);
            let escape = rest[at + 1..].chars().next();
            let mut length = 1 + escape.map_or(0, char::len_utf8);
            match escape {
                Some(digit @ '0'..='9') => {
                    out.push_str(group(digit as usize - '0' as usize).map_or("", |group| &text[group]));
                }
                Some('&') => out.push_str(&text[start..end]),
                Some('\\') => out.push('\\'),
                Some('`') => out.push_str(&text[..start]),
                Some('\'') => out.push_str(&text[end..]),
                Some('k') if rest[at + 2..].starts_with('<') && rest[at..].contains('>') => {
                    let close = rest[at..].find('>').unwrap_or_default();
                    let name = &rest[at + 3..at + close];
                    let named = self.regex.capture_names().position(|known| known == Some(name));
                    out.push_str(named.and_then(group).map_or("", |group| &text[group]));
                    length = close + 1;
                }
                _ => out.push_str(&rest[at..at + length]),
            }
            rest = &rest[at + length..];
        }
        out.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_refer_to_groups_as_in_ruby() {
        let pattern = Pattern::new(r"(?<key>\w)=(\d)").unwrap();
        assert_eq!(pattern.replace("a=1 b=2", r"\2:\k<key>:\0\\"), r"1:a:a=1\ 2:b:b=2\");
        assert_eq!(Pattern::new("x*").unwrap().replace("axb", "-"), "-a-b-");
        assert_eq!(Pattern::new("^b").unwrap().replace("a\nb", "c"), "a\nc");
    }
}
