//! What is known of metrics before any configuration is read.

use super::Metric;
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
}
