//! All series that a script has loaded.
//!
//! Samples are stored as Prometheus stores them: histograms lose what the chunks do not keep.

use super::{
    histograms::Classic,
    load::{Load, Sample},
};
use mcpmon_check::{
    labels::{LabelSet, METRIC_NAME},
    promql::{Chunks, Storage, Value, is_stale},
};
use std::collections::{BTreeMap, HashMap};

/// The samples of each series, by time.
#[derive(Default)]
pub(super) struct Database {
    series: BTreeMap<LabelSet, BTreeMap<i64, Sample>>,
}

impl Database {
    /// Adds what is loaded.
    pub(super) fn load(&mut self, load: &Load) -> Result<(), String> {
        for (labels, samples) in &load.series {
            for (time, sample) in samples {
                self.add(labels, *time, sample.clone());
            }
        }
        if load.with_native {
            for ((labels, time), classic) in classic(load)? {
                self.add(&labels, time, Sample { value: classic.into_native()?.into(), start: 0 });
            }
        }
        Ok(())
    }

    fn add(&mut self, labels: &LabelSet, time: i64, sample: Sample) {
        self.series.entry(labels.clone()).or_default().entry(time).or_insert(sample);
    }

    /// The storage of a query.
    pub(super) fn storage(&self) -> Storage {
        let mut storage = Storage::new();
        for (labels, samples) in &self.series {
            let mut chunks = Chunks::default();
            let mut was_histogram = false;
            for (time, sample) in samples {
                match &sample.value {
                    Value::Float(value) if is_stale(*value) && was_histogram => chunks.push_stale(*time),
                    Value::Float(_) => {
                        was_histogram = false;
                        chunks.push_float();
                    }
                    Value::Histogram(histogram) => {
                        was_histogram = true;
                        chunks.push(*time, (**histogram).clone());
                        continue;
                    }
                }
                storage.append_started(labels, *time, sample.value.clone(), sample.start);
            }
            for (time, histogram) in chunks.finish() {
                let start = samples.get(&time).map_or(0, |sample| sample.start);
                storage.append_started(labels, time, histogram, start);
            }
        }
        storage
    }
}

/// The classic histograms of a `load`, by their labels and times.
fn classic(load: &Load) -> Result<HashMap<(LabelSet, i64), Classic>, String> {
    let mut found: HashMap<(LabelSet, i64), Classic> = HashMap::new();
    for (labels, samples) in &load.series {
        let name = labels.metric_name();
        let part = ["_bucket", "_count", "_sum"].into_iter().find(|suffix| name.ends_with(suffix));
        let Some(part) = part else { continue };
        let base = labels.with(METRIC_NAME, name.strip_suffix(part).unwrap()).with("le", "");
        let bound =
            labels.get("le").and_then(|bound| bound.parse::<f64>().ok()).filter(|bound| !bound.is_nan());
        for (time, sample) in samples {
            let Some(value) = sample.value.as_float() else { continue };
            let classic = found.entry((base.clone(), *time)).or_default();
            match (part, bound) {
                ("_count", _) => classic.set_count(value),
                ("_sum", _) => classic.set_sum(value),
                (_, Some(bound)) => classic.set_bucket(bound, value)?,
                _ => {}
            }
        }
    }
    Ok(found)
}
