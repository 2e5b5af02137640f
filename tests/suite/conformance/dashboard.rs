//! The expressions of real dashboards, variables included.

use super::Figure;
use crate::stage;
use mcpmon_check::{
    model::grafana::dashboard::{Dashboard, VariableKind},
    project::{Content, Document, load::Request},
    promql::{self, Features},
};
use serde_json::Value;
use std::{collections::HashSet, fs, path::Path};

/// Whether a panel or a target may ask a Prometheus: its datasource is one, is not named, or is a variable.
fn may_be_prometheus(node: &Value) -> bool {
    match &node["datasource"] {
        Value::Object(datasource) => match datasource.get("type").and_then(Value::as_str) {
            Some(kind) => kind == "prometheus",
            None => true,
        },
        _ => true,
    }
}

fn walk<'v>(node: &'v Value, found: &mut Vec<&'v str>) {
    match node {
        Value::Object(fields) => {
            if let Some(targets) = fields.get("targets").and_then(Value::as_array)
                && may_be_prometheus(node)
            {
                let own = targets.iter().filter(|target| may_be_prometheus(target));
                found.extend(own.filter_map(|target| target["expr"].as_str()));
            }
            fields.values().for_each(|value| walk(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
        _ => {}
    }
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    found.sort();
}

/// Every expression parses; those that do not are in other languages or wrong.
pub(super) fn expressions(data: &Path) -> Figure {
    let (mut figure, mut paths) = (Figure::new(), vec![]);
    files(data, &mut paths);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let Ok(dashboard) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
            continue;
        };
        let mut found = vec![];
        walk(&dashboard, &mut found);
        for expression in found.into_iter().filter(|expression| !expression.trim().is_empty()) {
            let result = promql::parse_with_variables(expression, &Features::all());
            figure.count(result.is_ok(), || {
                let errors: Vec<_> =
                    result.err().unwrap_or_default().iter().map(ToString::to_string).collect();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                format!("{name}: {} [{}]", expression.replace('\n', " "), errors.join("; "))
            });
        }
    }
    figure
}

/// Every expression that a plain walk over the JSON finds and that can be read is one of the model's, unless its data
/// source is a variable of another kind; and no metric is unknown where nobody said which there are.
pub(super) fn models(data: &Path) -> Figure {
    let outcome = stage::lint(&Request { paths: vec![data.to_owned()], ..Request::default() });
    let (mut figure, mut paths) = (Figure::new(), vec![]);
    files(data, &mut paths);
    for path in &paths {
        let of_file = |document: &&Document| outcome.project.files().get(document.file).path() == path;
        let document = outcome.project.documents().iter().find(of_file);
        let Some(Content::Dashboard(dashboard)) = document.map(|document| &document.content) else {
            figure.count(false, || format!("{} is no dashboard", path.display()));
            continue;
        };
        let known: HashSet<&str> = dashboard.expressions().map(|known| known.text.text()).collect();
        let others: HashSet<&str> = dashboard
            .variables
            .iter()
            .filter(|variable| variable.kind == VariableKind::Datasource)
            .filter(|variable| variable.query.as_ref().is_some_and(|query| query.text.text() != "prometheus"))
            .map(|variable| variable.name.value.as_str())
            .collect();
        let text = fs::read_to_string(path).unwrap();
        let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        let mut found = vec![];
        walk(&json, &mut found);
        found.retain(|text| promql::parse_with_variables(text, &Features::all()).is_ok());
        let missing = found.iter().find(|text| !known.contains(*text)).filter(|_| others.is_empty());
        figure.count(missing.is_none(), || format!("{}: {missing:?}", path.display()));
    }
    let unknown = outcome.of("promql/unknown-metric").next();
    figure.count(unknown.is_none(), || format!("{unknown:?}"));
    figure
}

/// The metrics that an expression names, as another parser sees it; only expressions without variables can be compared.
pub(super) fn metric_names(data: &Path) -> Figure {
    let outcome = stage::lint(&Request { paths: vec![data.to_owned()], ..Request::default() });
    let mut figure = Figure::new();
    for expression in outcome.project.dashboards().flat_map(Dashboard::expressions) {
        let text = expression.text.text();
        let (Ok(ours), Ok(theirs)) = (&expression.parsed, promql_parser::parser::parse(text)) else {
            continue;
        };
        if ours.holes().next().is_some() {
            continue;
        }
        let names: HashSet<String> =
            ours.selectors().filter_map(|selector| selector.metric_name().map(str::to_owned)).collect();
        let mut others = HashSet::new();
        selectors(&theirs, &mut others);
        figure.count(names == others, || format!("{text}: {names:?}, not {others:?}"));
    }
    figure
}

/// The names in a tree of the other parser.
fn selectors(expr: &promql_parser::parser::Expr, names: &mut HashSet<String>) {
    use promql_parser::parser::Expr;
    match expr {
        Expr::VectorSelector(selector) => names.extend(name_of(selector)),
        Expr::MatrixSelector(matrix) => names.extend(name_of(&matrix.vs)),
        Expr::Aggregate(aggregate) => {
            selectors(&aggregate.expr, names);
            aggregate.param.iter().for_each(|param| selectors(param, names));
        }
        Expr::Unary(unary) => selectors(&unary.expr, names),
        Expr::Binary(binary) => {
            [&binary.lhs, &binary.rhs].into_iter().for_each(|side| selectors(side, names));
        }
        Expr::Paren(paren) => selectors(&paren.expr, names),
        Expr::Subquery(subquery) => selectors(&subquery.expr, names),
        Expr::Call(call) => call.args.args.iter().for_each(|argument| selectors(argument, names)),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

fn name_of(selector: &promql_parser::parser::VectorSelector) -> Option<String> {
    use promql_parser::label::MatchOp;
    let written =
        selector.matchers.matchers.iter().find(|it| it.name == "__name__" && it.op == MatchOp::Equal);
    selector.name.clone().or(written.map(|matcher| matcher.value.clone()))
}
