//! Metrics that programs declare.
//!
//! Enters: a source file in a [`Language`] that mentions a client library. Leaves: [`Declarations`]: families under the
//! names that they are exposed with, as the libraries make them (`Counter("x")` of Python is `x_total`), the libraries
//! whose own metrics come along, and the ports that are served. What the text does not tell is never guessed: a name that
//! is computed is a pattern ([`Part::Computed`]), and a declaration that cannot be read at all is one that matches any
//! name. Without the feature `code` nothing is read.
//!
//! The way: tree-sitter → `Shape`s, the same for all languages → values of constants, parameters and
//! loops (`evaluate`) → what the client libraries make of their calls (`<language>/clients.rs`).

#[cfg(not(feature = "code"))]
mod absent;
mod language;
#[cfg(feature = "code")]
mod name;
#[cfg(feature = "code")]
mod read;

#[cfg(feature = "code")]
mod builder;
#[cfg(feature = "code")]
mod evaluate;
#[cfg(feature = "code")]
mod expand;
#[cfg(feature = "code")]
mod go;
#[cfg(feature = "code")]
mod java;
#[cfg(feature = "code")]
mod javascript;
#[cfg(feature = "code")]
mod package;
#[cfg(feature = "code")]
mod program;
#[cfg(feature = "code")]
mod python;
#[cfg(feature = "code")]
mod rust;
#[cfg(feature = "code")]
mod shape;
#[cfg(feature = "code")]
mod site;
#[cfg(feature = "code")]
mod template;
#[cfg(feature = "code")]
mod value;

#[cfg(all(test, feature = "code"))]
mod tests;

#[cfg(not(feature = "code"))]
pub use absent::{Constants, constants, read, read_with};
pub use language::{Language, language_of, mentions_client};
#[cfg(feature = "code")]
pub use package::{Constants, constants};
#[cfg(feature = "code")]
pub use read::{read, read_with};

use super::exposition::MetricType;
use crate::source::{Span, Spanned};

/// A piece of a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// This text.
    Text(String),
    /// Something that is computed; it may be nothing.
    Computed,
}

/// A family of metrics that a program declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// Its name in the `# TYPE` line of the text format.
    pub name: Vec<Part>,
    /// Where the name is written.
    pub name_span: Span,
    /// The whole call.
    pub span: Span,
    /// What its values mean.
    pub kind: MetricType,
    /// The names of its labels; `None` if they are not known.
    pub labels: Option<Vec<Spanned<String>>>,
    /// Its unit, where one is declared.
    pub unit: Option<String>,
    /// What it says about itself.
    pub help: Option<String>,
    /// Whether the time at which each series began is exposed as `…_created`.
    pub has_created: bool,
    /// Whether no series has its own name: a histogram without a native form, a summary without quantiles.
    pub is_split: bool,
    /// The upper bounds of its buckets, where they are written out.
    pub buckets: Option<Vec<f64>>,
}

impl Declaration {
    /// The name, if no piece of it is computed.
    #[must_use]
    pub fn exact_name(&self) -> Option<&str> {
        match self.name.as_slice() {
            [Part::Text(name)] => Some(name),
            _ => None,
        }
    }
}

/// A library that exposes metrics of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Library {
    /// `process_*`
    Process,
    /// `python_*`
    Python,
    /// `flask_*`
    Flask,
    /// `go_*`
    Go,
    /// `promhttp_*`
    PromHttp,
    /// `nodejs_*`
    NodeJs,
    /// `jvm_*` of the Java client.
    Jvm,
    /// `jvm_*`, `system_*` and others of Micrometer.
    Micrometer,
}

impl Library {
    /// Its name in the catalogue.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Process => "client-process",
            Self::Python => "client-python",
            Self::Flask => "client-flask-exporter",
            Self::Go => "client-go",
            Self::PromHttp => "client-promhttp",
            Self::NodeJs => "client-nodejs",
            Self::Jvm => "client-java-jvm",
            Self::Micrometer => "client-micrometer",
        }
    }
}

/// What a source file says about metrics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declarations {
    /// The metrics, in the order of the text.
    pub metrics: Vec<Declaration>,
    /// The libraries whose metrics come along.
    pub libraries: Vec<Spanned<Library>>,
    /// The ports that it says it serves on.
    pub served_ports: Vec<Spanned<u16>>,
    /// Whether it adds labels to all metrics of a registry, also to those of other files.
    pub adds_labels: bool,
}

/// Larger files are not read: one that mentions a client may declare anything.
pub const MAX_BYTES: usize = 1 << 20;
