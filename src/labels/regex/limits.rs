//! How big a pattern gets, by the rules of Go's parser: levels, compiled size, products of nested counts. And whether
//! it matches the empty text, which adds up in the same way.
//!
//! The parser keeps no tree, only what a node would weigh, so that validating stays linear. The factoring of common
//! prefixes of alternatives, which Go does before it measures, is left out: it shifts sizes and heights slightly in
//! patterns of many thousand characters.

/// The largest product of nested counts.
pub(super) const MAX_COPIES: u32 = 1000;
/// The largest height of a tree.
pub(super) const MAX_HEIGHT: u32 = 1000;
/// Nodes below which Go does not look at the height.
const HEIGHT_MATTERS: u64 = 1000;
/// The largest program in instructions: 128 MiB of 40 bytes.
const MAX_SIZE: u64 = (128 << 20) / 40;

/// A limit that a pattern exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exceeded {
    Height,
    Size,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Literal,
    Class,
    Concat,
    Alternate,
    /// A counted repetition, with the count that Go's estimate of the size uses.
    Counted(u64),
    Other,
}

/// What a part of the pattern weighs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) shape: Shape,
    height: u32,
    size: u64,
    /// The largest product of nested counts in it.
    copies: u32,
    /// Whether it matches where there is no character.
    pub(super) matches_empty: bool,
}

impl Node {
    /// So many characters in a row.
    pub(super) fn literal(characters: u64) -> Self {
        Self { shape: Shape::Literal, size: characters, ..Self::CLASS }
    }

    /// A character class or a dot.
    pub(super) const CLASS: Self =
        Self { shape: Shape::Class, height: 1, size: 1, copies: 1, matches_empty: false };

    /// `\b`, which an empty text has none of.
    pub(super) const WORD_BOUNDARY: Self = Self { shape: Shape::Other, ..Self::CLASS };

    /// Another assertion, or nothing.
    pub(super) const EMPTY: Self = Self { matches_empty: true, ..Self::WORD_BOUNDARY };

    /// This in a capturing group.
    pub(super) fn captured(self) -> Self {
        Self { shape: Shape::Other, height: self.height + 1, size: self.size.saturating_add(2), ..self }
    }

    /// This with `*`, `+` or `?` behind it.
    pub(super) fn quantified(self, operator: u8) -> Self {
        let more = if operator == b'*' { 2 } else { 1 };
        Self {
            shape: Shape::Other,
            height: self.height + 1,
            size: self.size.saturating_add(more),
            matches_empty: self.matches_empty || operator != b'+',
            ..self
        }
    }

    /// This from `min` to `max` times (`None`: any number); `None` if the nested counts multiply to too much.
    pub(super) fn counted(self, min: u32, max: Option<u32>) -> Option<Self> {
        let count = max.unwrap_or(min);
        let copies = match (max, count) {
            (Some(0), _) => 1,
            (None, 0) => self.copies,
            _ => count.saturating_mul(self.copies),
        };
        let size = match max {
            None if min == 0 => self.size.saturating_add(2),
            None => u64::from(min).saturating_mul(self.size).saturating_add(1),
            Some(max) => u64::from(max).saturating_mul(self.size).saturating_add(u64::from(max - min)),
        };
        let shape = Shape::Counted(u64::from(count.max(1)));
        let valid = count < 2 || copies <= MAX_COPIES;
        let matches_empty = self.matches_empty || min == 0;
        valid.then_some(Self { shape, height: self.height + 1, size: size.max(1), copies, matches_empty })
    }

    fn is_class(&self) -> bool {
        self.shape == Shape::Class || self.shape == Shape::Literal && self.size == 1
    }

    /// The height that it adds to a node of this shape, which swallows its own kind.
    fn height_below(&self, parent: Shape) -> u32 {
        if self.shape == parent { self.height - 1 } else { self.height }
    }

    fn joined(self, next: Self, shape: Shape) -> Self {
        let is_choice = shape == Shape::Alternate;
        Self {
            shape,
            height: 1 + self.height_below(shape).max(next.height_below(shape)),
            size: self.size.saturating_add(next.size).saturating_add(u64::from(is_choice)),
            copies: self.copies.max(next.copies),
            matches_empty: if is_choice {
                self.matches_empty || next.matches_empty
            } else {
                self.matches_empty && next.matches_empty
            },
        }
    }
}

/// The parts read so far between two of `(`, `|` and `)`.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    /// All but the last part.
    before: Option<Node>,
    /// Whether `before` ends in plain characters, which further ones join.
    ends_literal: bool,
    /// The last part, to which a quantifier applies.
    pub(super) last: Option<Node>,
}

impl Sequence {
    fn fold(&mut self, weights: &mut Weights) {
        let Some(last) = self.last.take() else { return };
        let is_literal = last.shape == Shape::Literal;
        self.before = Some(match self.before {
            None => last,
            Some(before) if is_literal && self.ends_literal => {
                weights.reuse();
                Node { size: before.size.saturating_add(last.size), matches_empty: false, ..before }
            }
            Some(before) => before.joined(last, Shape::Concat),
        });
        self.ends_literal = is_literal;
    }

    /// Appends a part.
    pub(super) fn push(&mut self, node: Node, weights: &mut Weights) -> Result<(), Exceeded> {
        self.fold(weights);
        self.last = Some(node);
        weights.check(&node)
    }

    /// All parts as one.
    fn finish(&mut self, weights: &mut Weights) -> Result<Node, Exceeded> {
        self.fold(weights);
        let node = self.before.take().unwrap_or(Node::EMPTY);
        self.ends_literal = false;
        if matches!(node.shape, Shape::Concat) || node.shape == Shape::Other {
            weights.allocate();
        }
        weights.check(&node)?;
        Ok(node)
    }
}

/// Alternatives: what stands between `(` and `)`, or the whole pattern.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    before: Option<Node>,
    pub(super) sequence: Sequence,
}

impl Alternatives {
    /// Ends an alternative at `|`.
    pub(super) fn next(&mut self, weights: &mut Weights) -> Result<(), Exceeded> {
        let node = self.sequence.finish(weights)?;
        self.before = Some(match self.before {
            None => {
                weights.allocate();
                node
            }
            Some(before) if before.is_class() && node.is_class() => {
                weights.reuse();
                Node::CLASS
            }
            Some(before) => before.joined(node, Shape::Alternate),
        });
        Ok(())
    }

    /// Ends the last alternative: all of them as one.
    pub(super) fn finish(&mut self, weights: &mut Weights) -> Result<Node, Exceeded> {
        self.next(weights)?;
        let node = self.before.take().unwrap_or(Node::EMPTY);
        weights.check(&node)?;
        Ok(node)
    }
}

/// The running totals from which Go's parser decides when to measure.
#[derive(Debug)]
pub(super) struct Weights {
    nodes: u64,
    free: u64,
    /// The product of all counts seen, nested or not.
    repeats: u64,
    /// The number of nodes from which sizes are measured: the fewer, the more is repeated.
    measured_from: u64,
    measuring: bool,
}

impl Weights {
    pub(super) fn new() -> Self {
        Self { nodes: 0, free: 0, repeats: 1, measured_from: MAX_SIZE, measuring: false }
    }

    /// Counts a new node.
    pub(super) fn allocate(&mut self) {
        match self.free.checked_sub(1) {
            Some(free) => self.free = free,
            None => self.nodes += 1,
        }
    }

    fn reuse(&mut self) {
        self.free += 1;
    }

    /// Measures `node`, which has just been completed.
    pub(super) fn check(&mut self, node: &Node) -> Result<(), Exceeded> {
        if !self.measuring {
            if let Shape::Counted(count) = node.shape {
                self.repeats = self.repeats.saturating_mul(count).min(MAX_SIZE);
                self.measured_from = MAX_SIZE / self.repeats;
            }
            self.measuring = self.nodes >= self.measured_from;
        }
        if self.measuring && node.size > MAX_SIZE {
            return Err(Exceeded::Size);
        }
        if self.nodes >= HEIGHT_MATTERS && node.height > MAX_HEIGHT {
            return Err(Exceeded::Height);
        }
        Ok(())
    }

    /// Whether `node` still fits when it is compiled again between `^(?s:` and `)$`.
    pub(super) fn check_anchored(&self, node: &Node) -> Result<(), Exceeded> {
        let height = 1 + node.height_below(Shape::Concat);
        if self.nodes >= HEIGHT_MATTERS && height > MAX_HEIGHT { Err(Exceeded::Height) } else { Ok(()) }
    }
}
