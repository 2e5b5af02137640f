//! Without the grammars of the languages nothing is read.

use super::{Declarations, Language};
use crate::source::Embedded;

/// Texts that files of one package share under their names: none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constants;

impl Constants {
    /// With those of another file.
    pub fn extend(&mut self, _other: Self) {}
}

/// What a program declares: nothing that is known.
#[must_use]
pub fn read(text: &Embedded, language: Language) -> Declarations {
    read_with(text, language, &Constants)
}

/// What a program declares whose package has these constants: nothing that is known.
#[must_use]
pub fn read_with(_text: &Embedded, _language: Language, _constants: &Constants) -> Declarations {
    Declarations::default()
}

/// The constants of a file that its package can name: none.
#[must_use]
pub fn constants(_text: &Embedded, _language: Language) -> Constants {
    Constants
}
