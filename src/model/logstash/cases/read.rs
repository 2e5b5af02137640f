//! From the tree to the test cases.

use super::{
    super::{
        FieldReference,
        date::Instant,
        event::{Map, Value},
    },
    Case, CaseFile, Mock,
};
use crate::{
    model::decode::{self, Examined, Facts, Fields, Flavours, ProblemKind},
    source::Spanned,
    syntax::tree::{Kind, Node, Tree},
    time::timestamp,
};

static FACTS: Flavours = Flavours::new(&[decode::tables!()]);

/// Every field of test case files and of files of mocks.
#[must_use]
pub fn facts() -> &'static Facts {
    FACTS.of(None)
}

impl CaseFile {
    /// Reads the first document of a test case file.
    #[must_use]
    pub fn read(tree: &Tree) -> Self {
        let Some(root) = tree.root().filter(|_| decode::is_bounded(tree)) else {
            return Self { complete: tree.problems().is_empty(), ..Self::default() };
        };
        let examined = facts().id("case-file").map(|of| decode::examine(facts(), of, root));
        let Examined { mut problems, extensions, .. } = examined.unwrap_or_default();
        let mut found = decode::Found::default();
        let fields = Fields::of(root);
        let flag = |field: &str| fields.bool(field).is_some_and(|flag| flag.value);
        let shared = values(fields.value("fields"));
        let codec = fields.text("codec");
        let has_names = codec.as_deref().is_some_and(|codec| codec == "json_lines");
        let is_partial = is_partial(&fields).unwrap_or(false);
        let cases: Vec<Case> = fields
            .items("testcases")
            .map(|node| case(node, &shared, has_names, is_partial, &mut found))
            .collect();
        let ignore = fields.texts("ignore").map(|text| reference(text, &mut found)).collect();
        problems.extend(found.problems);
        decode::sort(&mut problems);
        Self {
            input_plugin: fields.text("input_plugin"),
            codec,
            ignore,
            export_metadata: flag("export_metadata"),
            export_outputs: flag("export_outputs"),
            pipelines: fields.embeddeds("pipelines").collect(),
            mocks: fields.items("mocks").map(mock).collect(),
            now: fields.text("now").and_then(now),
            cases,
            extensions,
            problems,
            complete: root.complete(),
        }
    }
}

impl Mock {
    /// Reads the first document of a file of mocks: a list of them.
    #[must_use]
    pub fn read(tree: &Tree) -> Vec<Self> {
        let root = tree.root().filter(|_| decode::is_bounded(tree));
        root.into_iter().flat_map(Node::items).map(Node::target).map(mock).collect()
    }
}

fn mock(node: Node<'_>) -> Mock {
    let fields = Fields::of(node);
    Mock { id: fields.name("id"), plugin: fields.embedded("mock") }
}

fn now(text: Spanned<String>) -> Option<Spanned<Instant>> {
    let millis = timestamp::parse(&text)?;
    Some(Spanned::new(Instant::from_millisecond(millis).ok()?, text.span))
}

fn is_partial(fields: &Fields<'_>) -> Option<bool> {
    fields.text("match").map(|word| *word == "partial")
}

fn case(node: Node<'_>, shared: &Map, has_names: bool, partial: bool, found: &mut decode::Found) -> Case {
    let fields = Fields::of(node);
    let mut given = shared.clone();
    given.extend(values(fields.value("fields")));
    let expected = fields.items("expected").filter_map(|event| match event.kind() {
        Kind::Mapping => Some(Spanned::new(values(Some(event)), event.span())),
        _ => {
            let wrong = ProblemKind::WrongType {
                field: "expected".into(),
                expected: "a mapping",
                got: if event.kind() == Kind::Sequence { "a list" } else { "text" },
            };
            found.add(event.span(), wrong);
            None
        }
    });
    let expected = expected.collect();
    let expand = |text: Spanned<String>| match Value::read_json(&text) {
        Ok(Value::Map(map)) if has_names => Spanned::new(Value::Map(expanded(map)).json(), text.span),
        _ => text,
    };
    Case {
        description: fields.text("description"),
        input: inputs(&fields).map(expand).collect(),
        fields: given,
        expected,
        is_partial: is_partial(&fields).unwrap_or(partial),
        span: fields.span(),
    }
}

/// The texts; an empty one counts.
fn inputs<'t>(fields: &Fields<'t>) -> impl Iterator<Item = Spanned<String>> + use<'t> {
    let items = fields.value("input").into_iter().flat_map(Node::items).map(Node::target);
    items
        .filter(|item| item.kind() == Kind::Scalar)
        .map(|item| Spanned::new(item.value().to_owned(), item.span()))
}

/// A mapping as fields, names in brackets as paths.
fn values(node: Option<Node<'_>>) -> Map {
    match node.map(Value::of_node) {
        Some(Value::Map(map)) => expanded(map),
        _ => Map::new(),
    }
}

fn expanded(map: Map) -> Map {
    let mut whole = Map::new();
    for (name, value) in map {
        let value = match value {
            Value::Map(inner) => Value::Map(expanded(inner)),
            other => other,
        };
        let path = match FieldReference::parse(&name) {
            Ok(field) if name.starts_with('[') => field.path().to_vec(),
            _ => vec![name],
        };
        let Some((last, path)) = path.split_last() else { continue };
        let target = path.iter().fold(&mut whole, |map, name| inner(map, name));
        target.insert(last.clone(), value);
    }
    whole
}

/// The map of this name, created if there is none.
fn inner<'m>(map: &'m mut Map, name: &str) -> &'m mut Map {
    let value = map.entry(name.to_owned()).or_insert(Value::Null);
    if !matches!(value, Value::Map(_)) {
        *value = Value::Map(Map::new());
    }
    match value {
        Value::Map(inner) => inner,
        _ => unreachable!("it has just become a map"),
    }
}

/// A field that is not compared; a text that is no reference is a name.
fn reference(text: Spanned<String>, found: &mut decode::Found) -> Spanned<FieldReference> {
    let field = FieldReference::parse(&text).unwrap_or_else(|error| {
        found.contradiction(
            text.span,
            format!("`{}` is no reference to a field: {}", *text, error.kind),
            "write `name`, or `[outer][inner]`",
        );
        FieldReference::top(text.value.clone())
    });
    Spanned::new(field, text.span)
}
