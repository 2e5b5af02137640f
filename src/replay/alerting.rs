//! The states of the alerts of one rule.
//!
//! Enters: at each tick, what the rule's expression gave. Leaves: which alerts are pending and which fire, and the
//! series `ALERTS` and `ALERTS_FOR_STATE`. Mirrors the alerting rules of Prometheus's rule manager.

use super::{
    expand::{Expander, Facts},
    groups::{Alerting, relabelled},
    outcome::Pairs,
};
use crate::{
    labels::{LabelSet, METRIC_NAME},
    model::scenario::AlertState,
    promql::Sample,
};
use std::collections::{HashMap, HashSet};

const ALERT_NAME: &str = "alertname";

/// The active alerts of a rule.
#[derive(Default)]
pub(super) struct Alerts {
    active: Vec<Alert>,
    /// The labels of the alert that belong to those of a sample, where no template has to be asked.
    known: HashMap<LabelSet, LabelSet>,
}

/// An active instance of an alerting rule.
pub(super) struct Alert {
    pub(super) labels: LabelSet,
    /// When it became active, in milliseconds.
    pub(super) active_at: i64,
    pub(super) is_firing: bool,
    keeps_since: Option<i64>,
    /// What the annotations are made from.
    pub(super) sample: Sample,
    /// When that was, in milliseconds.
    pub(super) updated_at: i64,
    /// The annotations, where they had to be made at once.
    annotations: Option<Vec<Annotation>>,
    series: [LabelSet; 3],
}

/// The state of an alert at an evaluation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Its condition does not hold.
    #[default]
    Inactive,
    /// Its condition holds, not yet for long enough.
    Pending,
    /// It fires.
    Firing,
    /// It still fires though its condition no longer holds: `keep_firing_for`.
    Kept,
}

impl State {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Inactive => "inactive",
            Self::Pending => "pending",
            Self::Firing => "firing",
            Self::Kept => "kept",
        }
    }

    /// Whether a notification would be sent.
    pub(super) fn is_firing(self) -> bool {
        matches!(self, Self::Firing | Self::Kept)
    }
}

/// An annotation, and what promtool makes of it where that differs.
#[derive(Clone, Debug)]
pub(super) struct Annotation {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) in_promtool: Option<String>,
}

/// The rule and the tick that is evaluated.
pub(super) struct Tick<'a> {
    pub(super) name: &'a str,
    pub(super) rule: &'a Alerting,
    pub(super) limit: Option<usize>,
    pub(super) time: i64,
    pub(super) expander: &'a Expander<'a>,
}

impl Alerts {
    /// Takes up what the expression gave, and says what is to be recorded.
    pub(super) fn update(&mut self, tick: &Tick<'_>, result: Vec<Sample>) -> Result<Vec<Sample>, String> {
        let mut present = HashSet::with_capacity(result.len());
        let mut places: HashMap<LabelSet, usize> =
            self.active.iter().enumerate().map(|(index, alert)| (alert.labels.clone(), index)).collect();
        let mut found = Vec::with_capacity(result.len());
        for sample in result {
            let labels = self.labels(tick, &sample);
            if !present.insert(labels.clone()) {
                return Err(
                    "vector contains metrics with the same labelset after applying alert labels".into()
                );
            }
            let annotations = tick.rule.asks().then(|| annotations(tick, &sample));
            found.push((labels, sample, annotations));
        }
        for (labels, sample, annotations) in found {
            match places.get(&labels) {
                Some(place) => {
                    let alert = &mut self.active[*place];
                    (alert.sample, alert.annotations, alert.updated_at) = (sample, annotations, tick.time);
                }
                None => {
                    places.insert(labels.clone(), self.active.len());
                    self.active.push(Alert::new(tick, labels, sample, annotations));
                }
            }
        }
        self.active.retain_mut(|alert| alert.goes_on(tick, present.contains(&alert.labels)));
        match tick.limit.filter(|limit| self.active.len() > *limit) {
            Some(limit) => {
                let count = self.active.len();
                self.active.clear();
                Err(format!("exceeded limit of {limit} with {count} alerts"))
            }
            None => Ok(self.active.iter().flat_map(Alert::samples).collect()),
        }
    }

    /// The alerts in a state.
    pub(super) fn in_state(&self, state: AlertState) -> impl Iterator<Item = &Alert> {
        self.active.iter().filter(move |alert| match state {
            AlertState::Firing => alert.is_firing,
            AlertState::Pending => !alert.is_firing,
            AlertState::Active => true,
        })
    }

    /// All alerts.
    pub(super) fn active(&self) -> impl Iterator<Item = &Alert> {
        self.active.iter()
    }

    /// The labels of the alert of a sample.
    fn labels(&mut self, tick: &Tick<'_>, sample: &Sample) -> LabelSet {
        if let Some(known) = self.known.get(&sample.labels) {
            return known.clone();
        }
        let facts = Facts::new(sample, tick.time);
        let expanded: Vec<(&str, String)> = tick
            .rule
            .labels
            .iter()
            .map(|(name, text)| (name.as_str(), tick.expander.expand(text, &facts).value))
            .collect();
        let changes = expanded.iter().map(|(name, value)| (*name, value.as_str()));
        let labels = relabelled(
            &sample.labels,
            [(METRIC_NAME, "")].into_iter().chain(changes).chain([(ALERT_NAME, tick.name)]),
        );
        if tick.rule.labels.iter().all(|(_, text)| text.is_plain()) {
            self.known.insert(sample.labels.clone(), labels.clone());
        }
        labels
    }
}

impl Alerting {
    /// Whether annotations query, so that they must be made when the rule is evaluated.
    fn asks(&self) -> bool {
        self.annotations.iter().any(|(_, text)| text.asks())
    }
}

fn annotations(tick: &Tick<'_>, sample: &Sample) -> Vec<Annotation> {
    expanded(tick.rule, tick.expander, sample, tick.time)
}

fn expanded(rule: &Alerting, expander: &Expander<'_>, sample: &Sample, time: i64) -> Vec<Annotation> {
    let facts = Facts::new(sample, time);
    let annotation = |(name, text): &(String, super::expand::Text)| {
        let super::expand::Expanded { value, in_promtool } = expander.expand(text, &facts);
        Annotation { name: name.clone(), value, in_promtool }
    };
    rule.annotations.iter().map(annotation).collect()
}

impl Alert {
    fn new(tick: &Tick<'_>, labels: LabelSet, sample: Sample, annotations: Option<Vec<Annotation>>) -> Self {
        // what the rule writes shows through where a template gave nothing
        let raw: LabelSet =
            tick.rule.raw_labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let overlaid = relabelled(&raw, labels.iter());
        let named = |metric, state| {
            relabelled(
                &overlaid,
                [(METRIC_NAME, metric), (ALERT_NAME, tick.name), ("alertstate", state)].into_iter(),
            )
        };
        let of_state =
            relabelled(&overlaid, [(METRIC_NAME, "ALERTS_FOR_STATE"), (ALERT_NAME, tick.name)].into_iter());
        let series = [named("ALERTS", "pending"), named("ALERTS", "firing"), of_state];
        let (time, is_firing) = (tick.time, false);
        Self {
            labels,
            active_at: time,
            is_firing,
            keeps_since: None,
            sample,
            updated_at: time,
            annotations,
            series,
        }
    }

    /// Moves on to the tick; whether it is still active.
    fn goes_on(&mut self, tick: &Tick<'_>, is_present: bool) -> bool {
        if is_present {
            self.keeps_since = None;
        } else {
            if !self.is_firing || tick.rule.keep_firing == 0 {
                return false;
            }
            let since = *self.keeps_since.get_or_insert(tick.time);
            if tick.time - since >= tick.rule.keep_firing {
                return false;
            }
        }
        self.is_firing |= tick.time - self.active_at >= tick.rule.hold;
        true
    }

    fn samples(&self) -> [Sample; 2] {
        let [pending, firing, for_state] = &self.series;
        let state = if self.is_firing { firing } else { pending };
        let since = self.active_at.div_euclid(1000) as f64;
        [
            Sample { labels: state.clone(), value: 1.0.into() },
            Sample { labels: for_state.clone(), value: since.into() },
        ]
    }

    pub(super) fn state(&self) -> State {
        match (self.is_firing, self.keeps_since) {
            (false, _) => State::Pending,
            (true, None) => State::Firing,
            (true, Some(_)) => State::Kept,
        }
    }

    /// Its annotations as they were when it was last updated.
    pub(super) fn annotations(&self, rule: &Alerting, expander: &Expander<'_>) -> Vec<Annotation> {
        match &self.annotations {
            Some(annotations) => annotations.clone(),
            None => expanded(rule, expander, &self.sample, self.updated_at),
        }
    }

    pub(super) fn label_pairs(&self) -> Pairs {
        self.labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}
