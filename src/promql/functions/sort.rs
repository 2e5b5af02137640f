//! Orders of series, for instant queries: in a range query the series are sorted by their labels whatever is asked.
//!
//! Upstream's orders are not orders in the strict sense: two NaN precede each other, and so do `1` and `01`. Up to a
//! dozen series come out as there even so; more of them if the order is sound.

use crate::{
    labels::LabelSet,
    promql::{
        annotation::{AnnotationKind, Annotations},
        changes::Change,
        eval::Row,
        kernel::Call,
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
    if !is_instant {
        return rows;
    }
    let value = |row: &Row| row.points[0].as_ref().and_then(Value::as_float).unwrap_or(f64::NAN);
    sorted(rows, |a, b| precedes(value(a), value(b)))
}

fn by_labels(
    call: Call<'_>,
    annotations: &mut Annotations,
    precedes: fn(&LabelSet, &LabelSet, &[&str]) -> bool,
) -> Vec<Row> {
    warn(&call, annotations);
    let rows = call.vectors.into_iter().next().unwrap_or_default();
    if !call.grid.is_instant() {
        return rows;
    }
    let names: Vec<&str> = call.strings.iter().filter_map(Text::as_str).collect();
    sorted(rows, |a, b| precedes(&a.labels, &b.labels, &names))
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

/// Sorts by what need not be an order: as Go does, runs of a dozen are sorted by insertion; here they are then merged.
fn sorted(mut rows: Vec<Row>, precedes: impl Fn(&Row, &Row) -> bool) -> Vec<Row> {
    const RUN: usize = 12;
    for run in rows.chunks_mut(RUN) {
        for end in 1..run.len() {
            let place = (0..end).rev().take_while(|at| precedes(&run[end], &run[*at])).last();
            if let Some(place) = place {
                run[place..=end].rotate_right(1);
            }
        }
    }
    let mut runs: Vec<Vec<Row>> = vec![];
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(RUN));
        runs.push(std::mem::replace(&mut rows, rest));
    }
    while runs.len() > 1 {
        let mut pairs = runs.into_iter();
        runs = std::iter::from_fn(|| {
            let first = pairs.next()?;
            Some(match pairs.next() {
                Some(second) => merged(first, second, &precedes),
                None => first,
            })
        })
        .collect();
    }
    runs.pop().unwrap_or_default()
}

fn merged(first: Vec<Row>, second: Vec<Row>, precedes: impl Fn(&Row, &Row) -> bool) -> Vec<Row> {
    let mut merged = Vec::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter().peekable(), second.into_iter().peekable());
    while let Some((a, b)) = first.peek().zip(second.peek()) {
        merged.extend(if precedes(b, a) { second.next() } else { first.next() });
    }
    merged.extend(first);
    merged.extend(second);
    merged
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

    fn rows(values: impl IntoIterator<Item = f64>) -> Vec<Row> {
        values.into_iter().map(|value| Row::of_floats(LabelSet::empty(), [Some(value)])).collect()
    }

    fn values(rows: Vec<Row>) -> Vec<f64> {
        rows.iter().filter_map(|row| row.points[0].as_ref()?.as_float()).collect()
    }

    #[test]
    fn many_are_sorted_as_few_are() {
        let value = |row: &Row| row.points[0].as_ref().and_then(Value::as_float).unwrap();
        let mixed = (0..1000).map(|n| f64::from(n * 7919 % 1000));
        let sorted_rows = sorted(rows(mixed), |a, b| value(a) < value(b));
        assert_eq!(values(sorted_rows), (0..1000).map(f64::from).collect::<Vec<_>>());
        assert!(sorted(vec![], |_, _| true).is_empty());
        assert_eq!(values(sorted(rows([1.0, 2.0, 3.0]), |_, _| true)), [3.0, 2.0, 1.0]);
    }
}
