//! Text and positions.
//!
//! Enters: the bytes of files as they are on disk. Leaves: decoded text, byte spans that stay true to the disk,
//! and lines and columns for people. [`Embedded`] is text that was decoded out of a larger file (a folded YAML
//! scalar, a base64 value) and still knows where each of its bytes is written, however often it was wrapped.

mod decode;
mod embedded;
mod files;
mod span;

pub use embedded::{Embedded, Run};
pub use files::{Column, File, Files, MAX_BYTES, Position, TooLarge};
pub use span::{FileId, Span, Spanned};
