//! The next token of the text: blanks and comments, indicators, scalars.

use super::{
    Comment, Flavour,
    cursor::Cursor,
    fault::{Complaint, Fault},
    property, scalar,
    scan::Scanner,
    token::{Token, TokenKind},
    tree::{Sink, Slice, Style, offset},
};
use std::ops::Range;

/// How far flavour v3 looks for a comment, in bytes.
const COMMENT_LOOK_AHEAD: usize = 512;

/// Keeps a value where it stands if it stands there in one piece, else copies it.
pub(super) struct Value<'t, 's> {
    text: &'t str,
    side: &'s mut String,
    /// The verbatim piece, as long as there is only one.
    piece: Range<usize>,
    /// Where the copy begins.
    copied: Option<usize>,
}

impl<'t, 's> Value<'t, 's> {
    pub(super) fn new(text: &'t str, side: &'s mut String) -> Self {
        Self { text, side, piece: 0..0, copied: None }
    }

    fn copy(&mut self) {
        if self.copied.is_none() {
            self.copied = Some(self.side.len());
            self.side.push_str(&self.text[self.piece.clone()]);
        }
    }

    pub(super) fn slice(self) -> Slice {
        match self.copied {
            Some(start) => Slice::aside(start, self.side.len()),
            None => Slice::verbatim(self.piece),
        }
    }
}

impl Sink for Value<'_, '_> {
    #[inline]
    fn verbatim(&mut self, range: Range<usize>) {
        if self.copied.is_none() {
            if self.piece.is_empty() {
                self.piece = range;
                return;
            } else if self.piece.end == range.start {
                self.piece.end = range.end;
                return;
            }
            self.copy();
        }
        self.side.push_str(&self.text[range]);
    }

    fn decoded(&mut self, text: &str, _: Range<usize>) {
        self.copy();
        self.side.push_str(text);
    }
}

impl Scanner<'_> {
    /// Puts the next token, and what it brings along, into the queue.
    pub(super) fn fetch(&mut self) -> Result<(), Fault> {
        self.skip_to_token();
        self.unroll_indent(self.cursor.column() as i64);
        if self.cursor.at_end() {
            // no key is still possible on this line
            self.cursor.line = self.cursor.at;
            return self.fetch_boundary(TokenKind::StreamEnd, 0);
        }
        let byte = self.cursor.peek();
        if self.cursor.column() == 0 {
            if byte == b'%' {
                return self.fetch_directive();
            }
            if self.cursor.at_document_indicator() {
                let kind = if byte == b'-' { TokenKind::DocumentStart } else { TokenKind::DocumentEnd };
                return self.fetch_boundary(kind, 3);
            }
        }
        self.fetch_content(byte)?;
        let on_its_line = match self.last_kind() {
            Some(TokenKind::BlockEntry) => false,
            // a scalar after which a key may begin has gone on to the next line
            Some(TokenKind::Scalar) => !self.key_allowed,
            _ => true,
        };
        if self.flavour == Flavour::V3 && on_its_line {
            self.skip_line_comment();
        }
        Ok(())
    }

    fn fetch_content(&mut self, byte: u8) -> Result<(), Fault> {
        let flow = self.in_flow();
        let at = self.cursor.at;
        match byte {
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.cursor.is_blank_or_end(at + 1) => self.fetch_block_entry(),
            b'?' if flow || self.cursor.is_blank_or_end(at + 1) => self.fetch_key(),
            b':' if flow || self.cursor.is_blank_or_end(at + 1) => self.fetch_value(),
            b'*' => self.fetch_property(TokenKind::Alias),
            b'&' => self.fetch_property(TokenKind::Anchor),
            b'!' => self.fetch_property(TokenKind::Tag),
            b'|' | b'>' if !flow => self.fetch_block_scalar(),
            b'\'' | b'"' => self.fetch_quoted(),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' | 0 => {
                Err(Fault::new(Complaint::NoToken, at, at))
            }
            _ => self.fetch_plain(),
        }
    }

    /// Goes over blanks, breaks and comments. A tab may not stand where a key may begin.
    fn skip_to_token(&mut self) {
        if self.cursor.at == 0 && self.cursor.text().starts_with('\u{feff}') {
            self.cursor.at = '\u{feff}'.len_utf8();
            self.cursor.line = self.cursor.at - 1;
        }
        loop {
            let tabs = self.in_flow() || !self.key_allowed;
            while self.cursor.peek() == b' ' || (tabs && self.cursor.peek() == b'\t') {
                self.cursor.at += 1;
            }
            if self.cursor.peek() == b'#' {
                self.skip_comments();
            }
            if self.cursor.break_length(self.cursor.at) == 0 {
                return;
            }
            self.cursor.skip_break();
            self.key_allowed |= !self.in_flow();
        }
    }

    /// Goes over a comment. Flavour v3 looks for further ones itself, and minds no tabs before them.
    fn skip_comments(&mut self) {
        self.skip_comment();
        while self.flavour == Flavour::V3 {
            let mut next = self.cursor;
            let limit = next.at + COMMENT_LOOK_AHEAD;
            next.skip_break();
            while next.at < limit && !next.at_end() && next.is_blank_or_end(next.at) {
                if next.is_blank(next.at) {
                    next.at += 1;
                } else {
                    next.skip_break();
                }
            }
            if next.peek() != b'#' || next.at >= limit {
                return;
            }
            self.cursor = next;
            self.key_allowed |= !self.in_flow();
            self.skip_comment();
        }
    }

    fn skip_comment(&mut self) {
        let start = self.cursor.at;
        self.cursor.at = self.cursor.line_end(start);
        let own_line = self.cursor.is_indentation(start);
        let range = offset(start)..offset(self.cursor.at);
        self.comments.push(Comment { span: self.source.span(range.clone()), range, own_line });
    }

    /// Flavour v3 goes over a comment on the line of a token right after it.
    fn skip_line_comment(&mut self) {
        let mut next = self.cursor;
        next.skip_blanks();
        if next.peek() == b'#' && next.at - self.cursor.at < COMMENT_LOOK_AHEAD {
            self.cursor = next;
            self.skip_comment();
        }
    }

    /// The end of the stream, or one of the two document indicators.
    fn fetch_boundary(&mut self, kind: TokenKind, length: usize) -> Result<(), Fault> {
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.key_allowed = false;
        self.push_indicator(kind, length);
        Ok(())
    }

    fn fetch_directive(&mut self) -> Result<(), Fault> {
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.key_allowed = false;
        let token = property::directive(&mut self.cursor)?;
        self.push(token);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Result<(), Fault> {
        let key_level = self.save_simple_key()?;
        self.open_flow()?;
        self.key_allowed = true;
        let start = self.cursor.at;
        self.cursor.at += 1;
        self.push(Token { key_level, ..Token::new(kind, offset(start), offset(start + 1)) });
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Result<(), Fault> {
        self.remove_simple_key()?;
        self.close_flow();
        self.key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result<(), Fault> {
        self.remove_simple_key()?;
        self.key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry, 1);
        Ok(())
    }

    /// Begins a block collection here if it is deeper than the surroundings, where `complaint` is made if none
    /// may begin here.
    fn enter_block(&mut self, kind: TokenKind, complaint: Complaint) -> Result<(), Fault> {
        let at = self.cursor.at;
        if self.in_flow() {
            return Ok(());
        }
        if !self.key_allowed {
            return Err(Fault::new(complaint, at, at));
        }
        let column = self.cursor.column();
        if self.roll_indent(column, at)? {
            self.push_block_start(kind, at, column);
        }
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result<(), Fault> {
        self.enter_block(TokenKind::BlockSequenceStart, Complaint::BlockEntry)?;
        self.remove_simple_key()?;
        self.key_allowed = true;
        self.push_indicator(TokenKind::BlockEntry, 1);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result<(), Fault> {
        self.enter_block(TokenKind::BlockMappingStart, Complaint::MappingKey)?;
        self.remove_simple_key()?;
        self.key_allowed = !self.in_flow();
        self.push_indicator(TokenKind::Key, 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result<(), Fault> {
        if self.accept_simple_key()? {
            self.key_allowed = false;
        } else {
            self.enter_block(TokenKind::BlockMappingStart, Complaint::MappingValue)?;
            self.key_allowed = !self.in_flow();
        }
        self.push_indicator(TokenKind::Value, 1);
        Ok(())
    }

    fn fetch_property(&mut self, kind: TokenKind) -> Result<(), Fault> {
        let key_level = self.save_simple_key()?;
        self.key_allowed = false;
        let token = match kind {
            TokenKind::Tag => property::tag(&mut self.cursor)?,
            _ => property::anchor(&mut self.cursor, kind)?,
        };
        self.push(Token { key_level, ..token });
        Ok(())
    }

    fn fetch_block_scalar(&mut self) -> Result<(), Fault> {
        self.remove_simple_key()?;
        self.key_allowed = true;
        let start = self.cursor.at;
        let style = if self.cursor.peek() == b'|' { Style::Literal } else { Style::Folded };
        let header = scalar::block_header(&mut self.cursor)?;
        self.cursor.skip_blanks();
        if self.cursor.peek() == b'#' {
            self.skip_comment();
        }
        if !self.cursor.is_line_end(self.cursor.at) {
            return Err(Fault::new(Complaint::AfterHeader, self.cursor.at, start));
        }
        let base = usize::try_from(self.indent).unwrap_or(0);
        let least = usize::try_from(self.indent + 1).unwrap_or(0);
        let indent = header.increment.map(|increment| base + increment);
        let mut value = Value::new(self.cursor.text(), &mut self.side);
        let next_line = self.cursor.at + self.cursor.break_length(self.cursor.at);
        let excess = self.cursor.excess(next_line);
        let body = scalar::block_body(&mut self.cursor, &header, indent, least, &mut value)?;
        let value = value.slice();
        let token = self.scalar_token(style, start, body.end, value);
        // where the lines stand, not where they shall stand
        let column = body.indent.saturating_add_signed(excess);
        self.push(Token { column: offset(column), ..token });
        Ok(())
    }

    fn fetch_quoted(&mut self) -> Result<(), Fault> {
        let key_level = self.save_simple_key()?;
        self.key_allowed = false;
        let start = self.cursor.at;
        let style = if self.cursor.peek() == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted };
        let mut value = Value::new(self.cursor.text(), &mut self.side);
        scalar::quoted(&mut self.cursor, &mut value)?;
        let value = value.slice();
        let token = self.scalar_token(style, start, self.cursor.at, value);
        self.push(Token { key_level, ..token });
        Ok(())
    }

    fn fetch_plain(&mut self) -> Result<(), Fault> {
        let key_level = self.save_simple_key()?;
        self.key_allowed = false;
        let start = self.cursor.at;
        let indent = usize::try_from(self.indent + 1).unwrap_or(0);
        let flow = self.in_flow();
        let mut value = Value::new(self.cursor.text(), &mut self.side);
        let plain = scalar::plain(&mut self.cursor, flow, indent, &mut value)?;
        let value = value.slice();
        self.key_allowed |= plain.broke;
        let token = self.scalar_token(Style::Plain, start, plain.end, value);
        self.push(Token { key_level, ..token });
        Ok(())
    }
}

/// Reads the scalar at `range` again, for its pieces. `column` is that of the lines of a block scalar.
pub(in crate::syntax) fn decode_again(
    text: &str,
    range: Range<usize>,
    style: Style,
    column: usize,
    sink: &mut impl Sink,
) {
    let mut cursor = Cursor::within(text, range.clone());
    // what was read once can be read again
    let _ = match style {
        Style::Plain if range.is_empty() => Ok(()),
        Style::Plain => scalar::plain(&mut cursor, false, 0, sink).map(drop),
        Style::SingleQuoted | Style::DoubleQuoted => scalar::quoted(&mut cursor, sink),
        Style::Literal | Style::Folded => scalar::block_header(&mut cursor).and_then(|header| {
            cursor.at = cursor.line_end(cursor.at);
            scalar::block_body(&mut cursor, &header, Some(column), 0, sink).map(drop)
        }),
        Style::Block | Style::Flow => Ok(()),
    };
}
