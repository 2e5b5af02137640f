//! The name of a metric; where a program computes it, what is known of it.

use std::fmt;

/// A piece of a name that is not known whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// This text.
    Text(String),
    /// Something that is computed; it may be nothing.
    Computed,
}

/// The name of a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// This one.
    Exact(String),
    /// Any that follows this pattern.
    Pattern(Vec<Fragment>),
}

impl Name {
    /// Of its pieces, in order.
    #[must_use]
    pub fn of(fragments: Vec<Fragment>) -> Self {
        if fragments.contains(&Fragment::Computed) {
            return Self::Pattern(fragments);
        }
        let texts = fragments.into_iter().map(|fragment| match fragment {
            Fragment::Text(text) => text,
            Fragment::Computed => String::new(),
        });
        Self::Exact(texts.collect())
    }

    /// Whether it can be `name`.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        match self {
            Self::Exact(own) => own == name,
            Self::Pattern(fragments) => follows(name, fragments),
        }
    }

    /// The name, if there is just one.
    #[must_use]
    pub fn exact(&self) -> Option<&str> {
        match self {
            Self::Exact(name) => Some(name),
            Self::Pattern(_) => None,
        }
    }
}

impl fmt::Display for Name {
    /// Writes what is computed as `*`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(name) => f.write_str(name),
            Self::Pattern(fragments) => fragments.iter().try_for_each(|fragment| match fragment {
                Fragment::Text(text) => f.write_str(text),
                Fragment::Computed => f.write_str("*"),
            }),
        }
    }
}

/// Whether `name` is the texts of `fragments` with something between: each text is taken where it first stands, the last
/// one at the end.
fn follows(name: &str, fragments: &[Fragment]) -> bool {
    let mut rest = name;
    let mut is_free = false;
    for (index, fragment) in fragments.iter().enumerate() {
        let Fragment::Text(text) = fragment else {
            is_free = true;
            continue;
        };
        let is_last = index + 1 == fragments.len();
        let at = match (is_free, is_last) {
            (true, true) => return rest.ends_with(text.as_str()),
            (true, false) => rest.find(text.as_str()),
            (false, _) => rest.starts_with(text.as_str()).then_some(0),
        };
        let Some(at) = at else { return false };
        rest = &rest[at + text.len()..];
        is_free = false;
    }
    is_free || rest.is_empty()
}
