//! Sets of characters, and of the bytes that texts may go on with.

use regex_syntax::{
    ParserBuilder,
    hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind},
};

/// A set of characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Set {
    /// Which of ASCII are in it, a bit each.
    ascii: [u64; 2],
    /// The others, in order.
    others: Others,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Others {
    All,
    Ranges(Box<[(char, char)]>),
}

impl Set {
    pub(super) fn new(class: &ClassUnicode) -> Self {
        let mut ascii = [0_u64; 2];
        for range in class.ranges().iter().filter(|range| range.start().is_ascii()) {
            for byte in range.start() as u32..=(range.end() as u32).min(127) {
                ascii[byte as usize / 64] |= 1 << (byte % 64);
            }
        }
        let above = class.ranges().iter().filter(|range| !range.end().is_ascii());
        let others: Box<[_]> = above.map(|range| (range.start().max('\u{80}'), range.end())).collect();
        let is_all = others.as_ref() == [('\u{80}', char::MAX)];
        Self { ascii, others: if is_all { Others::All } else { Others::Ranges(others) } }
    }

    /// Every character.
    pub(super) fn all() -> Self {
        Self { ascii: [u64::MAX; 2], others: Others::All }
    }

    /// Every character but the end of a line.
    pub(super) fn in_line() -> Self {
        Self { ascii: [!(1 << b'\n'), u64::MAX], others: Others::All }
    }

    #[inline]
    pub(super) fn has_ascii(&self, byte: u8) -> bool {
        self.ascii[usize::from(byte / 64) & 1] >> (byte % 64) & 1 == 1
    }

    pub(super) fn has(&self, character: char) -> bool {
        if character.is_ascii() {
            return self.has_ascii(character as u8);
        }
        match &self.others {
            Others::All => true,
            Others::Ranges(ranges) => {
                let behind = ranges.partition_point(|(_, end)| *end < character);
                ranges.get(behind).is_some_and(|(start, _)| *start <= character)
            }
        }
    }

    /// What a text that begins with one of them may begin with.
    pub(super) fn starts(&self) -> Starts {
        let has_others = !matches!(&self.others, Others::Ranges(ranges) if ranges.is_empty());
        // the first bytes of characters of several are 0xC2 to 0xF4
        let high = if has_others { 0x001f_ffff_ffff_fffc } else { 0 };
        Starts { bytes: [self.ascii[0], self.ascii[1], 0, high], at_end: false }
    }
}

/// What a text may go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Starts {
    /// The next byte, a bit for each.
    bytes: [u64; 4],
    /// It may also be the end.
    at_end: bool,
}

impl Starts {
    pub(super) const NONE: Self = Self { bytes: [0; 4], at_end: false };
    /// Anything.
    pub(super) const ANY: Self = Self { bytes: [u64::MAX; 4], at_end: true };

    pub(super) fn byte(byte: u8) -> Self {
        let mut starts = Self::NONE;
        starts.bytes[usize::from(byte / 64)] |= 1 << (byte % 64);
        starts
    }

    /// The same, or the end.
    pub(super) fn or_end(self) -> Self {
        Self { at_end: true, ..self }
    }

    pub(super) fn union(self, other: Self) -> Self {
        let mut bytes = self.bytes;
        bytes.iter_mut().zip(other.bytes).for_each(|(mine, other)| *mine |= other);
        Self { bytes, at_end: self.at_end || other.at_end }
    }

    /// Whether no byte is in both.
    pub(super) fn excludes(self, other: Self) -> bool {
        self.bytes.iter().zip(other.bytes).all(|(mine, other)| mine & other == 0)
    }

    /// The byte, if it is the only one.
    pub(super) fn only(self) -> Option<u8> {
        let count: u32 = self.bytes.iter().map(|word| word.count_ones()).sum();
        let word = self.bytes.iter().position(|word| *word != 0)?;
        (count == 1 && !self.at_end).then(|| (word * 64) as u8 + self.bytes[word].trailing_zeros() as u8)
    }

    #[inline]
    pub(super) fn has(&self, byte: u8) -> bool {
        self.bytes[usize::from(byte / 64)] >> (byte % 64) & 1 == 1
    }

    /// Whether the text may go on here.
    #[inline]
    pub(super) fn allow(&self, text: &[u8], at: usize) -> bool {
        text.get(at).map_or(self.at_end, |byte| self.has(*byte))
    }
}

/// A class of these ranges.
pub(super) fn class(ranges: &[(char, char)]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().map(|(start, end)| ClassUnicodeRange::new(*start, *end)))
}

/// The class of characters with a property of Unicode.
pub(super) fn property(name: &str) -> Option<ClassUnicode> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '-' | '=');
    if !name.chars().all(is_name) {
        return None;
    }
    let own = match name.to_ascii_lowercase().replace([' ', '_', '-'], "").as_str() {
        "alnum" => Some(r"[\p{Alphabetic}\p{M}\p{Nd}]"),
        "alpha" => Some(r"[\p{Alphabetic}\p{M}]"),
        "blank" => Some(r"[\p{Zs}\t]"),
        "cntrl" => Some(r"\p{Cc}"),
        "digit" => Some(r"\p{Nd}"),
        "graph" => Some(r"[^\s\p{Cc}\p{Cn}\p{Cs}]"),
        "lower" => Some(r"\p{Lowercase}"),
        "print" => Some(r"[^\p{Cc}\p{Cn}\p{Cs}]"),
        "punct" => Some(r"[\p{P}$+<=>^`|~]"),
        "space" => Some(r"\s"),
        "upper" => Some(r"\p{Uppercase}"),
        "word" => Some(r"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]"),
        "xdigit" => Some("[0-9A-Fa-f]"),
        "ascii" => Some("[\0-\x7f]"),
        "any" => Some(r"[\s\S]"),
        "assigned" => Some(r"\P{Cn}"),
        _ => None,
    };
    let named = format!(r"\p{{{name}}}");
    let hir = ParserBuilder::new().build().parse(own.unwrap_or(&named)).ok()?;
    match hir.into_kind() {
        HirKind::Class(Class::Unicode(class)) => Some(class),
        _ => None,
    }
}
