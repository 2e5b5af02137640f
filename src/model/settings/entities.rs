//! The names of the things in a settings file.

use super::Settings;
use crate::source::Span;

impl Settings {
    /// Everything with a name, and where it stands: the outer before the inner.
    pub fn entities(&self) -> impl Iterator<Item = (Span, String)> {
        self.named.iter().cloned()
    }
}
