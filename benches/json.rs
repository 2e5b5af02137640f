//! Text → tree on dashboards, beside `serde_json::Value`: one of a usual size that is made here and, where
//! `MCPMON_CONFORMANCE` is set, the dashboards of public projects. Both readers take turns over the same texts.

use mcpmon_check::{
    source::{Embedded, FileId},
    syntax::json::read,
};
use serde_json::{Value, json};
use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How often both read everything.
const ROUNDS: usize = 21;

#[expect(clippy::print_stdout, reason = "a benchmark talks to the person who runs it")]
fn main() {
    let made = dashboard(40);
    let mut corpora = vec![("made", vec![serde_json::to_string_pretty(&made).unwrap_or_default()])];
    corpora.push(("made, in one line", vec![made.to_string()]));
    match env::var_os("MCPMON_CONFORMANCE") {
        Some(folder) => corpora.push(("public", dashboards(&PathBuf::from(folder).join("real/dashboard")))),
        None => println!("no dashboards of public projects: set MCPMON_CONFORMANCE"),
    }
    for (name, texts) in corpora {
        let bytes: usize = texts.iter().map(String::len).sum();
        let (ours, theirs) = compare(&texts);
        let rate = |time: Duration| bytes as f64 / time.as_secs_f64() / 1e6;
        println!(
            "{name}: {bytes} bytes; ours {:.0} MB/s, serde_json {:.0} MB/s, {:.2} times as fast",
            rate(ours),
            rate(theirs),
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
    }
}

/// The median times that we and `serde_json` need for all texts.
fn compare(texts: &[String]) -> (Duration, Duration) {
    let embedded: Vec<Embedded> =
        texts.iter().map(|text| Embedded::verbatim(FileId(0), text.as_str(), 0)).collect();
    let timed = |run: &dyn Fn()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    let (mut ours, mut theirs) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        ours.push(timed(&|| embedded.iter().for_each(|text| drop(black_box(read(text))))));
        theirs.push(timed(&|| {
            texts.iter().for_each(|text| drop(black_box(serde_json::from_str::<Value>(text))));
        }));
    }
    ours.sort_unstable();
    theirs.sort_unstable();
    (ours[ROUNDS / 2], theirs[ROUNDS / 2])
}

/// A dashboard with so many panels, of the fields that Grafana writes.
fn dashboard(panels: u32) -> Value {
    let panel = |id: u32| {
        json!({
            "id": id,
            "type": "timeseries",
            "title": format!("Requests of service {id}"),
            "description": "How many requests are answered per second, by status",
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "gridPos": {"h": 8, "w": 12, "x": 12 * (id % 2), "y": 8 * (id / 2)},
            "fieldConfig": {
                "defaults": {
                    "color": {"mode": "palette-classic"},
                    "custom": {"drawStyle": "line", "fillOpacity": 10, "lineWidth": 1, "spanNulls": false},
                    "mappings": [],
                    "thresholds": {"mode": "absolute", "steps": [{"color": "green", "value": null}, {"color": "red", "value": 80.5}]},
                    "unit": "reqps"
                },
                "overrides": []
            },
            "options": {"legend": {"calcs": ["mean", "max"], "displayMode": "table", "showLegend": true}},
            "targets": [{
                "datasource": {"type": "prometheus", "uid": "${datasource}"},
                "editorMode": "code",
                "expr": "sum by (code) (rate(http_requests_total{job=~\"$job\", instance=~\"$instance\"}[$__rate_interval]))",
                "legendFormat": "{{code}}",
                "range": true,
                "refId": "A"
            }]
        })
    };
    json!({
        "title": "Services",
        "uid": "services",
        "schemaVersion": 41,
        "panels": (0..panels).map(panel).collect::<Vec<_>>(),
        "templating": {"list": []},
        "time": {"from": "now-6h", "to": "now"}
    })
}

fn dashboards(folder: &Path) -> Vec<String> {
    let (mut folders, mut texts) = (vec![folder.to_owned()], vec![]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                texts.extend(fs::read_to_string(path));
            }
        }
    }
    texts
}
