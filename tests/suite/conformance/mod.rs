//! How often we say what the real tools say.
//!
//! The data is not part of the project: it is looked for in `MCPMON_CONFORMANCE`, else beside the checkout, and
//! where it is missing the measures say that they were skipped. Each has a floor that only ever rises.

mod config;
mod dashboard;
mod grok;
pub(crate) mod json;
mod lfv;
pub(crate) mod logstash;
mod promql;
mod replay;
mod replay_logs;
mod yaml;

use crate::{oracle, promqltest};
use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What one measure counted.
pub(crate) struct Figure {
    /// Cases on which we agree.
    pub(crate) agreed: usize,
    /// All cases.
    pub(crate) total: usize,
    /// A line about each case on which we do not.
    pub(crate) misses: Vec<String>,
}

impl Figure {
    /// No case yet.
    pub(crate) fn new() -> Self {
        Self { agreed: 0, total: 0, misses: vec![] }
    }

    /// Counts one case; `describe` is asked only if it is a miss.
    pub(crate) fn count(&mut self, agreed: bool, describe: impl FnOnce() -> String) {
        self.total += 1;
        self.agreed += usize::from(agreed);
        if !agreed {
            self.misses.push(describe());
        }
    }

    fn percent(&self) -> f64 {
        if self.total == 0 { 0.0 } else { 100.0 * self.agreed as f64 / self.total as f64 }
    }
}

/// One comparison with a real tool's answers.
struct Measure {
    name: &'static str,
    /// Per cent of cases that must agree.
    floor: f64,
    /// What it reads, below the folder of the data.
    data: &'static str,
    run: fn(&Path) -> Figure,
}

/// Every measure, with its floor.
#[rustfmt::skip]
const MEASURES: &[Measure] = &[
    Measure { name: "YAML verdicts",              floor: 99.9,  data: "yaml/cases.jsonl",              run: yaml::verdicts },
    Measure { name: "YAML scalars as types",      floor: 100.0, data: "yaml/resolution.txt",           run: yaml::resolution },
    Measure { name: "YAML places of nodes",       floor: 100.0, data: "real",                          run: yaml::places },
    Measure { name: "YAML recovery",              floor: 99.8,  data: "real/rules",                    run: yaml::recovery },
    Measure { name: "YAML mends of blocks",       floor: 98.0,  data: "real/rules",                    run: yaml::mends_of_blocks },
    Measure { name: "YAML mends of keys",         floor: 97.0,  data: "real/rules",                    run: yaml::mends_of_keys },
    Measure { name: "JSON values",                floor: 100.0, data: "real/dashboard",                run: json::values },
    Measure { name: "PromQL of real rules",       floor: 100.0, data: "promql-parse/real.jsonl",       run: promql::promtool },
    Measure { name: "PromQL of edge cases",       floor: 100.0, data: "promql-parse/crafted.jsonl",    run: promql::promtool },
    Measure { name: "PromQL of engine scripts",   floor: 100.0, data: "promql-parse/promqltest.jsonl", run: promql::promtool },
    Measure { name: "PromQL of parser tests",     floor: 100.0, data: "promql-parse/parse_test.jsonl", run: promql::parse_test },
    Measure { name: "PromQL ranges of errors",    floor: 95.0,  data: "promql-parse/parse_test.jsonl", run: promql::error_ranges },
    Measure { name: "PromQL same tree",           floor: 100.0, data: "promql-parse/real.jsonl",       run: promql::same_tree },
    Measure { name: "PromQL of dashboards",       floor: 99.9,  data: "real/dashboard",                run: dashboard::expressions },
    Measure { name: "models of dashboards",       floor: 100.0, data: "real/dashboard",                run: dashboard::models },
    Measure { name: "metrics of dashboards",      floor: 100.0, data: "real/dashboard",                run: dashboard::metric_names },
    Measure { name: "PromQL scripts",             floor: 100.0, data: "promqltest",                    run: promqltest::folder },
    Measure { name: "PromQL results of promtool", floor: 100.0, data: "oracle-promql",                 run: oracle::folder },
    Measure { name: "files of public repos",      floor: 100.0, data: "real",                          run: config::real },
    Measure { name: "files of upstream's tests",  floor: 100.0, data: "config",                        run: config::upstream },
    Measure { name: "files in hard YAML",         floor: 98.7,  data: "yaml",                          run: config::hard_yaml },
    Measure { name: "unit tests of random rules",  floor: 100.0, data: "oracle-alerts",                 run: replay::oracle },
    Measure { name: "unit tests, altered",         floor: 100.0, data: "oracle-alerts",                 run: replay::oracle_altered },
    Measure { name: "unit tests of public repos",  floor: 99.0,  data: "real",                          run: replay::real },
    Measure { name: "unit tests of promtool",      floor: 100.0, data: "",                              run: replay::upstream },
    Measure { name: "pipelines of public repos",   floor: 100.0, data: "logstash/lscl.jsonl",           run: logstash::pipelines },
    Measure { name: "pipelines, corner cases",     floor: 100.0, data: "logstash/lscl_corner_cases.txt", run: logstash::corners },
    Measure { name: "grok of Logstash's patterns", floor: 99.9,  data: "logstash/grok.jsonl",           run: grok::examples },
    Measure { name: "pipelines, damaged",          floor: 99.0, data: "logstash/lscl.jsonl",           run: logstash::damaged },
    Measure { name: "unit tests of resources",     floor: 100.0, data: "real",                          run: replay::resources },
    Measure { name: "grok filter of Logstash",    floor: 97.0,  data: "logstash/grok.jsonl",           run: replay_logs::grok },
    Measure { name: "filters of Logstash",        floor: 97.0,  data: "logstash/replay.jsonl",         run: replay_logs::filters },
    Measure { name: "tests of log lines",         floor: 95.0,  data: "logstash/lfv",                   run: lfv::suite },
];

/// The folder of the data, if it is there.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    Some(env::var_os("MCPMON_CONFORMANCE").map_or_else(beside, PathBuf::from))
        .filter(|folder| folder.is_dir())
}

/// The objects of a file with one JSON object a line.
pub(crate) fn json_lines(path: &Path) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Says something in spite of the test runner's capturing: the figures are for reading.
#[expect(clippy::explicit_write, reason = "`eprintln!` would be captured")]
pub(crate) fn say(line: &str) {
    writeln!(io::stderr(), "{line}").unwrap();
}

#[test]
fn we_agree_with_the_real_tools_as_often_as_ever() {
    let folder = folder();
    let (mut run, mut skipped, mut fallen) = (0, 0, vec![]);
    for measure in MEASURES {
        let Some(data) = folder.as_ref().map(|folder| folder.join(measure.data)) else {
            say(&format!("conformance: {} skipped, there is no data", measure.name));
            skipped += 1;
            continue;
        };
        let figure = (measure.run)(&data);
        run += 1;
        say(&format!(
            "conformance: {}: {} of {} agree, {:.2} % (floor {} %)",
            measure.name,
            figure.agreed,
            figure.total,
            figure.percent(),
            measure.floor
        ));
        for miss in figure.misses.iter().take(20) {
            say(&format!("  {miss}"));
        }
        if figure.total == 0 || figure.percent() < measure.floor {
            fallen.push(measure.name);
        }
    }
    say(&format!("conformance: {run} run, {skipped} skipped"));
    assert!(fallen.is_empty(), "below their floor: {fallen:?}");
}
