//! What must, or must not, stand together in a struct.
//!
//! `needs a|b`: one of them at least. `at-most-one a b|c d`: of these groups. `implies a|b c|d`: the first group needs
//! one of the second. `forbids a|b`: none of them. A key may be a path (`http_config.authorization`), from the root
//! of the file if it starts with `/`. `when field=a|b` or `field!=a|b` says on which value of another field this
//! depends; an empty word stands for a field that is not set.

/// One such rule.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    pub rule: Rule,
    pub groups: Vec<Vec<Path>>,
    pub when: Option<Condition>,
}

/// What the rule says about its groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Needs,
    AtMostOne,
    Implies,
    Forbids,
}

/// Where a field stands.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// As it is written in the table, without a leading `/`.
    pub text: &'static str,
    /// Whether it starts at the root of the file.
    pub from_root: bool,
}

/// The value of another field that a rule depends on.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub field: &'static str,
    pub values: Vec<&'static str>,
    /// Whether it must be none of these.
    pub negated: bool,
}

impl Constraint {
    /// Reads the columns of a row; `None` for a rule that is not known.
    pub(super) fn parse(rule: &str, groups: &'static str, when: &'static str) -> Option<Self> {
        let rule = match rule {
            "needs" => Rule::Needs,
            "at-most-one" => Rule::AtMostOne,
            "implies" => Rule::Implies,
            "forbids" => Rule::Forbids,
            _ => return None,
        };
        let groups = groups.split(' ').map(|group| group.split('|').map(Path::parse).collect()).collect();
        Some(Self { rule, groups, when: Condition::parse(when) })
    }
}

impl Path {
    fn parse(text: &'static str) -> Self {
        Self { text: text.strip_prefix('/').unwrap_or(text), from_root: text.starts_with('/') }
    }
}

impl Condition {
    fn parse(text: &'static str) -> Option<Self> {
        let (field, values) = text.split_once('=')?;
        let bare = field.trim_end_matches('!');
        Some(Self { field: bare, values: values.split('|').collect(), negated: bare != field })
    }

    /// Whether it holds for this value.
    pub(super) fn holds(&self, value: &str) -> bool {
        self.values.iter().any(|known| known.eq_ignore_ascii_case(value)) != self.negated
    }
}
