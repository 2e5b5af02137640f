//! Logstash pipelines as Logstash understands them.

pub mod cases;
mod compile;
pub mod date;
pub mod event;
mod field;
mod pipeline;
mod text;
mod value;

pub use compile::Options;
pub use field::{FieldError, FieldErrorKind, FieldReference};
pub use pipeline::{Condition, If, Operand, Pipeline, Problem, ProblemKind, Statement};
pub use text::{Part, PartKind, Template};
pub use value::{Entry, Plugin, Setting, Value};
