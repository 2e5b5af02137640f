//! Functions of instant vectors.

use super::{Evaluation, Grid, Row, join_same_labels};
use crate::{
    labels::LabelSet,
    promql::{
        annotation::Annotations,
        changes::Change,
        functions::Function,
        kernel::{Call, Kernel, SampleTime, unix},
        plan::{CallPlan, ScalarId, VectorId},
        query::QueryError,
        text::TextRange,
        value::Value,
    },
};
use std::sync::Arc;

impl Evaluation<'_> {
    /// A function of each sample.
    pub(super) fn each(
        &mut self,
        function: &'static Function,
        operand: VectorId,
        scalars: &[ScalarId],
        grid: &Grid,
    ) -> Result<Vec<Row>, QueryError> {
        let mut rows = self.take_vector(operand);
        let scalars = self.take_scalars(scalars);
        let mut arguments = vec![0.0; scalars.len()];
        let features = &self.engine.features;
        for row in &mut rows {
            for (step, (point, time)) in row.points.iter_mut().zip(grid.times()).enumerate() {
                let Some(value) = point else { continue };
                for (argument, scalar) in arguments.iter_mut().zip(&scalars) {
                    *argument = scalar[step];
                }
                *point = match (&function.kernel, &*value) {
                    (Kernel::Number(kernel), Value::Float(value)) => Some(kernel(*value)),
                    (Kernel::Sample(kernel), Value::Float(value)) => kernel(*value, &arguments),
                    (Kernel::Histogram(kernel), Value::Histogram(histogram)) => {
                        Some(kernel(histogram, features))
                    }
                    (Kernel::Time(SampleTime::Taken), _) => Some(unix(time)),
                    _ => None,
                }
                .map(Value::Float);
            }
            if !function.keeps_name {
                row.drop_name(features);
            }
        }
        rows.retain(Row::has_values);
        join_same_labels(rows, grid, features)
    }

    /// A function of all its arguments at once.
    pub(super) fn call(
        &mut self,
        plan: &CallPlan,
        range: TextRange,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        let vectors = plan.vectors.iter().map(|id| self.take_vector(*id)).collect();
        let scalars = self.take_scalars(&plan.scalars);
        let places = plan.places.iter().map(|place| self.placement(place)).collect::<Result<_, _>>()?;
        let call = Call {
            grid: *grid,
            vectors,
            scalars,
            strings: &plan.strings,
            matchers: &plan.matchers,
            places,
            storage: self.storage,
            lookback: self.engine.lookback,
            arguments: &plan.arguments,
            range,
            features: &self.engine.features,
        };
        (plan.kernel)(call, annotations)
    }

    /// 1 at the times at which the operand has nothing.
    pub(super) fn absent(&mut self, operand: VectorId, labels: &LabelSet, grid: &Grid) -> Vec<Row> {
        let rows = self.take_vector(operand);
        let is_absent = |step: usize| rows.iter().all(|row| row.points[step].is_none());
        let values = (0..grid.len()).map(|step| is_absent(step).then_some(1.0));
        let row = Row::of_floats(labels.clone(), values);
        if row.has_values() { vec![row] } else { vec![] }
    }

    /// A minus sign before a vector.
    pub(super) fn negate(&mut self, operand: VectorId, grid: &Grid) -> Result<Vec<Row>, QueryError> {
        let mut rows = self.take_vector(operand);
        let features = &self.engine.features;
        for row in &mut rows {
            row.drop_name(features);
            for value in row.points.iter_mut().flatten() {
                match value {
                    Value::Float(value) => *value = -*value,
                    Value::Histogram(histogram) => Arc::make_mut(histogram).mul(-1.0, features),
                }
            }
        }
        if !features.has(Change::NegationMerges)
            && !features.is_enabled(crate::promql::features::Feature::DelayedNameRemoval)
            && super::has_same_labels(&rows)
        {
            return Err(QueryError::same_labels());
        }
        join_same_labels(rows, grid, features)
    }
}
