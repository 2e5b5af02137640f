//! The YAML reader under stress: damaged files, mutated files, hostile files.

use crate::dice::Dice;
use mcpmon_check::{
    source::Files,
    syntax::yaml::{Documents, Flavour, Kind, Node, Options, Tree, read},
};
use std::{env, fs, path::Path, time::Instant};

fn tree(bytes: Vec<u8>, flavour: Flavour, documents: Documents) -> Tree {
    let mut files = Files::default();
    let id = files.add("case.yml", bytes).unwrap();
    read(files.get(id).text(), Options { flavour, documents })
}

fn fixtures() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/yaml");
    let names = ["configurations/alertmanager.yml", "configurations/rules.yml", "styles.yml"];
    names.iter().map(|name| fs::read_to_string(folder.join(name)).unwrap()).collect()
}

/// Pieces that mean something to a YAML reader.
const PIECES: &[&str] = &[
    ":",
    ": ",
    "- ",
    "-",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "|",
    ">",
    "|+2",
    ">-",
    "&a ",
    "*a",
    "!",
    "!!str ",
    "!e!x",
    "%",
    "@",
    "`",
    "#",
    " #",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "  ",
    "    ",
    "---\n",
    "...\n",
    "\\",
    "\\x4",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\0",
    "\u{7f}",
    "é",
    "<<: ",
    "{{ x }}",
    "{% if %}",
    "~",
    "null",
    "\n\n",
    "%YAML 1.1\n",
    "a: b\n",
];

fn mutate(text: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    // a small part is faster and finds as much
    let start = dice.below(bytes.len());
    let end = (start + 20 + dice.below(300)).min(bytes.len());
    if dice.below(8) != 0 {
        bytes = bytes[start..end].to_vec();
    }
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let length = dice.below(8).min(bytes.len() - at);
        match dice.below(7) {
            0 => drop(bytes.drain(at..at + length)),
            1 | 2 => drop(bytes.splice(at..at + length / 4, PIECES[dice.below(PIECES.len())].bytes())),
            3 => bytes.insert(at, dice.below(256) as u8),
            4 => {
                let copy = bytes[at..at + length].to_vec();
                let to = dice.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            5 => {
                let line = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                drop(bytes.splice(line..line, vec![b' '; 1 + dice.below(4)]));
            }
            _ => {
                let line = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                let indent = bytes[line..].iter().take_while(|byte| **byte == b' ').count();
                drop(bytes.drain(line..line + indent.min(1 + dice.below(4))));
            }
        }
    }
    bytes
}

/// Looks at everything in a tree.
fn visit(tree: &Tree) {
    for root in tree.documents() {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            check(node);
            open.extend(node.items());
            open.extend(node.entries().flat_map(|entry| [entry.key, entry.value]));
        }
    }
    let mut last = 0;
    for problem in tree.problems() {
        assert!(problem.range.start >= last, "problems out of order");
        last = problem.range.start;
        let size = tree.text().whole().end;
        let edits = problem.mend.iter().flat_map(|mend| &mend.edits);
        assert!(problem.span.end <= size && edits.clone().all(|(span, _)| span.end <= size));
        assert!(edits.clone().zip(edits.skip(1)).all(|(a, b)| a.0.end <= b.0.start), "edits overlap");
    }
}

fn check(node: Node<'_>) {
    let range = node.range();
    assert!(range.start <= range.end && range.end as usize <= node.tree().text().text().len());
    match node.kind() {
        Kind::Scalar | Kind::Alias => {
            assert_eq!(node.embedded().text(), node.value());
            let _ = (node.as_str().is_ok(), node.as_bool().is_ok(), node.as_int().is_ok());
            let _ =
                (node.as_uint().is_ok(), node.as_float().is_ok(), node.is_null(), node.tag(), node.anchor());
        }
        Kind::Sequence | Kind::Mapping => {
            let mut last = range.start;
            let children = node.items().chain(node.entries().flat_map(|entry| [entry.key, entry.value]));
            for child in children {
                let inner = child.range();
                assert!(inner.start >= last && inner.end <= range.end, "{node:?} {child:?}");
                assert!(child.complete() || !node.complete(), "an incomplete child in a complete parent");
                last = inner.end;
            }
        }
    }
}

#[test]
fn mutated_files_do_no_harm() {
    let long = env::var_os("MCPMON_LONG").is_some();
    let runs = if long { 5_000_000 } else { 30_000 };
    let seeds = fixtures();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let started = Instant::now();
    for run in 0..runs {
        let bytes = mutate(&seeds[dice.below(seeds.len())], &mut dice);
        let flavour = if run % 2 == 0 { Flavour::V2 } else { Flavour::V3 };
        let documents = if run % 3 == 0 { Documents::All } else { Documents::First };
        let before = Instant::now();
        let shown = bytes.clone();
        let outcome = std::panic::catch_unwind(|| visit(&tree(bytes, flavour, documents)));
        assert!(outcome.is_ok(), "{flavour:?} {documents:?} {:?}", String::from_utf8_lossy(&shown));
        assert!(before.elapsed().as_secs() < 10, "slow: {:?}", String::from_utf8_lossy(&shown));
    }
    crate::conformance::say(&format!("{runs} mutated files in {:?}", started.elapsed()));
}
