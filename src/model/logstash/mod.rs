//! Logstash pipelines as Logstash understands them.

mod compile;
mod pipeline;
mod value;

pub use compile::Options;
pub use pipeline::{Condition, If, Operand, Pipeline, Problem, ProblemKind, Statement};
pub use value::{Entry, Plugin, Setting, Value};
