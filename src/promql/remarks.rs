//! What there is to tell about the samples of one series.
//!
//! Enters: what went wrong, or had to be settled, between two samples. Leaves: annotations that name the metric and
//! where it is selected. The name is only made when something is told.

use super::{
    annotation::{AnnotationKind, Annotations, HistogramOperation},
    features::Features,
    histogram::{Histogram, Incompatible, Reconciled},
    kernel::Window,
    text::TextRange,
};
use crate::labels::LabelSet;
use std::sync::Arc;

/// Where what is told about a series goes.
pub(super) struct Remarks<'a> {
    pub(super) annotations: &'a mut Annotations,
    pub(super) labels: &'a LabelSet,
    /// About which part of the expression.
    pub(super) range: TextRange,
    pub(super) features: &'a Features,
}

impl<'a> Remarks<'a> {
    /// About the series of a window.
    pub(super) fn of(window: &Window<'a>, annotations: &'a mut Annotations) -> Self {
        let Window { labels, features, first_argument: range, .. } = *window;
        Self { annotations, labels, range, features }
    }

    /// Tells something that names the metric.
    pub(super) fn tell(&mut self, kind: impl FnOnce(Arc<str>) -> AnnotationKind) {
        self.annotations.add(kind(self.labels.metric_name().into()), self.range);
    }

    /// Tells why histograms could not be combined.
    pub(super) fn failed(&mut self, reason: Incompatible) {
        self.tell(match reason {
            Incompatible::Schema => AnnotationKind::MixedExponentialCustom,
            Incompatible::Bounds => AnnotationKind::MixedCustomBounds,
        });
    }

    /// Tells that custom bounds were made the same. Contradicting hints are passed over.
    pub(super) fn settled(&mut self, reconciled: Reconciled, operation: HistogramOperation) {
        if reconciled.bounds_reconciled {
            self.annotations.add(AnnotationKind::MismatchedCustomBuckets(operation), self.range);
        }
    }

    /// Adds, and tells what had to be settled.
    pub(super) fn add(&mut self, sum: &mut Histogram, term: &Histogram) -> Result<(), Incompatible> {
        let reconciled = sum.add(term, self.features)?;
        self.settled(reconciled, HistogramOperation::Addition);
        Ok(())
    }

    /// Takes away, and tells what had to be settled.
    pub(super) fn sub(&mut self, difference: &mut Histogram, term: &Histogram) -> Result<(), Incompatible> {
        let reconciled = difference.sub(term, self.features)?;
        self.settled(reconciled, HistogramOperation::Subtraction);
        Ok(())
    }
}
