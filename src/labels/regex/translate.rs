//! A pattern in the syntax of the crate `regex`, written while the scanner reads it.
//!
//! The two syntaxes look alike and mean different things: flags reach further in Go, groups may share a name, classes
//! do not nest, `\d`, `\w`, `\s` and `\b` are ASCII, surrogates have numbers. So nothing is copied: every part is
//! written with its meaning spelt out, flags included, and needs nothing from the text before it.

use super::unicode_classes::Names;

/// `(?imsU)`, each on or off.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    ignore_case: bool,
    multi_line: bool,
    dot_newline: bool,
    ungreedy: bool,
}

impl Flags {
    /// `.` matches a newline too.
    pub(super) const DOT_NEWLINE: Self =
        Self { ignore_case: false, multi_line: false, dot_newline: true, ungreedy: false };

    /// These, changed by `(?i-s:` or `(?i)`.
    fn changed(mut self, written: &str) -> Self {
        let mut value = true;
        for letter in written.bytes() {
            match letter {
                b'-' => value = false,
                b'i' => self.ignore_case = value,
                b'm' => self.multi_line = value,
                b's' => self.dot_newline = value,
                b'U' => self.ungreedy = value,
                _ => {}
            }
        }
        self
    }
}

/// What stands in a class, or is one by itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum ClassItem<'p> {
    /// From one code point to another; surrogates have code points too.
    Range(u32, u32),
    /// `\d` and its kin, by the letter.
    Shorthand(u8),
    /// `[:alpha:]`, which is spelt alike in both syntaxes.
    Posix(&'p str),
    /// `\p{…}`: the letter `p` or `P`, and the name with the `^` that it may have.
    Unicode(u8, &'p str),
}

/// An assertion: it matches a place, not a character.
#[derive(Clone, Copy, Debug)]
pub(super) enum Assertion {
    /// `^`
    LineStart,
    /// `$`
    LineEnd,
    /// `\A`
    TextStart,
    /// `\z`
    TextEnd,
    /// `\b`
    WordBoundary,
    /// `\B`
    NoWordBoundary,
}

/// The class that no character is in.
const NOTHING: &str = r"[^\x{0}-\x{10FFFF}]";

/// The code points that are no characters.
const SURROGATES: std::ops::RangeInclusive<u32> = 0xd800..=0xdfff;

/// What has been translated so far.
#[derive(Debug)]
pub(super) struct Translation {
    /// The translated pattern.
    pub(super) text: String,
    /// The names of the groups that capture, from the first; empty for those that have none.
    pub(super) groups: Vec<Box<str>>,
    flags: Flags,
    /// The flags to return to, for every open group.
    outer: Vec<Flags>,
    /// Whether the text ends in a quantifier.
    is_quantified: bool,
}

impl Translation {
    pub(super) fn new(flags: Flags) -> Self {
        let (text, groups, outer) = (String::new(), vec![], vec![]);
        Self { text, groups, flags, outer, is_quantified: false }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.is_quantified = false;
    }

    /// Plain characters; a quantifier behind them must be for all of them.
    pub(super) fn literal(&mut self, text: &str) {
        if self.flags.ignore_case {
            self.push(&format!("(?i:{})", regex::escape(text)));
        } else {
            self.push(&regex::escape(text));
        }
    }

    /// A character by its code point.
    pub(super) fn character(&mut self, code: u32) {
        match char::from_u32(code) {
            Some(character) => self.literal(character.encode_utf8(&mut [0; 4])),
            None => self.push(NOTHING),
        }
    }

    /// `.`
    pub(super) fn dot(&mut self) {
        self.push(if self.flags.dot_newline { "(?s:.)" } else { r"[^\n]" });
    }

    pub(super) fn assertion(&mut self, assertion: Assertion) {
        self.push(match assertion {
            Assertion::LineStart if self.flags.multi_line => "(?m:^)",
            Assertion::LineEnd if self.flags.multi_line => "(?m:$)",
            Assertion::LineStart | Assertion::TextStart => r"\A",
            Assertion::LineEnd | Assertion::TextEnd => r"\z",
            Assertion::WordBoundary => r"(?-u:\b)",
            Assertion::NoWordBoundary => r"(?-u:\B)",
        });
    }

    /// A class.
    pub(super) fn class(&mut self, negated: bool, items: &[ClassItem<'_>]) {
        self.push(match (self.flags.ignore_case, negated) {
            (false, false) => "[",
            (false, true) => "[^",
            (true, false) => "(?i:[",
            (true, true) => "(?i:[^",
        });
        // a class needs something in it
        self.push(NOTHING);
        for item in items {
            self.class_item(*item);
        }
        self.push(if self.flags.ignore_case { "])" } else { "]" });
    }

    fn class_item(&mut self, item: ClassItem<'_>) {
        match item {
            ClassItem::Range(low, high) => {
                let low = if SURROGATES.contains(&low) { SURROGATES.end() + 1 } else { low };
                let high = if SURROGATES.contains(&high) { SURROGATES.start() - 1 } else { high };
                if low <= high {
                    self.push(&format!(r"\x{{{low:X}}}-\x{{{high:X}}}"));
                }
            }
            ClassItem::Shorthand(letter) => self.push(match letter {
                b'd' => "[0-9]",
                b'D' => "[^0-9]",
                b's' => r"[\t\n\x0C\r ]",
                b'S' => r"[^\t\n\x0C\r ]",
                b'w' => "[0-9A-Za-z_]",
                _ => "[^0-9A-Za-z_]",
            }),
            ClassItem::Posix(written) => self.push(written),
            ClassItem::Unicode(letter, name) => {
                let (name, inverted) = name.strip_prefix('^').map_or((name, false), |name| (name, true));
                let negated = (letter == b'P') != inverted;
                match Names::property(name) {
                    Some(property) => {
                        self.push(&format!(r"\{}{{{property}}}", if negated { 'P' } else { 'p' }));
                    }
                    None => self.push(if negated { r"\x{0}-\x{10FFFF}" } else { NOTHING }),
                }
            }
        }
    }

    /// `(`, `(?:`, `(?i:`, `(?P<name>`: the start of a group as it is written.
    pub(super) fn open(&mut self, written: &str, captures: bool) {
        self.outer.push(self.flags);
        if captures {
            let name = written.split(['<', '>']).nth(1).unwrap_or_default();
            self.groups.push(name.into());
            self.push("(");
        } else {
            self.flags = self.flags.changed(written);
            self.push("(?:");
        }
    }

    /// `(?i)`, for the rest of the group. Nothing is written, so a quantifier behind it is for what stands before it.
    pub(super) fn change_flags(&mut self, written: &str) {
        self.flags = self.flags.changed(written);
    }

    /// `)`
    pub(super) fn close(&mut self) {
        self.flags = self.outer.pop().unwrap_or_default();
        self.push(")");
    }

    /// `|`
    pub(super) fn alternative(&mut self) {
        self.push("|");
    }

    /// A quantifier, without the `?` that makes it lazy.
    pub(super) fn quantifier(&mut self, written: &str, lazy: bool) {
        // behind another quantifier `?` and `+` would be read as a part of it
        self.text.push_str(match written {
            "*" if self.is_quantified => "{0,}",
            "+" if self.is_quantified => "{1,}",
            "?" if self.is_quantified => "{0,1}",
            _ => written,
        });
        if lazy != self.flags.ungreedy {
            self.text.push('?');
        }
        self.is_quantified = true;
    }
}
