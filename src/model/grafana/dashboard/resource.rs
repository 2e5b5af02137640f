//! Resources of the second version: `elements` that a `layout` refers to.

use super::{
    Annotation, Dashboard, Datasource, Grid, Language, Panel, Shape, Target, Targets, Variable, VariableKind,
    mention::mentions,
    panel::{Context, expression, links, scalar, transformations, transformed},
};
use crate::{
    model::{Dialect, decode::Fields},
    source::{Span, Spanned},
    syntax::yaml::Node,
};
use std::collections::HashMap;

/// Reads the resource at `root`.
pub(super) fn read(root: Node<'_>, dialect: &Dialect) -> Dashboard {
    let resource = Fields::of(root);
    let spec = resource.value("spec").map_or_else(|| Fields::of(root), Fields::of);
    let variables = variables(&spec, dialect);
    let context = Context { variables: &variables, inputs: &[], dialect };
    let places = spec.value("layout").map(places).unwrap_or_default();
    let elements = spec.value("elements").into_iter().flat_map(Node::entries);
    let panels =
        elements.map(|entry| panel(entry.value.target(), places.get(entry.key.value()), &context)).collect();
    let annotations = spec.items("annotations").map(|node| annotation(node, &context)).collect();
    let metadata = resource.value("metadata").map(Fields::of);
    let time = spec.value("timeSettings").map(Fields::of);
    Dashboard {
        shape: Shape::Resource2,
        span: spec.span(),
        title: scalar(&spec, "title"),
        uid: metadata.and_then(|metadata| metadata.text("name")),
        id: None,
        schema_version: None,
        editable: spec.bool("editable"),
        refresh: time.and_then(|time| scalar(&time, "autoRefresh")),
        inputs: vec![],
        panels,
        rows: None,
        annotations,
        links: links(&spec),
        release: dialect.grafana,
        mentions: mentions(root),
        complete: resource.complete(),
        variables,
    }
}

/// The inner mapping under `spec`.
fn spec(node: Node<'_>) -> Fields<'_> {
    let fields = Fields::of(node);
    fields.value("spec").map_or(fields, Fields::of)
}

/// Where each element is drawn, as far as a grid says so.
fn places(layout: Node<'_>) -> HashMap<String, Grid> {
    let mut open = vec![layout];
    let mut places = HashMap::new();
    while let Some(node) = open.pop() {
        if let Some(element) = node.get("element").and_then(|element| element.get("name")) {
            places.extend(Grid::of_item(node).map(|grid| (element.value().to_owned(), grid)));
        }
        open.extend(node.items().map(Node::target));
        open.extend(node.entries().map(|entry| entry.value.target()));
    }
    places
}

/// The query under `query`: its language, where it is asked and what it says.
struct Query<'t> {
    datasource: Option<Spanned<Datasource>>,
    language: Language,
    fields: Option<Fields<'t>>,
    span: Span,
}

impl<'t> Query<'t> {
    fn read(outer: &Fields<'t>, variables: &[Variable]) -> Self {
        let query = outer.value("query").map(Fields::of);
        let group = query.as_ref().and_then(|query| match query.text("kind") {
            Some(kind) if kind.value == "DataQuery" => query.text("group"),
            kind => kind,
        });
        let inner = query.as_ref().and_then(|query| Datasource::read(query, "datasource"));
        let mut datasource = inner.or_else(|| Datasource::read(outer, "datasource"));
        if let (Some(group), None) = (&group, &datasource) {
            datasource = Some(Spanned::new(Datasource::default(), group.span));
        }
        if let (Some(datasource), Some(group)) = (&mut datasource, &group) {
            datasource.value.plugin.get_or_insert_with(|| group.value.clone());
        }
        let language =
            datasource.as_ref().map_or(Language::Unknown, |one| one.value.language(variables, &[]));
        let span = query.as_ref().map_or(outer.span(), Fields::span);
        Self {
            datasource,
            language,
            fields: query.and_then(|query| query.value("spec")).map(Fields::of),
            span,
        }
    }
}

fn panel(node: Node<'_>, grid: Option<&Grid>, context: &Context<'_>) -> Panel {
    let fields = spec(node);
    let data = fields.value("data").map(spec);
    let visual = fields.value("vizConfig");
    let kind = visual.map(Fields::of).and_then(|visual| match visual.text("kind") {
        Some(kind) if kind.value == "VizConfig" => visual.text("group"),
        kind => kind,
    });
    let config = visual.map(spec).and_then(|visual| visual.value("fieldConfig")).map(Fields::of);
    let defaults = config.as_ref().and_then(|config| config.value("defaults")).map(Fields::of);
    let queries = data.as_ref().map(|data| data.items("queries").collect::<Vec<_>>()).unwrap_or_default();
    let changes = data.iter().flat_map(|data| data.items("transformations").collect::<Vec<_>>());
    let changes: Vec<Node<'_>> = changes.map(|node| Fields::of(node).value("spec").unwrap_or(node)).collect();
    let library = fields.value("libraryPanel").map(Fields::of);
    Panel {
        id: fields.int("id"),
        title: scalar(&fields, "title"),
        description: fields.text("description"),
        kind,
        grid: grid.copied(),
        targets: Targets {
            list: queries.into_iter().map(|node| target(node, context)).collect(),
            span: data.as_ref().and_then(|data| data.value("queries")).map(Node::span),
        },
        library: library.and_then(|library| library.text("uid").or(library.text("name"))),
        links: links(&fields),
        transformations: transformations(changes.iter().copied()),
        transformed: transformed(changes.into_iter()),
        complete: fields.complete(),
        ..Panel::of_fields(config.as_ref(), defaults.as_ref(), node.span())
    }
}

fn target(node: Node<'_>, context: &Context<'_>) -> Target {
    let outer = spec(node);
    let Query { datasource, language, fields, span } = Query::read(&outer, context.variables);
    let inner = fields.unwrap_or_else(|| Fields::of(node));
    Target {
        ref_id: outer.text("refId"),
        is_hidden: outer.bool("hidden").is_some_and(|hidden| hidden.value),
        span: if span == outer.span() { outer.span() } else { node.span() },
        ..Target::of_query(&inner, datasource, language, context)
    }
}

fn annotation(node: Node<'_>, context: &Context<'_>) -> Annotation {
    let outer = spec(node);
    let Query { datasource, language, fields, .. } = Query::read(&outer, context.variables);
    let text = fields.and_then(|fields| fields.embedded("expr"));
    let text = text.filter(|text| !text.text().trim().is_empty());
    Annotation {
        name: outer.text("name"),
        datasource,
        language,
        is_built_in: outer.bool("builtIn").is_some_and(|one| one.value),
        expr: text.and_then(|text| expression(text, language, context.dialect)),
        span: node.span(),
    }
}

fn variables(dashboard: &Fields<'_>, dialect: &Dialect) -> Vec<Variable> {
    let mut variables: Vec<Variable> = vec![];
    for node in dashboard.items("variables") {
        let outer = spec(node);
        let kind = Fields::of(node).text("kind").map_or(VariableKind::Other, |kind| named(&kind.value));
        let Query { datasource, language, fields, .. } = Query::read(&outer, &variables);
        let text = match kind {
            VariableKind::Datasource => outer.embedded("pluginId"),
            VariableKind::Query => fields.and_then(|fields| fields.embedded("query")),
            _ => outer.embedded("query"),
        };
        if let Some(variable) = Variable::of_fields(&outer, kind, text) {
            variables.push(Variable { datasource, language, ..variable }.asking(dialect));
        }
    }
    variables
}

fn named(kind: &str) -> VariableKind {
    match kind {
        "QueryVariable" => VariableKind::Query,
        "DatasourceVariable" => VariableKind::Datasource,
        "IntervalVariable" => VariableKind::Interval,
        "CustomVariable" => VariableKind::Custom,
        "ConstantVariable" => VariableKind::Constant,
        "TextVariable" => VariableKind::Text,
        "AdhocVariable" => VariableKind::Adhoc,
        "GroupByVariable" => VariableKind::GroupBy,
        "SwitchVariable" => VariableKind::Switch,
        _ => VariableKind::Other,
    }
}
