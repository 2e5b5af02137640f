//! What the machine runs.

use super::{
    set::{Set, Starts},
    tree::Place,
};
use memchr::memmem::Finder;

/// Where in the program.
pub(super) type At = u32;

/// An expression as it is run.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) sets: Vec<Set>,
    pub(super) starts: Vec<Starts>,
    /// How many cells there are: two for each group, one for each loop.
    pub(super) cells: usize,
    /// How many groups there are, the whole counted.
    pub(super) groups: usize,
    /// What a match begins with.
    pub(super) first: Starts,
    /// A match begins where the search begins, or nowhere.
    pub(super) is_anchored: bool,
    /// What every match has in it.
    pub(super) needed: Option<Finder<'static>>,
}

/// What is done; the next step follows unless it says where to go.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// The text goes on with this byte.
    Byte(u8),
    /// The text goes on with these bytes.
    Bytes(Box<[u8]>),
    /// The text goes on with one of the set.
    One(u32),
    /// As many of a set as there are, and fewer if need be.
    Many(Run),
    /// As few of a set as suffice.
    Few(Run),
    /// The place is one of these.
    Place(Place),
    /// Goes one way, and the other one if that leads nowhere.
    Fork {
        /// The way that is tried first, and what it begins with.
        first: (At, u32),
        /// The other one.
        second: (At, u32),
    },
    Jump(At),
    /// Notes the place in a cell.
    Note(u32),
    /// Goes on elsewhere if nothing was taken since the note.
    Unmoved(u32, At),
    /// A loop is done no time so far.
    Zero(u32),
    /// Goes round once more, or not.
    Count {
        cell: u32,
        least: u32,
        most: u32,
        is_greedy: bool,
        /// Where it ends.
        end: At,
    },
    /// What follows is tried in one way only, or is not taken. A negated look goes on elsewhere if it leads nowhere.
    Open {
        /// Where to go if what follows does not match; nowhere if it must.
        otherwise: Option<At>,
    },
    /// Ends an `Open`.
    Close(Close),
    /// Goes back so many characters.
    Back(u32),
    /// The text of a group, once more.
    Same {
        groups: Box<[u32]>,
        folds: bool,
    },
    /// Goes on elsewhere if a group has no text.
    IfNot(u32, At),
    Call(At),
    /// A group that is called begins; it may do so in itself.
    Enter,
    /// It ends.
    Leave(u32),
    Return,
    /// The match begins here.
    Keep,
    /// It matches.
    Match,
}

/// How an `Open` ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// What was taken stays taken.
    Atomic,
    /// Back to where it was.
    Look,
    /// It should not have matched.
    Negated,
}

/// Several of a set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) set: u32,
    pub(super) reach: Reach,
    pub(super) least: u32,
    pub(super) most: u32,
    /// What may follow.
    pub(super) next: Next,
}

/// What a set is, where that is simple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Everything.
    All,
    /// Everything in a line.
    Line,
    /// Something else.
    Set,
}

/// What may follow a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing that is in the run: it is never shortened.
    Other,
    /// This byte.
    Byte(u8),
    /// One of these.
    One(u32),
    /// Anything.
    Any,
}
