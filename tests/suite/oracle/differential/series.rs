//! Random series: counters, gauges, histograms of all kinds, and odd ones.

use super::{one_in, pick};
use crate::promql::mutate::Random;

const INSTANCES: [&str; 3] = ["a:90", "b:90", "c:90"];
const JOBS: [&str; 2] = ["api", "mcp"];
/// Numbers that are treated in a special way somewhere.
const ODD: &[&str] = &[
    "0",
    "-0",
    "NaN",
    "Inf",
    "-Inf",
    "1e308",
    "-1e308",
    "5e-324",
    "0.1",
    "1e-7",
    "9007199254740993",
    "0.5",
    "-1.5",
    "2.5",
    "1e15",
    "1700000000",
    "-86400",
    "3",
];

/// All series of a test.
pub(super) fn all(random: &mut Random, points: usize) -> Vec<(String, String)> {
    let mut series = vec![];
    for job in JOBS {
        for instance in INSTANCES {
            let of = format!("job=\"{job}\",instance=\"{instance}\"");
            for code in ["200", "404", "500"].into_iter().take(1 + random.below(3)) {
                series.push((format!("requests_total{{{of},code=\"{code}\"}}"), counter(random, points)));
            }
            if !one_in(random, 5) {
                series.push((format!("queue{{{of}}}"), gauge(random, points)));
            }
            series.push((format!("up{{{of}}}"), flags(random, points)));
            let version = pick(random, &["1.0", "1.1", "2.0-rc1"]);
            series.push((format!("build_info{{{of},version=\"{version}\"}}"), format!("1x{points}")));
        }
        series.push((
            format!("target_info{{job=\"{job}\",instance=\"a:90\",region=\"eu\"}}"),
            format!("1x{points}"),
        ));
        series.extend(classic(random, points, job));
        for (metric, kind) in
            [("native", Kind::Counter), ("native_gauge", Kind::Gauge), ("custom", Kind::Custom)]
        {
            series.push((format!("{metric}{{job=\"{job}\"}}"), native(random, points, kind)));
        }
        series.push((format!("odd{{job=\"{job}\",x=\"é\"}}"), odd(random, points)));
        series.push((format!("mixed{{job=\"{job}\"}}"), mixed(random, points)));
    }
    series
}

/// A number of some digits, many of them exact.
pub(super) fn number(random: &mut Random, limit: usize) -> f64 {
    let digits = [1, 1, 10, 1000, 1_000_000][random.below(5)];
    #[expect(clippy::cast_precision_loss, reason = "any number will do")]
    let number = random.below(limit * digits) as f64 / digits as f64;
    number
}

/// Joins items that stand for so many points, with gaps and ends between them; the first is no gap.
fn points(random: &mut Random, count: usize, mut item: impl FnMut(&mut Random, usize) -> String) -> String {
    let mut items = vec![];
    let mut left = count;
    while left > 0 {
        let length = (1 + random.below(6)).min(left);
        left -= length;
        let kind = if items.is_empty() { 11 } else { random.below(12) };
        items.push(match kind {
            0 if length > 1 => format!("_x{length}"),
            0 => "_".into(),
            1 if one_in(random, 3) => "stale".into(),
            _ => item(random, length),
        });
    }
    items.join(" ")
}

fn counter(random: &mut Random, count: usize) -> String {
    let mut value = number(random, 100);
    points(random, count, |random, length| {
        if one_in(random, 10) {
            value = number(random, 3);
        }
        let step = number(random, 9);
        let text = format!("{value}+{step}x{}", length - 1);
        for _ in 0..length {
            value += step;
        }
        text
    })
}

fn gauge(random: &mut Random, count: usize) -> String {
    points(random, count, |random, length| {
        let sign = pick(random, &["", "", "-"]);
        let step = pick(random, &["+", "-"]);
        format!("{sign}{}{step}{}x{}", number(random, 50), number(random, 5), length - 1)
    })
}

fn flags(random: &mut Random, count: usize) -> String {
    points(random, count, |random, length| format!("{}x{}", random.below(2), length - 1))
}

fn odd(random: &mut Random, count: usize) -> String {
    points(random, count, |random, _| pick(random, ODD).to_owned())
}

fn classic(random: &mut Random, count: usize, job: &str) -> Vec<(String, String)> {
    let bounds =
        pick(random, &[&["0.1", "0.5", "2", "+Inf"][..], &["-1", "0", "1", "10", "+Inf"], &["1", "5"]]);
    let (mut first, mut step) = (0, 0);
    let mut series = vec![];
    for bound in bounds {
        first += random.below(5);
        step += random.below(4);
        let values =
            if one_in(random, 12) { counter(random, count) } else { format!("{first}+{step}x{count}") };
        series.push((format!("latency_bucket{{job=\"{job}\",le=\"{bound}\"}}"), values));
    }
    series.push((format!("latency_count{{job=\"{job}\"}}"), format!("{first}+{step}x{count}")));
    series.push((format!("latency_sum{{job=\"{job}\"}}"), counter(random, count)));
    series
}

#[derive(Clone, Copy)]
enum Kind {
    Counter,
    Gauge,
    Custom,
}

fn native(random: &mut Random, count: usize, kind: Kind) -> String {
    let schema = [0, 1, 3, -1][random.below(4)];
    points(random, count, |random, length| {
        let schema = if one_in(random, 8) { [0, 2, -2][random.below(3)] } else { schema };
        let bounds = pick(random, &["1 2 5", "1 2 5", "0.5 1 2 10", "-3 0 3"]);
        let [first, step] = [(); 2].map(|()| histogram(random, kind, schema, bounds));
        match random.below(4) {
            0 => format!("{first}x{}", length - 1),
            _ => format!("{first}+{step}x{}", length - 1),
        }
    })
}

fn mixed(random: &mut Random, count: usize) -> String {
    points(random, count, |random, length| match random.below(2) {
        0 => format!("{}x{}", number(random, 9), length - 1),
        _ => format!("{}x{}", histogram(random, Kind::Counter, 0, ""), length - 1),
    })
}

fn histogram(random: &mut Random, kind: Kind, schema: i32, bounds: &str) -> String {
    let mut total = 0;
    let mut counts = |random: &mut Random, most: usize| {
        let counts: Vec<String> = (0..1 + random.below(most))
            .map(|_| {
                let count = if one_in(random, 4) { 0 } else { random.below(9) };
                total += count;
                count.to_string()
            })
            .collect();
        counts.join(" ")
    };
    let mut parts = vec![];
    if let Kind::Custom = kind {
        parts.push(format!("schema:-53 custom_values:[{bounds}] buckets:[{}]", counts(random, 4)));
    } else {
        let offset = random.below(7);
        parts.push(format!("schema:{schema} offset:-{offset} buckets:[{}]", counts(random, 6)));
        if one_in(random, 3) {
            parts.push(format!("n_offset:{} n_buckets:[{}]", random.below(3), counts(random, 3)));
        }
        if one_in(random, 2) {
            let (width, zeros) = (pick(random, &["0.001", "0.001", "0.5"]), random.below(4));
            total += zeros;
            parts.push(format!("z_bucket_w:{width} z_bucket:{zeros}"));
        }
    }
    if let Kind::Gauge = kind {
        parts.push("counter_reset_hint:gauge".into());
    }
    let sum = number(random, 60);
    format!("{{{{{} count:{total} sum:{sum}}}}}", parts.join(" "))
}
