//! The values of options: words, texts, numbers, lists, tables and plugins.

use super::{
    Entry, Value, ValueKind,
    cursor::{Lost, Read, Reader},
    problem::ProblemKind,
};
use crate::source::Spanned;

impl Reader<'_> {
    pub(super) fn value(&mut self) -> Read<Value> {
        if self.begins_plugin() {
            let start = self.at;
            let plugin = self.deeper(Self::plugin)?;
            return Ok(Spanned::new(ValueKind::Plugin(plugin), self.span_from(start)));
        }
        let start = self.at;
        let kind = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => ValueKind::Text(self.delimited(quote).to_owned()),
            Some(b'[') => ValueKind::List(self.deeper(Self::list)?),
            Some(b'{') => ValueKind::Table(self.deeper(Self::table)?),
            _ => return self.unquoted(),
        };
        Ok(Spanned::new(kind, self.span_from(start)))
    }

    /// A word or a number. What goes on behind it, or is neither, should stand in quotes.
    fn unquoted(&mut self) -> Read<Value> {
        let start = self.at;
        let is_value = |byte: &u8| !byte.is_ascii_whitespace() && !b",]})\"'#{[".contains(byte);
        let mut length = self.rest().bytes().take_while(is_value).count();
        // the braces of `${NAME}` are not those of a table
        if self.rest()[..length].ends_with('$') {
            let rest = &self.rest()[length..];
            let line = rest.lines().next().unwrap_or_default();
            length += if rest.starts_with('{') { line.find('}').map_or(0, |end| end + 1) } else { 0 };
        }
        if length == 0 {
            return self.lost(ProblemKind::NoValue);
        }
        let written = self.text(start..start + length);
        let (word, number) = (self.bareword(), self.number());
        self.at += length;
        let kind = match written {
            _ if word == written && word.len() > 1 => ValueKind::Bareword(word.to_owned()),
            _ if number == written => ValueKind::Number(number.to_owned()),
            _ => {
                let is_letter = word == written;
                let kind = if is_letter { ProblemKind::OneLetter } else { ProblemKind::NoQuotes };
                self.problem(start..start + length, kind);
                ValueKind::Bareword(written.to_owned())
            }
        };
        Ok(Spanned::new(kind, self.span_from(start)))
    }

    /// The elements of a list, whose bracket is here.
    pub(super) fn list(&mut self) -> Read<Vec<Value>> {
        let start = self.at;
        self.at += 1;
        let mut list = vec![];
        self.blanks();
        if self.accept("]") {
            return Ok(list);
        }
        loop {
            list.push(self.value()?);
            self.blanks();
            match self.peek() {
                Some(b',') => {
                    let comma = self.at;
                    self.at += 1;
                    self.blanks();
                    if self.peek() == Some(b']') {
                        self.problem(comma..comma + 1, ProblemKind::TrailingComma);
                    }
                }
                Some(b'"' | b'\'') if !self.begins_attribute() => {
                    self.problem(self.at..self.at + 1, ProblemKind::NoComma);
                }
                Some(b']') => {}
                _ => return self.lost(ProblemKind::NoListEnd(self.span(start..start + 1))),
            }
            if self.accept("]") {
                return Ok(list);
            }
        }
    }

    /// The entries of a table, whose brace is here.
    fn table(&mut self) -> Read<Vec<Entry>> {
        let start = self.at;
        self.at += 1;
        let mut entries = vec![];
        loop {
            self.blanks();
            if self.accept("}") {
                return Ok(entries);
            }
            if self.is_over() {
                return self.lost(ProblemKind::NoClosing(self.span(start..start + 1)));
            }
            if self.peek() == Some(b',') {
                self.problem(self.at..self.at + 1, ProblemKind::Comma);
                self.at += 1;
                continue;
            }
            let key = self.key()?;
            self.blanks();
            if !self.accept("=>") {
                return self.lost(ProblemKind::NoArrow);
            }
            self.blanks();
            let value = self.value()?;
            entries.push(Entry { key, value });
        }
    }

    fn key(&mut self) -> Read<Value> {
        let start = self.at;
        if let Some(quote @ (b'"' | b'\'')) = self.peek() {
            let text = self.delimited(quote).to_owned();
            return Ok(Spanned::new(ValueKind::Text(text), self.span_from(start)));
        }
        let (number, word) = (self.number(), self.bareword());
        self.at += number.len().max(word.len());
        let kind = match (number, word) {
            ("", "") => return self.lost(ProblemKind::NoKey),
            ("", word) => {
                if word.len() == 1 {
                    self.problem(start..self.at, ProblemKind::OneLetter);
                }
                ValueKind::Bareword(word.to_owned())
            }
            (number, _) => ValueKind::Number(number.to_owned()),
        };
        Ok(Spanned::new(kind, self.span_from(start)))
    }

    /// Whether a name and an opening brace are here.
    pub(super) fn begins_plugin(&mut self) -> bool {
        self.end_of_name().is_some_and(|end| self.peek_behind_blanks(end).starts_with('{'))
    }

    /// Whether a name and `=>` are here.
    pub(super) fn begins_attribute(&mut self) -> bool {
        self.end_of_name().is_some_and(|end| self.peek_behind_blanks(end).starts_with("=>"))
    }

    /// Where the name ends that begins here.
    fn end_of_name(&mut self) -> Option<usize> {
        match self.peek()? {
            quote @ (b'"' | b'\'') => self.end_of_delimited(quote).map(|end| end + 1),
            _ => Some(self.word()).filter(|word| !word.is_empty()).map(|word| self.at + word.len()),
        }
    }

    /// The name of a plugin or an option.
    pub(super) fn name(&mut self) -> Option<(&str, std::ops::Range<usize>)> {
        let start = self.at;
        if let Some(quote @ (b'"' | b'\'')) = self.peek() {
            self.delimited(quote);
        } else {
            self.at += self.word().len();
        }
        (self.at > start).then(|| (self.text(start..self.at), start..self.at))
    }

    /// What was lost within an option: nothing of it is known.
    pub(super) fn or_nothing<T>(read: Read<T>) -> Option<T> {
        read.map_err(|Lost| ()).ok()
    }
}
