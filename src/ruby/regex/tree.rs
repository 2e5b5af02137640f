//! A regular expression as a tree.

use super::set::Set;

/// An expression, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Nothing.
    Empty,
    /// This text.
    Literal(String),
    /// One character of a set.
    Set(Box<Set>),
    /// A place.
    Place(Place),
    /// One part after the other.
    Sequence(Vec<Node>),
    /// The first of these that leads to a match.
    Either(Vec<Node>),
    /// A part that is there several times.
    Repeat {
        /// The part.
        body: Box<Node>,
        /// How often at least.
        least: u32,
        /// How often at most; without end if it is `None`.
        most: Option<u32>,
        /// Which number is tried first.
        order: Order,
    },
    /// What is captured by the group of this number.
    Group(usize, Box<Node>),
    /// A part that is not tried in another way once it has matched.
    Atomic(Box<Node>),
    /// What stands ahead, or before.
    Look {
        /// Whether it stands behind the place, not before it.
        is_ahead: bool,
        /// Whether it must not be there.
        is_negated: bool,
        /// What it is.
        body: Box<Node>,
    },
    /// The text of the last of these groups that has one.
    Same {
        /// The numbers of the groups.
        groups: Vec<usize>,
        /// Whether upper and lower case are the same.
        folds: bool,
    },
    /// The expression of the group of this number, once more.
    Call(usize),
    /// One way if a group has a text, another one if not.
    If {
        /// The number of the group.
        group: usize,
        /// If it has.
        then: Box<Node>,
        /// If it has not.
        otherwise: Box<Node>,
    },
    /// The match begins here.
    Keep,
}

/// Which number of repetitions is tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The highest.
    Greedy,
    /// The lowest.
    Lazy,
}

/// A place between characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `^`
    LineStart,
    /// `$`
    LineEnd,
    /// `\A`
    TextStart,
    /// `\z`
    TextEnd,
    /// `\Z`
    LastLineEnd,
    /// `\b`
    WordEdge,
    /// `\B`
    NoWordEdge,
    /// `\G`
    SearchStart,
}

impl Node {
    /// How many characters it takes, if that is always the same number.
    pub(super) fn length(&self) -> Option<u32> {
        match self {
            Self::Empty | Self::Place(_) | Self::Look { .. } | Self::Keep => Some(0),
            Self::Literal(text) => u32::try_from(text.chars().count()).ok(),
            Self::Set(_) => Some(1),
            Self::Sequence(parts) => {
                parts.iter().try_fold(0_u32, |sum, part| sum.checked_add(part.length()?))
            }
            Self::Either(ways) => same(ways.iter().map(Self::length)),
            Self::Repeat { body, least, most, .. } => {
                (*most == Some(*least)).then(|| body.length()?.checked_mul(*least))?
            }
            Self::Group(_, body) | Self::Atomic(body) => body.length(),
            Self::If { then, otherwise, .. } => same([then.length(), otherwise.length()]),
            Self::Same { .. } | Self::Call(_) => None,
        }
    }

    /// Whether it may match without taking a character.
    pub(super) fn may_be_empty(&self) -> bool {
        match self {
            Self::Literal(_) | Self::Set(_) => false,
            Self::Sequence(parts) => parts.iter().all(Self::may_be_empty),
            Self::Either(ways) => ways.iter().any(Self::may_be_empty),
            Self::Repeat { body, least, .. } => *least == 0 || body.may_be_empty(),
            Self::Group(_, body) | Self::Atomic(body) => body.may_be_empty(),
            Self::If { then, otherwise, .. } => then.may_be_empty() || otherwise.may_be_empty(),
            _ => true,
        }
    }

    /// Whether what it matches depends on what groups have taken.
    pub(super) fn refers(&self) -> bool {
        match self {
            Self::Same { .. } | Self::If { .. } => true,
            Self::Sequence(parts) | Self::Either(parts) => parts.iter().any(Self::refers),
            Self::Repeat { body, .. }
            | Self::Group(_, body)
            | Self::Atomic(body)
            | Self::Look { body, .. } => body.refers(),
            _ => false,
        }
    }

    /// Every group that is called somewhere in it.
    pub(super) fn calls(&self, found: &mut Vec<usize>) {
        match self {
            Self::Call(group) => found.push(*group),
            Self::Sequence(parts) | Self::Either(parts) => parts.iter().for_each(|part| part.calls(found)),
            Self::Repeat { body, .. }
            | Self::Group(_, body)
            | Self::Atomic(body)
            | Self::Look { body, .. } => body.calls(found),
            Self::If { then, otherwise, .. } => {
                then.calls(found);
                otherwise.calls(found);
            }
            _ => {}
        }
    }
}

/// The length that all have.
fn same(lengths: impl IntoIterator<Item = Option<u32>>) -> Option<u32> {
    let mut lengths = lengths.into_iter();
    let first = lengths.next()??;
    lengths.all(|length| length == Some(first)).then_some(first)
}
