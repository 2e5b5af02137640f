//! `count`, `group` and `count_values`.

use super::{
    Grouped,
    fold::{Accumulator, Telling},
};
use crate::{
    labels::METRIC_NAME,
    promql::{
        annotation::Annotations, eval::Row, histogram::Histogram, plan::Parameter, query::QueryError,
        value::Value,
    },
};
use std::collections::HashMap;

/// How many samples there are.
#[derive(Default)]
pub(super) struct Count(f64);

impl Accumulator for Count {
    fn add_float(&mut self, _: f64) {
        self.0 += 1.0;
    }

    fn add_histogram(&mut self, _: &Histogram, _: &mut Telling<'_>) {
        self.0 += 1.0;
    }

    fn finish(self, _: f64, _: &mut Telling<'_>) -> Option<Value> {
        (self.0 > 0.0).then_some(Value::Float(self.0))
    }
}

/// 1 where there is a sample.
#[derive(Default)]
pub(super) struct Presence(bool);

impl Accumulator for Presence {
    fn add_float(&mut self, _: f64) {
        self.0 = true;
    }

    fn add_histogram(&mut self, _: &Histogram, _: &mut Telling<'_>) {
        self.0 = true;
    }

    fn finish(self, _: f64, _: &mut Telling<'_>) -> Option<Value> {
        self.0.then_some(Value::Float(1.0))
    }
}

/// How many samples of each group have each value, which becomes a label.
pub(super) fn values(grouped: Grouped<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let label = label_name(&grouped)?;
    let plan = grouped.plan;
    let is_taken_off =
        plan.is_without && (label == METRIC_NAME || plan.labels.iter().any(|name| name == label));
    let mut rows: Vec<Row> = vec![];
    let mut known = HashMap::new();
    for group in &grouped.groups {
        for row in &group.rows {
            for (step, value) in row.points.iter().enumerate() {
                let Some(value) = value else { continue };
                let labels = match is_taken_off {
                    true => group.labels.clone(),
                    false => group.labels.with(label, &text(value)),
                };
                let index = *known.entry(labels).or_insert_with_key(|labels| {
                    rows.push(Row::empty(labels.clone(), false, &grouped.grid));
                    rows.len() - 1
                });
                let count = &mut rows[index].points[step];
                let known = count.as_ref().and_then(Value::as_float).unwrap_or_default();
                *count = Some(Value::Float(known + 1.0));
            }
        }
    }
    Ok(rows)
}

fn label_name<'a>(grouped: &Grouped<'a>) -> Result<&'a str, QueryError> {
    let Some(Parameter::String(text, _)) = &grouped.plan.parameter else {
        unreachable!("the table gives `count_values` a text")
    };
    match text.as_str() {
        Some(name) if !name.is_empty() => Ok(name),
        _ => {
            let quoted = crate::promql::print::quoted(text.as_bytes());
            Err(QueryError::new(format!("invalid label name {quoted}")))
        }
    }
}

/// A value as the text of a label: numbers without exponent.
fn text(value: &Value) -> String {
    match value {
        Value::Float(value) if value.is_infinite() => if *value > 0.0 { "+Inf" } else { "-Inf" }.to_owned(),
        Value::Float(value) => value.to_string(),
        Value::Histogram(histogram) => histogram.to_string(),
    }
}
