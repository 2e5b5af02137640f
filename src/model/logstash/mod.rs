//! Logstash pipelines as Logstash understands them.

mod coerce;
mod naming;
mod plugin_use;
mod plugins;
mod release;
mod shape;
mod validate;
mod value;

pub use naming::{Naming, naming};
pub use plugin_use::PluginUse;
pub use plugins::{FactSource, OptionFacts, PluginFacts, PluginKind, State, plugin, plugins};
pub use release::{NoRelease, Release};
pub use shape::{Form, Misfit, MisfitKind, Shape};
pub use validate::{Problem, ProblemKind, validate};
pub use value::{Entry, Plugin, Setting, Value};
