//! The parameters of aggregations: what is wrong with them.
//!
//! A parameter may be another number at each time. Prometheus looks at all of them before the first sample; before 3.6
//! some of it only where it met a sample.

use super::Grouped;
use crate::go::number::general;
use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    changes::Change,
    plan::Parameter,
    query::QueryError,
};

/// The numbers from here on are too great for a count of series; it is a little less than 2⁶³.
const GREATEST_COUNT: f64 = 9_223_372_036_854_774_784.0;
const SMALLEST_COUNT: f64 = -9_223_372_036_854_775_808.0;

impl Grouped<'_> {
    fn greatest(&self) -> f64 {
        self.parameter.iter().copied().fold(f64::NEG_INFINITY, greater)
    }

    fn smallest(&self) -> f64 {
        -self.parameter.iter().map(|value| -value).fold(f64::NEG_INFINITY, greater)
    }

    fn has_nan(&self) -> bool {
        self.parameter.iter().any(|value| value.is_nan())
    }

    fn tell(&self, kind: AnnotationKind, annotations: &mut Annotations) {
        if let Some(Parameter::Scalar(_, range) | Parameter::String(_, range)) = &self.plan.parameter {
            annotations.add(kind, *range);
        }
    }

    /// Whether any time asks for a series at all.
    pub(super) fn check_counts(&self) -> Result<bool, QueryError> {
        if self.greatest() < 1.0 {
            return Ok(false);
        }
        if !self.features.has(Change::ParametersAreCheckedFirst) {
            return Ok(true);
        }
        if self.has_nan() {
            return Err(QueryError::new("Parameter value is NaN"));
        }
        if self.smallest() <= SMALLEST_COUNT {
            return Err(out_of_range(self.smallest(), "under"));
        }
        if self.greatest() >= GREATEST_COUNT {
            return Err(out_of_range(self.greatest(), "over"));
        }
        Ok(true)
    }

    /// The number of series that is asked for at a time; 0 if it is none.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "so does Prometheus")]
    pub(super) fn count_at(&self, step: usize) -> Result<usize, QueryError> {
        let value = self.parameter[step];
        if (SMALLEST_COUNT..=GREATEST_COUNT).contains(&value) {
            Ok(value as usize)
        } else {
            Err(out_of_range(value, "over"))
        }
    }

    /// Whether any time asks for a series at all.
    pub(super) fn check_ratios(&self, annotations: &mut Annotations) -> Result<bool, QueryError> {
        let (smallest, greatest) = (self.smallest(), self.greatest());
        if smallest == 0.0 && greatest == 0.0 {
            return Ok(false);
        }
        if self.has_nan() && self.features.has(Change::ParametersAreCheckedFirst) {
            return Err(QueryError::new("Ratio value is NaN"));
        }
        if greatest > 1.0 {
            self.tell(AnnotationKind::InvalidRatio { ratio: greatest, capped: 1.0 }, annotations);
        }
        if smallest < -1.0 {
            self.tell(AnnotationKind::InvalidRatio { ratio: smallest, capped: -1.0 }, annotations);
        }
        Ok(true)
    }

    /// The share of the series that is asked for at a time, below zero from the other end.
    pub(super) fn ratio_at(&self, step: usize) -> Result<f64, QueryError> {
        let value = self.parameter[step];
        if value.is_nan() {
            Err(QueryError::new("Ratio value NaN is NaN"))
        } else {
            Ok(value.clamp(-1.0, 1.0))
        }
    }

    /// Tells which quantiles there are not.
    pub(super) fn check_quantiles(&self, annotations: &mut Annotations) {
        if self.has_nan() {
            self.tell(AnnotationKind::InvalidQuantile(f64::NAN), annotations);
        }
        if self.greatest() > 1.0 {
            self.tell(AnnotationKind::InvalidQuantile(self.greatest()), annotations);
        }
        if self.smallest() < 0.0 {
            self.tell(AnnotationKind::InvalidQuantile(self.smallest()), annotations);
        }
    }
}

/// The greater of two numbers, as Go has it: +Inf, or else NaN, whatever the other is.
fn greater(one: f64, other: f64) -> f64 {
    if one == f64::INFINITY || other == f64::INFINITY {
        f64::INFINITY
    } else if one.is_nan() || other.is_nan() {
        f64::NAN
    } else {
        one.max(other)
    }
}

fn out_of_range(value: f64, how: &str) -> QueryError {
    QueryError::new(format!("Scalar value {} {how}flows int64", general(value, None)))
}
