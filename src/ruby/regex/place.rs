//! Places between characters.

use super::{machine::Search, tree::Place};

impl Search<'_, '_> {
    pub(super) fn is_at(&self, place: Place, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        match place {
            Place::LineStart => at == 0 || bytes[at - 1] == b'\n' && at < bytes.len(),
            Place::LineEnd => at == bytes.len() || bytes[at] == b'\n',
            Place::TextStart => at == 0,
            Place::TextEnd => at == bytes.len(),
            Place::LastLineEnd => at == bytes.len() || at + 1 == bytes.len() && bytes[at] == b'\n',
            Place::SearchStart => at == self.from,
            Place::WordEdge => self.is_word_edge(at),
            Place::NoWordEdge => !self.is_word_edge(at),
        }
    }

    fn is_word_edge(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_word_character = |c: char| c.is_alphanumeric() || c == '_';
        let before = match at.checked_sub(1).map(|before| bytes[before]) {
            None => false,
            Some(byte) if byte.is_ascii() => is_word(byte),
            Some(_) => self.text[..at].chars().next_back().is_some_and(is_word_character),
        };
        let behind = match bytes.get(at) {
            None => false,
            Some(byte) if byte.is_ascii() => is_word(*byte),
            Some(_) => self.text[at..].chars().next().is_some_and(is_word_character),
        };
        before != behind
    }
}
