//! Panels and their queries, as the classic model writes them.

use super::{Datasource, Input, Language, Variable};
use crate::{
    model::{Dialect, Expression, decode::Fields},
    source::{Embedded, Span, Spanned},
    syntax::yaml::{Kind, Node},
};

/// A panel; also a row.
#[derive(Debug)]
pub struct Panel {
    /// Its number.
    pub id: Option<Spanned<i64>>,
    /// Its title; it may be empty.
    pub title: Option<Spanned<String>>,
    /// What it says about itself.
    pub description: Option<Spanned<String>>,
    /// The kind of panel: `timeseries`.
    pub kind: Option<Spanned<String>>,
    /// Where it is drawn.
    pub grid: Option<Grid>,
    /// Where its data comes from.
    pub datasource: Option<Spanned<Datasource>>,
    /// Its queries.
    pub targets: Targets,
    /// The variable for each of whose values it is repeated.
    pub repeat: Option<Spanned<String>>,
    /// The library panel that it stands for.
    pub library: Option<Spanned<String>>,
    /// The unit of its values.
    pub unit: Option<Spanned<String>>,
    /// Whether its values are shown as texts that are assigned to them.
    pub has_mappings: bool,
    /// The values of its thresholds, in order; the first has none.
    pub thresholds: Vec<Spanned<f64>>,
    /// Exceptions for some of its fields.
    pub overrides: Vec<Override>,
    /// What is made of the answers, step by step: `reduce`, `organize`.
    pub transformations: Vec<Spanned<String>>,
    /// The identifiers of queries that transformations name.
    pub transformed: Vec<Spanned<String>>,
    /// Its alert of the time before unified alerting.
    pub alert: Option<Span>,
    /// Links to elsewhere.
    pub links: Vec<Link>,
    /// Whether it stands in a row that is closed, or in one of the old `rows`.
    pub is_in_row: bool,
    /// All of it.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

/// Kinds of panels that show nothing without a query.
const DRAWING: [&str; 16] = [
    "timeseries",
    "stat",
    "gauge",
    "bargauge",
    "barchart",
    "graph",
    "singlestat",
    "piechart",
    "heatmap",
    "histogram",
    "state-timeline",
    "status-history",
    "table",
    "table-old",
    "xychart",
    "trend",
];

/// Where a panel is drawn, in units of which 24 are the whole width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Columns before it.
    pub x: i64,
    /// Lines above it.
    pub y: i64,
    /// Its width.
    pub width: i64,
    /// Its height.
    pub height: i64,
    /// All of it.
    pub span: Span,
}

/// The queries of a panel.
#[derive(Debug, Default)]
pub struct Targets {
    /// In order.
    pub list: Vec<Target>,
    /// Where the list stands; `None` if there is none.
    pub span: Option<Span>,
}

/// A query.
#[derive(Debug)]
pub struct Target {
    /// Its identifier, a letter mostly.
    pub ref_id: Option<Spanned<String>>,
    /// Where its data comes from, if it says so itself.
    pub datasource: Option<Spanned<Datasource>>,
    /// Whether that, or what the panel says, is a Prometheus.
    pub language: Language,
    /// Its expression, where it is or may be PromQL; what is surely written in another language is left out.
    pub expr: Option<Expression>,
    /// What stands under `expr`, if it is empty.
    pub empty: Option<Span>,
    /// How its series are named; empty where that is left to Grafana.
    pub legend: Option<Embedded>,
    /// Whether only the newest values are asked for.
    pub is_instant: Option<bool>,
    /// Whether all values over the time are asked for.
    pub is_range: Option<bool>,
    /// `time_series`, `table` or `heatmap`.
    pub format: Option<Spanned<String>>,
    /// The least distance of two values.
    pub interval: Option<Embedded>,
    /// Whether it is switched off.
    pub is_hidden: bool,
    /// The panel whose data it shows, if it asks `-- Dashboard --`.
    pub source_panel: Option<Spanned<i64>>,
    /// All of it.
    pub span: Span,
}

/// An exception for some fields.
#[derive(Debug)]
pub struct Override {
    /// How the fields are chosen: `byName`, `byFrameRefID`.
    pub matcher: Spanned<String>,
    /// Which.
    pub options: Option<Spanned<String>>,
}

/// A link to elsewhere.
#[derive(Debug)]
pub struct Link {
    /// The address.
    pub url: Spanned<String>,
}

/// What is known of a dashboard before its panels are read.
pub(super) struct Context<'c> {
    pub(super) variables: &'c [Variable],
    pub(super) inputs: &'c [Input],
    pub(super) dialect: &'c Dialect,
}

impl Panel {
    /// Its queries.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.targets.list.iter()
    }

    /// Whether it is the heading of a row, and draws nothing.
    #[must_use]
    pub fn is_row(&self) -> bool {
        self.is_a("row")
    }

    /// Whether it is of this kind.
    #[must_use]
    pub fn is_a(&self, kind: &str) -> bool {
        self.kind.as_ref().is_some_and(|own| own.value == kind)
    }

    /// Whether it is of a kind that only shows what it asks for.
    #[must_use]
    pub fn draws_data(&self) -> bool {
        DRAWING.iter().any(|kind| self.is_a(kind))
    }

    /// What people call it: its title, or its number.
    #[must_use]
    pub fn name(&self) -> String {
        match (&self.title, &self.id) {
            (Some(title), _) if !title.value.is_empty() => title.value.clone(),
            (_, Some(id)) => id.value.to_string(),
            _ => String::new(),
        }
    }

    /// Reads a panel of the classic model.
    pub(super) fn read(node: Node<'_>, is_in_row: bool, context: &Context<'_>) -> Self {
        let fields = Fields::of(node);
        let datasource = Datasource::read(&fields, "datasource");
        let target = |node| Target::read(node, datasource.as_ref(), context);
        let list = fields.items("targets").map(target).collect();
        let config = fields.value("fieldConfig").map(Fields::of);
        let defaults = config.as_ref().and_then(|config| config.value("defaults")).map(Fields::of);
        let library = fields.value("libraryPanel").map(Fields::of);
        Self {
            id: fields.int("id"),
            title: scalar(&fields, "title"),
            description: fields.text("description"),
            kind: fields.text("type"),
            grid: fields.value("gridPos").and_then(Grid::read),
            targets: Targets { list, span: fields.value("targets").map(Node::span) },
            datasource,
            repeat: fields.text("repeat"),
            library: library.and_then(|library| library.text("uid").or(library.text("name"))),
            alert: fields.value("alert").map(Node::span),
            links: links(&fields),
            transformations: transformations(fields.items("transformations")),
            transformed: transformed(fields.items("transformations")),
            is_in_row,
            complete: fields.complete(),
            span: fields.span(),
            ..Self::of_fields(config.as_ref(), defaults.as_ref(), fields.span())
        }
    }

    /// A panel of which only `fieldConfig` is known.
    pub(super) fn of_fields(config: Option<&Fields<'_>>, defaults: Option<&Fields<'_>>, span: Span) -> Self {
        let steps = defaults.and_then(|defaults| defaults.value("thresholds")).map(Fields::of);
        let steps = steps.into_iter().flat_map(|thresholds| thresholds.items("steps").collect::<Vec<_>>());
        Self {
            id: None,
            title: None,
            description: None,
            kind: None,
            grid: None,
            datasource: None,
            targets: Targets::default(),
            repeat: None,
            library: None,
            unit: defaults.and_then(|defaults| defaults.text("unit")),
            has_mappings: defaults.is_some_and(|defaults| defaults.items("mappings").next().is_some()),
            thresholds: steps.filter_map(|step| number(Fields::of(step).value("value")?)).collect(),
            overrides: config
                .map_or_else(Vec::new, |config| config.items("overrides").filter_map(exception).collect()),
            transformations: vec![],
            transformed: vec![],
            alert: None,
            links: vec![],
            is_in_row: false,
            span,
            complete: true,
        }
    }
}

fn number(node: Node<'_>) -> Option<Spanned<f64>> {
    Some(Spanned::new(node.value().parse().ok()?, node.span()))
}

/// A scalar that may be empty.
pub(super) fn scalar(fields: &Fields<'_>, key: &str) -> Option<Spanned<String>> {
    let node = fields.value(key).filter(|node| node.kind() == Kind::Scalar)?;
    Some(Spanned::new(node.as_str().ok()?.into_owned(), node.span()))
}

fn exception(node: Node<'_>) -> Option<Override> {
    let matcher = Fields::of(Fields::of(node).value("matcher")?);
    Some(Override { matcher: matcher.text("id")?, options: matcher.text("options") })
}

/// The links of a panel or a dashboard.
pub(super) fn links(fields: &Fields<'_>) -> Vec<Link> {
    fields.items("links").filter_map(|link| Some(Link { url: Fields::of(link).text("url")? })).collect()
}

/// What transformations do.
pub(super) fn transformations<'t>(list: impl Iterator<Item = Node<'t>>) -> Vec<Spanned<String>> {
    list.filter_map(|one| Fields::of(one).text("id")).collect()
}

/// The queries that transformations name: `filterByRefId` names several in one pattern.
pub(super) fn transformed<'t>(list: impl Iterator<Item = Node<'t>>) -> Vec<Spanned<String>> {
    let filters =
        list.map(Fields::of).filter(|one| one.text("id").is_some_and(|id| id.value == "filterByRefId"));
    filters
        .filter_map(|one| Fields::of(Fields::of(one.value("options")?).value("include")?).text("options"))
        .collect()
}

impl Grid {
    fn read(node: Node<'_>) -> Option<Self> {
        let fields = Fields::of(node);
        let int = |key: &str| fields.int(key).map(|int| int.value);
        Some(Self {
            x: int("x").unwrap_or(0),
            y: int("y").unwrap_or(0),
            width: int("w").or(int("width"))?,
            height: int("h").or(int("height"))?,
            span: fields.span(),
        })
    }

    /// Of an item of a layout.
    pub(super) fn of_item(node: Node<'_>) -> Option<Self> {
        Self::read(node)
    }
}

impl Target {
    fn read(node: Node<'_>, of_panel: Option<&Spanned<Datasource>>, context: &Context<'_>) -> Self {
        let fields = Fields::of(node);
        let own = Datasource::read(&fields, "datasource");
        let asked = own.as_ref().or(of_panel.filter(|panel| !panel.value.is_mixed()));
        let language = asked
            .map_or(Language::Unknown, |datasource| datasource.language(context.variables, context.inputs));
        Self::of_query(&fields, own, language, context)
    }

    /// The query in `fields`, as both models write it.
    pub(super) fn of_query(
        fields: &Fields<'_>,
        datasource: Option<Spanned<Datasource>>,
        language: Language,
        context: &Context<'_>,
    ) -> Self {
        let node = fields.value("expr");
        let is_empty = |node: &Node<'_>| node.kind() == Kind::Scalar && node.value().trim().is_empty();
        let bool = |key: &str| fields.bool(key).map(|bool| bool.value);
        Self {
            ref_id: fields.text("refId"),
            datasource,
            language,
            expr: fields
                .embedded("expr")
                .filter(|text| !text.text().trim().is_empty())
                .and_then(|text| expression(text, language, context.dialect)),
            empty: node.filter(is_empty).filter(|_| language != Language::Other).map(Node::span),
            legend: fields.embedded("legendFormat"),
            is_instant: bool("instant"),
            is_range: bool("range"),
            format: fields.text("format"),
            interval: fields.embedded("interval"),
            is_hidden: bool("hide").unwrap_or(false),
            source_panel: fields.int("panelId"),
            span: fields.span(),
        }
    }
}

/// The expression, unless it is surely in another language.
pub(super) fn expression(text: Embedded, language: Language, dialect: &Dialect) -> Option<Expression> {
    match language {
        Language::Other => None,
        Language::PromQl => Some(Expression::with_variables(text, &dialect.features)),
        Language::Unknown => {
            let expression = Expression::with_variables(text, &dialect.features);
            expression.parsed.is_ok().then_some(expression)
        }
    }
}
