//! Text → tree on rule files of public projects, beside `serde_yaml`. The files are those of the
//! conformance data in `MCPMON_CONFORMANCE`; without them the benchmark says so and ends.
//!
//! `max alloc` is the peak of what is allocated while reading, the text itself not counted. The first line says how
//! often both give the verdict of promtool and amtool on the inputs of the conformance data.

use divan::{AllocProfiler, Bencher, counter::BytesCount};
use mcpmon_check::{
    source::{Embedded, FileId},
    syntax::yaml::{Documents, Flavour, Options, ProblemKind, read},
};
use serde::Deserialize;
use std::{env, fs, path::PathBuf, sync::OnceLock};

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

#[expect(clippy::print_stdout, reason = "a benchmark talks to the person who runs it")]
fn main() {
    if groups().is_empty() {
        println!("no rule files: set MCPMON_CONFORMANCE");
        return;
    }
    let (ours, theirs, all) = verdicts();
    let percent = |agreed: usize| 100.0 * agreed as f64 / all as f64;
    println!("verdicts of {all}: ours agree {:.2} %, serde_yaml's {:.2} %", percent(ours), percent(theirs));
    divan::main();
}

fn data() -> PathBuf {
    PathBuf::from(env::var_os("MCPMON_CONFORMANCE").unwrap_or_default())
}

/// On how many inputs we, and `serde_yaml`, agree with the real tools on whether the first document is YAML without
/// repeated keys; and how many inputs there are.
fn verdicts() -> (usize, usize, usize) {
    let text = fs::read_to_string(data().join("yaml/cases.jsonl")).unwrap_or_default();
    let (mut ours, mut theirs, mut all) = (0, 0, 0);
    for case in text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()) {
        let Some(text) = case["text"].as_str() else { continue };
        let refused = matches!(case["verdict"].as_str(), Some("syntax" | "dup"));
        let flavour = if case["kind"] == "rules" { Flavour::V3 } else { Flavour::V2 };
        let tree = read(&embedded(text), Options { flavour, documents: Documents::First });
        let mut first = serde_yaml::Deserializer::from_str(text);
        let is_read = first.next().is_none_or(|document| serde_yaml::Value::deserialize(document).is_ok());
        let is_problem = |kind: &ProblemKind| {
            !matches!(kind, ProblemKind::ExtraDocument | ProblemKind::ContainsItself { .. })
        };
        all += 1;
        ours += usize::from(tree.problems().iter().any(|problem| is_problem(&problem.kind)) == refused);
        theirs += usize::from(is_read != refused);
    }
    (ours, theirs, all)
}

const OPTIONS: Options = Options { flavour: Flavour::V3, documents: Documents::First };

/// The groups of all rule files that are valid and indented by two columns.
fn groups() -> &'static [String] {
    static GROUPS: OnceLock<Vec<String>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let mut folders = vec![data().join("real/rules")];
        let mut groups = vec![];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(text) = fs::read_to_string(&path)
                    && let Some(rest) = text.strip_prefix("groups:\n  - ")
                {
                    let group = format!("  - {}\n", rest.trim_end());
                    if read_text(&format!("groups:\n{group}")) {
                        groups.push(group);
                    }
                }
            }
        }
        groups.sort();
        groups
    })
}

/// One document of at least `megabytes`.
fn corpus(megabytes: usize) -> String {
    let mut text = String::from("groups:\n");
    for group in groups().iter().cycle() {
        text.push_str(group);
        if text.len() >= megabytes * 1_000_000 {
            break;
        }
    }
    text
}

fn embedded(text: &str) -> Embedded {
    Embedded::verbatim(FileId(0), text, 0)
}

fn read_text(text: &str) -> bool {
    read(&embedded(text), OPTIONS).problems().is_empty()
}

/// Reads 50 MB, as ten documents or as one; all trees are kept, so that both touch the same memory.
#[divan::bench(args = [5, 50], sample_count = 10)]
fn ours(bencher: Bencher<'_, '_>, megabytes: usize) {
    let text = embedded(&corpus(megabytes));
    let documents = 50 / megabytes;
    bencher
        .counter(BytesCount::new(text.text().len() * documents))
        .bench_local(|| (0..documents).map(|_| read(&text, OPTIONS)).collect::<Vec<_>>());
}

#[divan::bench(args = [5, 50], sample_count = 3, sample_size = 1)]
fn serde_yaml(bencher: Bencher<'_, '_>, megabytes: usize) {
    let text = corpus(megabytes);
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| serde_yaml::from_str::<serde_yaml::Value>(&text).is_ok());
}
