//! The kind of a finding: its id, its level, how sure it is, and its page of documentation.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Surely not what was meant, or likely a fault.
    Warning,
    /// It will not load, or it cannot work.
    Error,
}

impl Level {
    /// All of them, from the least to the worst.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The name that users write and read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How sure a code is by its nature, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proof {
    /// A rule of the user's own; off until it is configured.
    Policy,
    /// Experience says so.
    Heuristic,
    /// It follows from the files given.
    Provable,
    /// The real product refuses this file.
    Loader,
}

impl Proof {
    /// Those that can be asked for, from the most to the least.
    pub const ALL: [Self; 3] = [Self::Loader, Self::Provable, Self::Heuristic];

    /// The name that users write and read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Heuristic => "heuristic",
            Self::Provable => "provable",
            Self::Loader => "loader",
        }
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a diagnostic is an instance of.
#[derive(Debug)]
pub struct Code {
    /// `area/fault`, also the path of the check's file.
    pub id: &'static str,
    /// The level at which it is reported unless the check lowers it.
    pub level: Level,
    /// How sure it is.
    pub proof: Proof,
    /// The page that `explain` prints: a title line, the reason, fenced examples. Each line starts with a blank.
    pub docs: &'static str,
}

impl Code {
    /// The areas that may be named, although no check of some is there yet.
    pub const AREAS: &[&str] = &[
        "tool",
        "yaml",
        "prometheus",
        "rules",
        "alerts",
        "promql",
        "metrics",
        "alertmanager",
        "grafana",
        "logstash",
        "fluentd",
        "compose",
        "stack",
    ];

    /// The part of the id before the slash.
    #[must_use]
    pub fn area(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(area, _)| area)
    }

    /// The first line of the documentation, without its final period.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.docs.lines().next().unwrap_or("").trim().trim_end_matches('.')
    }
}
