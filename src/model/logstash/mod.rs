//! Logstash pipelines as Logstash understands them.

pub mod cases;
mod coerce;
mod compile;
pub mod date;
pub mod event;
mod field;
mod file;
pub mod grok;
mod literal;
mod merge;
mod mock;
mod mutate;
mod naming;
mod pipeline;
mod plugin_use;
mod plugins;
mod release;
pub mod setup;
mod shape;
mod text;
mod validate;
mod value;

pub use compile::Options;
pub use field::{FieldError, FieldErrorKind, FieldReference};
pub use file::{PipelineFile, Surroundings, plugins as plugins_of};
pub use mock::{ReadyMock, id_of};
pub use mutate::MUTATE_ORDER;
pub use naming::{Naming, naming};
pub use pipeline::{Condition, If, Operand, Pipeline, Refusal, RefusalKind, Statement};
pub use plugin_use::PluginUse;
pub use plugins::{FactSource, OptionFacts, PluginFacts, PluginKind, State, plugin, plugins};
pub use release::{NoRelease, Release};
pub use shape::{Form, Misfit, MisfitKind, Shape};
pub use text::{Part, PartKind, Template};
pub use validate::{Problem, ProblemKind, validate};
pub use value::{Entry, Plugin, Setting, Value};
