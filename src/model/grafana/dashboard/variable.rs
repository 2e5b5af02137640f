//! The variables of a dashboard and where their values come from.

use super::{Datasource, Input, Language, panel::expression, panel::scalar};
use crate::{
    model::{Dialect, Expression, decode::Fields},
    source::{Embedded, Span, Spanned},
    syntax::yaml::{Kind, Node},
};

/// Where the values of a variable come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// A query.
    Query,
    /// The data sources of a plugin.
    Datasource,
    /// Spans of time.
    Interval,
    /// A list that is written out.
    Custom,
    /// One hidden value.
    Constant,
    /// What people type.
    Text,
    /// Filters that are added to all queries.
    Adhoc,
    /// Labels to group by.
    GroupBy,
    /// One of two values.
    Switch,
    /// Something else.
    Other,
}

/// A variable.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: Spanned<String>,
    /// What people see.
    pub label: Option<Spanned<String>>,
    /// Where its values come from.
    pub kind: VariableKind,
    /// What it asks for: a query, the plugin of data sources, a list.
    pub query: Option<VariableQuery>,
    /// Which values are taken of those that were found.
    pub regex: Option<Embedded>,
    /// Where a query is asked.
    pub datasource: Option<Spanned<Datasource>>,
    /// Whether that is a Prometheus.
    pub language: Language,
    /// Whether several values can be chosen.
    pub is_multi: bool,
    /// Whether all values can be chosen at once.
    pub includes_all: bool,
    /// What stands for all values, if that is not each of them.
    pub all_value: Option<Spanned<String>>,
    /// 0 never, 1 when the dashboard is loaded, 2 when the time changes.
    pub refresh: Option<Spanned<i64>>,
    /// All of it.
    pub span: Span,
}

/// What a variable asks for.
#[derive(Debug)]
pub struct VariableQuery {
    /// As it is written.
    pub text: Embedded,
    /// The expressions in it, where a Prometheus is asked.
    pub expressions: Vec<Expression>,
    /// Whether it is a call that Grafana knows and can read: `label_values(…)`, `query_result(…)`.
    pub is_call: bool,
}

/// What Grafana's Prometheus plugin knows in queries of variables beside plain expressions.
const CALLS: [&str; 4] = ["label_values", "query_result", "metrics", "label_names"];

impl Variable {
    /// Reads a variable of the classic model; its data source may be one of those `before` it.
    pub(super) fn read(node: Node<'_>, before: &[Self], inputs: &[Input], dialect: &Dialect) -> Option<Self> {
        let fields = Fields::of(node);
        let kind = fields.text("type").map_or(VariableKind::Other, |kind| named(&kind.value));
        let datasource = Datasource::read(&fields, "datasource");
        let language =
            datasource.as_ref().map_or(Language::Unknown, |one| one.value.language(before, inputs));
        let variable = Self::of_fields(&fields, kind, query_text(&fields))?;
        Some(Self { datasource, language, ..variable }.asking(dialect))
    }

    /// What both models say in the same way.
    pub(super) fn of_fields(
        fields: &Fields<'_>,
        kind: VariableKind,
        query: Option<Embedded>,
    ) -> Option<Self> {
        Some(Self {
            name: fields.text("name")?,
            label: fields.text("label"),
            kind,
            query: query.map(|text| VariableQuery { text, expressions: vec![], is_call: false }),
            regex: fields.embedded("regex"),
            datasource: None,
            language: Language::Unknown,
            is_multi: fields.bool("multi").is_some_and(|multi| multi.value),
            includes_all: fields.bool("includeAll").is_some_and(|all| all.value),
            all_value: scalar(fields, "allValue"),
            refresh: fields.int("refresh"),
            span: fields.span(),
        })
    }

    /// The same, with the expressions of its query read.
    pub(super) fn asking(mut self, dialect: &Dialect) -> Self {
        let is_asked = self.kind == VariableKind::Query && self.language != Language::Other;
        if let Some(query) = self.query.as_mut().filter(|_| is_asked) {
            query.read(self.language, dialect);
        }
        self
    }
}

/// The query of a classic variable: a text, or a mapping that holds one.
fn query_text(fields: &Fields<'_>) -> Option<Embedded> {
    let query = fields.value("query");
    let inner = query.filter(|query| query.kind() == Kind::Mapping).map(Fields::of);
    match inner {
        Some(inner) => inner.embedded("query").or_else(|| fields.embedded("definition")),
        None => fields.embedded("query"),
    }
}

fn named(kind: &str) -> VariableKind {
    match kind {
        "query" => VariableKind::Query,
        "datasource" => VariableKind::Datasource,
        "interval" => VariableKind::Interval,
        "custom" => VariableKind::Custom,
        "constant" => VariableKind::Constant,
        "textbox" => VariableKind::Text,
        "adhoc" => VariableKind::Adhoc,
        "groupby" => VariableKind::GroupBy,
        "switch" => VariableKind::Switch,
        _ => VariableKind::Other,
    }
}

impl VariableQuery {
    /// The call that a text begins with.
    #[must_use]
    pub fn call(text: &str) -> Option<&'static str> {
        let begins = |call: &&str| text.strip_prefix(*call).is_some_and(|rest| rest.starts_with('('));
        CALLS.into_iter().find(begins)
    }

    /// Finds the expressions: within a call, or all of it.
    fn read(&mut self, language: Language, dialect: &Dialect) {
        let text = self.text.text();
        let start = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        let call = Self::call(trimmed);
        let part = |range: std::ops::Range<usize>| {
            let end = u32::try_from(range.end).ok()?;
            (!text[range.clone()].trim().is_empty())
                .then(|| self.text.slice(u32::try_from(range.start).unwrap_or(end)..end))
        };
        let inner = call.filter(|_| trimmed.ends_with(')')).map(|call| {
            let from = start + call.len() + 1;
            (call, from..start + trimmed.len() - 1)
        });
        self.is_call = inner.is_some();
        let found = match inner {
            // the last comma parts the series from the label
            Some(("label_values", range)) => {
                let comma = text[range.clone()].rfind(',').map(|comma| range.start + comma);
                comma.and_then(|comma| part(range.start..comma))
            }
            Some(("query_result", range)) => part(range),
            Some(_) => None,
            None => part(start..start + trimmed.len()).filter(|_| call.is_none()),
        };
        self.expressions = found.and_then(|text| expression(text, language, dialect)).into_iter().collect();
    }
}
