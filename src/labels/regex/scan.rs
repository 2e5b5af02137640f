//! One pass over a pattern that decides whether Go's parser takes it, and translates it where asked.

use super::{
    error::{Error, ErrorKind},
    escape,
    group::{GroupStart, group_start},
    limits::{Alternatives, Exceeded, MAX_COPIES, MAX_HEIGHT, Node, Weights},
    translate::{Assertion, ClassItem, Flags, Translation},
    unicode_classes::Names,
};

/// A pattern that was read to its end: what it weighs.
#[derive(Debug)]
pub(super) struct Scanned {
    node: Node,
    weights: Weights,
}

impl Scanned {
    /// Whether it matches the empty text.
    pub(super) fn matches_empty(&self) -> bool {
        self.node.matches_empty
    }

    /// Whether it still fits when it is compiled again between anchors.
    pub(super) fn check_anchored(&self) -> Result<(), Exceeded> {
        self.weights.check_anchored(&self.node)
    }
}

/// Reads `pattern` as `syntax.Parse` does with the flags of Perl.
pub(super) fn scan(pattern: &str, names: Names) -> Result<Scanned, Error> {
    scan_into(None, pattern, names)
}

/// Reads `pattern` as [`scan`] does, these flags being on from its start, and translates it.
pub(super) fn translate(pattern: &str, names: Names, flags: Flags) -> Result<(Scanned, Translation), Error> {
    let mut translation = Translation::new(flags);
    let scanned = scan_into(Some(&mut translation), pattern, names)?;
    Ok((scanned, translation))
}

fn scan_into(translation: Option<&mut Translation>, pattern: &str, names: Names) -> Result<Scanned, Error> {
    let mut scanner = Scanner {
        pattern,
        at: 0,
        names,
        groups: vec![],
        captures: 0,
        current: Alternatives::default(),
        weights: Weights::new(),
        unclosed_quote: None,
        unclosed_from: usize::MAX,
        translation,
    };
    scanner.run()?;
    let node = scanner.finish()?;
    Ok(Scanned { node, weights: scanner.weights })
}

/// The error for a limit that the whole of `pattern` exceeds.
pub(super) fn exceeded(limit: Exceeded, pattern: &str) -> Error {
    let kind = match limit {
        Exceeded::Height => ErrorKind::NestingDepth,
        Exceeded::Size => ErrorKind::TooLarge,
    };
    Error::new(kind, 0..pattern.len())
}

/// Groups of any kind that may be open at once. Go counts only those that capture; this bounds the memory.
const MAX_OPEN: usize = 100_000;

/// A group that is open: what surrounds it, and where its `(` stands.
struct Group {
    open: usize,
    captures: bool,
    outer: Alternatives,
}

struct Scanner<'p, 't> {
    pattern: &'p str,
    at: usize,
    names: Names,
    groups: Vec<Group>,
    /// How many of the groups capture.
    captures: u32,
    current: Alternatives,
    weights: Weights,
    unclosed_quote: Option<usize>,
    /// From where on no `:]` follows.
    unclosed_from: usize,
    translation: Option<&'t mut Translation>,
}

impl<'p> Scanner<'p, '_> {
    fn run(&mut self) -> Result<(), Error> {
        let mut last_repeat = None;
        while let Some(&byte) = self.pattern.as_bytes().get(self.at) {
            let start = self.at;
            let mut repeat = None;
            match byte {
                b'(' => self.open()?,
                b')' => self.close()?,
                b'|' => {
                    self.at += 1;
                    self.current.next(&mut self.weights).map_err(|limit| exceeded(limit, self.pattern))?;
                    self.tell(Translation::alternative);
                }
                b'^' => self.assertion(start + 1, Assertion::LineStart)?,
                b'$' => self.assertion(start + 1, Assertion::LineEnd)?,
                b'.' => {
                    self.push_to(start + 1, Node::CLASS)?;
                    self.tell(Translation::dot);
                }
                b'[' => self.bracket_class()?,
                b'*' | b'+' | b'?' => {
                    self.repeat(start + 1, last_repeat, |node| Some(node.quantified(byte)))?;
                    repeat = Some(start);
                }
                b'{' => match counts(&self.pattern.as_bytes()[start..]) {
                    Some(counts) => {
                        self.count(&counts, last_repeat)?;
                        repeat = Some(start);
                    }
                    None => self.literals(start + 1)?,
                },
                b'\\' => self.escape()?,
                _ => self.plain()?,
            }
            last_repeat = repeat;
        }
        Ok(())
    }

    fn tell(&mut self, tell: impl FnOnce(&mut Translation)) {
        if let Some(translation) = &mut self.translation {
            tell(translation);
        }
    }

    fn push(&mut self, node: Node) -> Result<(), Error> {
        self.current.sequence.push(node, &mut self.weights).map_err(|limit| exceeded(limit, self.pattern))
    }

    /// Appends a new part that ends before `end`.
    fn push_to(&mut self, end: usize, node: Node) -> Result<(), Error> {
        self.at = end;
        self.weights.allocate();
        self.push(node)
    }

    /// Characters that stand for themselves, up to the next that does not.
    fn plain(&mut self) -> Result<(), Error> {
        let rest = &self.pattern.as_bytes()[self.at..];
        let len = rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len());
        self.literals(self.at + len)
    }

    /// Everything up to `end` as plain characters; the last stands alone, for a quantifier binds to it only.
    fn literals(&mut self, end: usize) -> Result<(), Error> {
        let text = &self.pattern[self.at..end];
        let Some((last, _)) = text.char_indices().next_back() else { return Ok(()) };
        let (before, last) = text.split_at(last);
        if !before.is_empty() {
            self.push_to(end, Node::literal(before.chars().count() as u64))?;
            self.tell(|translation| translation.literal(before));
        }
        self.push_to(end, Node::literal(1))?;
        self.tell(|translation| translation.literal(last));
        Ok(())
    }

    fn assertion(&mut self, end: usize, assertion: Assertion) -> Result<(), Error> {
        let node =
            if matches!(assertion, Assertion::WordBoundary) { Node::WORD_BOUNDARY } else { Node::EMPTY };
        self.push_to(end, node)?;
        self.tell(|translation| translation.assertion(assertion));
        Ok(())
    }

    fn bracket_class(&mut self) -> Result<(), Error> {
        let open = self.at;
        let mut items = vec![];
        let is_wanted = self.translation.is_some();
        let end = escape::bracket_class(self.pattern, open, self.names, &mut self.unclosed_from, |item| {
            if is_wanted {
                items.push(item);
            }
        })?;
        self.push_to(end, Node::CLASS)?;
        let negated = self.pattern[open..].starts_with("[^");
        self.tell(|translation| translation.class(negated, &items));
        Ok(())
    }

    /// A class that needs no brackets.
    fn class(&mut self, end: usize, item: ClassItem<'_>) -> Result<(), Error> {
        self.push_to(end, Node::CLASS)?;
        self.tell(|translation| translation.class(false, &[item]));
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Error> {
        let start = self.at;
        let end = start + 2;
        match self.pattern.as_bytes().get(start + 1) {
            Some(b'A') => self.assertion(end, Assertion::TextStart),
            Some(b'z') => self.assertion(end, Assertion::TextEnd),
            Some(b'b') => self.assertion(end, Assertion::WordBoundary),
            Some(b'B') => self.assertion(end, Assertion::NoWordBoundary),
            Some(b'Q') => self.quote(),
            Some(b'p' | b'P') => {
                let (end, item) = escape::unicode_class(self.pattern, start, self.names)?;
                self.class(end, item)
            }
            Some(&letter) if escape::is_shorthand(letter) => self.class(end, ClassItem::Shorthand(letter)),
            _ => {
                let (code, end) = escape::character(self.pattern, start)?;
                self.push_to(end, Node::literal(1))?;
                self.tell(|translation| translation.character(code));
                Ok(())
            }
        }
    }

    /// `\Q…\E`, where all but `\E` stands for itself.
    fn quote(&mut self) -> Result<(), Error> {
        let start = self.at;
        self.at += 2;
        match self.pattern[self.at..].find("\\E") {
            Some(len) => {
                self.literals(self.at + len)?;
                self.at += 2;
            }
            None => {
                self.unclosed_quote = Some(start);
                self.literals(self.pattern.len())?;
            }
        }
        Ok(())
    }

    /// A quantifier that ends before `end`, or with the `?` that makes it lazy.
    fn repeat(
        &mut self,
        end: usize,
        last_repeat: Option<usize>,
        apply: impl Fn(Node) -> Option<Node>,
    ) -> Result<(), Error> {
        let start = self.at;
        let lazy = self.pattern.as_bytes().get(end) == Some(&b'?');
        self.at = end + usize::from(lazy);
        if let Some(last) = last_repeat {
            return Err(Error::new(ErrorKind::NestedRepetition, last..self.at));
        }
        let Some(node) = self.current.sequence.last else {
            return Err(Error::new(ErrorKind::MissingRepeatArgument, start..self.at));
        };
        let Some(repeated) = apply(node) else {
            return Err(Error::new(ErrorKind::RepeatProduct, start..self.at));
        };
        let written = &self.pattern[start..end];
        self.tell(|translation| translation.quantifier(written, lazy));
        self.weights.allocate();
        self.current.sequence.last = Some(repeated);
        self.weights.check(&repeated).map_err(|limit| exceeded(limit, self.pattern))
    }

    /// `{…}` with its counts.
    fn count(&mut self, counts: &Counts, last_repeat: Option<usize>) -> Result<(), Error> {
        let range = self.at..self.at + counts.len;
        if counts.min > MAX_COPIES || counts.max.is_some_and(|max| max > MAX_COPIES) {
            return Err(Error::new(ErrorKind::RepeatTooLarge, range));
        }
        if counts.max.is_some_and(|max| max < counts.min) {
            return Err(Error::new(ErrorKind::RepeatReversed, range));
        }
        self.repeat(range.end, last_repeat, |node| node.counted(counts.min, counts.max))
    }

    fn open(&mut self) -> Result<(), Error> {
        let open = self.at;
        let rest = &self.pattern[open..];
        let (len, kind) = if rest.as_bytes().get(1) == Some(&b'?') {
            group_start(rest)
                .map_err(|error| Error::new(error.kind, open + error.range.start..open + error.range.end))?
        } else {
            (1, GroupStart::Capture)
        };
        self.at += len;
        let written = &rest[..len];
        if kind == GroupStart::FlagsOnly {
            self.tell(|translation| translation.change_flags(written));
            return Ok(());
        }
        self.weights.allocate();
        let captures = kind == GroupStart::Capture;
        self.captures += u32::from(captures);
        if self.captures > MAX_HEIGHT || self.groups.len() >= MAX_OPEN {
            return Err(exceeded(Exceeded::Height, self.pattern));
        }
        self.groups.push(Group { open, captures, outer: std::mem::take(&mut self.current) });
        self.tell(|translation| translation.open(written, captures));
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        let Some(group) = self.groups.pop() else {
            return Err(Error::new(ErrorKind::UnexpectedParen, self.at..self.at + 1));
        };
        self.at += 1;
        self.captures -= u32::from(group.captures);
        let inner = std::mem::replace(&mut self.current, group.outer);
        self.tell(Translation::close);
        let node = self.end(inner)?;
        self.push(if group.captures { node.captured() } else { node })
    }

    fn end(&mut self, mut alternatives: Alternatives) -> Result<Node, Error> {
        alternatives.finish(&mut self.weights).map_err(|limit| exceeded(limit, self.pattern))
    }

    fn finish(&mut self) -> Result<Node, Error> {
        let alternatives = std::mem::take(&mut self.current);
        let node = self.end(alternatives)?;
        match (self.groups.last(), self.unclosed_quote) {
            (None, _) => Ok(node),
            (Some(_), Some(quote)) if self.pattern[quote..].contains(')') => {
                Err(Error::new(ErrorKind::UnclosedQuote, quote..self.pattern.len()))
            }
            (Some(group), _) => Err(Error::new(ErrorKind::MissingParen, group.open..group.open + 1)),
        }
    }
}

/// Whether a byte may mean something other than itself.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'|' | b'^' | b'$' | b'.' | b'[' | b'*' | b'+' | b'?' | b'{' | b'\\')
}

/// `{min}`, `{min,}` or `{min,max}`; a number too long to matter is saturated.
struct Counts {
    min: u32,
    max: Option<u32>,
    len: usize,
}

/// The counts at the start of `text`, which begins with `{`; `None` if the brace is a plain character.
fn counts(text: &[u8]) -> Option<Counts> {
    let (min, at) = count(text, 1)?;
    match text.get(at..)? {
        [b'}', ..] => Some(Counts { min, max: Some(min), len: at + 1 }),
        [b',', b'}', ..] => Some(Counts { min, max: None, len: at + 2 }),
        [b',', ..] => {
            let (max, at) = count(text, at + 1)?;
            (text.get(at) == Some(&b'}')).then_some(Counts { min, max: Some(max), len: at + 1 })
        }
        _ => None,
    }
}

/// A number without leading zeros at `at`, and where it ends.
fn count(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let digits = text.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit());
    let (value, len) = digits.fold((0_u32, 0), |(value, len), digit| {
        (value.saturating_mul(10).saturating_add(u32::from(digit - b'0')), len + 1)
    });
    let has_leading_zero = len > 1 && text[at] == b'0';
    (len > 0 && !has_leading_zero).then_some((value, at + len))
}
