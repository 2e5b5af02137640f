//! Logstash pipelines as Logstash understands them.

pub mod cases;
pub mod date;
pub mod event;
mod field;
mod text;
mod value;

pub use field::{FieldError, FieldErrorKind, FieldReference};
pub use text::{Part, PartKind, Template};
pub use value::{Entry, Plugin, Setting, Value};
