//! Whether we refuse the configuration files that Prometheus and Alertmanager refuse, and no others.

use super::{Figure, json_lines};
use crate::stage::{self, Stage};
use mcpmon_check::{
    diagnostic::{Level, Proof},
    project::{Kind, load::Request},
    promql::{Features, Version},
};
use serde_json::Value;
use std::{fs, path::Path};

/// The errors of proof `loader` in a file, as a Prometheus 3.5 gives them: nothing if we take it.
fn refusals(kind: &str, bytes: &[u8]) -> Vec<String> {
    let stage = Stage::new([("case.yaml", bytes)]);
    let kind = match kind {
        "rules" => Kind::Rules,
        "crd" => Kind::PrometheusRule,
        "promcfg" | "prometheus" => Kind::Prometheus,
        _ => Kind::Alertmanager,
    };
    let features = Features::of(Version::new(3, 5));
    let paths = vec![stage.path().join("case.yaml")];
    let outcome = stage::lint(&Request { paths, kind: Some(kind), features, ..Request::default() });
    let refused = |level, proof| level == Level::Error && proof == Proof::Loader;
    let errors = outcome.found.iter().filter(|found| refused(found.level, found.code.proof));
    errors.map(|found| format!("{}: {}", found.code.id, found.message)).collect()
}

/// Counts one case: `accepted` is what the real tool says.
fn judge(figure: &mut Figure, kind: &str, name: &str, bytes: &[u8], accepted: bool, message: &str) {
    let refusals = refusals(kind, bytes);
    figure.count(refusals.is_empty() == accepted, || {
        let words = if accepted { "refused" } else { "taken" };
        format!("{words}: {kind} {name}: {}{message}", refusals.first().map_or("", String::as_str))
    });
}

fn text<'v>(case: &'v Value, field: &str) -> &'v str {
    case[field].as_str().unwrap_or_default()
}

/// Files of public repositories, judged by promtool and amtool.
pub(crate) fn real(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(&data.join("manifest.jsonl")) {
        let kind = text(&case, "kind");
        if matches!(kind, "rules" | "crd" | "promcfg" | "amcfg") {
            let name = text(&case, "file");
            let bytes = fs::read(data.join(name)).unwrap();
            judge(&mut figure, kind, name, &bytes, case["verdict"] == "pass", text(&case, "first_error"));
        }
    }
    figure
}

/// The products' own test data, judged by their newest sources.
pub(crate) fn upstream(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(&data.join("manifest.jsonl")) {
        let (kind, name) = (text(&case, "kind"), text(&case, "path"));
        let bytes = fs::read(data.join(name)).unwrap();
        judge(&mut figure, kind, name, &bytes, case["accept"] == true, text(&case, "message"));
    }
    figure
}

/// Inputs made to be hard to read.
pub(crate) fn hard_yaml(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(&data.join("cases.jsonl")) {
        let Some(bytes) = case["text"].as_str().map(|text| text.as_bytes().to_vec()) else { continue };
        let (kind, name) = (text(&case, "kind"), text(&case, "id"));
        judge(&mut figure, kind, name, &bytes, case["verdict"] == "ok", text(&case, "message"));
    }
    figure
}
