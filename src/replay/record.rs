//! How results of rules get into the storage.
//!
//! Enters: what a rule gave at a tick, and the series that it gave before. Leaves: samples, and an end for each series
//! that is no more. A sample that is older than another of its series, or differs from one at the same time, is an
//! error of the rule, as in the database of Prometheus.

use crate::{
    labels::LabelSet,
    promql::{CounterReset, Features, STALE_NAN, Sample, Storage, Value},
};
use std::{collections::HashSet, sync::Arc};

/// The series that a rule gave at the last tick.
#[derive(Default)]
pub(super) struct Previous {
    series: Vec<LabelSet>,
}

impl Previous {
    /// Stores `samples` and ends the series that were there before and are not among them.
    pub(super) fn record(
        &mut self,
        storage: &mut Storage,
        samples: Vec<Sample>,
        time: i64,
        features: &Features,
    ) -> Result<(), String> {
        let mut result = Ok(());
        let mut returned = Vec::with_capacity(samples.len());
        for Sample { labels, value } in samples {
            match append(storage, &labels, time, value, features) {
                Ok(()) => returned.push(labels),
                Err(message) => result = Err(message.to_owned()),
            }
        }
        if returned != self.series {
            let present: HashSet<&LabelSet> = returned.iter().collect();
            for gone in self.series.iter().filter(|series| !present.contains(series)) {
                // another rule may go on with the series: that is no error
                if storage.newest(gone).is_none_or(|(newest, _)| newest < time) {
                    storage.append(gone, time, f64::from_bits(STALE_NAN));
                }
            }
        }
        self.series = returned;
        result
    }
}

fn append(
    storage: &mut Storage,
    labels: &LabelSet,
    time: i64,
    value: Value,
    features: &Features,
) -> Result<(), &'static str> {
    match storage.newest(labels) {
        Some((newest, _)) if newest > time => Err("out of order sample"),
        Some((newest, known)) if newest == time => match known {
            Some(known) if is_same(&known, &value) => Ok(()),
            _ => Err("duplicate sample for timestamp"),
        },
        newest => {
            let before = newest.and_then(|(_, value)| value);
            storage.append(labels, time, hinted(value, before.as_ref(), features));
            Ok(())
        }
    }
}

/// A histogram with the hint that a database gives it beside the one before.
fn hinted(value: Value, before: Option<&Value>, features: &Features) -> Value {
    let Value::Histogram(mut histogram) = value else { return value };
    if histogram.hint != CounterReset::Gauge {
        let goes_on =
            matches!(before, Some(Value::Histogram(before)) if !histogram.detect_reset(before, features));
        Arc::make_mut(&mut histogram).hint =
            if goes_on { CounterReset::NotReset } else { CounterReset::Unknown };
    }
    Value::Histogram(histogram)
}

fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Histogram(a), Value::Histogram(b)) => a.same_as(b),
        _ => false,
    }
}
