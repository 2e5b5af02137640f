//! One rule at one tick.

use super::{
    alerting::{Alerts, Tick},
    expand::{Expander, World, vector},
    groups::{Alerting, Kind, ReadyRule, relabelled},
    record::Previous,
};
use crate::{
    labels::METRIC_NAME,
    promql::{Sample, Storage},
};
use std::collections::HashSet;

/// One rule at one tick.
pub(super) struct Evaluation<'a, 'w> {
    pub(super) world: &'a World<'w>,
    pub(super) storage: &'a mut Storage,
    /// Milliseconds since 1970.
    pub(super) time: i64,
    /// By so many milliseconds the query looks back.
    pub(super) offset: i64,
    pub(super) limit: Option<usize>,
}

impl Evaluation<'_, '_> {
    /// Evaluates a rule and stores what it gives.
    pub(super) fn rule(
        &mut self,
        rule: &ReadyRule,
        previous: &mut Previous,
        alerts: &mut Alerts,
    ) -> Result<(), String> {
        let time = self.time.saturating_sub(self.offset);
        let outcome = self.world.engine.instant(&rule.plan, self.storage, time);
        let result = outcome.result.map_err(|error| error.message).and_then(vector)?;
        let samples = match &rule.kind {
            Kind::Alerting(kind) => self.alerting(&rule.name, kind, alerts, result)?,
            Kind::Recording(labels) => self.recording(&rule.name, labels, result)?,
        };
        previous.record(self.storage, samples, time, &self.world.engine.features)
    }

    fn alerting(
        &self,
        name: &str,
        rule: &Alerting,
        alerts: &mut Alerts,
        result: Vec<Sample>,
    ) -> Result<Vec<Sample>, String> {
        let expander = Expander { world: self.world, storage: self.storage, alert: name };
        alerts.update(&Tick { name, rule, limit: self.limit, time: self.time, expander: &expander }, result)
    }

    fn recording(
        &self,
        name: &str,
        labels: &[(String, String)],
        mut result: Vec<Sample>,
    ) -> Result<Vec<Sample>, String> {
        let mut seen = HashSet::with_capacity(result.len());
        for sample in &mut result {
            let changes = labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            sample.labels = relabelled(&sample.labels, [(METRIC_NAME, name)].into_iter().chain(changes));
            if !seen.insert(sample.labels.clone()) {
                return Err(
                    "vector contains metrics with the same labelset after applying rule labels".into()
                );
            }
        }
        match self.limit.filter(|limit| result.len() > *limit) {
            Some(limit) => Err(format!("exceeded limit of {limit} with {} series", result.len())),
            None => Ok(result),
        }
    }
}
