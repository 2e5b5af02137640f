//! The JSON reader under stress: mutated texts, hostile texts, each beside `serde_json`.

use crate::conformance::json::same;
use crate::dice::Dice;
use mcpmon_check::{
    source::{Embedded, FileId},
    syntax::{
        json::{Cause, read},
        tree::{ProblemKind, Tree},
    },
};
use serde_json::Value;
use std::time::Instant;

fn tree(text: &str) -> Tree {
    read(&Embedded::verbatim(FileId(0), text, 0))
}

fn is_refused(tree: &Tree) -> bool {
    tree.problems().iter().any(|problem| !matches!(problem.kind, ProblemKind::DuplicateKey { .. }))
}

fn is_about_pairs(error: &serde_json::Error) -> bool {
    let message = error.to_string();
    message.contains("surrogate") || message.contains("end of hex escape")
}

/// Pieces that mean something to a JSON reader, or to those who write for one.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00", "\\ud83d", "\\ude00", "\\/", "\\x", "'", "//", "/*", "*/", "#",
    "\n", "\r", "\t", " ", "\0", "0", "1", "-", "+", ".", "e", "E9", "01", "1.5", "true", "nul", "null", "NaN", "None",
    "{{", "}}", "{%", "${x}", "é", "\u{feff}", "\u{201c}", "a", "\"a\":", "[[", "]]", "=", ";",
];

const DASHBOARD: &str = r#"{
  "title": "A \"quoted\" title \u00e9 \ud83d\ude00",
  "panels": [
    {"id": 1, "type": "stat", "gridPos": {"x": 0, "y": -1.5e3, "w": 12, "h": 8}, "targets": []},
    {"id": 2, "collapsed": false, "datasource": null,
     "targets": [{"expr": "sum(rate(http_requests_total{job=\"a\"}[5m]))\n", "refId": "A"}]}
  ],
  "editable": true
}
"#;

#[test]
fn mutated_texts_are_accepted_exactly_when_serde_accepts_them_and_say_the_same() {
    let mut dice = Dice(0x5EED_1234_5678_9ABC);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..60_000 {
        let mut text = DASHBOARD.to_owned();
        if dice.below(2) == 0 {
            text = text[..=text.find("targets").unwrap()].to_owned() + "\": 1}]}";
        }
        for _ in 0..=dice.below(3) {
            let mut at = dice.below(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let piece = PIECES[dice.below(PIECES.len())];
            let end = match dice.below(3) {
                0 => at,
                _ => text[at..].chars().next().map_or(at, |first| at + first.len_utf8()),
            };
            text.replace_range(at..end, if dice.below(4) == 0 { "" } else { piece });
        }
        let tree = tree(&text);
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => {
                accepted += 1;
                assert!(!is_refused(&tree), "{:?} in {text}", tree.problems());
                assert_eq!(same(tree.root().unwrap(), &value), Ok(()), "{text}");
            }
            // Go reads half a surrogate pair as U+FFFD
            Err(error) if is_about_pairs(&error) => {}
            // and a number of any size
            Err(error) if error.to_string().contains("out of range") => assert!(!is_refused(&tree)),
            Err(error) => {
                refused += 1;
                assert!(is_refused(&tree), "{error} in {text}");
            }
        }
        for problem in tree.problems() {
            assert!(problem.range.start < problem.range.end, "{problem:?} in {text:?}");
            assert!(text.get(problem.range.start as usize..problem.range.end as usize).is_some());
        }
        for node in tree.nodes() {
            assert!(
                node.parent().is_none_or(|parent| parent.span().contains(node.span())),
                "{node:?} in {text}"
            );
            assert_eq!(node.embedded().text(), node.value(), "{text}");
        }
    }
    assert!(accepted > 5_000 && refused > 5_000, "{accepted} accepted, {refused} refused");
}

#[test]
fn the_mend_of_a_single_mistake_mends_it() {
    let mistakes = [
        ("8}, \"targets\"", "8,}, \"targets\""),
        ("\"collapsed\": false, ", "\"collapsed\": false "),
        ("\"refId\"", "refId"),
        ("\"stat\"", "'stat'"),
        ("true", "True"),
        ("\"id\": 2", "\"id\" 2"),
        ("{\"x\": 0,", "{\"x\": 00,"),
        ("job=\\\"a\\\"", "job=\"a\\\""),
    ];
    for (right, wrong) in mistakes {
        let mut text = DASHBOARD.replacen(right, wrong, 1);
        assert_ne!(text, DASHBOARD);
        let tree = tree(&text);
        let [problem] = tree.problems() else { panic!("{wrong}: {:?}", tree.problems()) };
        let mend = problem.mend.as_ref().unwrap_or_else(|| panic!("{wrong}: {problem:?}"));
        for (span, new) in &mend.edits {
            text.replace_range(span.start as usize..span.end as usize, new);
        }
        assert!(serde_json::from_str::<Value>(&text).is_ok(), "{wrong} became {text}");
    }
}

#[test]
fn hostile_texts_take_time_in_proportion_to_their_size() {
    let hostile = [
        "[",
        "{\"a\":",
        "{",
        "\"",
        "\"\n",
        "\"a\",\n",
        "\\",
        "\"\\",
        "/*",
        "//\n",
        "{{",
        "'",
        ",",
        "1 ",
        "]",
        "{\"a\"}",
        "[}",
        "\"x\"y",
        "\"\\u",
        "${",
        "[[1 2]",
        "\"a\" \"b\" ",
    ];
    for piece in hostile {
        for prefix in ["", "[", "{\"a\": [", "\""] {
            let time = |length: usize| {
                let text = format!("{prefix}{}", piece.repeat(length / piece.len()));
                let start = Instant::now();
                let problems = tree(&text).problems().len();
                assert!(problems > 0, "{piece}");
                start.elapsed()
            };
            let (short, long) = (time(200_000), time(2_000_000));
            let limit = 0.5 + 40.0 * short.as_secs_f64();
            assert!(long.as_secs_f64() < limit, "{piece:?}: {short:?} then {long:?}");
        }
    }
}

#[test]
fn what_the_bytes_of_a_file_are_is_seen() {
    let mut files = mcpmon_check::source::Files::default();
    let mut problems = |bytes: &[u8]| {
        let id = files.add("case.json", bytes.to_vec()).unwrap();
        let tree = read(files.get(id).text());
        tree.problems().iter().map(|problem| problem.kind.clone()).collect::<Vec<_>>()
    };
    assert_eq!(problems(b"{\"a\": \"\xff\"}"), []);
    assert!(!problems(b"{\"a\": \xff}").is_empty());
    assert_eq!(problems(b"\xef\xbb\xbf{}"), [ProblemKind::Json(Cause::EncodingMark)]);
    assert_eq!(problems(b"\xff\xfe{\0}\0"), [ProblemKind::Json(Cause::EncodingMark)]);
    assert!(!problems(b"").is_empty());
}
