use super::*;
use crate::{
    source::{Embedded, FileId},
    syntax::tree::{Entry, Kind, Mismatch, Node, ProblemKind, Tree},
};

fn tree(text: &str) -> Tree {
    read(&Embedded::verbatim(FileId(0), text, 0))
}

/// The tree in one line; what is not complete has a `?`.
fn shape(node: Node<'_>) -> String {
    let mark = if node.complete() { "" } else { "?" };
    match node.kind() {
        Kind::Scalar | Kind::Alias => format!("{}{mark}", node.value().escape_debug()),
        Kind::Sequence => format!("[{}]{mark}", node.items().map(shape).collect::<Vec<_>>().join(" ")),
        Kind::Mapping => {
            let entry = |entry: Entry<'_>| format!("{}:{}", shape(entry.key), shape(entry.value));
            format!("{{{}}}{mark}", node.entries().map(entry).collect::<Vec<_>>().join(" "))
        }
    }
}

fn read_as(text: &str) -> String {
    tree(text).root().map(shape).unwrap_or_default()
}

#[test]
fn values_of_every_kind_are_read() {
    assert_eq!(
        read_as(r#" {"a": [1, -2.5e+3, true, false, null, "x"], "b": {}, "c": []} "#),
        "{a:[1 -2.5e+3 true false null x] b:{} c:[]}"
    );
    let tree = tree(r#"["1", 1, 1.5, true, null, 18446744073709551615]"#);
    let items: Vec<Node<'_>> = tree.root().unwrap().items().collect();
    assert_eq!(items[0].as_int(), Err(Mismatch::Text));
    assert_eq!(items[0].as_str().unwrap(), "1");
    assert_eq!(items[1].as_int(), Ok(1));
    assert_eq!(items[1].as_str(), Err(Mismatch::Number));
    assert_eq!(items[2].as_float(), Ok(1.5));
    assert_eq!(items[3].as_bool(), Ok(true));
    assert!(items[4].is_null());
    assert_eq!(items[5].as_uint(), Ok(u64::MAX));
}

#[test]
fn escapes_are_decoded_and_know_their_place() {
    let text = r#"{"a\u00e9": "\ud83d\ude00\/\n\"x\ud800y"}"#;
    let tree = tree(text);
    assert_eq!(tree.problems(), []);
    let entry = tree.root().unwrap().entries().next().unwrap();
    assert_eq!(entry.key.value(), "aé");
    assert_eq!(entry.value.value(), "😀/\n\"x\u{fffd}y");
    let embedded = entry.value.embedded();
    let written = |range| {
        let span = embedded.span(range);
        &text[span.start as usize..span.end as usize]
    };
    assert_eq!(embedded.text(), entry.value.value());
    assert_eq!(written(0..4), r"\ud83d\ude00");
    assert_eq!(written(4..5), r"\/");
    assert_eq!(written(7..8), "x");
    assert_eq!(written(8..11), r"\ud800");
    assert_eq!(written(11..12), "y");
}

/// What is said about a text, each with its place; how it is read; and the text with all mends applied.
fn diagnosed(text: &str) -> (String, String, String) {
    let tree = tree(text);
    let said = tree.problems().iter().map(|problem| {
        let range = problem.range.start as usize..problem.range.end as usize;
        match &problem.kind {
            ProblemKind::Json(cause) => format!("{cause} [{}]", &text[range]),
            kind => format!("{kind:?} [{}]", &text[range]),
        }
    });
    let said = said.collect::<Vec<_>>().join("; ");
    let mut mended = text.to_owned();
    for problem in tree.problems().iter().rev() {
        for (span, new) in problem.mend.iter().flat_map(|mend| mend.edits.iter().rev()) {
            mended.replace_range(span.start as usize..span.end as usize, new);
        }
    }
    (said, tree.root().map(shape).unwrap_or_default(), mended)
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of mistakes")]
fn mistakes_are_named_and_mended_and_the_rest_is_read() {
    let cases = [
        (
            r#"{"a": [1, 2,], }"#,
            "a comma stands before a closing bracket [,]; a comma stands before a closing bracket [,]",
            "{a:[1 2]}",
            r#"{"a": [1, 2] }"#,
        ),
        (
            r#"[1 2, {"a": 1 "b": 2}]"#,
            "a comma is missing behind this [1]; a comma is missing behind this [1]",
            "[1 2 {a:1 b:2}]",
            r#"[1, 2, {"a": 1, "b": 2}]"#,
        ),
        (
            r#"[,1,,2]"#,
            "nothing stands before this comma [,]; nothing stands before this comma [,]",
            "[1 2]",
            "[1,2]",
        ),
        (
            r#"{'a': 'x', b: 1, c": 2}"#,
            "a string stands in ', not in double quotes ['a']; a string stands in ', not in double quotes ['x']; the key `b` is not in quotes [b]; the key `c` is not in quotes [c\"]",
            "{a:x b:1 c:2}",
            r#"{"a": "x", "b": 1, "c": 2}"#,
        ),
        (
            "{\"a\": 1, // one\n \"b\": 2 /* two */}",
            "JSON has no comments [// one]; JSON has no comments [/* two */]",
            "{a:1 b:2}",
            "{\"a\": 1, // one\n \"b\": 2 /* two */}",
        ),
        (
            "[NaN, True, 01, +1, .5, 1.]",
            "`NaN` is no JSON value [NaN]; `True` is no JSON value [True]; `01` is no number in JSON [01]; `+1` is no number in JSON [+1]; `.5` is no number in JSON [.5]; `1.` is no number in JSON [1.]",
            "[NaN? True? 01? +1? .5? 1.?]?",
            "[null, true, 1, 1, 0.5, 1]",
        ),
        (
            "{\"a\": \"x,\n \"b\": 1}",
            "a string is not closed [\"x]",
            "{a:x? b:1}?",
            "{\"a\": \"x\",\n \"b\": 1}",
        ),
        (
            "{\"a\": \"x\n y\", \"b\": 1}",
            "a string goes over a line break [\n]",
            "{a:x\\n y b:1}",
            "{\"a\": \"x\n y\", \"b\": 1}",
        ),
        (
            r#"["\d+", "a	b"]"#,
            r"`\d` means nothing in a string [\d]; a tab stands in a string [	]",
            "[\\\\d+ a\\tb]",
            r#"["\\d+", "a\tb"]"#,
        ),
        (
            r#"{"a": "x{b="c"}", "d": 1}"#,
            "a double quote closes a string that goes on [\"]",
            "{a:x{b=? d:1}?",
            r#"{"a": "x{b=\"c"}", "d": 1}"#,
        ),
        (
            r#"{"a" 1, "b"= 2, "c"}"#,
            "a colon is missing behind the key `a` [\"a\"]; a colon is missing behind the key `b` [=]; a colon is missing behind the key `c` [\"c\"]",
            "{a:1 b:2 c:?}?",
            r#"{"a": 1, "b": 2, "c"}"#,
        ),
        (
            r#"{"a":, "b": }"#,
            "a value is missing behind this colon [:]; a value is missing behind this colon [:]",
            "{a:? b:?}?",
            r#"{"a":, "b": }"#,
        ),
        (r#"{"a": [1, 2, "b": 3}"#, "`:` cannot stand here [:]; `[` is not closed [[]", "", ""),
        (r#"{"a": [1, {"b": 2]}"#, "`{` is not closed [{]", "{a:[1 {b:2}?]?}?", r#"{"a": [1, {"b": 2]}"#),
        ("[1]]", "`]` closes nothing []]", "[1]", "[1]]"),
        ("{} {}", "something follows the end of the JSON value [{}]", "{}", "{} {}"),
        ("  ", "the file is empty [ ]", "", "  "),
        (
            r#"{"a": {{ .Values.x }}, "b": 1}"#,
            "a template stands outside a string [{{ .Values.x }}]",
            "{a:{{ .Values.x }}? b:1}?",
            r#"{"a": {{ .Values.x }}, "b": 1}"#,
        ),
        (
            "{\n  \"a\": {\n    \"b\": [\n      1\n  },\n  \"c\": 2\n}",
            "`[` is not closed [[]",
            "{a:{b:[1]?}? c:2}?",
            "{\n  \"a\": {\n    \"b\": [\n      1\n  },\n  \"c\": 2\n}",
        ),
        (
            "{\n  \"a\": {\n    \"b\": 1,\n  \"c\": 2\n}\n",
            "`{` is not closed [{]",
            "{a:{b:1 c:2}}?",
            "{\n  \"a\": {\n    \"b\": 1,\n  \"c\": 2\n}\n",
        ),
    ];
    for (text, said, shape, mended) in cases {
        let actual = diagnosed(text);
        if mended.is_empty() {
            assert!(!actual.0.is_empty());
            continue;
        }
        assert_eq!(actual, (said.to_owned(), shape.to_owned(), mended.to_owned()), "{text}");
    }
}

#[test]
fn repeated_keys_are_told_with_their_first_place() {
    let tree = tree(r#"{"a": 1, "b": {"a": 2}, "a": 3}"#);
    let [problem] = tree.problems() else { panic!("{:?}", tree.problems()) };
    let ProblemKind::DuplicateKey { key, first } = &problem.kind else { panic!("{problem:?}") };
    assert_eq!((key.as_str(), first.start, problem.range.start), ("a", 1, 24));
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(tree(&nested(10_000)).problems(), []);
    let deeper = tree(&nested(10_001));
    assert_eq!(
        deeper.problems().iter().map(|problem| &problem.kind).collect::<Vec<_>>(),
        [&ProblemKind::TooDeep]
    );
}

#[test]
fn reading_stops_after_some_mistakes() {
    let tree = tree(&"[1 ".repeat(1_000));
    assert_eq!(tree.problems().len(), MAX_ERRORS);
}
