//! Regular expressions in filters, with Ruby's ways of replacing and splitting.

use crate::ruby::regex::{Captures, Options, Regex};

/// A regular expression of Ruby.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    regex: Regex,
}

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    ///
    /// It is none; the message says why.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let regex = Regex::new(text, Options::default()).map_err(|error| error.to_string())?;
        Ok(Self { regex })
    }

    /// Whether it matches anywhere. A match that takes too long is none.
    #[must_use]
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text).unwrap_or(false)
    }

    /// Every match from left to right, with its groups.
    pub(super) fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Vec<Option<&'a str>>> + 'a {
        let groups =
            |captures: Captures<'a>| (0..captures.groups()).map(|group| captures.get(group)).collect();
        self.regex.matches(text).map(groups)
    }

    /// Every match replaced, as Ruby's `gsub` does it: `\1`, `\k<name>`, `\0` and `\\` in the replacement.
    #[must_use]
    pub(super) fn replace(&self, text: &str, replacement: &str) -> String {
        let (mut replaced, mut done) = (String::new(), 0);
        for captures in self.regex.matches(text) {
            let Some(whole) = captures.range(0) else { break };
            replaced.push_str(&text[done..whole.start]);
            self.expand(replacement, &captures, text, &mut replaced);
            done = whole.end;
        }
        replaced.push_str(&text[done..]);
        replaced
    }

    /// Every match replaced by what `by` says of it.
    #[must_use]
    pub(super) fn replace_by(&self, text: &str, by: impl Fn(&str) -> String) -> String {
        let (mut replaced, mut done) = (String::new(), 0);
        for found in self.regex.matches(text).filter_map(|captures| captures.range(0)) {
            replaced.push_str(&text[done..found.start]);
            replaced.push_str(&by(&text[found.clone()]));
            done = found.end;
        }
        replaced.push_str(&text[done..]);
        replaced
    }
}

impl Pattern {
    /// Ruby's escapes in a replacement.
    fn expand(&self, replacement: &str, groups: &Captures<'_>, text: &str, out: &mut String) {
        let (start, end) = groups.range(0).map_or((0, 0), |whole| (whole.start, whole.end));
        let mut rest = replacement;
        while let Some(at) = rest.find('\\') {
            out.push_str(&rest[..at]);
            let escape = rest[at + 1..].chars().next();
            let mut length = 1 + escape.map_or(0, char::len_utf8);
            match escape {
                Some(digit @ '0'..='9') => {
                    out.push_str(groups.get(digit as usize - '0' as usize).unwrap_or_default());
                }
                Some('&') => out.push_str(&text[start..end]),
                Some('\\') => out.push('\\'),
                Some('`') => out.push_str(&text[..start]),
                Some('\'') => out.push_str(&text[end..]),
                Some('k') if rest[at + 2..].starts_with('<') && rest[at..].contains('>') => {
                    let close = rest[at..].find('>').unwrap_or_default();
                    let name = &rest[at + 3..at + close];
                    let named = self.regex.group(name).and_then(|group| groups.get(group));
                    out.push_str(named.unwrap_or_default());
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
        let pattern = Pattern::new(r"(?<key>\w)=(?<value>\d)").unwrap();
        assert_eq!(pattern.replace("a=1 b=2", r"\2:\k<key>:\0\\"), r"1:a:a=1\ 2:b:b=2\");
        assert_eq!(Pattern::new("x*").unwrap().replace("axb", "-"), "-a--b-");
        assert_eq!(Pattern::new("^b").unwrap().replace("a\nb", "c"), "a\nc");
    }
}
