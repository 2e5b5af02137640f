//! Conventions of the code, enforced.

use crate::stage::Stage;
use mcpmon_check::{
    checks::{self, Verdict, examples},
    diagnostic::Code,
};
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

const SOURCE: &[&str] = &[];
const TIME: &[&str] = &[];
const GO: &[&str] = &[];
const RUBY: &[&str] = &[];
const LABELS: &[&str] = &["time", "go"];
const DIAGNOSTIC: &[&str] = &["source"];
const SYNTAX: &[&str] = &["source", "go"];
const PROMQL: &[&str] = &["time", "go", "labels"];
const MODEL: &[&str] = &["source", "time", "go", "ruby", "labels", "diagnostic", "syntax", "promql"];
const LIVE: &[&str] = &["source", "time", "labels", "promql", "model", "syntax"];
const PROJECT: &[&str] =
    &["source", "time", "go", "ruby", "labels", "diagnostic", "syntax", "promql", "model"];
const CHECKS: &[&str] =
    &["source", "time", "go", "ruby", "labels", "diagnostic", "syntax", "promql", "model", "project"];
const REPLAY: &[&str] =
    &["source", "time", "go", "ruby", "labels", "diagnostic", "syntax", "promql", "model", "project"];
const POLICY: &[&str] = &["source", "diagnostic", "model", "project"];
const FIX: &[&str] = &["source", "diagnostic"];
const REPORT: &[&str] = &["source", "diagnostic", "replay"];

/// Which modules a module may import, from the lowest layer to the highest; `cli` may import all.
const LAYERS: &[(&str, &[&str])] = &[
    ("source", SOURCE),
    ("time", TIME),
    ("go", GO),
    ("ruby", RUBY),
    ("labels", LABELS),
    ("diagnostic", DIAGNOSTIC),
    ("syntax", SYNTAX),
    ("promql", PROMQL),
    ("model", MODEL),
    ("live", LIVE),
    ("project", PROJECT),
    ("checks", CHECKS),
    ("replay", REPLAY),
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
    let known: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).chain(["cli", "lsp"]).collect();
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

#[test]
fn every_module_has_a_layer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap();
        let is_above = ["main", "lib", "cli"].contains(&module);
        assert!(is_above || LAYERS.iter().any(|(name, _)| *name == module), "`{module}` has no layer");
    }
}

/// The file of a check, below `src/checks`.
fn check_file(id: &str) -> PathBuf {
    let path = format!("src/checks/{}.rs", id.replace('-', "_"));
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_id_of_a_check_is_its_path_and_every_file_is_registered() {
    let registered: HashSet<PathBuf> = checks::all().map(|check| check_file(check.code.id)).collect();
    assert_eq!(registered.len(), checks::all().count(), "an id is used twice");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checks");
    let areas = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files: HashSet<PathBuf> =
        areas.flat_map(|area| rust_files(&area)).filter(|file| !file.ends_with("mod.rs")).collect();
    assert_eq!(registered, files);
}

#[test]
fn the_documentation_of_every_check_is_complete() {
    // there is no example of a path that cannot be read
    const WITHOUT_EXAMPLES: &[&str] = &["tool/unreadable-file"];
    for check in checks::all() {
        let Code { id, docs, .. } = check.code;
        assert!(docs.lines().next().unwrap().ends_with('.'), "{id}: the title is a sentence");
        assert!(docs.lines().nth(1).is_some_and(str::is_empty), "{id}: a blank line follows the title");
        for verdict in [Verdict::Bad, Verdict::Good] {
            let has = examples(docs).iter().any(|example| example.verdict == verdict);
            assert!(has || WITHOUT_EXAMPLES.contains(&id), "{id} has no {verdict:?} example");
        }
    }
}

#[test]
fn messages_start_with_the_fact_and_end_without_a_period() {
    for check in checks::all() {
        for example in examples(check.code.docs) {
            let stage = Stage::new(
                example
                    .files
                    .iter()
                    .map(|file| (file.path.as_deref().unwrap_or("rules.yml"), file.text.as_bytes())),
            );
            for diagnostic in stage.lint(&[]).found {
                let message = &diagnostic.message;
                let first = message.chars().next().unwrap();
                assert!(
                    !first.is_uppercase() && !message.ends_with('.'),
                    "{}: {message}",
                    diagnostic.code.id
                );
                let help = diagnostic.help.unwrap_or_default();
                assert!(!help.ends_with('.'), "{}: {help}", diagnostic.code.id);
            }
        }
    }
}

#[test]
fn the_table_of_checks_in_the_readme_is_current() {
    let rows: String = checks::all()
        .map(|check| {
            let Code { id, level, proof, .. } = check.code;
            format!("| `{id}` | {level} | {proof} | {} |\n", check.code.title())
        })
        .collect();
    let table = format!("| check | level | proof | what it finds |\n|---|---|---|---|\n{rows}");
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(readme.contains(&table), "the README should hold this table:\n\n{table}");
}
