//! What a backslash makes of the character behind it.

use super::{
    RegexError,
    parse::Parser,
    set::{class, property},
    tree::{Node, Order, Place},
};
use regex_syntax::hir::ClassUnicode;

/// What an escape says.
pub(super) enum Escape<'t> {
    Character(char),
    Class(ClassUnicode),
    Node(Node),
    /// The text of a group.
    Same(&'t str),
    /// The expression of a group.
    Call(&'t str),
}

/// Reads an escape outside of brackets; its backslash, at `from`, is read.
pub(super) fn read<'t>(parser: &mut Parser<'t>, from: usize) -> Result<Escape<'t>, RegexError> {
    let place = match parser.rest().as_bytes().first() {
        Some(b'A') => Some(Place::TextStart),
        Some(b'z') => Some(Place::TextEnd),
        Some(b'Z') => Some(Place::LastLineEnd),
        Some(b'b') => Some(Place::WordEdge),
        Some(b'B') => Some(Place::NoWordEdge),
        Some(b'G') => Some(Place::SearchStart),
        _ => None,
    };
    if let Some(place) = place {
        parser.at += 1;
        return Ok(Escape::Node(Node::Place(place)));
    }
    let set = |class: &ClassUnicode| Node::Set(Box::new(super::set::Set::new(class)));
    match parser.rest().as_bytes().first() {
        Some(b'K') => {
            parser.at += 1;
            Ok(Escape::Node(Node::Keep))
        }
        Some(b'R') => {
            parser.at += 1;
            let ends = class(&[('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')]);
            let ways = vec![Node::Literal("\r\n".into()), set(&ends)];
            Ok(Escape::Node(Node::Atomic(Box::new(Node::Either(ways)))))
        }
        Some(b'X') => {
            parser.at += 1;
            let marks = Node::Repeat {
                body: Box::new(set(&property("M").unwrap_or_else(ClassUnicode::empty))),
                least: 0,
                most: None,
                order: Order::Greedy,
            };
            let any = Node::Set(Box::new(super::set::Set::all()));
            Ok(Escape::Node(Node::Atomic(Box::new(Node::Sequence(vec![any, marks])))))
        }
        Some(b'k') => Ok(Escape::Same(name(parser, from)?)),
        Some(b'g') => Ok(Escape::Call(name(parser, from)?)),
        Some(b'1'..=b'9') => {
            let digits = parser.rest().bytes().take_while(u8::is_ascii_digit).count();
            let written = &parser.rest()[..digits];
            let number = written.parse().unwrap_or(usize::MAX);
            if number < 10 || parser.has_group(number) {
                parser.at += digits;
                return Ok(Escape::Same(written));
            }
            character(parser, from)
        }
        _ => character(parser, from),
    }
}

/// The name in `\k<name>`.
fn name<'t>(parser: &mut Parser<'t>, from: usize) -> Result<&'t str, RegexError> {
    parser.at += 1;
    let close = match parser.rest().as_bytes().first() {
        Some(b'<') => '>',
        Some(b'\'') => '\'',
        _ => return parser.error("the name of a group is expected, as in `<name>`", from),
    };
    let rest = &parser.rest()[1..];
    let Some(end) = rest.find(close) else { return parser.error("the name is not closed", from) };
    parser.at += end + 2;
    Ok(&rest[..end])
}

/// Reads an escape that stands for a character or a class of them, as it may in brackets, too.
#[expect(clippy::too_many_lines, reason = "one line for each escape")]
pub(super) fn character<'t>(parser: &mut Parser<'t>, from: usize) -> Result<Escape<'t>, RegexError> {
    let Some(first) = parser.rest().chars().next() else {
        return parser.error("nothing stands behind the backslash", from);
    };
    parser.at += first.len_utf8();
    let negated = |mut class: ClassUnicode| {
        class.negate();
        class
    };
    let digits = || class(&[('0', '9')]);
    let words = || class(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);
    let blanks = || class(&[('\t', '\r'), (' ', ' ')]);
    let hex = || class(&[('0', '9'), ('A', 'F'), ('a', 'f')]);
    Ok(match first {
        'd' => Escape::Class(digits()),
        'D' => Escape::Class(negated(digits())),
        'w' => Escape::Class(words()),
        'W' => Escape::Class(negated(words())),
        's' => Escape::Class(blanks()),
        'S' => Escape::Class(negated(blanks())),
        'h' => Escape::Class(hex()),
        'H' => Escape::Class(negated(hex())),
        'p' | 'P' if parser.rest().starts_with('{') => {
            let Some(end) = parser.rest().find('}') else {
                return parser.error("the name of the property is not closed", from);
            };
            let written = &parser.rest()[1..end];
            parser.at += end + 1;
            let (is_not, name) = written.strip_prefix('^').map_or((false, written), |name| (true, name));
            let Some(class) = property(name) else {
                return parser.error(format!("no property of characters is called `{name}`"), from);
            };
            Escape::Class(if is_not == (first == 'P') { class } else { negated(class) })
        }
        't' => Escape::Character('\t'),
        'n' => Escape::Character('\n'),
        'r' => Escape::Character('\r'),
        'f' => Escape::Character('\x0c'),
        'v' => Escape::Character('\x0b'),
        'a' => Escape::Character('\x07'),
        'e' => Escape::Character('\x1b'),
        'x' if parser.rest().starts_with('{') => {
            let Some(end) = parser.rest().find('}') else {
                return parser.error("the number of the character is not closed", from);
            };
            let written = &parser.rest()[1..end];
            parser.at += end + 1;
            Escape::Character(coded(parser, written, from)?)
        }
        'x' => {
            let first = numeral(parser, 16, 2);
            Escape::Character(of_bytes(parser, first, from)?)
        }
        'u' => {
            if parser.rest().bytes().take(4).filter(u8::is_ascii_hexdigit).count() < 4 {
                return parser.error("four hexadecimal digits are expected", from);
            }
            match char::from_u32(numeral(parser, 16, 4)) {
                Some(character) => Escape::Character(character),
                None => return parser.error("there is no such character", from),
            }
        }
        '0'..='7' => {
            parser.at -= 1;
            let first = numeral(parser, 8, 3);
            Escape::Character(of_bytes(parser, first, from)?)
        }
        'c' => Escape::Character(control(parser, from)?),
        'C' if parser.rest().starts_with('-') => {
            parser.at += 1;
            Escape::Character(control(parser, from)?)
        }
        other => Escape::Character(other),
    })
}

/// The number of so many digits at most.
fn numeral(parser: &mut Parser<'_>, radix: u32, most: usize) -> u32 {
    let count = parser.rest().chars().take(most).take_while(|digit| digit.is_digit(radix)).count();
    let code = u32::from_str_radix(&parser.rest()[..count], radix).unwrap_or(0);
    parser.at += count;
    code
}

/// A character by the number of its byte, or with the numbers behind it by those of all its bytes.
fn of_bytes(parser: &mut Parser<'_>, first: u32, from: usize) -> Result<char, RegexError> {
    let (mut bytes, mut code) = (vec![], first);
    while let Ok(byte) = u8::try_from(code) {
        bytes.push(byte);
        match str::from_utf8(&bytes).map(|text| text.chars().next()) {
            Ok(Some(character)) => return Ok(character),
            Err(error) if error.error_len().is_none() => {}
            _ => break,
        }
        let rest = parser.rest().as_bytes();
        code = match rest.get(..2) {
            Some(b"\\x") => {
                parser.at += 2;
                numeral(parser, 16, 2)
            }
            Some([b'\\', b'0'..=b'7']) => {
                parser.at += 1;
                numeral(parser, 8, 3)
            }
            _ => break,
        };
    }
    parser.error("these bytes are no character", from)
}

fn coded(parser: &Parser<'_>, digits: &str, from: usize) -> Result<char, RegexError> {
    match u32::from_str_radix(digits.trim(), 16).ok().and_then(char::from_u32) {
        Some(character) => Ok(character),
        None => parser.error("there is no such character", from),
    }
}

fn control(parser: &mut Parser<'_>, from: usize) -> Result<char, RegexError> {
    let Some(character) = parser.rest().chars().next().filter(char::is_ascii) else {
        return parser.error("a character is expected behind it", from);
    };
    parser.at += 1;
    Ok(char::from(character as u8 & 0x1f))
}
