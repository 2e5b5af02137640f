//! Conventions of the code, enforced.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

const SOURCE: &[&str] = &[];
const TIME: &[&str] = &[];
const LABELS: &[&str] = &["time"];
const DIAGNOSTIC: &[&str] = &["source"];
const SYNTAX: &[&str] = &["source"];
const PROMQL: &[&str] = &["time", "labels"];
const MODEL: &[&str] = &["source", "time", "labels", "diagnostic", "syntax", "promql"];
const PROJECT: &[&str] = &["source", "time", "labels", "diagnostic", "syntax", "promql", "model"];
const CHECKS: &[&str] = &["source", "time", "labels", "diagnostic", "syntax", "promql", "model", "project"];
const POLICY: &[&str] = &["source", "diagnostic", "model", "project"];
const FIX: &[&str] = &["source", "diagnostic"];
const REPORT: &[&str] = &["source", "diagnostic", "replay"];

/// Which modules a module may import, from the lowest layer to the highest; `cli` may import all.
const LAYERS: &[(&str, &[&str])] = &[
    ("source", SOURCE),
    ("time", TIME),
    ("labels", LABELS),
    ("diagnostic", DIAGNOSTIC),
    ("syntax", SYNTAX),
    ("promql", PROMQL),
    ("model", MODEL),
    ("project", PROJECT),
    ("checks", CHECKS),
    ("policy", POLICY),
    ("fix", FIX),
    ("report", REPORT),
];

/// All Rust files below `path`.
fn rust_files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return if path.extension().is_some_and(|extension| extension == "rs") {
            vec![path.into()]
        } else {
            vec![]
        };
    }
    fs::read_dir(path).into_iter().flatten().flatten().flat_map(|entry| rust_files(&entry.path())).collect()
}

/// The top-level modules that a source text names after `crate::`.
fn imported(text: &str) -> HashSet<&str> {
    let name = |rest: &'_ str| {
        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::len).unwrap_or(0)
    };
    let mut found = HashSet::new();
    for rest in text.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split_once("};").map_or(list, |(list, _)| list);
                found.extend(list.split(',').map(|part| {
                    let part = part.trim();
                    &part[..name(part)]
                }));
            }
            None => {
                found.insert(&rest[..name(rest)]);
            }
        }
    }
    found
}

#[test]
fn modules_import_only_lower_layers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let known: Vec<&str> =
        LAYERS.iter().map(|(name, _)| *name).chain(["cli", "replay", "live", "lsp"]).collect();
    for (module, allowed) in LAYERS {
        for file in
            rust_files(&root.join(format!("{module}.rs"))).into_iter().chain(rust_files(&root.join(module)))
        {
            let text = fs::read_to_string(&file).unwrap();
            let used = imported(&text);
            for name in &known {
                assert!(
                    name == module || allowed.contains(name) || !used.contains(name),
                    "{} imports `{name}`, which `{module}` may not",
                    file.display()
                );
            }
        }
    }
}
