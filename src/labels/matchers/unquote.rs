//! Strings without their quotes and escapes, that still know where each byte is written.

use std::ops::Range;

/// A string without its quotes.
#[derive(Debug)]
pub(super) struct Unquoted {
    pub(super) text: String,
    /// Where each byte of the text is written, and at last where the text ends.
    places: Vec<usize>,
}

impl Unquoted {
    /// `text` as it stands, the first byte of it at `start`.
    pub(super) fn verbatim(text: &str, start: usize) -> Self {
        Self { text: text.to_owned(), places: (start..=start + text.len()).collect() }
    }

    /// Where a range of the text is written.
    pub(super) fn written(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| self.places.get(at).or(self.places.last()).copied().unwrap_or_default();
        place(range.start)..place(range.end)
    }
}

/// Collects the characters of a string.
#[derive(Debug, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Writer {
    /// Appends a character that is written at `place`.
    pub(super) fn push(&mut self, character: char, place: usize) {
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            self.push_byte(byte, place);
        }
    }

    fn push_byte(&mut self, byte: u8, place: usize) {
        self.bytes.push(byte);
        self.places.push(place);
    }

    /// The string, which is written up to `end`; `None` if its bytes are no text.
    pub(super) fn finish(mut self, end: usize) -> Option<Unquoted> {
        self.places.push(end);
        Some(Unquoted { text: String::from_utf8(self.bytes).ok()?, places: self.places })
    }
}

/// What stands between the quotes of a double-quoted string of Go, `inner`, the first byte of it at `start`.
///
/// Fails with the range of an escape that Go does not know, of a line break, or of the whole where the bytes are no
/// UTF-8.
pub(super) fn go_string(inner: &str, start: usize) -> Result<Unquoted, Range<usize>> {
    let mut writer = Writer::default();
    let mut at = 0;
    while let Some(character) = inner[at..].chars().next() {
        let place = start + at;
        match character {
            '\n' => return Err(place..place + 1),
            '\\' => {
                let (escaped, len) = escape(&inner[at..]).map_err(|len| place..place + len)?;
                match escaped {
                    Escaped::Byte(byte) => writer.push_byte(byte, place),
                    Escaped::Character(character) => writer.push(character, place),
                }
                at += len;
            }
            _ => {
                writer.push(character, place);
                at += character.len_utf8();
            }
        }
    }
    let end = start + inner.len();
    writer.finish(end).ok_or(start..end)
}

enum Escaped {
    Byte(u8),
    Character(char),
}

/// The escape at the start of `text` and its length; the length of what is wrong if it is none.
fn escape(text: &str) -> Result<(Escaped, usize), usize> {
    let letter = text[1..].chars().next().ok_or(1_usize)?;
    let number = |digits: Range<usize>, radix: u32| {
        let wrong = || text.char_indices().nth(2).map_or(text.len(), |(at, _)| at);
        let digits = text.get(digits).filter(|digits| digits.chars().all(|digit| digit.is_digit(radix)));
        digits.and_then(|digits| u32::from_str_radix(digits, radix).ok()).ok_or_else(wrong)
    };
    let byte = |digits: Range<usize>, radix: u32| {
        let end = digits.end;
        let value = u8::try_from(number(digits, radix)?).map_err(|_| end)?;
        Ok((Escaped::Byte(value), end))
    };
    let character = |digits: Range<usize>| {
        let end = digits.end;
        let value = char::from_u32(number(digits, 16)?).ok_or(end)?;
        Ok((Escaped::Character(value), end))
    };
    let plain = match letter {
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '\\' | '"' => letter,
        'x' => return byte(2..4, 16),
        'u' => return character(2..6),
        'U' => return character(2..10),
        '0'..='7' => return byte(1..4, 8),
        _ => return Err(1 + letter.len_utf8()),
    };
    Ok((Escaped::Character(plain), 2))
}
