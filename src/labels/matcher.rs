//! A matcher of one label.

use super::{LabelSet, MatchOp};
use std::sync::Arc;

/// Which values of a label are wanted.
#[derive(Clone, Debug)]
pub struct Matcher {
    /// The label.
    pub name: Arc<str>,
    /// The operator.
    pub op: MatchOp,
    /// The value or the pattern.
    pub value: Arc<str>,
    regex: Option<regex::Regex>,
}

impl Matcher {
    /// A matcher.
    ///
    /// # Errors
    /// The pattern is none.
    pub fn new(name: &str, op: MatchOp, value: &str) -> Result<Self, regex::Error> {
        let regex = match op {
            MatchOp::Equal | MatchOp::NotEqual => None,
            MatchOp::Regex | MatchOp::NotRegex => Some(regex::Regex::new(&format!("^(?s:{value})$"))?),
        };
        Ok(Self { name: name.into(), op, value: value.into(), regex })
    }

    /// Whether a value is wanted; no label counts as the empty value.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        let is_match = self.regex.as_ref().is_some_and(|regex| regex.is_match(value));
        match self.op {
            MatchOp::Equal => value == &*self.value,
            MatchOp::NotEqual => value != &*self.value,
            MatchOp::Regex => is_match,
            MatchOp::NotRegex => !is_match,
        }
    }

    /// Whether a series is wanted.
    #[must_use]
    pub fn matches_set(&self, labels: &LabelSet) -> bool {
        self.matches(labels.get(&self.name).unwrap_or_default())
    }
}
