//! Where reading goes on behind something that could not be read.
//!
//! At the next option of the plugin, at its end, or at what can be no part of it. Texts in quotes and comments are
//! passed as a whole. Only here does indentation count: an option or a plugin at the start of a line that stands no
//! deeper than what is damaged is none of its parts.

use super::{Layout, cursor::Reader};

impl Reader<'_> {
    /// In which column of its line a place is.
    pub(super) fn column(&self, at: usize) -> usize {
        at - self.line_of(at).0
    }

    fn is_first_of_line(&self, at: usize) -> bool {
        at <= self.line_of(at).1
    }

    /// How deep the line is indented in which a place is.
    pub(super) fn indentation(&self, at: usize) -> usize {
        let (start, written) = self.line_of(at);
        written.min(at) - start
    }

    /// Whether a closing brace is here that closes something further out than what is indented so.
    pub(super) fn closes_more(&self, indentation: usize) -> bool {
        self.layout == Layout::Trusted
            && self.peek() == Some(b'}')
            && self.is_first_of_line(self.at)
            && self.column(self.at) < indentation
    }

    /// Whether a plugin or a branch is here that cannot be an option of a plugin in this column.
    pub(super) fn begins_statement(&mut self, column: usize) -> bool {
        if self.peek() == Some(b'"') || self.peek() == Some(b'\'') {
            return false;
        }
        self.column(self.at) <= column && (self.begins_plugin() || self.begins_branch())
    }

    /// Goes on behind a damaged option of a plugin that stands in `column`; it began at `start`.
    pub(super) fn skip_to_attribute(&mut self, start: usize, column: usize) {
        let own = self.column(start);
        let mut depth = self.open_between(start, self.at);
        if self.at == start {
            self.pass();
        }
        while let Some(byte) = self.peek() {
            let is_new = self.is_first_of_line(self.at);
            if is_new && self.column(self.at) <= own && (self.begins_attribute() || self.begins_plugin()) {
                return;
            }
            if depth == 0 && (byte == b'}' || self.begins_attribute()) {
                return;
            }
            if is_new && byte == b'}' && self.column(self.at) <= column {
                return;
            }
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.pass_token();
        }
    }

    /// Goes on at the next plugin, branch or closing brace of a section.
    pub(super) fn skip_to_statement(&mut self) {
        self.pass_token();
        loop {
            self.blanks();
            if self.is_over()
                || self.peek() == Some(b'}')
                || self.begins_plugin()
                || self.is_first_of_line(self.at) && self.begins_branch()
            {
                return;
            }
            self.pass_token();
        }
    }

    /// Passes a text in quotes, a word or a character, and the spaces behind.
    fn pass_token(&mut self) {
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => match self.end_of_delimited(quote) {
                // what goes on in the next line may well be the end of one and the start of another
                Some(end) if self.is_on_one_line(self.at, end) => self.at = end + 1,
                _ => self.at += 1,
            },
            Some(b'#') if self.is_comment() => self.blanks(),
            _ => self.at += self.token().len(),
        }
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Whether a number sign begins a comment here, and not a colour or the like within something that is damaged.
    fn is_comment(&self) -> bool {
        self.text(0..self.at).ends_with([' ', '\t', '\n'])
    }

    /// How many braces and brackets are opened and not closed in a part of the text, texts in quotes left aside.
    fn open_between(&mut self, start: usize, end: usize) -> usize {
        self.at = start;
        let mut depth: usize = 0;
        while self.at < end {
            match self.peek() {
                Some(b'{' | b'[') => depth += 1,
                Some(b'}' | b']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.pass_token();
        }
        self.at = end;
        depth
    }
}
