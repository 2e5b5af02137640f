//! Proves that a monitoring stack works before it ships.
//!
//! ```text
//! paths ─load→ Files ─parse→ trees ─decode→ models ─index→ Project ─┬─ checks::run → Vec<Diagnostic> ─┬─ fix
//!                                                                   └─ replay::run → Outcome ─────────┴─ report::write
//! ```
//!
//! Every stage is a pure function of the one before. Only [`project::load`], [`live`] and [`cli`] touch the disk or the
//! network, and only `cli` prints. The modules, from the lowest layer to the highest (a test enforces it):
//!
//! - [`source`]: text and positions
//! - [`time`]: durations, points in time, dates
//! - [`go`]: numbers and quoted text as Go writes them
//! - [`ruby`]: regular expressions as Ruby reads them
//! - [`labels`]: label sets, matchers, regular expressions as the products read them
//! - [`diagnostic`]: a finding as plain data
//! - [`syntax`]: text to spanned trees: YAML, templates, metrics
//! - [`promql`]: the query language and its engine
//! - [`model`]: trees to typed configuration, one module per product
//! - [`live`]: what running servers say
//! - [`project`]: all files of a run and what they mean together
//! - [`checks`]: one file per check
//! - [`replay`]: unit tests of rules, played through
//! - [`policy`]: which findings count
//! - [`fix`]: carries out the fixes of findings
//! - [`report`]: one file per output format
//! - [`cli`]: the commands

pub mod checks;
pub mod cli;
pub mod diagnostic;
pub mod fix;
pub mod go;
pub mod labels;
pub mod live;
pub mod model;
pub mod policy;
pub mod project;
pub mod promql;
pub mod replay;
pub mod report;
pub mod ruby;
pub mod source;
pub mod syntax;
pub mod time;
