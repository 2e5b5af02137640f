use super::*;
use crate::source::{Embedded, FileId};
use std::ops::Range;

fn tree(text: &str) -> Tree {
    read(
        &Embedded::verbatim(FileId(0), text, 0),
        Options { flavour: Flavour::V3, documents: Documents::First },
    )
}

/// The tree in one line: `{key: value}`, `[item]`, text as its value.
fn shape(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Scalar => format!("{:?}", node.value()),
        Kind::Alias => format!("*{}", node.value()),
        Kind::Sequence => format!("[{}]", node.items().map(shape).collect::<Vec<_>>().join(", ")),
        Kind::Mapping => {
            let entry = |entry: Entry<'_>| format!("{}: {}", shape(entry.key), shape(entry.value));
            format!("{{{}}}", node.entries().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn collections_and_scalars_are_read() {
    let shape = |text| shape(tree(text).root().unwrap());
    assert_eq!(
        shape("a: b\nc:\n- d\n-  e: f\n   g: \"h\\ti\"\nj: {k, l: m}\n"),
        r#"{"a": "b", "c": ["d", {"e": "f", "g": "h\ti"}], "j": {"k": "", "l": "m"}}"#
    );
    assert_eq!(
        shape("a: |\n  x\n   y\n\n  z\nb: >-\n  x\n  y\n\n  z\n"),
        r#"{"a": "x\n y\n\nz\n", "b": "x y\nz"}"#
    );
    assert_eq!(shape("[a: b, ? c, d]: e"), r#"{[{"a": "b"}, {"c": ""}, "d"]: "e"}"#);
    assert_eq!(shape("x: a\n  b\n\n  c # d\ny: 'it''s\n  so'"), r#"{"x": "a b\nc", "y": "it's so"}"#);
}

/// What is said about the first problem, with its place, and the text with the mend applied.
fn diagnosed(text: &str) -> (String, String) {
    let tree = tree(text);
    let Some(problem) = tree.problems().first() else { return ("nothing".into(), text.into()) };
    let said = match &problem.kind {
        ProblemKind::Syntax(cause) => cause.to_string(),
        kind => format!("{kind:?}"),
    };
    let mut mended = text.to_owned();
    for (span, new) in problem.mend.iter().flat_map(|mend| mend.edits.iter().rev()) {
        mended.replace_range(span.start as usize..span.end as usize, new);
    }
    let range = problem.range.start as usize..problem.range.end as usize;
    (format!("{said} [{}]", &text[range]), mended)
}

#[test]
fn causes_are_named_and_mended() {
    let cases = [
        ("a:\n  b: 1\n   c: 2\n", "`c` is indented deeper than `b` beside it [c]", "a:\n  b: 1\n  c: 2\n"),
        ("a:\n    b: 1\n  c: 2\n", "`c` is indented less than `b` beside it [c]", "a:\n    b: 1\n    c: 2\n"),
        ("a:\n- x\n - y: z\n", "`- y` is indented deeper than what it belongs to [- y]", "a:\n- x\n- y: z\n"),
        ("a:\n\tb: c\nd: e\n", "a tab stands where only spaces may indent [\t]", "a:\n  b: c\nd: e\n"),
        ("a: \"foo\nb: c\nd: \"x\"\n", "the quote \" is not closed [\"]", "a: \"foo\nb: c\nd: \"x\"\n"),
        ("a: 'foo\nb: c\n", "the quote ' is not closed [']", "a: 'foo\nb: c\n"),
        ("a: \"b\" c\n", "text follows the closing \" [c]", "a: \"b\" c\n"),
        ("a: [1, 2\nb: c\n", "`[` is not closed [[]", "a: [1, 2\nb: c\n"),
        ("a: {b: c]\n", "`]` closes nothing []]", "a: {b: c]\n"),
        ("a:b\nc: d\n", "a blank is missing behind `a:` [a:]", "a: b\nc: d\n"),
        ("a: x: y # z\n", "a text without quotes contains a colon and a blank [:]", "a: 'x: y' # z\n"),
        ("a: @x\n", "a text without quotes begins with `@` [@]", "a: '@x'\n"),
        ("a: %x's\n", "a text without quotes begins with `%` [%]", "a: \"%x's\"\n"),
        ("a: {{ b }} c\n", "a template stands without quotes [{{ b }} c]", "a: '{{ b }} c'\n"),
        ("a: 1\nb 2\n", "`b 2` is no `key: value` [b 2]", "a: 1\nb: 2\n"),
        ("a: \"\\d\"\n", "`\\d` means nothing in double quotes [\\d]", "a: \"\\\\d\"\n"),
        ("a: *.x\n", "no name follows `*` [*]", "a: '*.x'\n"),
        ("a: > 5\n", "something follows `>` on its line [>]", "a: '> 5'\n"),
        ("a: ]\n", "`]` closes nothing []]", "a: ']'\n"),
        ("%X\na: b\n", "a line that begins with `%` is no directive [%X]", "%X\na: b\n"),
        ("%YAML 1.2\n---\na: b\n", "only YAML 1.1 is read [%YAML 1.2]", "%YAML 1.2\n---\na: b\n"),
        ("a: \u{7}\n", "the control character U+0007 may not stand in YAML [\u{7}]", "a: \u{7}\n"),
    ];
    for (text, said, mended) in cases {
        assert_eq!(diagnosed(text), (said.to_owned(), mended.to_owned()), "{text}");
    }
}

#[test]
fn aliases_and_keys_are_judged() {
    let kinds = |text| tree(text).problems().iter().map(|problem| problem.kind.clone()).collect::<Vec<_>>();
    assert_eq!(kinds("a: *x\n"), [ProblemKind::UnknownAnchor { name: "x".into() }]);
    assert_eq!(kinds("a: &x [*x]\n"), [ProblemKind::ContainsItself { name: "x".into() }]);
    assert!(matches!(&kinds("a: 1\n'a': 2\n")[..], [ProblemKind::DuplicateKey { key, .. }] if key == "a"));
    assert_eq!(kinds("a: 1\n---\nb\n"), [ProblemKind::ExtraDocument]);
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let names = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{names}]\n");
    }
    assert_eq!(kinds(&bomb), [ProblemKind::ExcessiveAliasing]);
    assert_eq!(kinds(&"[".repeat(100_000)), [ProblemKind::TooDeep]);
}

#[test]
fn reading_goes_on_behind_an_error() {
    let text =
        "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: @x\n    for: 1m\n  - alert: B\n    expr: y\n";
    let tree = tree(text);
    let group = tree.root().unwrap().get("groups").unwrap().items().next().unwrap();
    let rules: Vec<_> = group.get("rules").unwrap().items().collect();
    assert_eq!(shape(rules[0]), r#"{"alert": "A", "expr": "", "for": "1m"}"#);
    assert!(!rules[0].complete() && !rules[0].get("expr").unwrap().complete() && !group.complete());
    assert!(rules[0].get("for").unwrap().complete());
    assert_eq!(shape(rules[1]), r#"{"alert": "B", "expr": "y"}"#);
    assert!(rules[1].complete());
}

#[test]
fn a_wrong_indentation_is_read_as_if_it_were_mended() {
    let text = "- alert: A\n  for: 5m\n      labels:\n    severity: x\n  annotations:\n    summary: y\n";
    let tree = tree(text);
    let rule = tree.root().unwrap().items().next().unwrap();
    let expected =
        r#"{"alert": "A", "for": "5m", "labels": {"severity": "x"}, "annotations": {"summary": "y"}}"#;
    assert_eq!(shape(rule), expected);
    assert!(!rule.complete());
    assert_eq!(tree.problems().len(), 1);
}

/// Puts the pieces of a scalar together again.
#[derive(Default)]
struct Pieces<'t> {
    source: &'t str,
    text: String,
}

impl tree::Sink for Pieces<'_> {
    fn verbatim(&mut self, range: Range<usize>) {
        self.text.push_str(&self.source[range]);
    }

    fn decoded(&mut self, text: &str, range: Range<usize>) {
        assert!(!range.is_empty());
        self.text.push_str(text);
    }
}

#[test]
fn the_bytes_of_a_scalar_decode_to_its_value_again() {
    for source in [
        include_str!("../../../fixtures/yaml/configurations/rules.yml"),
        include_str!("../../../fixtures/yaml/configurations/alertmanager.yml"),
        include_str!("../../../fixtures/yaml/styles.yml"),
    ] {
        for source in [source.to_owned(), source.replace('\n', "\r\n")] {
            let tree = tree(&source);
            assert_eq!(tree.problems(), []);
            for id in 0..tree.nodes.len() {
                let node = tree.node(NodeId(u32::try_from(id).unwrap()));
                if node.kind() == Kind::Scalar {
                    let mut pieces = Pieces { source: &source, text: String::new() };
                    let range = node.range().start as usize..node.range().end as usize;
                    let column = node.stored().after as usize;
                    decode_again(&source, range, node.style(), column, &mut pieces);
                    assert_eq!(pieces.text, node.value());
                }
            }
        }
    }
}
