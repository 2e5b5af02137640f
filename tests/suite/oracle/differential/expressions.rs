//! Random expressions: every function, aggregation and operator of the tables, over series that suit them.

use super::{one_in, pick, series::number};
use crate::promql::mutate::Random;
use mcpmon_check::{
    promql::{AGGREGATIONS, Aggregation, FUNCTIONS, Features, Function, Type},
    time::Duration,
};

const COUNTERS: &[&str] =
    &["requests_total", "latency_count", "latency_sum", "latency_bucket", "native", "custom"];
const HISTOGRAMS: &[&str] = &["native", "custom", "native_gauge", "latency_bucket", "mixed"];
const ANY: &[&str] = &[
    "requests_total",
    "queue",
    "up",
    "build_info",
    "latency_count",
    "latency_bucket",
    "native",
    "native_gauge",
    "custom",
    "odd",
    "odd",
    "mixed",
    "queue",
    "requests_total",
];
const MATCHERS: &[&str] = &[
    "job=\"api\"",
    "job!=\"api\"",
    "instance=~\"a.*|b.*\"",
    "instance=\"a:90\"",
    "code=\"200\"",
    "code=~\"[45]..\"",
    "code!~\"4.+\"",
    "code=\"\"",
    "x=~\".+\"",
];
const LABELS: &[&str] = &["job", "instance", "code", "version", "le", "x", "missing"];
const ARITHMETIC: &[&str] = &["+", "-", "*", "/", "%", "^", "atan2"];
const COMPARISONS: &[&str] = &["==", "!=", ">", "<", ">=", "<="];

/// What expressions are made of.
pub(super) struct Expressions {
    functions: Vec<&'static Function>,
    aggregations: Vec<&'static Aggregation>,
    /// Between two samples, in milliseconds.
    interval: i64,
}

impl Expressions {
    pub(super) fn new(features: &Features, interval: i64) -> Self {
        let functions = FUNCTIONS.iter().filter(|row| features.allow(&row.availability).is_ok());
        let aggregations = AGGREGATIONS.iter().filter(|row| features.allow(&row.availability).is_ok());
        Self { functions: functions.collect(), aggregations: aggregations.collect(), interval }
    }

    /// An instant vector, nested so deep at most.
    pub(super) fn vector(&self, random: &mut Random, depth: usize) -> String {
        if depth == 0 {
            return self.selector(random, ANY);
        }
        match random.below(20) {
            0..=1 => self.selector(random, ANY),
            2..=10 => self.call(random, Type::Vector, depth),
            11..=14 => self.aggregation(random, depth),
            15..=18 => self.binary(random, depth),
            _ => format!("-{}", self.vector(random, depth - 1)),
        }
    }

    fn scalar(&self, random: &mut Random, depth: usize) -> String {
        match random.below(8) {
            0 => pick(random, &["NaN", "Inf", "-Inf", "0", "-1", "1e9", "0.5", "2"]).to_owned(),
            1 if depth > 0 => self.call(random, Type::Scalar, depth),
            2 if depth > 0 => {
                let operator = pick(random, ARITHMETIC);
                format!("({} {operator} {})", self.scalar(random, depth - 1), self.scalar(random, depth - 1))
            }
            3 if depth > 0 => {
                let operator = pick(random, COMPARISONS);
                format!(
                    "({} {operator} bool {})",
                    self.scalar(random, depth - 1),
                    self.scalar(random, depth - 1)
                )
            }
            _ => number(random, 5).to_string(),
        }
    }

    fn duration(&self, random: &mut Random, most: usize) -> Duration {
        let steps = i64::try_from(1 + random.below(most)).unwrap();
        let finer = if one_in(random, 3) { i64::try_from(random.below(9_000)).unwrap() } else { 0 };
        Duration::from_millis(steps * self.interval + finer)
    }

    /// `offset` and `@`.
    fn place(&self, random: &mut Random) -> String {
        let offset = match random.below(12) {
            0 => format!(" offset {}", self.duration(random, 5)),
            1 => format!(" offset -{}", self.duration(random, 3)),
            _ => String::new(),
        };
        let at = match random.below(20) {
            0 => format!(" @ {}", random.below(1000)),
            1 => format!(" @ {}()", pick(random, &["start", "end"])),
            _ => String::new(),
        };
        offset + &at
    }

    fn series(&self, random: &mut Random, metrics: &[&str]) -> String {
        let metric = pick(random, metrics);
        match random.below(8) {
            0 => format!("{metric}{{{}}}", pick(random, MATCHERS)),
            1 if one_in(random, 3) => {
                format!("{metric}{{{},{}}}", pick(random, MATCHERS), pick(random, MATCHERS))
            }
            2 if one_in(random, 3) => {
                format!("{{__name__=~\"{metric}|{}\",{}}}", pick(random, metrics), pick(random, MATCHERS))
            }
            _ => metric.to_owned(),
        }
    }

    fn selector(&self, random: &mut Random, metrics: &[&str]) -> String {
        self.series(random, metrics) + &self.place(random)
    }

    fn matrix(&self, random: &mut Random, metrics: &[&str], depth: usize) -> String {
        let place = self.place(random);
        if depth > 0 && one_in(random, 4) {
            let step = if one_in(random, 3) { String::new() } else { self.duration(random, 3).to_string() };
            let operand = self.vector(random, depth - 1);
            return format!("({operand})[{}:{step}]{place}", self.duration(random, 12));
        }
        format!("{}[{}]{place}", self.series(random, metrics), self.duration(random, 12))
    }

    fn call(&self, random: &mut Random, returns: Type, depth: usize) -> String {
        let functions: Vec<_> = self.functions.iter().filter(|row| row.returns == returns).copied().collect();
        let function = pick(random, &functions);
        let name = function.name;
        let metrics = match name {
            _ if name.starts_with("histogram") => HISTOGRAMS,
            "rate" | "increase" | "irate" | "resets" if !one_in(random, 4) => COUNTERS,
            _ => ANY,
        };
        if name == "label_replace" {
            let vector = self.vector(random, depth - 1);
            let [to, from] = [(); 2].map(|()| pick(random, LABELS));
            let pattern = pick(random, &["(.*)", "(.).*", "a.*", "(?P<n>[0-9]+)", ""]);
            let text = pick(random, &["$1", "x-$1", "${n}", "", "fixed"]);
            return format!("label_replace({vector}, \"{to}\", \"{text}\", \"{from}\", \"{pattern}\")");
        }
        if name == "info" {
            return match random.below(3) {
                0 => format!("info({}, {{region=~\".+\"}})", self.vector(random, depth - 1)),
                1 => format!(
                    "info({}, {{__name__=\"build_info\",version=~\".*\"}})",
                    self.selector(random, ANY)
                ),
                _ => format!("info({})", self.vector(random, depth - 1)),
            };
        }
        let most = function.most.map_or(usize::from(function.least) + 2, usize::from);
        let count = usize::from(function.least) + random.below(most - usize::from(function.least) + 1);
        let arguments: Vec<String> = (0..count)
            .map(|index| match function.parameter(index).unwrap() {
                Type::Scalar => self.scalar(random, depth - 1),
                Type::Vector if metrics.len() != ANY.len() && !one_in(random, 3) => {
                    self.histograms(random, depth)
                }
                Type::Vector | Type::Unknown => self.vector(random, depth - 1),
                Type::Matrix => self.matrix(random, metrics, depth - 1),
                Type::String => format!("\"{}\"", pick(random, LABELS)),
            })
            .collect();
        format!("{name}({})", arguments.join(", "))
    }

    /// What a function of histograms likes.
    fn histograms(&self, random: &mut Random, depth: usize) -> String {
        let function = pick(random, &["rate", "increase", "avg_over_time", "last_over_time", "delta"]);
        match random.below(4) {
            0 => self.selector(random, HISTOGRAMS),
            1 => format!("{function}({})", self.matrix(random, HISTOGRAMS, 0)),
            2 => format!("sum by (job, le) ({function}({}))", self.matrix(random, HISTOGRAMS, 0)),
            _ => self.vector(random, depth - 1),
        }
    }

    fn labels(&self, random: &mut Random) -> String {
        let labels: Vec<_> = (0..random.below(4)).map(|_| pick(random, LABELS)).collect();
        labels.join(", ")
    }

    fn aggregation(&self, random: &mut Random, depth: usize) -> String {
        let aggregations: Vec<_> = self.aggregations.iter().collect();
        let aggregation = *pick(random, &aggregations);
        let grouping = match random.below(3) {
            0 => String::new(),
            1 => format!("by ({}) ", self.labels(random)),
            _ => format!("without ({}) ", self.labels(random)),
        };
        let parameter = match aggregation.parameter {
            Some(Type::String) => format!("\"{}\", ", pick(random, LABELS)),
            Some(_) if aggregation.name == "quantile" || aggregation.name == "limit_ratio" => {
                format!("{}, ", pick(random, &["0.5", "0.9", "0", "1", "-0.5", "0.33", "1.5", "NaN"]))
            }
            Some(_) if one_in(random, 6) => format!("{}, ", self.scalar(random, 1)),
            Some(_) => format!("{}, ", random.below(5)),
            None => String::new(),
        };
        format!("{} {grouping}({parameter}{})", aggregation.name, self.vector(random, depth - 1))
    }

    fn binary(&self, random: &mut Random, depth: usize) -> String {
        let left = self.vector(random, depth - 1);
        let is_comparison = one_in(random, 3);
        let operator = if is_comparison { pick(random, COMPARISONS) } else { pick(random, ARITHMETIC) };
        let with_bool = if is_comparison && one_in(random, 2) { " bool" } else { "" };
        match random.below(8) {
            0 => format!("({left} {operator}{with_bool} {})", self.scalar(random, depth - 1)),
            1 => format!("({} {operator}{with_bool} {left})", self.scalar(random, depth - 1)),
            2 | 3 => {
                let set = pick(random, &["and", "or", "unless"]);
                let matching = self.matching(random);
                format!("({left} {set}{matching} {})", self.vector(random, depth - 1))
            }
            4 => {
                // a series with itself or a relative, so that there are matches
                let metric = pick(random, ANY);
                let (one, other) = (pick(random, MATCHERS), pick(random, MATCHERS));
                let matching = self.matching(random);
                format!("({metric}{{{one}}} {operator}{with_bool}{matching} {metric}{{{other}}})")
            }
            5 => {
                let group = pick(random, &["group_left", "group_left (version)", "group_left (job, region)"]);
                let on = pick(random, &["on (job, instance)", "on (job)", "ignoring (code, version, x, le)"]);
                let one = pick(random, &["build_info", "up", "target_info", "sum by (job) (queue)"]);
                format!("({left} {operator}{with_bool} {on} {group} {one})")
            }
            6 => {
                let on = pick(random, &["on (job, instance)", "ignoring (code, version)"]);
                format!("(up {operator}{with_bool} {on} group_right () {left})")
            }
            _ => {
                let matching = self.matching(random);
                format!("({left} {operator}{with_bool}{matching} {})", self.vector(random, depth - 1))
            }
        }
    }

    fn matching(&self, random: &mut Random) -> String {
        match random.below(4) {
            0 => format!(" on ({})", self.labels(random)),
            1 => format!(" ignoring ({})", self.labels(random)),
            _ => String::new(),
        }
    }
}
