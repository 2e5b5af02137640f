//! Aggregations that make one value of the samples of a group.

use super::Grouped;
use crate::{
    labels::LabelSet,
    promql::{
        annotation::{AnnotationKind, Annotations},
        eval::Row,
        features::Features,
        histogram::{Histogram, Incompatible},
        plan::AggregatePlan,
        query::QueryError,
        value::Value,
    },
};

/// What the samples of one group at one time have come to.
pub(super) trait Accumulator: Default {
    /// Takes in a number.
    fn add_float(&mut self, value: f64);

    /// Takes in a histogram.
    fn add_histogram(&mut self, histogram: &Histogram, telling: &mut Telling<'_>) {
        let _ = histogram;
        telling.ignored();
    }

    /// The result, given the parameter; none if no sample was of a kind that counts.
    fn finish(self, parameter: f64, telling: &mut Telling<'_>) -> Option<Value>;
}

/// Where findings about samples go.
pub(super) struct Telling<'a> {
    pub(super) plan: &'a AggregatePlan,
    pub(super) features: &'a Features,
    labels: &'a LabelSet,
    annotations: &'a mut Annotations,
}

impl Telling<'_> {
    pub(super) fn tell(&mut self, kind: AnnotationKind) {
        self.annotations.add(kind, self.plan.operand_range);
    }

    /// Tells that a histogram does not fit the others.
    pub(super) fn incompatible(&mut self, error: Incompatible) {
        let metric = self.labels.metric_name().into();
        self.tell(match error {
            Incompatible::Schema => AnnotationKind::MixedExponentialCustom(metric),
            Incompatible::Bounds => AnnotationKind::MixedCustomBounds(metric),
        });
    }

    /// Tells that a histogram is left out.
    fn ignored(&mut self) {
        self.tell(AnnotationKind::HistogramIgnored(self.plan.aggregation.name));
    }
}

/// Aggregates group by group, and within it row by row: only the samples of one group are in the making at a time.
pub(super) fn fold<A: Accumulator>(
    grouped: Grouped<'_>,
    annotations: &mut Annotations,
) -> Result<Vec<Row>, QueryError> {
    let Grouped { plan, grid, groups, parameter, features, .. } = grouped;
    let mut accumulators: Vec<A> = Vec::new();
    let mut rows = Vec::with_capacity(groups.len());
    for group in groups {
        accumulators.resize_with(grid.len(), A::default);
        for row in group.rows {
            let mut telling = Telling { plan, features, labels: &row.labels, annotations };
            for (accumulator, point) in accumulators.iter_mut().zip(&row.points) {
                match point {
                    Some(Value::Float(value)) => accumulator.add_float(*value),
                    Some(Value::Histogram(histogram)) => accumulator.add_histogram(histogram, &mut telling),
                    None => {}
                }
            }
        }
        let mut telling = Telling { plan, features, labels: &group.labels, annotations };
        let finish = |(step, accumulator): (usize, A)| {
            accumulator.finish(parameter.get(step).copied().unwrap_or_default(), &mut telling)
        };
        let points = accumulators.drain(..).enumerate().map(finish).collect();
        let row = Row { labels: group.labels, drops_name: group.drops_name, points };
        if row.has_values() {
            rows.push(row);
        }
    }
    Ok(rows)
}
