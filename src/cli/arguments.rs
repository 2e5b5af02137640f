//! The command line: what can be said, in the words of the help.

use crate::{
    diagnostic::{Level, Proof},
    model::{Vendor, grafana, logstash},
    policy::Wishes,
    project::{Kind, PathMapping},
    promql::{Feature, Features, Times, Version},
    time::{Duration, Timestamp},
};
use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValue};
use std::{path::PathBuf, str::FromStr};

/// Proves that a monitoring stack works before it ships.
#[derive(Debug, Parser)]
#[command(name = "mcpmon-check", version, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check configuration files, each alone and against the others
    Lint(Lint),
    /// List the metrics that are known: where they are declared, and where they are used
    Metrics(Metrics),
    /// Evaluate one expression over the series of files
    Query(Query),
    /// Run the unit tests of rules
    Test(Test),
    /// Print the page of one check
    Explain {
        /// The check, as reports name it: `rules/duplicate-group`
        id: String,
    },
    /// List all checks
    Checks {
        /// How to write the list
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
}

#[derive(Debug, Args)]
pub(super) struct Output {
    /// Whether to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: Color,
    /// Say nothing but findings
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// Files and folders; `-` is standard input
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// What every path given is, instead of judging by content
    #[arg(long, value_enum)]
    pub(super) kind: Option<Kind>,
    /// Load this folder as context, and show only what concerns the paths
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// How to write the report: pretty, concise, json, junit or github; FORMAT=FILE writes to a file
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Vec<Target>,
    /// The least level that makes the exit code 1; error by default
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) fail_on: Option<Level>,
    /// Run only these checks or areas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Leave out these checks or areas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// How sure a finding must be; heuristic by default
    #[arg(long, value_enum, value_name = "PROOF")]
    pub(super) min_proof: Option<Proof>,
    /// Read expressions as this version of Prometheus does; the newest by default
    #[arg(long, value_name = "VERSION", default_value_t = Version::NEWEST)]
    pub(super) prometheus_version: Version,
    /// The feature flags that Prometheus runs with, as it names them
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) enable_feature: Vec<Feature>,
    /// Take the fields, too, that only this product knows in rules and their tests
    #[arg(long, value_enum, value_name = "NAME")]
    pub(super) flavour: Option<Vendor>,
    /// Which Grafana shows the dashboards; the newest by default
    #[arg(long, value_name = "VERSION")]
    pub(super) grafana_version: Option<grafana::Release>,
    /// Which Logstash runs the pipelines, 8 or 9; what only one of them refuses is a warning by default
    #[arg(long, value_name = "VERSION")]
    pub(super) logstash_version: Option<logstash::Release>,
    /// Where a folder is that `rule_files` name: /etc/prometheus/rules=rules; of several, the longest that fits
    #[arg(long, value_name = "FROM=TO")]
    pub(super) map_path: Vec<PathMapping>,
    /// A file that sets the variables of Logstash, as NAME=value; then others are reported
    #[arg(long, value_name = "FILE")]
    pub(super) env_file: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) sources: MetricSources,
    /// Carry out the safe fixes, and report what is left
    #[arg(long)]
    pub(super) fix: bool,
    /// With --fix: carry out those that may change the meaning too
    #[arg(long, requires = "fix")]
    pub(super) r#unsafe: bool,
}

/// Where knowledge of metrics comes from, beside the paths and the settings.
#[derive(Debug, Args)]
pub(super) struct MetricSources {
    /// Ask this server for its metrics: an endpoint that exposes them, or a Prometheus
    #[arg(long, value_name = "URL")]
    pub(super) metrics_from: Vec<String>,
    /// How the servers of --metrics-from are asked: the file that `promtool --http.config.file` takes
    #[arg(long, value_name = "FILE")]
    pub(super) http_config: Option<PathBuf>,
    /// Read metrics from an exposition, or from what `metrics --save` wrote
    #[arg(long, value_name = "FILE")]
    pub(super) metrics_file: Vec<PathBuf>,
    /// Ask no server, even if the settings name one
    #[arg(long, conflicts_with = "metrics_from")]
    pub(super) offline: bool,
}

#[derive(Debug, Args)]
pub(super) struct Metrics {
    /// Files and folders
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) sources: MetricSources,
    /// How to write the list; pretty on a terminal, concise elsewhere
    #[arg(long, value_enum)]
    pub(super) format: Option<InventoryFormat>,
    /// Write what was learnt to this file, for `--metrics-file` and the settings
    #[arg(long, value_name = "FILE")]
    pub(super) save: Option<PathBuf>,
}

/// The form of a list of metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InventoryFormat {
    /// A table for people
    Pretty,
    /// One line per metric, with tabs between
    Concise,
    /// For programs
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Test {
    /// Test files, and folders with test files anywhere below
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Run only the tests with this regular expression in their name; of several, with any
    #[arg(long, value_name = "REGEX")]
    pub(super) run: Vec<regex::Regex>,
    /// Print the JSON Schema of unit test files and do nothing else
    #[arg(long)]
    pub(super) schema: bool,
    /// How to write the report: pretty, concise, json, junit or github; FORMAT=FILE writes to a file
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Vec<Target>,
    /// The least level of a finding about a test file that makes the exit code 1; failed tests always do
    #[arg(long, value_enum, default_value = "error", value_name = "LEVEL")]
    pub(super) fail_on: Level,
    /// Run the tests in spite of fields in rule files that Prometheus does not know
    #[arg(long)]
    pub(super) ignore_unknown_fields: bool,
    /// Evaluate as this version of Prometheus does; the newest by default
    #[arg(long, value_name = "VERSION", default_value_t = Version::NEWEST)]
    pub(super) prometheus_version: Version,
    /// The feature flags that Prometheus runs with, as it names them
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) enable_feature: Vec<Feature>,
    /// Take the fields, too, that only this product knows in rules and their tests
    #[arg(long, value_enum, value_name = "NAME")]
    pub(super) flavour: Option<Vendor>,
    /// Where a folder is that `rule_files` name: /etc/prometheus/rules=rules; of several, the longest that fits
    #[arg(long, value_name = "FROM=TO")]
    pub(super) map_path: Vec<PathMapping>,
    /// The pipelines that log tests are played through: files, folders or a pipelines.yml; those that a test file names count more
    #[arg(long, value_name = "PATH")]
    pub(super) pipeline: Vec<PathBuf>,
    /// Where the paths in a pipelines.yml start; its own folder by default
    #[arg(long, value_name = "DIR")]
    pub(super) pipeline_base: Option<PathBuf>,
    /// Files that say what takes the place of plugins in log tests
    #[arg(long, value_name = "FILE")]
    pub(super) plugin_mock: Vec<PathBuf>,
    /// Stop after the first test that fails
    #[arg(long)]
    pub(super) fail_fast: bool,
    /// Rewrite the expectations that fail with what came; shows the difference and asks before it writes
    #[arg(long)]
    pub(super) update: bool,
    /// With --update: write without asking
    #[arg(long, requires = "update")]
    pub(super) yes: bool,
    /// Run again whenever a file changes, until interrupted
    #[arg(long, conflicts_with = "update")]
    pub(super) watch: bool,
    /// Judge as this tool does, its defects included
    #[arg(long, value_enum, value_name = "TOOL")]
    pub(super) compat: Option<Compat>,
    /// Show for each rule whether the tests exercise it
    #[arg(long)]
    pub(super) coverage: bool,
    /// Fail when less of a hundred rules are tested
    #[arg(long, value_name = "PERCENT")]
    pub(super) coverage_min: Option<Percent>,
}

/// A share, from 0 to 100.
#[derive(Clone, Copy, Debug)]
pub(super) struct Percent(pub(super) f64);

impl FromStr for Percent {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.strip_suffix('%').unwrap_or(text).trim().parse().ok();
        let share = number.filter(|share| (0.0..=100.0).contains(share));
        share.map(Self).ok_or("write it as a number from 0 to 100")
    }
}

/// A tool whose verdicts are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Compat {
    /// `promtool test rules`
    Promtool,
}

/// The Prometheus of a version, with these features.
fn features(version: Version, enabled: &[Feature]) -> Features {
    enabled.iter().copied().fold(Features::of(version), Features::with)
}

impl Test {
    pub(super) fn features(&self) -> Features {
        features(self.prometheus_version, &self.enable_feature)
    }
}

impl Lint {
    pub(super) fn features(&self) -> Features {
        features(self.prometheus_version, &self.enable_feature)
    }

    pub(super) fn wishes(&self) -> Wishes {
        Wishes {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            min_proof: self.min_proof,
            fail_on: self.fail_on,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Query {
    /// The expression
    pub(super) expr: String,
    /// Where series are read from: a unit test file, an exposition text, OpenMetrics, a dump of `promtool tsdb dump`
    #[arg(long, value_name = "FILE")]
    pub(super) series: Vec<PathBuf>,
    /// Evaluate at this time: a duration since 0, a Unix time or RFC 3339; that of the newest sample by default
    #[arg(long, value_name = "TIME", conflicts_with = "range", allow_hyphen_values = true)]
    pub(super) at: Option<Timestamp>,
    /// Evaluate from a time to another, at each step
    #[arg(long, value_name = "START:END:STEP", allow_hyphen_values = true)]
    pub(super) range: Option<Range>,
    /// Which test of a unit test file has the series; the first by default
    #[arg(long, value_name = "NAME")]
    pub(super) test: Option<String>,
    /// For how long a sample counts
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = duration)]
    pub(super) lookback: Duration,
    /// How many samples the query may hold in memory
    #[arg(long, value_name = "COUNT", default_value_t = 50_000_000)]
    pub(super) max_samples: u64,
    /// How long the query may take
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = duration)]
    pub(super) timeout: Duration,
    /// Evaluate as this version of Prometheus does; the newest by default
    #[arg(long, value_name = "VERSION", default_value_t = Version::NEWEST)]
    pub(super) prometheus_version: Version,
    /// The feature flags that Prometheus runs with, as it names them
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) enable_feature: Vec<Feature>,
    /// How to write the answer; by default a plot of a range on a terminal, and a table otherwise
    #[arg(long, value_enum)]
    pub(super) format: Option<AnswerFormat>,
}

impl Query {
    pub(super) fn features(&self) -> Features {
        features(self.prometheus_version, &self.enable_feature)
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text).map_err(|error| error.help(text))
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    /// For people: a plot of a range, else a table
    Pretty,
    /// Series and their values
    Table,
    /// As Prometheus's HTTP API answers
    Json,
}

/// The times of a range query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range(pub(super) Times);

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "write it as START:END:STEP, for example 0:1h:1m".to_owned();
        let (times, step) = text.rsplit_once(':').ok_or_else(form)?;
        let step: Timestamp = step.parse().map_err(|_| form())?;
        // a time may hold colons of its own
        let ends = times.match_indices(':').find_map(|(at, _)| {
            let end = times[at + 1..].parse::<Timestamp>().ok()?;
            Some((times[..at].parse::<Timestamp>().ok()?, end))
        });
        let (start, end) = ends.ok_or_else(form)?;
        if step.0 <= 0 {
            return Err("the step must be longer than nothing".into());
        }
        if end < start {
            return Err(format!("it ends at {end}, before it starts at {start}"));
        }
        Ok(Self(Times { start: start.0, end: end.0, step: step.0 }))
    }
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ListFormat {
    /// A table for people
    #[default]
    Table,
    /// A list for programs
    Json,
}

/// The name of a report format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatName {
    Pretty,
    Concise,
    Json,
    Junit,
    Github,
}

/// A format and the file to write it to; without one, standard output.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) format: FormatName,
    pub(super) file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("the name of the file is missing behind `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let names = || FormatName::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let format = FormatName::from_str(name, false).map_err(|_| {
            let names: Vec<String> = names().map(|value| value.get_name().to_owned()).collect();
            format!("there is no format `{name}`; there are {}", names.join(", "))
        })?;
        Ok(Self { format, file })
    }
}

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Vendor {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Feature {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Level {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Proof {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}
