//! Bytes of a file → text, as the YAML readers of the Go world do it: UTF-8 with or without a byte order mark,
//! UTF-16 when a byte order mark says so. What is no valid text is replaced by U+FFFD and remembered.

use super::{Embedded, FileId, Run};

/// Decodes the bytes of a whole file; their offsets must fit into 32 bits.
pub(super) fn decode(file: FileId, bytes: Vec<u8>) -> Embedded {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(file, rest, u16::from_le_bytes).behind_mark(),
        [0xfe, 0xff, rest @ ..] => utf16(file, rest, u16::from_be_bytes).behind_mark(),
        [0xef, 0xbb, 0xbf, rest @ ..] => match std::str::from_utf8(rest) {
            Ok(text) => Embedded::verbatim(file, text, 3).behind_mark(),
            Err(_) => damaged_utf8(file, rest, 3).behind_mark(),
        },
        _ => match String::from_utf8(bytes) {
            Ok(text) => Embedded::verbatim(file, text, 0),
            Err(error) => damaged_utf8(file, error.as_bytes(), 0),
        },
    }
}

/// Collects decoded text and its runs, merging neighbours of the same unit.
struct Decoder {
    text: String,
    runs: Vec<Run>,
    written: u32,
    invalid: Option<u32>,
}

impl Decoder {
    fn new(written: u32) -> Self {
        Self { text: String::new(), runs: vec![], written, invalid: None }
    }

    fn push(&mut self, text: &str, unit: (u32, u32), written: u32) {
        let decoded = self.decoded();
        if self.runs.last().is_none_or(|last| last.unit != unit) {
            self.runs.push(Run { decoded, written: self.written, unit });
        }
        self.text.push_str(text);
        self.written += written;
    }

    fn push_invalid(&mut self, written: u32) {
        let decoded = self.decoded();
        self.invalid.get_or_insert(decoded);
        self.push("\u{fffd}", (3, written), written);
    }

    fn decoded(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    fn finish(mut self, file: FileId) -> Embedded {
        if self.runs.is_empty() {
            self.runs.push(Run::verbatim(0, self.written));
        }
        Embedded::from_runs(file, self.text, self.runs, self.written, self.invalid)
    }
}

fn damaged_utf8(file: FileId, bytes: &[u8], written: u32) -> Embedded {
    let mut decoder = Decoder::new(written);
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_empty() {
            decoder.push(chunk.valid(), (1, 1), u32::try_from(chunk.valid().len()).unwrap_or(u32::MAX));
        }
        if !chunk.invalid().is_empty() {
            decoder.push_invalid(u32::try_from(chunk.invalid().len()).unwrap_or(1));
        }
    }
    decoder.finish(file)
}

fn utf16(file: FileId, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Embedded {
    let mut decoder = Decoder::new(2);
    let (pairs, odd) = bytes.as_chunks::<2>();
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match character {
            Ok(character) => {
                let mut buffer = [0; 4];
                let text = character.encode_utf8(&mut buffer);
                let written = if character.len_utf16() == 2 { 4 } else { 2 };
                decoder.push(text, (u32::try_from(text.len()).unwrap_or(4), written), written);
            }
            Err(_) => decoder.push_invalid(2),
        }
    }
    if !odd.is_empty() {
        decoder.push_invalid(1);
    }
    decoder.finish(file)
}
