//! The files of a run: decoded once, kept for excerpts, lines and columns.

use super::{Embedded, FileId, Span, decode::decode};
use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The unit in which a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Unicode characters, for people.
    Characters,
    /// UTF-16 code units, for SARIF and the language server protocol.
    Utf16,
}

/// A place for people: line and column count from 1, the byte from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in the unit that was asked for.
    pub column: u32,
    /// The byte in the file as it is on disk, from 0.
    pub byte: u32,
}

/// Bytes of text after which the units of columns are counted anew.
const BLOCK: usize = 4096;

/// One file: its name as the user gave it, and its decoded text.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    text: Embedded,
    size: u64,
    line_starts: OnceLock<Vec<u32>>,
    /// For each unit of columns, how many stand before each block of the text.
    units: [OnceLock<Vec<usize>>; 2],
}

impl File {
    /// The path as it was given, or as it was found below what was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The decoded text with its places on disk.
    #[must_use]
    pub fn text(&self) -> &Embedded {
        &self.text
    }

    /// The byte order mark of a UTF-8 file; empty where there is none.
    #[must_use]
    pub fn byte_order_mark(&self) -> &'static [u8] {
        if self.text.is_verbatim() && self.text.whole().start > 0 { b"\xef\xbb\xbf" } else { b"" }
    }

    /// Bytes on disk.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Where line `line` (from 1) stands in the decoded text, without its line break.
    #[must_use]
    pub fn line_range(&self, line: u32) -> Option<Range<usize>> {
        let starts = self.line_starts();
        let text = self.text.text();
        let start = *starts.get((line as usize).checked_sub(1)?)? as usize;
        let end = starts.get(line as usize).map_or(text.len(), |end| *end as usize);
        Some(start..start + text[start..end].trim_end_matches(['\n', '\r']).len())
    }

    /// Where the bytes of `span`, which is of this file, stand in the decoded text.
    #[must_use]
    pub fn decoded(&self, span: Span) -> Range<usize> {
        let start = self.text.decoded_at(span.start) as usize;
        start..(self.text.decoded_at(span.end) as usize).max(start)
    }

    /// Line and column of the byte `byte` of the file.
    #[must_use]
    pub fn position(&self, byte: u32, unit: Column) -> Position {
        let decoded = self.text.decoded_at(byte);
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= decoded).max(1);
        let text = self.text.text();
        let start = starts[line - 1] as usize;
        let column = self.units_before(text.floor_char_boundary(decoded as usize), unit)
            - self.units_before(start, unit);
        let from_one = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position { line: from_one(line), column: from_one(column + 1), byte }
    }

    /// How many units of a column stand before the decoded offset `at`; long lines are not counted again for each place.
    fn units_before(&self, at: usize, unit: Column) -> usize {
        let text = self.text.text();
        let count = |text: &str| match unit {
            Column::Characters => text.chars().count(),
            Column::Utf16 => text.encode_utf16().count(),
        };
        let blocks = self.units[unit as usize].get_or_init(|| {
            let bounds = (0..=text.len() / BLOCK).map(|block| text.floor_char_boundary(block * BLOCK));
            let (mut before, mut counted) = (0, 0);
            bounds
                .map(|bound| {
                    before += count(&text[counted..bound]);
                    counted = bound;
                    before
                })
                .collect()
        });
        let block = at / BLOCK;
        blocks[block] + count(&text[text.floor_char_boundary(block * BLOCK)..at])
    }

    /// Decoded offsets at which a line starts; `\n`, `\r\n` and a lone `\r` end a line.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.text().as_bytes();
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
                .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
            std::iter::once(0).chain(ends.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX))).collect()
        })
    }
}

/// All files of a run.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
}

/// The largest file that is taken in: decoding may triple it, and offsets have 32 bits.
pub const MAX_BYTES: u64 = 1 << 30;

/// A file of more than [`MAX_BYTES`].
#[derive(Debug, thiserror::Error)]
#[error("the file has {size} bytes; at most {MAX_BYTES} can be read")]
pub struct TooLarge {
    size: u64,
}

impl Files {
    /// Takes in a file.
    ///
    /// # Errors
    ///
    /// If it is larger than [`MAX_BYTES`].
    pub fn add(&mut self, path: impl Into<PathBuf>, bytes: Vec<u8>) -> Result<FileId, TooLarge> {
        let size = bytes.len() as u64;
        if size > MAX_BYTES {
            return Err(TooLarge { size });
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let text = decode(id, bytes);
        self.files.push(File {
            path: path.into(),
            text,
            size,
            line_starts: OnceLock::new(),
            units: Default::default(),
        });
        Ok(id)
    }

    /// The file `id`, which must be of this set.
    #[must_use]
    pub fn get(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// All files with their ids, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// `span` or, if it is empty, that of the character that stands there, so that there is something to show.
    /// At the end of a line or of the file it is the character before; an empty file has an imagined one.
    #[must_use]
    pub fn visible(&self, span: Span) -> Span {
        if span.start < span.end {
            return span;
        }
        let text = self.get(span.file).text();
        let at = text.decoded_at(span.start) as usize;
        let width = |c: Option<char>| c.filter(|c| *c != '\n' && *c != '\r').map(|c| c.len_utf8() as u32);
        let (before, after) = text.text().split_at(at);
        match (width(after.chars().next()), width(before.chars().next_back())) {
            (Some(width), _) => text.span(at as u32..at as u32 + width),
            (None, Some(width)) => text.span(at as u32 - width..at as u32),
            (None, None) => Span { end: span.start + 1, ..span },
        }
    }

    /// Line and column of the start and the end of `span`.
    #[must_use]
    pub fn range(&self, span: Span, unit: Column) -> (Position, Position) {
        let file = self.get(span.file);
        (file.position(span.start, unit), file.position(span.end, unit))
    }

    /// Line and column, in characters, at which `span` starts.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        self.get(span.file).position(span.start, Column::Characters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(bytes: &[u8], byte: u32) -> (u32, u32) {
        let mut files = Files::default();
        let id = files.add("a.yml", bytes.to_vec()).unwrap();
        let position = files.get(id).position(byte, Column::Characters);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters_and_bytes_are_those_on_disk() {
        assert_eq!(positions("é: b\n".as_bytes(), 4), (1, 4));
        assert_eq!(positions("\u{feff}a: b\nc".as_bytes(), 3), (1, 1));
        let utf16: Vec<u8> = "\u{feff}a: b\nc".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(positions(&utf16, 12), (2, 1));
        assert_eq!(positions(b"a\r\nb\rc", 5), (3, 1));
        let long = format!("a\n{}", "é".repeat(10_000));
        assert_eq!(positions(long.as_bytes(), 2 + 2 * 9_000), (2, 9_001));
        assert_eq!(positions(long.as_bytes(), 2 + 2 * 10_000), (2, 10_001));
    }

    #[test]
    fn damaged_text_is_kept_and_remembered() {
        let mut files = Files::default();
        let id = files.add("a.yml", b"a: \xff\nb".to_vec()).unwrap();
        let text = files.get(id).text();
        assert_eq!(text.text(), "a: \u{fffd}\nb");
        assert_eq!(text.invalid_at(), Some(3));
        assert_eq!(text.span(7..8), Span::new(id, 5, 6));
    }
}
