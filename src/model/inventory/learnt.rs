//! What is known of metrics before any configuration is read.

use super::{Metric, Product};
use crate::source::FileId;
use regex::RegexSet;

/// What programs, expositions, servers and the settings say.
#[derive(Clone, Debug, Default)]
pub struct Learnt {
    /// The metrics.
    pub metrics: Vec<Metric>,
    /// Whether these are all: what is not among them does not exist.
    pub is_closed: bool,
    /// Names of jobs whose metrics are all among them.
    pub closed_jobs: RegexSet,
    /// Names about which nothing shall be said.
    pub ignored: RegexSet,
    /// The programs in which metrics are declared.
    pub programs: Vec<Program>,
}

/// A source file in which metrics are declared or exposed.
#[derive(Clone, Debug)]
pub struct Program {
    /// The file.
    pub file: FileId,
    /// The ports that it serves on, as far as they are written out.
    pub ports: Vec<u16>,
    /// The client libraries whose own metrics it exposes.
    pub clients: Vec<&'static Product>,
}
