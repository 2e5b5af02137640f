//! The one decoder of scalars, in all their styles: folding, indentation, escapes.
//!
//! Enters: a cursor at the first character. Leaves: the cursor behind the scalar, and the decoded text piece by
//! piece in a [`Sink`]. The reader's sink keeps a value where it stands if it can; the sink of
//! [`Node::embedded`](super::Node::embedded) keeps where each piece is written.

use super::{
    cursor::{Cursor, IN_QUOTES, PLAIN_BLOCK, PLAIN_FLOW},
    fault::{Complaint, Fault},
    tree::Sink,
};
use std::ops::Range;

/// How a plain scalar ended.
pub(super) struct Plain {
    pub(super) end: usize,
    /// Whether the cursor went on to another line behind it.
    pub(super) broke: bool,
}

/// Reads a plain scalar whose further lines must be indented by `indent` columns unless it stands in a flow
/// collection.
pub(super) fn plain(
    cursor: &mut Cursor,
    flow: bool,
    indent: usize,
    sink: &mut impl Sink,
) -> Result<Plain, Fault> {
    let start = cursor.at;
    let mut end = start;
    let mut broke = false;
    loop {
        let from = cursor.at;
        let to = plain_line(cursor, if flow { PLAIN_FLOW } else { PLAIN_BLOCK });
        if to > from {
            if broke {
                fold(cursor, end..from, sink);
            }
            sink.verbatim(from..to);
            end = to;
            broke = false;
        }
        if cursor.break_length(cursor.at) == 0 {
            break;
        }
        broke = true;
        skip_plain_breaks(cursor, indent).map_err(|at| Fault::new(Complaint::TabIndentation, at, start))?;
        if (!flow && cursor.column() < indent) || cursor.at_document_indicator() || cursor.peek() == b'#' {
            break;
        }
    }
    Ok(Plain { end, broke })
}

/// Reads a plain scalar to the end of the line, or to what ends it before; the blanks at the end are skipped.
fn plain_line(cursor: &mut Cursor, stops: u8) -> usize {
    let mut to = cursor.at;
    let mut at = cursor.at;
    loop {
        let run = at;
        at = cursor.find(at, stops);
        match cursor.byte(at) {
            b':' if !cursor.is_blank_or_end(at + 1) => at += 1,
            0xc2 | 0xe2 if cursor.break_length(at) == 0 => at += 2,
            b' ' | b'\t' => {
                if at > run {
                    to = at;
                }
                cursor.at = at;
                cursor.skip_blanks();
                at = cursor.at;
                if cursor.peek() == b'#' || cursor.is_line_end(at) {
                    return to;
                }
                continue;
            }
            _ => {
                cursor.at = at;
                return if at > run { at } else { to };
            }
        }
        to = at;
    }
}

/// Goes over blanks and breaks; the error is the place of a tab that stands for indentation.
fn skip_plain_breaks(cursor: &mut Cursor, indent: usize) -> Result<(), usize> {
    cursor.skip_break();
    loop {
        match cursor.peek() {
            b' ' => cursor.at += 1,
            b'\t' if cursor.column() < indent => return Err(cursor.at),
            b'\t' => cursor.at += 1,
            _ if cursor.break_length(cursor.at) > 0 => cursor.skip_break(),
            _ => return Ok(()),
        }
    }
}

/// The value of the blanks and breaks in `range`: one break is a space, of more the first is dropped.
fn fold(cursor: &Cursor, range: Range<usize>, sink: &mut impl Sink) {
    let Some(first) = next_break(cursor, range.clone()) else { return };
    let rest = first.end..range.end;
    if first.len() == 3 {
        sink.verbatim(first);
    } else if next_break(cursor, rest.clone()).is_none() {
        return sink.decoded(" ", range);
    }
    breaks(cursor, rest, sink);
}

/// The value of all breaks in `range`, of which each counts.
fn breaks(cursor: &Cursor, range: Range<usize>, sink: &mut impl Sink) {
    let mut rest = range;
    while let Some(found) = next_break(cursor, rest.clone()) {
        rest.start = found.end;
        line_break(cursor, found, sink);
    }
}

/// The value of one line break: all but LS and PS read as `\n`.
fn line_break(cursor: &Cursor, range: Range<usize>, sink: &mut impl Sink) {
    if range.len() == 3 || (range.len() == 1 && cursor.byte(range.start) == b'\n') {
        sink.verbatim(range);
    } else if !range.is_empty() {
        sink.decoded("\n", range);
    }
}

fn next_break(cursor: &Cursor, range: Range<usize>) -> Option<Range<usize>> {
    let mut at = range.start;
    while at < range.end {
        let length = cursor.break_length(at);
        if length > 0 {
            return Some(at..at + length);
        }
        at += 1;
    }
    None
}

/// Reads a scalar in single or double quotes.
pub(super) fn quoted(cursor: &mut Cursor, sink: &mut impl Sink) -> Result<(), Fault> {
    let start = cursor.at;
    let quote = cursor.peek();
    cursor.at += 1;
    // where the text begins that is not yet handed over
    let mut from = cursor.at;
    loop {
        let at = cursor.find(cursor.at, IN_QUOTES);
        cursor.at = at;
        let byte = cursor.peek();
        if cursor.at_end() {
            return Err(Fault::new(Complaint::UnclosedQuote, at, start));
        } else if byte == quote {
            cursor.at += 1;
            if quote == b'"' || cursor.peek() != b'\'' {
                push(sink, from..at);
                return Ok(());
            }
            sink.verbatim(from..at + 1);
            cursor.at += 1;
            from = cursor.at;
        } else if byte == b'\\' && quote == b'"' {
            push(sink, from..at);
            escape(cursor, start, sink)?;
            from = cursor.at;
        } else if cursor.break_length(at) > 0 {
            let blanks =
                cursor.text()[from..at].bytes().rev().take_while(|byte| matches!(byte, b' ' | b'\t'));
            let end = at - blanks.count();
            push(sink, from..end);
            skip_quoted_breaks(cursor, start)?;
            fold(cursor, end..cursor.at, sink);
            from = cursor.at;
        } else {
            cursor.at += 1;
        }
    }
}

fn push(sink: &mut impl Sink, range: Range<usize>) {
    if !range.is_empty() {
        sink.verbatim(range);
    }
}

fn skip_quoted_breaks(cursor: &mut Cursor, start: usize) -> Result<(), Fault> {
    loop {
        cursor.skip_blanks();
        if cursor.break_length(cursor.at) == 0 {
            break;
        }
        cursor.skip_break();
    }
    if cursor.at_document_indicator() {
        return Err(Fault::new(Complaint::DocumentIndicatorInQuotes, cursor.at, start));
    }
    Ok(())
}

/// Reads an escape sequence of a scalar in double quotes that began at `start`.
fn escape(cursor: &mut Cursor, start: usize, sink: &mut impl Sink) -> Result<(), Fault> {
    let at = cursor.at;
    if cursor.break_length(at + 1) > 0 {
        cursor.at += 1;
        cursor.skip_break();
        let from = cursor.at;
        skip_quoted_breaks(cursor, start)?;
        breaks(cursor, from..cursor.at, sink);
        return Ok(());
    }
    let digits = match cursor.byte(at + 1) {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        byte => {
            let text = simple_escape(byte).ok_or(Fault::new(Complaint::UnknownEscape, at, start))?;
            cursor.at += 2;
            sink.decoded(text, at..cursor.at);
            return Ok(());
        }
    };
    let mut code = 0;
    for index in 0..digits {
        let digit = char::from(cursor.byte(at + 2 + index)).to_digit(16);
        code = code << 4 | digit.ok_or(Fault::new(Complaint::EscapeDigits, at, start))?;
    }
    let character = char::from_u32(code).ok_or(Fault::new(Complaint::EscapeCode, at, start))?;
    cursor.at += 2 + digits;
    sink.decoded(character.encode_utf8(&mut [0; 4]), at..cursor.at);
    Ok(())
}

/// What a backslash and `byte` stand for. go-yaml knows no `\/`, but `\'`.
fn simple_escape(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'0' => "\0",
        b'a' => "\x07",
        b'b' => "\x08",
        b't' | b'\t' => "\t",
        b'n' => "\n",
        b'v' => "\x0b",
        b'f' => "\x0c",
        b'r' => "\r",
        b'e' => "\x1b",
        b' ' => " ",
        b'"' => "\"",
        b'\'' => "'",
        b'\\' => "\\",
        b'N' => "\u{85}",
        b'_' => "\u{a0}",
        b'L' => "\u{2028}",
        b'P' => "\u{2029}",
        _ => return None,
    })
}

/// What is done with the line breaks at the end of a block scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// The first line of a block scalar.
pub(super) struct Header {
    start: usize,
    folded: bool,
    chomp: Chomp,
    /// Columns deeper than the surroundings, if written.
    pub(super) increment: Option<usize>,
    /// The end of the indicators.
    end: usize,
}

/// Reads `|` or `>` with its indicators; the cursor stays behind them.
pub(super) fn block_header(cursor: &mut Cursor) -> Result<Header, Fault> {
    let start = cursor.at;
    let mut header =
        Header { start, folded: cursor.peek() == b'>', chomp: Chomp::Clip, increment: None, end: start };
    cursor.at += 1;
    for _ in 0..2 {
        match cursor.peek() {
            b'+' if header.chomp == Chomp::Clip => header.chomp = Chomp::Keep,
            b'-' if header.chomp == Chomp::Clip => header.chomp = Chomp::Strip,
            b'0' if header.increment.is_none() => {
                return Err(Fault::new(Complaint::IndentationZero, cursor.at, start));
            }
            digit @ b'1'..=b'9' if header.increment.is_none() => {
                header.increment = Some(usize::from(digit - b'0'));
            }
            _ => break,
        }
        cursor.at += 1;
    }
    header.end = cursor.at;
    Ok(header)
}

/// Where a block scalar ended and how far its lines are indented.
pub(super) struct Body {
    pub(super) end: usize,
    pub(super) indent: usize,
}

/// Reads the lines of a block scalar, with the cursor at the end of its first line. They are indented by `indent`
/// columns, or by what the first of them is, but at least by `least`.
pub(super) fn block_body(
    cursor: &mut Cursor,
    header: &Header,
    indent: Option<usize>,
    least: usize,
    sink: &mut impl Sink,
) -> Result<Body, Fault> {
    cursor.skip_break();
    let mut indent = indent.unwrap_or(0);
    let mut tail = block_breaks(cursor, &mut indent, least, header.start)?;
    let mut end = header.end;
    let mut last_break = 0..0;
    let mut after_blank = false;
    while cursor.column() == indent && !cursor.at_end() {
        let at_blank = cursor.is_blank(cursor.at);
        let folds = header.folded && !after_blank && !at_blank && matches!(last_break.len(), 1 | 2);
        if !folds {
            line_break(cursor, last_break, sink);
        } else if next_break(cursor, tail.clone()).is_none() {
            sink.decoded(" ", last_break.start..cursor.at);
        }
        breaks(cursor, tail, sink);
        after_blank = at_blank;
        end = cursor.line_end(cursor.at);
        push(sink, cursor.at..end);
        cursor.at = end;
        cursor.skip_break();
        last_break = end..cursor.at;
        tail = block_breaks(cursor, &mut indent, least, header.start)?;
    }
    if header.chomp != Chomp::Strip {
        end = end.max(last_break.end);
        line_break(cursor, last_break, sink);
    }
    if header.chomp == Chomp::Keep && next_break(cursor, tail.clone()).is_some() {
        end = tail.end;
        breaks(cursor, tail, sink);
    }
    Ok(Body { end, indent })
}

/// Goes over indentation and empty lines, up to a line with content; gives where the last empty line ends.
fn block_breaks(
    cursor: &mut Cursor,
    indent: &mut usize,
    least: usize,
    start: usize,
) -> Result<Range<usize>, Fault> {
    let from = cursor.at;
    let mut end = from;
    let mut deepest = 0;
    loop {
        while cursor.peek() == b' ' && (*indent == 0 || cursor.column() < *indent) {
            cursor.at += 1;
        }
        deepest = deepest.max(cursor.column());
        if cursor.peek() == b'\t' && (*indent == 0 || cursor.column() < *indent) {
            return Err(Fault::new(Complaint::TabInBlockScalar, cursor.at, start));
        }
        if cursor.break_length(cursor.at) == 0 {
            break;
        }
        cursor.skip_break();
        end = cursor.at;
    }
    if *indent == 0 {
        *indent = deepest.max(least).max(1);
    }
    Ok(from..end)
}
