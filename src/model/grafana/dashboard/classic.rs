//! The classic model.

use super::{
    Annotation, Dashboard, Datasource, Input, Language, Panel, Shape, Variable,
    mention::mentions,
    panel::{Context, expression, links, scalar},
};
use crate::{
    model::{Dialect, decode::Fields},
    syntax::yaml::Node,
};

/// Reads the dashboard at `node`.
pub(super) fn read(node: Node<'_>, dialect: &Dialect) -> Dashboard {
    let fields = Fields::of(node);
    let inputs: Vec<Input> = fields.items("__inputs").filter_map(input).collect();
    let variables = variables(&fields, &inputs, dialect);
    let context = Context { variables: &variables, inputs: &inputs, dialect };
    let panels = panels(&fields, &context);
    let annotations = fields.value("annotations").map(Fields::of);
    let annotations = annotations.into_iter().flat_map(|list| list.items("list").collect::<Vec<_>>());
    let annotations = annotations.map(|node| annotation(node, &context)).collect();
    Dashboard {
        shape: Shape::Classic,
        span: fields.span(),
        title: scalar(&fields, "title"),
        uid: scalar(&fields, "uid"),
        id: fields.int("id"),
        schema_version: fields.int("schemaVersion"),
        editable: fields.bool("editable"),
        refresh: scalar(&fields, "refresh"),
        panels,
        rows: fields.value("rows").map(Node::span),
        annotations,
        links: links(&fields),
        release: dialect.grafana,
        mentions: mentions(node),
        complete: fields.complete(),
        variables,
        inputs,
    }
}

fn input(node: Node<'_>) -> Option<Input> {
    let fields = Fields::of(node);
    Some(Input { name: fields.text("name")?, plugin: fields.text("pluginId"), span: fields.span() })
}

/// The variables; the data source of one may be another.
fn variables(fields: &Fields<'_>, inputs: &[Input], dialect: &Dialect) -> Vec<Variable> {
    let Some(templating) = fields.value("templating").map(Fields::of) else { return vec![] };
    let mut variables: Vec<Variable> = vec![];
    for node in templating.items("list") {
        variables.extend(Variable::read(node, &variables, inputs, dialect));
    }
    variables
}

/// All panels: those of rows behind their row.
fn panels(fields: &Fields<'_>, context: &Context<'_>) -> Vec<Panel> {
    let mut panels = vec![];
    for node in fields.items("panels") {
        let panel = Panel::read(node, false, context);
        let is_row = panel.is_row();
        panels.push(panel);
        if is_row {
            panels.extend(Fields::of(node).items("panels").map(|node| Panel::read(node, true, context)));
        }
    }
    for row in fields.items("rows") {
        panels.extend(Fields::of(row).items("panels").map(|node| Panel::read(node, true, context)));
    }
    panels
}

fn annotation(node: Node<'_>, context: &Context<'_>) -> Annotation {
    let fields = Fields::of(node);
    let datasource = Datasource::read(&fields, "datasource");
    let language = datasource
        .as_ref()
        .map_or(Language::Unknown, |one| one.value.language(context.variables, context.inputs));
    let inner = fields.value("target").map(Fields::of);
    let text = fields.embedded("expr").or_else(|| inner?.embedded("expr"));
    let text = text.filter(|text| !text.text().trim().is_empty());
    Annotation {
        name: fields.text("name"),
        language,
        expr: text.and_then(|text| expression(text, language, context.dialect)),
        datasource,
        is_built_in: fields.int("builtIn").is_some_and(|one| one.value != 0)
            || fields.bool("builtIn").is_some_and(|one| one.value),
        span: fields.span(),
    }
}
