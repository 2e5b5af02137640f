//! Which product reads a file: a version of Prometheus, or one that has its rule files with fields of its own.
//!
//! The fields of each flavour stand in the tables of facts, in the column `flavour`.

use crate::{
    model::{grafana, logstash},
    promql::Features,
};
use std::fmt;

/// A product whose rule files have fields that Prometheus does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vendor {
    /// Thanos Ruler.
    Thanos,
    /// The rulers of Grafana Mimir and Cortex.
    Mimir,
    /// The ruler of Grafana Loki.
    Loki,
    /// vmalert and vmalert-tool.
    VictoriaMetrics,
}

/// How a file is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dialect {
    /// The Prometheus whose expressions are read.
    pub features: Features,
    /// Whose fields are known beside those of Prometheus.
    pub vendor: Option<Vendor>,
    /// The Grafana that shows dashboards; the newest if none is named.
    pub grafana: Option<grafana::Release>,
    /// The Logstash that runs pipelines; any if none is named.
    pub logstash: Option<logstash::Release>,
}

impl Vendor {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Thanos, Self::Mimir, Self::Loki, Self::VictoriaMetrics];

    /// The name of its flavour, as tables, options and settings write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Thanos => "thanos",
            Self::Mimir => "mimir",
            Self::Loki => "loki",
            Self::VictoriaMetrics => "victoriametrics",
        }
    }

    /// Whether the expressions of a group whose `type` is `kind` are PromQL, or nearly so.
    #[must_use]
    pub fn has_promql(self, kind: Option<&str>) -> bool {
        match self {
            Self::Loki => false,
            Self::VictoriaMetrics => kind.is_none_or(|kind| kind == "prometheus"),
            Self::Thanos | Self::Mimir => true,
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Thanos => "Thanos",
            Self::Mimir => "Mimir",
            Self::Loki => "Loki",
            Self::VictoriaMetrics => "VictoriaMetrics",
        })
    }
}

impl From<Features> for Dialect {
    fn from(features: Features) -> Self {
        Self { features, ..Self::default() }
    }
}
