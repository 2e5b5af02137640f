//! What is said about a file with one damaged line: the damage, and nothing about the lines around it.

use crate::{
    conformance,
    stage::{Outcome, Stage},
};
use mcpmon_check::diagnostic::Diagnostic;
use std::{collections::HashSet, fs, path::PathBuf};

/// Longer files take too long to damage line by line.
const MAX_LINES: usize = 120;
/// How many files of the shared data are damaged.
const FILES: usize = 60;

/// Valid files: those of the clean fixtures and, where the data is there, those of public repositories.
fn valid_files() -> Vec<PathBuf> {
    let clean = [
        "mcp-stack/config/prometheus.yml",
        "mcp-stack/config/alertmanager.yml",
        "mcp-stack/config/rules/mcp-alerts.yml",
    ];
    let own = clean.iter().map(|name| PathBuf::from("fixtures/projects/clean").join(name));
    let shared = conformance::folder().into_iter().flat_map(|folder| {
        let real = folder.join("real");
        let mut per_kind = [("rules", 0), ("promcfg", 0), ("amcfg", 0), ("crd", 0)];
        let accepted =
            conformance::json_lines(&real.join("manifest.jsonl")).into_iter().filter(move |case| {
                let kind = per_kind.iter_mut().find(|(kind, _)| case["kind"] == *kind);
                case["verdict"] == "pass"
                    && kind.is_some_and(|(_, taken)| {
                        *taken += 1;
                        *taken <= FILES / 4
                    })
            });
        accepted.map(move |case| real.join(case["file"].as_str().unwrap()))
    });
    let short = |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| text.lines().count() <= MAX_LINES);
    own.chain(shared).filter(short).collect()
}

/// The text with line `index` left out, or indented by some columns.
fn damaged(lines: &[&str], index: usize) -> Vec<(String, String)> {
    let with = |line: Option<String>| -> String {
        let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        match line {
            Some(line) => lines[index] = line,
            None => drop(lines.remove(index)),
        }
        lines.join("\n") + "\n"
    };
    let indented = [1, 2, 4].map(|columns| {
        (format!("indented by {columns}"), with(Some(format!("{}{}", " ".repeat(columns), lines[index]))))
    });
    indented.into_iter().chain([("deleted".to_owned(), with(None))]).collect()
}

/// What tells two findings apart when lines have moved.
fn identity(diagnostic: &Diagnostic) -> (&'static str, String) {
    (diagnostic.code.id, diagnostic.message.clone())
}

/// Findings that the damage of line `index` (from 0) does not explain.
fn unexplained<'a>(
    outcome: &'a Outcome,
    known: &HashSet<(&str, String)>,
    index: usize,
) -> Vec<&'a Diagnostic> {
    let lines = outcome.project.files();
    // a text that is still YAML says what it says: all findings in it are right
    let is_broken = outcome.of("yaml/syntax").next().is_some();
    let others =
        outcome.found.iter().filter(|found| found.code.area() != "yaml" && !known.contains(&identity(found)));
    others.filter(|found| is_broken && lines.position(found.span).line as usize != index + 1).collect()
}

#[test]
fn one_damaged_line_brings_no_findings_about_the_others() {
    let (mut files, mut texts, mut faults) = (0, 0, vec![]);
    for path in valid_files() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let stage = Stage::new([(name, text.as_bytes())]);
        let known: HashSet<_> = stage.lint(&[]).found.iter().map(identity).collect();
        let lines: Vec<&str> = text.lines().collect();
        files += 1;
        for index in 0..lines.len() {
            for (how, text) in damaged(&lines, index) {
                fs::write(stage.path().join(name), &text).unwrap();
                let outcome = stage.lint(&[]);
                texts += 1;
                if let Some(found) = unexplained(&outcome, &known, index).first() {
                    let line = outcome.project.files().position(found.span).line;
                    faults.push(format!(
                        "{} line {} {how}: line {line}: {} {}",
                        path.display(),
                        index + 1,
                        found.code.id,
                        found.message
                    ));
                }
            }
        }
    }
    conformance::say(&format!(
        "recovery: {texts} damaged texts of {files} files, {} with unexplained findings",
        faults.len()
    ));
    assert!(faults.is_empty(), "{}", faults[..faults.len().min(40)].join("\n"));
}
