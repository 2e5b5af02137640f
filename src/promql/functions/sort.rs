//! Orders of series, for instant queries: in a range query the series are sorted by their labels whatever is asked.
//!
//! Upstream's orders are not orders in the strict sense: two NaN precede each other, and so do `1` and `01`. What comes
//! out then is up to the steps of the sort, so they are those of Go.

use crate::{
    labels::LabelSet,
    promql::{
        annotation::{AnnotationKind, Annotations},
        changes::Change,
        eval::Row,
        kernel::Call,
        order,
        query::QueryError,
        text::Text,
        value::Value,
    },
};
use std::cmp::Ordering;

/// By value, the smallest first, NaN last; histograms are left out.
pub(super) fn ascending(call: Call<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    Ok(by_value(call, annotations, |a, b| b.is_nan() || a < b))
}

/// By value, the greatest first, NaN last; histograms are left out.
pub(super) fn descending(call: Call<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    Ok(by_value(call, annotations, |a, b| b.is_nan() || a > b))
}

/// By the values of labels, then by all labels.
pub(super) fn by_label(call: Call<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    Ok(by_labels(call, annotations, |a, b, names| compare(a, b, names) == Ordering::Less))
}

/// The other way round.
pub(super) fn by_label_descending(
    call: Call<'_>,
    annotations: &mut Annotations,
) -> Result<Vec<Row>, QueryError> {
    Ok(by_labels(call, annotations, |a, b, names| compare(a, b, names) == Ordering::Greater))
}

fn by_value(call: Call<'_>, annotations: &mut Annotations, precedes: fn(f64, f64) -> bool) -> Vec<Row> {
    warn(&call, annotations);
    let is_instant = call.grid.is_instant();
    let mut rows = call.vectors.into_iter().next().unwrap_or_default();
    for point in rows.iter_mut().flat_map(|row| &mut row.points) {
        point.take_if(|value| value.as_histogram().is_some());
    }
    rows.retain(Row::has_values);
    if is_instant {
        let value = |row: &Row| row.points[0].as_ref().and_then(Value::as_float).unwrap_or(f64::NAN);
        order::sort(&mut rows, |a, b| precedes(value(a), value(b)));
    }
    rows
}

fn by_labels(
    call: Call<'_>,
    annotations: &mut Annotations,
    precedes: fn(&LabelSet, &LabelSet, &[&str]) -> bool,
) -> Vec<Row> {
    warn(&call, annotations);
    let mut rows = call.vectors.into_iter().next().unwrap_or_default();
    if call.grid.is_instant() {
        let names: Vec<&str> = call.strings.iter().filter_map(Text::as_str).collect();
        order::sort(&mut rows, |a, b| precedes(&a.labels, &b.labels, &names));
    }
    rows
}

/// Tells that the order is lost in a range query.
fn warn(call: &Call<'_>, annotations: &mut Annotations) {
    if !call.grid.is_instant() && call.features.has(Change::SortWarnsInRange) {
        annotations.add(AnnotationKind::SortInRangeQuery, call.range);
    }
}

fn compare(a: &LabelSet, b: &LabelSet, names: &[&str]) -> Ordering {
    for name in names {
        let [a, b] = [a, b].map(|labels| labels.get(name).unwrap_or_default());
        if a != b {
            return if precedes_naturally(a, b) { Ordering::Less } else { Ordering::Greater };
        }
    }
    a.cmp(b)
}

/// Whether one text comes before another if numbers in them count as numbers: `a2` before `a10`. Numbers that do not
/// fit 64 bits are texts; where one text begins with the other, the shorter is first.
fn precedes_naturally(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (chunks(a).peekable(), chunks(b).peekable());
    while let Some(left) = a.next() {
        let Some(right) = b.next() else { return false };
        let numbers = (left.parse::<i64>().ok(), right.parse::<i64>().ok());
        match numbers {
            (Some(left), Some(right)) if left != right => return left < right,
            (Some(_), Some(_)) => {}
            _ if left != right => return left < right,
            _ => {}
        }
        if a.peek().is_none() {
            return true;
        }
    }
    false
}

/// The runs of digits and of other characters.
fn chunks(text: &str) -> impl Iterator<Item = &str> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut rest = text;
    std::iter::from_fn(move || {
        let starts_as_digit = rest.starts_with(is_digit);
        let len = rest.find(|c| is_digit(c) != starts_as_digit).unwrap_or(rest.len());
        let (chunk, after) = rest.split_at(len);
        rest = after;
        (!chunk.is_empty()).then_some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_texts_count_as_numbers() {
        for (first, second) in [
            ("a2", "a10"),
            ("2", "10"),
            ("a", "a1"),
            ("a1", "a1b"),
            ("1a2", "1a10"),
            ("1", "a"),
            ("v1.9", "v1.10"),
            ("99999999999999999998", "99999999999999999999"),
            ("10", "99999999999999999999"),
        ] {
            assert!(precedes_naturally(first, second), "{first} {second}");
            assert!(!precedes_naturally(second, first), "{second} {first}");
        }
        assert!(precedes_naturally("1", "01") && precedes_naturally("01", "1"));
        assert!(!precedes_naturally("", "a") && !precedes_naturally("a", ""));
    }
}
