//! `[…]`: ranges, classes in classes, intersections.

use super::{
    RegexError,
    escape::{self, Escape},
    parse::Parser,
    set::{class, property},
};
use regex_syntax::hir::ClassUnicode;

/// The names that may stand in `[:…:]`.
const NAMES: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "word", "xdigit",
];

/// So deep may brackets stand in each other.
const DEEPEST: usize = 50;

/// Reads a class; its bracket, at `from`, is read.
pub(super) fn bracket(parser: &mut Parser<'_>, from: usize) -> Result<ClassUnicode, RegexError> {
    nested(parser, from, 0)
}

fn nested(parser: &mut Parser<'_>, from: usize, depth: usize) -> Result<ClassUnicode, RegexError> {
    if depth > DEEPEST {
        return parser.error("brackets stand too deep in each other", from);
    }
    let is_negated = parser.rest().starts_with('^');
    parser.at += usize::from(is_negated);
    // what stands before `&&`, and what stands behind the last one
    let (mut before, mut members) = (None::<ClassUnicode>, ClassUnicode::empty());
    let mut is_first = true;
    loop {
        let own = parser.at;
        let Some(first) = parser.rest().chars().next() else {
            return Err(RegexError::new("this bracket is not closed", from..from + 1));
        };
        if first == ']' && !is_first {
            parser.at += 1;
            break;
        }
        if first == ']' && !parser.rest()[1..].contains(']') {
            parser.at += 1;
            return parser.error("nothing stands between these brackets", from);
        }
        is_first = false;
        if parser.rest().starts_with("&&") {
            parser.at += 2;
            before = Some(both(before, &members));
            members = ClassUnicode::empty();
            continue;
        }
        match member(parser, depth)? {
            Member::Class(class) => members.union(&class),
            Member::Character(low) => match range_end(parser, depth)? {
                Some(high) if high < low => {
                    return parser.error(format!("the range from `{low}` to `{high}` is empty"), own);
                }
                high => members.union(&class(&[(low, high.unwrap_or(low))])),
            },
        }
    }
    let mut whole = both(before, &members);
    if is_negated {
        if parser.options.ignore_case {
            whole.case_fold_simple();
        }
        whole.negate();
    }
    Ok(whole)
}

fn both(before: Option<ClassUnicode>, members: &ClassUnicode) -> ClassUnicode {
    match before {
        Some(mut before) => {
            before.intersect(members);
            before
        }
        None => members.clone(),
    }
}

enum Member {
    Character(char),
    Class(ClassUnicode),
}

fn member(parser: &mut Parser<'_>, depth: usize) -> Result<Member, RegexError> {
    let from = parser.at;
    if let Some(class) = posix(parser) {
        return Ok(Member::Class(class));
    }
    let Some(first) = parser.rest().chars().next() else {
        return parser.error("this bracket is not closed", from);
    };
    parser.at += first.len_utf8();
    Ok(match first {
        '[' => Member::Class(nested(parser, from, depth + 1)?),
        '\\' => match parser.rest().as_bytes().first() {
            Some(b'b') => {
                parser.at += 1;
                Member::Character('\x08')
            }
            _ => match escape::character(parser, from)? {
                Escape::Class(class) => Member::Class(class),
                Escape::Character(character) => Member::Character(character),
                _ => return parser.error("this cannot stand between brackets", from),
            },
        },
        other => Member::Character(other),
    })
}

/// The end of a range that goes on with a dash here.
fn range_end(parser: &mut Parser<'_>, depth: usize) -> Result<Option<char>, RegexError> {
    let before = parser.at;
    let Some(rest) = parser.rest().strip_prefix('-') else { return Ok(None) };
    if rest.is_empty() || rest.starts_with([']', '[']) || rest.starts_with("&&") {
        return Ok(None);
    }
    parser.at += 1;
    match member(parser, depth)? {
        Member::Character(high) => Ok(Some(high)),
        // a class ends no range: the dash is a character
        Member::Class(_) => {
            parser.at = before;
            Ok(None)
        }
    }
}

/// `[:name:]` and `[:^name:]`; an unknown name is a class of its letters.
fn posix(parser: &mut Parser<'_>) -> Option<ClassUnicode> {
    let inner = parser.rest().strip_prefix("[:")?;
    // no name is longer
    let head = &inner.as_bytes()[..inner.len().min(16)];
    let end = memchr::memmem::find(head, b":]")?;
    let (is_not, name) = inner[..end].strip_prefix('^').map_or((false, &inner[..end]), |name| (true, name));
    let mut class = NAMES.contains(&name).then(|| property(name))??;
    if is_not {
        class.negate();
    }
    parser.at += end + 4;
    Some(class)
}
