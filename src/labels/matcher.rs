//! A label matcher that matches.

use super::{
    LabelSet, MatchOp,
    regex::{self, Dialect, Regex},
};
use std::{
    fmt,
    sync::{Arc, OnceLock},
};

/// A label's name and what its value must be, as a selector of PromQL has it.
#[derive(Clone, Debug)]
pub struct Matcher {
    /// The name of the label.
    pub name: Arc<str>,
    /// How the value is compared.
    pub op: MatchOp,
    /// The value, or pattern, as it is written.
    pub value: Arc<str>,
    /// The pattern, compiled when it is first used: that takes far longer than reading it.
    compiled: Arc<OnceLock<Result<Regex, regex::Error>>>,
}

impl Matcher {
    /// A matcher.
    ///
    /// # Errors
    /// If the value must be a pattern and is none.
    pub fn new(name: &str, op: MatchOp, value: &str) -> Result<Self, regex::Error> {
        if op.is_regex() {
            regex::validate(value, Dialect::Matcher)?;
        }
        Ok(Self { name: name.into(), op, value: value.into(), compiled: Arc::default() })
    }

    fn regex(&self) -> &Result<Regex, regex::Error> {
        self.compiled.get_or_init(|| Regex::new(&self.value, Dialect::Matcher))
    }

    /// Checks that it can match: a pattern can be valid and too large.
    ///
    /// # Errors
    /// The pattern is too large.
    pub fn check(&self) -> Result<(), regex::Error> {
        if self.op.is_regex() { self.regex().as_ref().map(|_| ()).map_err(Clone::clone) } else { Ok(()) }
    }

    /// Whether it selects a label of this value; that of a label that is missing is empty. A pattern that is too large
    /// matches nothing, see [`Matcher::check`].
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        let equal = if self.op.is_regex() {
            self.regex().as_ref().is_ok_and(|regex| regex.is_match(value))
        } else {
            *self.value == *value
        };
        equal != self.op.is_negative()
    }

    /// Whether it selects a series of these labels.
    #[must_use]
    pub fn matches_set(&self, labels: &LabelSet) -> bool {
        self.matches(labels.get(&self.name).unwrap_or_default())
    }
}

/// `job=~"a.*"`
impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if super::NameScheme::Legacy.allows_label(&self.name) {
            f.write_str(&self.name)?;
        } else {
            write!(f, "{}", crate::go::Quoted(&self.name))?;
        }
        write!(f, "{}{}", self.op, crate::go::Quoted(&self.value))
    }
}

#[cfg(test)]
mod tests {
    use super::{LabelSet, MatchOp::*, Matcher};

    #[test]
    fn a_missing_label_has_the_empty_value() {
        let labels: LabelSet = [("job", "mcp")].into_iter().collect();
        for (name, op, value, selects) in [
            ("job", Equal, "mcp", true),
            ("job", Equal, "mc", false),
            ("job", NotEqual, "mc", true),
            ("job", Regex, "m.p", true),
            ("job", Regex, "m", false),
            ("job", NotRegex, "m.*", false),
            ("env", Equal, "", true),
            ("env", NotEqual, "", false),
            ("env", Regex, ".*", true),
            ("env", Regex, ".+", false),
            ("env", NotRegex, "a|b", true),
        ] {
            let matcher = Matcher::new(name, op, value).unwrap();
            assert_eq!(matcher.matches_set(&labels), selects, "{matcher}");
        }
        assert!(Matcher::new("job", Regex, "a**").is_err());
        assert!(Matcher::new("job", Equal, "a**").is_ok());
    }

    #[test]
    fn it_is_written_as_in_a_selector() {
        let matcher = Matcher::new("a b", NotRegex, "\\d\"").unwrap();
        assert_eq!(matcher.to_string(), r#""a b"!~"\\d\"""#);
    }
}
