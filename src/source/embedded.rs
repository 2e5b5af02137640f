//! Text decoded out of a larger file that remembers where each of its bytes is written.

use super::{FileId, Span};
use std::{ops::Range, sync::Arc};

/// A stretch of decoded text whose bytes are written in equal units.
///
/// From `decoded` up to the start of the next run, every `unit.0` decoded bytes are written as `unit.1` bytes,
/// the first of them at `written`. Text that is copied as it stands is one run of `(1, 1)`; an escape such as
/// `\n` is a run of one unit `(1, 2)`; ASCII in a UTF-16 file is a run of `(1, 2)`; base64 is a run of `(3, 4)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Offset of the first byte in the decoded text.
    pub decoded: u32,
    /// Offset of the first byte in the text that it was decoded from.
    pub written: u32,
    /// Decoded and written bytes of one unit.
    pub unit: (u32, u32),
}

impl Run {
    /// A run of bytes that stand in the source as they are.
    #[must_use]
    pub fn verbatim(decoded: u32, written: u32) -> Self {
        Self { decoded, written, unit: (1, 1) }
    }

    /// The written range of the unit that holds the decoded byte `at`.
    fn unit_at(&self, at: u32) -> Range<u32> {
        let start = self.written + (at - self.decoded) / self.unit.0 * self.unit.1;
        start..start + self.unit.1
    }

    /// Whether each byte is written as itself.
    fn is_verbatim(&self) -> bool {
        self.unit == (1, 1)
    }
}

/// Text that was decoded out of a file and knows where each byte is written there.
///
/// Embedding composes: an [`Embedded`] made out of another by [`Embedded::embed`] points into the outermost file.
/// Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Embedded {
    text: Arc<str>,
    file: FileId,
    runs: Arc<[Run]>,
    /// Written end of the last run.
    end: u32,
    /// The first decoded offset whose bytes were no valid text and were replaced.
    invalid: Option<u32>,
    /// Whether a byte order mark stands before it.
    marked: bool,
}

impl Embedded {
    /// `text`, which stands in `file` as it is, from byte `written` on.
    pub fn verbatim(file: FileId, text: impl Into<Arc<str>>, written: u32) -> Self {
        let text = text.into();
        let end = written + size(&text);
        Self { text, file, runs: [Run::verbatim(0, written)].into(), end, invalid: None, marked: false }
    }

    /// `text` with its runs: ascending, the first at decoded offset 0, the last ending at the written offset `end`.
    pub(super) fn from_runs(
        file: FileId,
        text: String,
        runs: Vec<Run>,
        end: u32,
        invalid: Option<u32>,
    ) -> Self {
        Self { text: text.into(), file, runs: runs.into(), end, invalid, marked: false }
    }

    /// The same text, behind a byte order mark.
    pub(super) fn behind_mark(self) -> Self {
        Self { marked: true, ..self }
    }

    /// Whether it is a file that begins with a byte order mark.
    #[must_use]
    pub fn has_encoding_mark(&self) -> bool {
        self.marked
    }

    /// The decoded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file in which it is written.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The first decoded offset at which the file held bytes that are no text (they were replaced by U+FFFD).
    #[must_use]
    pub fn invalid_at(&self) -> Option<u32> {
        self.invalid
    }

    /// Whether it stands in the file as it is, byte for byte.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        matches!(&*self.runs, [run] if run.is_verbatim())
    }

    /// Where all of it is written.
    #[must_use]
    pub fn whole(&self) -> Span {
        self.span(0..size(&self.text))
    }

    /// Where the decoded bytes `range` are written. An empty range gives an empty span.
    #[must_use]
    pub fn span(&self, range: Range<u32>) -> Span {
        let start = self.written(range.start);
        if range.end <= range.start {
            return Span::new(self.file, start, start);
        }
        Span::new(self.file, start, self.unit(range.end - 1).end.max(start))
    }

    /// The decoded offset whose unit is written at `written` or, if none is, the next one.
    #[must_use]
    pub fn decoded_at(&self, written: u32) -> u32 {
        let next = self.runs.partition_point(|run| run.written <= written);
        let Some(index) = next.checked_sub(1) else { return 0 };
        let run = &self.runs[index];
        let limit = self.run_end(index);
        let units = (written - run.written) / run.unit.1.max(1);
        (run.decoded + units * run.unit.0).min(limit)
    }

    /// Text decoded out of this one: `runs` say where its bytes are written in `self.text()`, the last run ending
    /// at `end` there.
    #[must_use]
    pub fn embed(&self, text: impl Into<Arc<str>>, runs: &[Run], end: u32) -> Self {
        let text = text.into();
        let outer_end = if end == 0 { self.written(0) } else { self.unit(end - 1).end };
        let mut composed = Vec::with_capacity(runs.len().max(1));
        for (index, run) in runs.iter().enumerate() {
            let decoded_end = runs.get(index + 1).map_or(size(&text), |next| next.decoded);
            self.compose(run, decoded_end, &mut composed);
        }
        if composed.is_empty() {
            composed.push(Run::verbatim(0, outer_end));
        }
        Self { text, file: self.file, runs: composed.into(), end: outer_end, invalid: None, marked: false }
    }

    /// The part `range` of this text, as text of its own.
    #[must_use]
    pub fn slice(&self, range: Range<u32>) -> Self {
        let text = &self.text[range.start as usize..range.end as usize];
        self.embed(text, &[Run::verbatim(0, range.start)], range.end)
    }

    /// Translates one run of an inner text, which ends before `decoded_end`, to written offsets of the file.
    fn compose(&self, run: &Run, decoded_end: u32, into: &mut Vec<Run>) {
        let mut at = *run;
        while at.decoded < decoded_end {
            let index = self.run_index(at.written);
            let outer = &self.runs[index];
            let room = self.run_end(index).saturating_sub(at.written);
            let aligned = (at.written - outer.decoded).is_multiple_of(outer.unit.0.max(1));
            let step = if outer.is_verbatim() && room >= at.unit.1 {
                // as many whole units as the outer run holds
                into.push(Run {
                    decoded: at.decoded,
                    written: outer.unit_at(at.written).start,
                    unit: at.unit,
                });
                (room / at.unit.1.max(1)).max(1)
            } else if at.is_verbatim() && aligned && room >= outer.unit.0 {
                into.push(Run { unit: outer.unit, written: outer.unit_at(at.written).start, ..at });
                room
            } else {
                let start = self.written(at.written);
                let end = self.unit((at.written + at.unit.1.max(1)) - 1).end;
                into.push(Run { decoded: at.decoded, written: start, unit: (at.unit.0, end - start) });
                1
            };
            at.decoded = at.decoded.saturating_add(step.saturating_mul(at.unit.0));
            at.written = at.written.saturating_add(step.saturating_mul(at.unit.1));
        }
    }

    fn written(&self, decoded: u32) -> u32 {
        if decoded >= size(&self.text) { self.end } else { self.unit(decoded).start }
    }

    fn unit(&self, decoded: u32) -> Range<u32> {
        let unit = self.runs[self.run_index(decoded)].unit_at(decoded);
        unit.start.min(self.end)..unit.end.min(self.end)
    }

    fn run_index(&self, decoded: u32) -> usize {
        if self.runs.len() == 1 {
            return 0;
        }
        self.runs.partition_point(|run| run.decoded <= decoded).saturating_sub(1)
    }

    /// The decoded offset at which the run `index` ends.
    fn run_end(&self, index: usize) -> u32 {
        self.runs.get(index + 1).map_or(size(&self.text), |next| next.decoded)
    }
}

/// The length of a text whose offsets fit into 32 bits; [`Files::add`](super::Files::add) lets no larger one in.
fn size(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: FileId = FileId(0);

    fn at(embedded: &Embedded, range: Range<u32>) -> (u32, u32) {
        let span = embedded.span(range);
        (span.start, span.end)
    }

    #[test]
    fn folded_text_knows_its_lines() {
        // expr: >-\n  a\n  + b   reads "a + b"
        let file = Embedded::verbatim(FILE, "expr: >-\n  a\n  + b\n", 0);
        let runs =
            [Run::verbatim(0, 11), Run { decoded: 1, written: 12, unit: (1, 3) }, Run::verbatim(2, 15)];
        let expr = file.embed("a + b", &runs, 18);
        assert_eq!(at(&expr, 2..5), (15, 18));
        assert_eq!(at(&expr, 0..5), (11, 18));
        assert_eq!(at(&expr, 5..5), (18, 18));
    }

    #[test]
    fn embedding_composes_through_escapes() {
        // the outer text is `"a\nb"` whose value is a, line break, b; the inner text is its second line
        let file = Embedded::verbatim(FILE, r#""a\nb""#, 0);
        let runs = [Run::verbatim(0, 1), Run { decoded: 1, written: 2, unit: (1, 2) }, Run::verbatim(2, 4)];
        let value = file.embed("a\nb", &runs, 5);
        let line = value.slice(1..3);
        assert_eq!(line.text(), "\nb");
        assert_eq!(at(&line, 0..1), (2, 4));
        assert_eq!(at(&line, 1..2), (4, 5));
    }

    #[test]
    fn slices_of_base64_point_at_the_characters_that_hold_them() {
        let file = Embedded::verbatim(FILE, "x: YWJjZGVm", 0);
        let value = file.embed("abcdef", &[Run { decoded: 0, written: 3, unit: (3, 4) }], 11);
        assert_eq!(at(&value, 0..1), (3, 7));
        assert_eq!(at(&value.slice(1..6), 0..1), (3, 7));
        assert_eq!(at(&value.slice(1..6), 2..5), (7, 11));
    }
}
