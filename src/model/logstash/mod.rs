//! Logstash pipelines as Logstash understands them.

mod value;

pub use value::{Entry, Plugin, Setting, Value};
