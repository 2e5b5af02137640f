//! Expressions of our own that use every part of the language, and those of the conformance data if it is there.

use crate::conformance::{folder, json_lines};
use mcpmon_check::promql::{self, Features};

/// Every part of the language at least once.
const OWN: &[&str] = &[
    "up",
    "up{job=\"mcp\", instance!~'a.*|b',}",
    "{\"mcp.requests\", \"region name\"=`eu`}",
    "{__name__=~\"mcp_.+\"} == 1",
    "sum",
    "by + on_call{by=\"x\"}",
    "or or or",
    "MAX Without (job,) (up) > Bool 1",
    "count(up) by (\"the job\", sum, on)",
    "topk(3, rate(mcp_requests_total[5m]))",
    "count_values(\"version\", build_info) / ignoring(version) group_left () vector(2)",
    "a * on (x, y) group_right (z) b",
    "a / on () group_left b",
    "a and ignoring () b unless on (c) d or e",
    "1 + on () 2",
    "-a ^ 2 ^ -b * 3 % 4 atan2 5",
    "--1 + +2 - -(3)",
    "-2 ^ 2",
    "0x1F + 017 + 1_000 + .5e-3 + 1e300 + 5m + Inf + -NaN",
    "1 ==bool 2 != bool 3",
    "rate(x[1h30m] offset -1d @ end())",
    "x offset 1w @ 1600000000.123 - y @ -5 offset 5",
    "x @ start() + x @ 5m",
    "max_over_time(rate(x[5m])[1h:1m] offset 10m)[1d:]",
    "sum(x)[5m:30s] @ 0",
    "x[1.5]",
    "x offset 0.0000001",
    "x offset 0s + 1",
    "x[5m + 1m * (2 - 1)] offset (5m / 2)",
    "x[-step() + range() ^ 2:max_of(step(), min_of(1m, 2m))]",
    "x offset -(5m) * 2",
    "x offset - -5m * 2",
    "x offset (5m) * 2 @ 3 * 4",
    "x offset - -2 ^ 2",
    "x offset -min_of(1, 2) ^ 2",
    "x offset - +(5) * 2",
    "x offset +(5) - 10",
    "x anchored + rate(y[5m] smoothed)",
    "h </ 5 >/ -Inf",
    "a + fill (0) b - on (c) group_left (d) fill_left (1) fill_right (-5m) e",
    "info(up, {region=~\".*\"})",
    "histogram_quantiles(h, \"q\", 0.5, 0.9, 0.99)",
    "label_join(x, \"a\", \"-\", \"b\", \"c\")",
    "label_replace(x, \"a\", `\\d+ $1`, 'it\\'s', \"\\xff\\u00e9\\377\\n\")",
    "sort_by_label(limitk(2, x), \"a\")",
    "step() + start() - end() * range() / min_of(1, 2)",
    "day_of_month() + hour(x) + time() + pi()",
    "( ( x ) ) # remark",
    "Inf ^ a",
    "fill + fill_left{fill=\"1\"} / anchored",
    "\"text with \\\"quotes\\\" and \u{e9}\"",
    "quantile by (step, range) (0.9, x) and limit_ratio(-0.5, x)",
];

/// All expressions that Prometheus accepts with every flag set.
pub(super) fn accepted() -> Vec<Vec<u8>> {
    all().into_iter().filter(|input| promql::parse_bytes(input, &Features::all()).is_ok()).collect()
}

/// All expressions, wrong ones too.
pub(super) fn all() -> Vec<Vec<u8>> {
    let mut expressions: Vec<Vec<u8>> = OWN.iter().map(|text| text.as_bytes().to_vec()).collect();
    for file in ["real", "crafted", "promqltest", "parse_test"] {
        let Some(folder) = folder() else { break };
        let cases = json_lines(&folder.join(format!("promql-parse/{file}.jsonl")));
        expressions.extend(cases.iter().filter_map(|case| Some(case["expr"].as_str()?.as_bytes().to_vec())));
    }
    expressions
}

#[test]
fn our_own_expressions_are_accepted() {
    for text in OWN {
        assert!(promql::parse(text, &Features::all()).is_ok(), "{text}");
    }
}
