//! A plugin and its options.

use super::{
    Attribute, Plugin,
    cursor::{Read, Reader},
    problem::ProblemKind,
};
use crate::source::{Span, Spanned};

impl Reader<'_> {
    /// A plugin whose name and brace are here.
    pub(super) fn plugin(&mut self) -> Read<Plugin> {
        let (start, told) = (self.at, self.problems.len());
        let Some((name, range)) = self.name().map(|(name, range)| (name.to_owned(), range)) else {
            return self.lost(ProblemKind::NoStatement);
        };
        let name = Spanned::new(name, self.span(range));
        self.blanks();
        if !self.accept("{") {
            let lost = self.lost(ProblemKind::NoOpening("the name of a plugin"));
            if self.peek() != Some(b'}') && !self.begins_attribute() {
                return lost;
            }
        }
        let attributes = self.attributes(name.span, start);
        let complete = self.problems.len() == told;
        Ok(Plugin { name, attributes, span: self.span_from(start), complete })
    }

    /// The options up to the closing brace of the plugin that starts there.
    fn attributes(&mut self, plugin: Span, start: usize) -> Vec<Attribute> {
        let (column, indentation) = (self.column(start), self.indentation(start));
        let mut attributes = vec![];
        self.blanks();
        loop {
            if self.closes_more(indentation) {
                self.problem(self.at..self.at + 1, ProblemKind::NoClosing(plugin));
                return attributes;
            }
            if self.accept("}") {
                return attributes;
            }
            if self.is_over() {
                self.blames_long_text();
                if self.is_over() {
                    self.problem(self.at..self.at, ProblemKind::NoClosing(plugin));
                }
                return attributes;
            }
            if self.begins_statement(column) {
                self.problem(self.at..self.at + self.token().len(), ProblemKind::NoClosing(plugin));
                return attributes;
            }
            let here = self.at;
            match self.attribute() {
                Ok(attribute) => {
                    attributes.push(attribute);
                    self.separator();
                }
                Err(_) => {
                    self.skip_to_attribute(here, column);
                    self.blanks();
                }
            }
        }
    }

    fn attribute(&mut self) -> Read<Attribute> {
        let Some((written, range)) = self.name().map(|(name, range)| (name.to_owned(), range)) else {
            return self.lost(ProblemKind::NoOption);
        };
        let quotes: &[char] = &['"', '\''];
        let name = written.trim_matches(quotes).to_owned();
        let name = Spanned::new(if written.len() > 1 { name } else { written }, self.span(range));
        self.blanks();
        if !self.accept("=>") {
            let lost = self.lost(ProblemKind::NoArrow);
            // only the arrow is missing
            if !matches!(self.peek(), Some(b'{' | b'[' | b'"' | b'\'')) {
                return lost;
            }
        }
        self.blanks();
        Ok(Attribute { name, value: self.value()? })
    }

    /// What parts an option from the next: white space, right behind the value.
    fn separator(&mut self) {
        match self.peek() {
            None | Some(b'}' | b' ' | b'\t' | b'\r' | b'\n') => self.blanks(),
            Some(b'#') => {
                self.blanks();
                if !self.is_over() && self.peek() != Some(b'}') {
                    self.problem(self.at..self.at + self.token().len(), ProblemKind::NoSpace);
                }
            }
            Some(_) => self.wrong_separator(),
        }
        if self.peek() == Some(b',') {
            self.wrong_separator();
        }
    }

    fn wrong_separator(&mut self) {
        let is_comma = self.peek() == Some(b',');
        let is_next = is_comma || self.begins_attribute();
        if is_next || !self.blames_long_text() {
            let kind = if is_comma { ProblemKind::Comma } else { ProblemKind::NoSpace };
            self.problem(self.at..self.at + self.token().len(), kind);
            self.at += usize::from(is_comma);
        }
        self.blanks();
    }
}
