//! Our own configuration: `mcpmon-check.yaml`.
//!
//! Enters: the tree of a settings file, or of a file that says how servers are asked, as `promtool --http.config.file`
//! takes it. Leaves: what the user wants, where each thing is written, and what is wrong with it, as
//! [`Problem`]s. Paths are as they are written: relative to the folder of the file. The keys of a client
//! are those of `prometheus/common`, and some of ours that name a variable of the environment.

mod client;
mod declaration;
mod entities;
mod read;
#[cfg(test)]
mod tests;

pub use client::{Authorization, BasicAuth, Client, Given, Header, Proxy, Server, Tls, TlsVersion};
pub use read::facts;

use super::{Vendor, decode, inventory};
use crate::{
    diagnostic::{Level, Proof},
    source::{Span, Spanned},
};
use decode::Problem;
use regex::RegexSet;

/// The name of the file, which holds for the folder that it is in and all below.
pub const FILE_NAME: &str = "mcpmon-check.yaml";

/// What the user wants.
#[derive(Debug, Default)]
pub struct Settings {
    /// What is known of metrics.
    pub metrics: Metrics,
    /// Ids or areas of the checks to run; empty for all that are on by default.
    pub select: Vec<Spanned<String>>,
    /// Ids or areas of the checks to leave out.
    pub ignore: Vec<Spanned<String>>,
    /// The least level that makes a run fail.
    pub fail_on: Option<Level>,
    /// How sure a finding must be.
    pub min_proof: Option<Proof>,
    /// Files that set the variables of the environment in which Logstash runs.
    pub env_files: Vec<Spanned<String>>,
    /// The product that reads the rules.
    pub flavour: Option<Vendor>,
    /// What is wrong with the file, in order of position.
    pub problems: Vec<Problem>,
    /// Where the values stand that must not be shown.
    pub secrets: Vec<Span>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
    /// Where everything with a name stands.
    named: Vec<(Span, String)>,
}

/// Where knowledge of metrics comes from.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Servers to ask.
    pub from: Vec<Server>,
    /// Files with metrics: expositions and saved inventories.
    pub files: Vec<Spanned<String>>,
    /// Files and folders of programs that declare metrics.
    pub code: Vec<Spanned<String>>,
    /// Names of jobs whose metrics are all known; regular expressions, anchored.
    pub closed_jobs: Vec<Spanned<String>>,
    /// Metrics that are written out here.
    pub declare: Vec<inventory::Metric>,
    /// Names of metrics about which nothing is said; regular expressions, anchored.
    pub ignore: Vec<Spanned<String>>,
}

/// What matches any of these patterns, each as a whole; those that cannot be read match nothing.
pub fn anchored<'p>(patterns: impl IntoIterator<Item = &'p Spanned<String>>) -> RegexSet {
    let whole = patterns.into_iter().map(|pattern| format!("^(?s:{})$", pattern.value));
    let readable = whole.filter(|pattern| regex::Regex::new(pattern).is_ok());
    RegexSet::new(readable).unwrap_or_default()
}
