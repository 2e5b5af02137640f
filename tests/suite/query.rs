//! `mcpmon-check query`: what is read as series, and how answers look.

use crate::{
    cli::{err, json, out, run},
    stage::Stage,
};
use serde_json::json;

const SCRAPE: &str = "# TYPE up gauge\nup{job=\"mcp\"} 1\nup{job=\"web\"} 0\n# TYPE took histogram\n\
                      took_bucket{le=\"1\"} 2\ntook_bucket{le=\"+Inf\"} 3\n";
const OPEN_METRICS: &str =
    "# TYPE calls counter\ncalls_total{job=\"a\"} 1 0.0\ncalls_total{job=\"a\"} 3 60.0\n# EOF\n";
const DUMP: &str =
    "{__name__=\"calls_total\", job=\"a\"} 1 0\n{__name__=\"calls_total\", job=\"a\"} 3 60000\n";

fn stage() -> Stage {
    Stage::new([
        ("scrape.prom", SCRAPE.as_bytes()),
        ("open.txt", OPEN_METRICS.as_bytes()),
        ("dump.txt", DUMP.as_bytes()),
    ])
}

#[test]
fn a_scrape_without_times_is_one_at_the_time_of_the_query() {
    let stage = stage();
    for at in [&[][..], &["--at", "90m"], &["--at", "2026-01-31T12:00:00Z"]] {
        let arguments = [&["query", "--series", "scrape.prom", "up"], at].concat();
        assert_eq!(out(&run(&stage, &arguments)), "up{job=\"mcp\"}  1\nup{job=\"web\"}  0\n");
    }
    let output = run(&stage, &["query", "--series", "scrape.prom", "took_bucket{le=\"1.0\"}"]);
    assert_eq!(out(&output), "took_bucket{le=\"1.0\"}  2\n", "bounds are spelled as Prometheus stores them");
}

#[test]
fn openmetrics_and_dumps_hold_the_same() {
    let stage = stage();
    for file in ["open.txt", "dump.txt"] {
        let arguments = ["query", "--series", file, "--range", "0:90s:30s", "calls_total"];
        assert_eq!(
            out(&run(&stage, &arguments)),
            "calls_total{job=\"a\"}\n  0s     1\n  30s    1\n  1m     3\n  1m30s  3\n"
        );
    }
}

#[test]
fn the_series_of_unit_tests_are_those_of_one_test() {
    let tests = "tests:\n  - name: one\n    interval: 30s\n    input_series:\n      - series: up{job=\"a\"}\n        \
                 values: 1+1x3\n  - name: two\n    input_series:\n      - {series: up, values: '{{schema:0 count:3 \
                 sum:5 buckets:[1 2]}}x1000000000000'}\n";
    let stage = Stage::new([("up_test.yml", tests.as_bytes()), ("bad_test.yml", b"tests: 1\n")]);
    let query = |arguments: &[&str]| run(&stage, &[&["query", "up", "--series"], arguments].concat());
    assert_eq!(out(&query(&["up_test.yml"])), "up{job=\"a\"}  4\n");
    assert_eq!(out(&query(&["up_test.yml", "--at", "30s"])), "up{job=\"a\"}  2\n");
    let histogram = query(&["up_test.yml", "--test", "two", "--at", "1h", "--format", "json"]);
    assert_eq!(
        json(&histogram)["data"]["result"],
        json!([{"metric": {"__name__": "up"}, "histogram": [3600, {
            "count": "3", "sum": "5", "buckets": [[0, "0.5", "1", "1"], [0, "1", "2", "2"]]
        }]}])
    );
    let unknown = query(&["up_test.yml", "--test", "three"]);
    assert!(err(&unknown).contains("there are `one`, `two`"), "{}", err(&unknown));
    assert!(err(&query(&["bad_test.yml"])).contains("mcpmon-check lint bad_test.yml"));
}

#[test]
fn json_is_that_of_the_http_api() {
    let stage = stage();
    let answer = |arguments: &[&str]| {
        json(&run(&stage, &[&["query", "--series", "dump.txt", "--format", "json"], arguments].concat()))
    };
    let metric = json!({"__name__": "calls_total", "job": "a"});
    assert_eq!(
        answer(&["--at", "60.5", "calls_total"]),
        json!({"status": "success", "data": {"resultType": "vector", "result": [
            {"metric": metric, "value": [60.5, "3"]}
        ]}})
    );
    assert_eq!(
        answer(&["--range", "0:1m:1m", "calls_total"]),
        json!({"status": "success", "data": {"resultType": "matrix", "result": [
            {"metric": metric, "values": [[0, "1"], [60, "3"]]}
        ]}})
    );
    assert_eq!(
        answer(&["--at", "0", "1e30"])["data"],
        json!({"resultType": "scalar", "result": [0, "1e+30"]})
    );
    assert_eq!(answer(&["--at", "0", "'x'"])["data"], json!({"resultType": "string", "result": [0, "x"]}));
    let refused = answer(&["abs(calls_total"]);
    assert_eq!((&refused["status"], &refused["errorType"]), (&json!("error"), &json!("bad_data")));
}

#[test]
fn a_range_is_drawn() {
    let stage = stage();
    let arguments = [
        "query",
        "--series",
        "dump.txt",
        "--range",
        "0:2m:1s",
        "--format",
        "pretty",
        "--color",
        "never",
        "calls_total",
    ];
    let drawn = out(&run(&stage, &arguments));
    let lines: Vec<&str> = drawn.lines().collect();
    assert!(lines[0].starts_with("3 ┤") && lines[0].contains('⠉'), "{drawn}");
    assert!(lines[7].starts_with("2 ┤") && lines[14].starts_with("1 ┤⣀"), "{drawn}");
    assert!(lines[16].trim_start().starts_with("0s") && lines[16].ends_with("2m"), "{drawn}");
    assert_eq!(lines[17], "━━ calls_total{job=\"a\"}  3");
}

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    let stage = Stage::new([("bad.prom", b"up 1\nup{a=\"b\"} one\n".as_slice())]);
    let output = run(&stage, &["query", "--series", "bad.prom", "up"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("`one` is no number") && err(&output).contains("bad.prom:2:11"),
        "{}",
        err(&output)
    );
    let output = run(&stage, &["query", "abs(up"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("expression:1:6"), "{}", err(&output));
    for arguments in [
        &["--range", "0:1h", "up"][..],
        &["--range", "1h:0:1m", "up"],
        &["--at", "noon", "up"],
        &["--series", "missing.prom", "up"],
        &["--lookbak", "1m", "up"],
    ] {
        assert_eq!(run(&stage, &[&["query"], arguments].concat()).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_query_without_an_answer_says_where_there_might_be_one() {
    let output = run(&stage(), &["query", "--series", "dump.txt", "--at", "1h", "calls_total"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), ""));
    assert_eq!(err(&output), "no series at 1h; there are samples from 0s to 1m\n");
}

#[test]
fn a_query_has_a_budget() {
    let arguments =
        ["query", "--series", "dump.txt", "--range", "0:1h:1s", "--max-samples", "100", "calls_total"];
    let output = run(&stage(), &arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("too many samples"), "{}", err(&output));
}

#[test]
fn a_query_of_one_long_series_ends_in_time() {
    let expr = "max_over_time(quantile_over_time(0.9, vector(1)[1d:1s])[10d:1s])";
    let output = run(&stage(), &["query", "--timeout", "200ms", "--at", "200d", expr]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("`--timeout` gives it more time"), "{}", err(&output));
}
