//! Values that are kept in files or in the environment.

use super::{Error, ErrorKind, Server};
use crate::model::settings::Given;
use std::{env, fs};

impl Server<'_> {
    /// The value itself.
    pub(super) fn value(&self, given: &Given) -> Result<String, Error> {
        let bytes = self.bytes(given)?;
        let text =
            String::from_utf8(bytes).map_err(|_| self.unusable(format!("{} is no text", place(given))))?;
        Ok(text.trim_end_matches(['\n', '\r']).to_owned())
    }

    pub(super) fn bytes(&self, given: &Given) -> Result<Vec<u8>, Error> {
        let failed = |error: &dyn std::fmt::Display| {
            self.unusable(format!("{} cannot be read: {error}", place(given)))
        };
        match given {
            Given::Written(text) => Ok(text.clone().into_bytes()),
            Given::File(path) => fs::read(self.folder.join(path)).map_err(|error| failed(&error)),
            Given::Environment(name) => match env::var(name) {
                Ok(value) => Ok(value.into_bytes()),
                Err(error) => Err(failed(&error)),
            },
        }
    }

    /// The failure to use what the settings say.
    pub(super) fn unusable(&self, why: String) -> Error {
        let shown =
            super::Address::parse(self.url).map_or_else(|_| "the server".to_owned(), |url| url.shown());
        Error::new(shown, ErrorKind::Settings(why))
    }
}

fn place(given: &Given) -> String {
    match given {
        Given::Written(_) => "a value".to_owned(),
        Given::File(path) => format!("`{path}`"),
        Given::Environment(name) => format!("the variable `{name}`"),
    }
}
