//! go-yaml's verdicts, as promtool and amtool give them.

use super::{Figure, json_lines};
use mcpmon_check::{
    source::Files,
    syntax::yaml::{Documents, Flavour, Options, Problem, ProblemKind, Tree, read},
};
use std::path::Path;

/// The tree of the bytes of a file.
fn tree(bytes: Vec<u8>, flavour: Flavour) -> Tree {
    let mut files = Files::default();
    let id = files.add("case.yml", bytes).unwrap();
    read(files.get(id).text(), Options { flavour, documents: Documents::First })
}

fn flavour(kind: &str) -> Flavour {
    if kind == "rules" { Flavour::V3 } else { Flavour::V2 }
}

/// Refusal of the text, or of a repeated key, exactly where the real tool refuses it for that.
pub(crate) fn verdicts(cases: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(cases) {
        let bytes = match case["text"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => decode_base64(case["base64"].as_str().unwrap()),
        };
        let kind = case["kind"].as_str().unwrap();
        let verdict = case["verdict"].as_str().unwrap();
        let tree = tree(bytes, flavour(kind));
        let refused = tree.problems().iter().find(|problem| counts(problem, &tree, kind));
        figure.count(refused.is_some() == matches!(verdict, "syntax" | "dup"), || {
            let found = refused.map(|problem| (&problem.kind, &problem.range));
            format!("{} ({kind}): {verdict} {}; we: {found:?}", case["id"], case["message"])
        });
    }
    figure
}

/// Whether the product's decoder meets with a problem: it does not look at fields that it does not know.
fn counts(problem: &Problem, tree: &Tree, kind: &str) -> bool {
    let known: &[&str] = match kind {
        "rules" => &["groups"],
        "prometheus" => &[
            "global",
            "runtime",
            "alerting",
            "rule_files",
            "scrape_config_files",
            "scrape_configs",
            "storage",
            "tracing",
            "remote_write",
            "remote_read",
            "otlp",
        ],
        _ => &[
            "global",
            "route",
            "inhibit_rules",
            "receivers",
            "templates",
            "mute_time_intervals",
            "time_intervals",
            "tracing",
        ],
    };
    let at = problem.range.start;
    let field = tree.root().and_then(|root| {
        root.entries().find(|entry| (entry.key.range().start..=entry.value.range().end).contains(&at))
    });
    match problem.kind {
        ProblemKind::ExtraDocument => false,
        ProblemKind::DuplicateKey { .. } => field.is_none_or(|field| {
            let is_key = field.key.range().start == at;
            known.contains(&field.key.value()) || (is_key && kind == "rules")
        }),
        _ => true,
    }
}

fn decode_base64(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = vec![];
    for group in text.as_bytes().chunks(4) {
        let bits = group.iter().fold(0_u32, |bits, digit| {
            bits << 6 | digits.iter().position(|known| known == digit).map_or(0, |at| at as u32)
        });
        let length = 3 - group.iter().filter(|digit| **digit == b'=').count();
        bytes.extend(&bits.to_be_bytes()[1..=length]);
    }
    bytes
}
