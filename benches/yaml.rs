//! Text → tree on rule files of public projects, beside `serde_yaml`. The files are looked for where the conformance
//! tests look for them; without them the benchmark says so and ends.
//!
//! `max alloc` is the peak of what is allocated while reading, the text itself not counted.

use divan::{AllocProfiler, Bencher, counter::BytesCount};
use mcpmon_check::{
    source::{Embedded, FileId},
    syntax::yaml::{Documents, Flavour, Options, read},
};
use std::{env, fs, path::Path, path::PathBuf, sync::OnceLock};

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

#[expect(clippy::print_stdout, reason = "a benchmark talks to the person who runs it")]
fn main() {
    if groups().is_empty() {
        println!("no rule files: set MCPMON_CONFORMANCE");
        return;
    }
    divan::main();
}

const OPTIONS: Options = Options { flavour: Flavour::V3, documents: Documents::First };

/// The groups of all rule files that are valid and indented by two columns.
fn groups() -> &'static [String] {
    static GROUPS: OnceLock<Vec<String>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
        let folder = env::var_os("MCPMON_CONFORMANCE").map_or(beside, PathBuf::from).join("real/rules");
        let mut folders = vec![folder];
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

#[divan::bench(args = [5, 50], sample_count = 10)]
fn ours(bencher: Bencher<'_, '_>, megabytes: usize) {
    let text = corpus(megabytes);
    let text = embedded(&text);
    bencher.counter(BytesCount::new(text.text().len())).bench_local(|| read(&text, OPTIONS));
}

#[divan::bench(args = [5, 50], sample_count = 3, sample_size = 1)]
fn serde_yaml(bencher: Bencher<'_, '_>, megabytes: usize) {
    let text = corpus(megabytes);
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| serde_yaml::from_str::<serde_yaml::Value>(&text).is_ok());
}
