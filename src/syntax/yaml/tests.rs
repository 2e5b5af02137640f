use super::*;
use crate::source::{Embedded, FileId};

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
