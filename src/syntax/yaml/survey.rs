//! A fast look over the whole text before it is read: characters that YAML forbids, and unusual line breaks.

use super::fault::{Complaint, Fault};
use crate::source::Embedded;

/// go-yaml takes in a file in pieces of so many bytes, and refuses a piece as a whole.
const PIECE: u32 = 512;

/// What there is to know of a text beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Survey {
    /// Whether NEL, LS or PS break lines in it.
    pub(super) wide_breaks: bool,
    /// The first character that may not stand in YAML, or the first bytes that are no text.
    pub(super) forbidden: Option<Fault>,
}

impl Survey {
    pub(super) fn of(text: &Embedded) -> Self {
        let mut wide_breaks = false;
        let mut control = None;
        let bytes = text.text().as_bytes();
        for (index, block) in bytes.chunks(64).enumerate() {
            // without a branch, so that it runs over many bytes at once
            let odd = block.iter().fold(false, |odd, byte| odd | is_odd(*byte));
            if odd {
                let (wide, forbidden) = examine(bytes, index * 64, block.len());
                wide_breaks |= wide;
                control = control.or(forbidden);
            }
        }
        let control = control.map(|at| Fault::new(Complaint::Control, at, at));
        let damaged = text.invalid_at().map(|at| Fault { complaint: Complaint::Encoding, at, from: at });
        let forbidden = match (control, damaged) {
            (Some(control), Some(damaged)) if control.at < damaged.at => Some(control),
            (control, damaged) => damaged.or(control),
        };
        Self { wide_breaks, forbidden }
    }

    /// What go-yaml refuses when it has read the text up to the byte `read` and a few more.
    pub(super) fn noticed(self, text: &Embedded, read: usize) -> Option<Fault> {
        let fault = self.forbidden?;
        let start = text.whole().start;
        let written = text.span(fault.at..fault.at).start - start;
        let piece = text.decoded_at(start + written / PIECE * PIECE);
        (read + 4 > piece as usize).then_some(fault)
    }
}

/// Whether a byte is neither printable ASCII nor a tab nor one of the usual line breaks.
fn is_odd(byte: u8) -> bool {
    (byte < b' ') & (byte != b'\n') & (byte != b'\r') & (byte != b'\t') | (byte >= 0x7f)
}

/// Looks at `length` bytes from `start` on: whether one begins an unusual line break, and the first that is forbidden.
fn examine(bytes: &[u8], start: usize, length: usize) -> (bool, Option<usize>) {
    let mut wide = false;
    for at in start..start + length {
        let next = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or(0);
        match bytes[at] {
            b'\t' | b'\n' | b'\r' | b' '..=b'~' => {}
            0xc2 if next(1) == 0x85 => wide = true,
            0xe2 if next(1) == 0x80 && matches!(next(2), 0xa8 | 0xa9) => wide = true,
            0xc2 if next(1) < 0xa0 => return (wide, Some(at)),
            0xef if next(1) == 0xbf && next(2) >= 0xbe => return (wide, Some(at)),
            0x80.. => {}
            _ => return (wide, Some(at)),
        }
    }
    (wide, None)
}
