//! Labels made of labels: `label_replace` and `label_join`.
//!
//! Both look at the series only, not at times and values. Two series that become the same are joined where they never
//! meet.

use crate::{
    labels::{
        METRIC_NAME,
        regex::{Dialect, Regex, Template},
    },
    promql::{
        annotation::Annotations,
        changes::Change,
        eval::{Row, has_same_labels, join as join_rows},
        features::Features,
        kernel::Call,
        query::QueryError,
        text::Text,
    },
};

/// Replaces a label by what a template makes of another label, where that one matches a pattern.
pub(super) fn replace(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let [target, template, source, pattern] = call.strings else {
        unreachable!("the type check counts the arguments")
    };
    let regex =
        pattern.as_str().and_then(|pattern| Regex::new(pattern, Dialect::Relabel).ok()).ok_or_else(|| {
            QueryError::new(format!("invalid regular expression in label_replace(): {pattern}"))
        })?;
    let target = label_name(target, "destination", "label_replace")?;
    let template = Template::new(&template.to_string());
    let mut rows = operand(call.vectors);
    for row in &mut rows {
        let value = source.as_str().and_then(|source| row.labels.get(source)).unwrap_or_default();
        if let Some(value) = regex.expand(value, &template) {
            set_label(row, target, &value);
        }
    }
    joined(rows, call.features)
}

/// Sets a label to other labels with a separator between them.
pub(super) fn join(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let [target, separator, sources @ ..] = call.strings else {
        unreachable!("the type check counts the arguments")
    };
    let sources = sources
        .iter()
        .map(|source| label_name(source, "source", "label_join"))
        .collect::<Result<Vec<_>, QueryError>>()?;
    let target = label_name(target, "destination", "label_join")?;
    let separator = separator.to_string();
    let mut rows = operand(call.vectors);
    for row in &mut rows {
        let values: Vec<&str> =
            sources.iter().map(|source| row.labels.get(source).unwrap_or_default()).collect();
        set_label(row, target, &values.join(&separator));
    }
    joined(rows, call.features)
}

/// The only vector argument.
fn operand(vectors: Vec<Vec<Row>>) -> Vec<Row> {
    vectors.into_iter().next().unwrap_or_default()
}

/// A text that must be the name of a label: any UTF-8 but the empty one.
fn label_name<'t>(text: &'t Text, which: &str, function: &str) -> Result<&'t str, QueryError> {
    text.as_str()
        .filter(|name| !name.is_empty())
        .ok_or_else(|| QueryError::new(format!("invalid {which} label name in {function}(): {text}")))
}

/// Sets a label. Who sets the name wants it kept.
fn set_label(row: &mut Row, name: &str, value: &str) {
    row.labels = row.labels.with(name, value);
    row.drops_name &= name != METRIC_NAME;
}

/// Rows with the same labels as one row. An older Prometheus took none, even where they never meet.
fn joined(rows: Vec<Row>, features: &Features) -> Result<Vec<Row>, QueryError> {
    if !features.has(Change::LabelsMerge) && has_same_labels(&rows) {
        return Err(QueryError::same_labels());
    }
    join_rows(rows)
}
