//! go-yaml's verdicts, as promtool and amtool give them.

use super::{Figure, json_lines};
use crate::stage::{self, Stage};
use mcpmon_check::{
    diagnostic::{Diagnostic, Level},
    project::{self, load::Request},
    source::Files,
    syntax::yaml::{Documents, Entry, Flavour, Kind, Mend, Node, Options, ProblemKind, Style, Tree, read},
};
use std::{
    collections::HashSet,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

/// The tree of the bytes of a file.
fn tree(bytes: Vec<u8>, flavour: Flavour) -> Tree {
    let mut files = Files::default();
    let id = files.add("case.yml", bytes).unwrap();
    read(files.get(id).text(), Options { flavour, documents: Documents::First })
}

/// An error of the area `yaml` exactly where the real tool refuses the text or a repeated key in it.
pub(crate) fn verdicts(cases: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(cases) {
        let bytes = match case["text"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => decode_base64(case["base64"].as_str().unwrap()),
        };
        let kind = match case["kind"].as_str().unwrap() {
            "rules" => project::Kind::Rules,
            "prometheus" => project::Kind::Prometheus,
            _ => project::Kind::Alertmanager,
        };
        let stage = Stage::new([("case.yml", &bytes[..])]);
        let paths = vec![stage.path().join("case.yml")];
        let outcome = stage::lint(&Request { paths, kind: Some(kind), ..Request::default() });
        let is_refusal = |found: &&Diagnostic| found.code.area() == "yaml" && found.level == Level::Error;
        let refused = outcome.found.iter().find(is_refusal);
        let verdict = case["verdict"].as_str().unwrap();
        figure.count(refused.is_some() == matches!(verdict, "syntax" | "dup"), || {
            let found = refused.map(|found| &found.message);
            format!("{} ({}): {verdict} {}; we: {found:?}", case["id"], case["kind"], case["message"])
        });
    }
    figure
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

/// The texts of all files of public projects below `folder`.
fn real_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut folders = vec![folder.to_owned()];
    let mut files = vec![];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| matches!(extension.to_str(), Some("yml" | "yaml" | "rules")))
                && let Ok(text) = fs::read_to_string(&path)
            {
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}

/// Which lines of an entry are moved.
#[derive(Clone, Copy, PartialEq)]
enum Moved {
    /// The line with the key and all below it.
    Block,
    /// Only the line with the key.
    Key,
}

/// An entry with its block was indented: the mend gives the text back.
pub(crate) fn mends_of_blocks(rules: &Path) -> Figure {
    mends(rules, Moved::Block, 1009)
}

/// Only the first line of an entry was indented: the mend gives the text back.
pub(crate) fn mends_of_keys(rules: &Path) -> Figure {
    mends(rules, Moved::Key, 1009)
}

/// Tries every `step`th damage.
fn mends(rules: &Path, moved: Moved, step: usize) -> Figure {
    let mut figure = Figure::new();
    let mut turn = 0;
    for (path, text) in real_files(rules) {
        let original = tree(text.clone().into_bytes(), Flavour::V3);
        if !original.problems().is_empty() || text.contains('\r') {
            continue;
        }
        for entry in block_entries(&original) {
            for columns in [1, 2, 4] {
                turn += 1;
                if turn % step != 0 {
                    continue;
                }
                let damaged = indented(&text, &entry, columns, moved);
                let read = tree(damaged.clone().into_bytes(), Flavour::V3);
                let refused =
                    read.problems().iter().find(|problem| matches!(problem.kind, ProblemKind::Syntax(_)));
                let Some(problem) = refused else { continue };
                let mended = problem.mend.as_ref().map(|mend| apply(&damaged, mend));
                figure.count(mended.as_deref() == Some(&text), || {
                    let line = text[..entry.start].lines().count() + 1;
                    format!("{}:{line} by {columns}: {:?} {:?}", path.display(), problem.kind, problem.mend)
                });
            }
        }
    }
    figure
}

/// Where the entries of block mappings stand whose keys are the first on their lines, up to the ends of their values.
fn block_entries(tree: &Tree) -> Vec<Range<usize>> {
    let mut found = vec![];
    let mut open: Vec<Node<'_>> = tree.root().into_iter().collect();
    let text = tree.text().text();
    while let Some(node) = open.pop() {
        open.extend(node.items());
        for entry in node.entries() {
            open.push(entry.value);
            let (start, end) = (entry.key.range().start as usize, entry.value.range().end as usize);
            let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
            if node.style() == Style::Block && text[line..start].trim().is_empty() {
                found.push(line..end.max(entry.key.range().end as usize));
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

fn indented(text: &str, entry: &Range<usize>, columns: usize, moved: Moved) -> String {
    let mut damaged = text[..entry.start].to_owned();
    let block = &text[entry.clone()];
    for (index, line) in block.split_inclusive('\n').enumerate() {
        if (index == 0 || moved == Moved::Block) && !line.trim().is_empty() {
            damaged.push_str(&" ".repeat(columns));
        }
        damaged.push_str(line);
    }
    damaged + &text[entry.end..]
}

fn apply(text: &str, mend: &Mend) -> String {
    let mut mended = String::new();
    let mut at = 0;
    for (span, new) in &mend.edits {
        mended.push_str(&text[at..span.start as usize]);
        mended.push_str(new);
        at = span.end as usize;
    }
    mended + &text[at..]
}

/// How go-yaml reads scalars into Go's types: the columns of the table for string, int, uint, bool and float.
pub(crate) fn resolution(table: &Path) -> Figure {
    let mut figure = Figure::new();
    let text = fs::read_to_string(table).unwrap();
    for line in text.lines().skip(1).take_while(|line| !line.starts_with("---")) {
        let cells: Vec<&str> = line.split(" | ").collect();
        for (index, flavour) in [Flavour::V2, Flavour::V3].into_iter().enumerate() {
            let version = ["v2:", "v3:"][index];
            let scalar = cells[0].trim();
            let read = tree(format!("v: {scalar}\n").into_bytes(), flavour);
            let node = read.root().unwrap().get("v").unwrap();
            for cell in &cells[1..6] {
                let (kind, expected) = cell.trim().split_once(' ').unwrap();
                let expected = expected
                    .split_once("v2:")
                    .map_or(expected, |_| {
                        expected.split(version).nth(1).unwrap().split(" v3:").next().unwrap()
                    })
                    .trim();
                let ours = match kind {
                    "str" => node.as_str().map(|text| format!("{text:?}")),
                    "int" => node.as_int().map(|value| value.to_string()),
                    "uint" => node.as_uint().map(|value| value.to_string()),
                    "bool" => node.as_bool().map(|value| value.to_string()),
                    _ => node.as_float().map(float),
                };
                let ours = ours.unwrap_or("ERR".into());
                figure.count(ours == expected, || {
                    format!("{scalar} as {kind} ({flavour:?}): {expected}, not {ours}")
                });
            }
        }
    }
    figure
}

/// A float as Go prints it.
fn float(value: f64) -> String {
    match value {
        value if value.is_infinite() => if value > 0.0 { "+Inf" } else { "-Inf" }.into(),
        value if value.abs() >= 1e21 || (value.abs() >= 1e18) => {
            let text = format!("{value:e}");
            text.replace('e', "e+")
        }
        value => value.to_string(),
    }
}

/// Every node of every real file gives its place: see [`check_node`].
pub(crate) fn places(real: &Path) -> Figure {
    let mut figure = Figure::new();
    for (path, text) in real_files(real) {
        for flavour in [Flavour::V2, Flavour::V3] {
            let read = tree(text.clone().into_bytes(), flavour);
            let mut open: Vec<Node<'_>> = read.root().into_iter().collect();
            while let Some(node) = open.pop() {
                open.extend(node.items());
                open.extend(node.entries().flat_map(|entry| [entry.key, entry.value]));
                let wrong = check_node(node);
                figure.count(wrong.is_none(), || format!("{}: {wrong:?} {node:?}", path.display()));
            }
            let mut last = 0;
            for comment in read.comments() {
                let range = comment.range.clone();
                let well = range.start >= last && text.as_bytes()[range.start as usize] == b'#';
                last = range.end;
                figure.count(well, || format!("{}: comment {range:?}", path.display()));
            }
        }
    }
    figure
}

/// A scalar's text decoded again gives its value, every character of it within its span; a collection's children lie
/// in it one behind the other.
fn check_node(node: Node<'_>) -> Option<&'static str> {
    let range = node.range();
    match node.kind() {
        Kind::Scalar => {
            let embedded = node.embedded();
            if embedded.text() != node.value() {
                return Some("another value");
            }
            let source = node.tree().text().text();
            let mut last = range.start;
            for (at, character) in embedded.text().char_indices() {
                let at = at as u32;
                let span = embedded.span(at..at + character.len_utf8() as u32);
                if span.start < last || span.end > range.end || span.start >= span.end {
                    return Some("a character out of place");
                }
                last = span.start;
                let written = &source[span.start as usize..span.end as usize];
                if span.end - span.start == 1 && !character.is_whitespace() && !written.contains(character) {
                    return Some("another character");
                }
            }
            None
        }
        Kind::Alias => None,
        Kind::Sequence | Kind::Mapping => {
            let mut last = range.start;
            let children = node.items().chain(node.entries().flat_map(|entry| [entry.key, entry.value]));
            for child in children {
                let inner = child.range();
                if inner.start < last || inner.end > range.end || inner.end < inner.start {
                    return Some("a child out of order");
                }
                if child.parent() != Some(node) {
                    return Some("a child of another");
                }
                last = inner.end;
            }
            None
        }
    }
}

/// A line was deleted or indented: there is at most one complaint, and what is complete is as it was.
pub(crate) fn recovery(rules: &Path) -> Figure {
    let mut figure = Figure::new();
    let files = real_files(rules);
    let small = files.iter().filter(|(_, text)| (200..6_000).contains(&text.len()) && !text.contains('\r'));
    let valid = small.filter(|(_, text)| tree(text.clone().into_bytes(), Flavour::V3).problems().is_empty());
    for (path, text) in valid.step_by(5).take(50) {
        let original = tree(text.clone().into_bytes(), Flavour::V3);
        let known = shapes(&original, usize::MAX - 1);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for (index, line) in lines.iter().enumerate() {
            for change in ["", "  ", "   ", "-"] {
                let changed = match change {
                    "" => String::new(),
                    "-" => line.strip_prefix(' ').unwrap_or(line).to_owned(),
                    indent => format!("{indent}{line}"),
                };
                let damaged = lines[..index].concat() + &changed + &lines[index + 1..].concat();
                let read = tree(damaged.into_bytes(), Flavour::V3);
                let complaints: Vec<_> = read
                    .problems()
                    .iter()
                    .filter(|problem| matches!(problem.kind, ProblemKind::Syntax(_)))
                    .collect();
                if complaints.is_empty() {
                    continue;
                }
                let touched = lines[..index].concat().len();
                let strange = shapes(&read, touched).into_iter().find(|shape| !known.contains(shape));
                let others = read.problems().len() - complaints.len();
                figure.count(complaints.len() == 1 && others == 0 && strange.is_none(), || {
                    let kinds: Vec<_> = read.problems().iter().map(|p| (&p.kind, p.range.start)).collect();
                    let place = format!("{}:{}", path.display(), index + 1);
                    format!("{place} {change:?} at {touched}: {kinds:?} strange: {strange:?}")
                });
            }
        }
    }
    figure
}

/// The complete collections of a tree, but those that hold the place `touched` or end right before it.
fn shapes(tree: &Tree, touched: usize) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut open: Vec<Node<'_>> = tree.root().into_iter().collect();
    while let Some(node) = open.pop() {
        open.extend(node.items());
        open.extend(node.entries().map(|entry| entry.value));
        let range = node.range();
        let near = range.start as usize <= touched + 1 && touched <= range.end as usize + 1;
        if node.kind() != Kind::Scalar && node.complete() && !near {
            found.insert(shape(node));
        }
    }
    found
}

fn shape(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Scalar | Kind::Alias => format!("{:?}", node.value()),
        Kind::Sequence => format!("[{}]", node.items().map(shape).collect::<Vec<_>>().join(", ")),
        Kind::Mapping => {
            let entry = |entry: Entry<'_>| format!("{}: {}", shape(entry.key), shape(entry.value));
            format!("{{{}}}", node.entries().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn our_own_files_are_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/yaml/configurations");
    for moved in [Moved::Block, Moved::Key] {
        let figure = mends(&folder, moved, 1);
        assert!(
            figure.agreed * 100 >= figure.total * 92,
            "{} of {}: {:#?}",
            figure.agreed,
            figure.total,
            figure.misses
        );
    }
}
