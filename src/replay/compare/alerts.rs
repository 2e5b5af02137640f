//! Expected alerts against those that are there.

use super::{
    super::{
        alerting::Annotation,
        groups::GROUP_LABEL,
        outcome::{CaseKind, CaseOutcome, Pairs, Thing},
    },
    assign::{assign, nearest},
    plural,
    wanted::{Row, Wanted},
};
use crate::model::{
    rules::Pair,
    scenario::{AlertCase, AlertState, ExpectedAlert},
};

/// An alert that is there.
pub(in crate::replay) struct ActualAlert {
    /// Its labels.
    pub(in crate::replay) labels: Pairs,
    /// Its annotations.
    pub(in crate::replay) annotations: Vec<Annotation>,
}

/// Compares alerts.
pub(in crate::replay) fn alerts(case: &AlertCase, mut actual: Vec<ActualAlert>) -> CaseOutcome {
    actual.sort_by(|a, b| key(a).cmp(&key(b)));
    let (wanted, there) = (wanted(case), actual.iter().map(ActualAlert::rows).collect::<Vec<_>>());
    let chosen = assign(wanted.len(), there.len(), |one, other| wanted[one].accepts(&there[other]));
    let passed = wanted.len() == there.len() && chosen.iter().all(Option::is_some);
    let message = if passed { String::new() } else { message(case.state, wanted.len(), there.len()) };
    let partners = nearest(chosen, there.len(), |one, other| wanted[one].likeness(&there[other]));
    let expected =
        wanted.iter().zip(partners).map(|(one, partner)| one.beside(partner.map(|place| &there[place])));
    CaseOutcome {
        kind: CaseKind::Alert,
        subject: case.alertname.value.clone(),
        at: case.eval_time,
        span: case.alertname.span,
        is_reached: true,
        passed,
        expected: expected.collect(),
        actual: actual.into_iter().map(ActualAlert::into_thing).collect(),
        message,
        why: None,
        seen: vec![],
    }
}

fn message(state: AlertState, expected: usize, actual: usize) -> String {
    let (one, many, should) = match state {
        AlertState::Firing => ("fires", "fire", "should"),
        AlertState::Pending => ("is pending", "are pending", "should be"),
        AlertState::Active => ("is active", "are active", "should be"),
    };
    let are = |count: usize| format!("{} {}", plural(count, "alert"), if count == 1 { one } else { many });
    match (expected, actual) {
        (0, count) => format!("{} where none {should}", are(count)),
        (count, 0) => format!("nothing {one} where {} {should}", plural(count, "alert")),
        (expected, actual) if expected != actual => {
            format!("{} where {} {should}", are(actual), plural(expected, "alert"))
        }
        _ => "labels or annotations differ".to_owned(),
    }
}

fn key(alert: &ActualAlert) -> (&Pairs, Vec<(&str, &str)>) {
    let annotations = alert.annotations.iter().map(|one| (one.name.as_str(), one.value.as_str()));
    (&alert.labels, annotations.collect())
}

/// The alerts that are expected, sorted.
pub(in crate::replay) fn expected_alerts(case: &AlertCase) -> Vec<Thing> {
    wanted(case).iter().map(|one| one.beside(None)).collect()
}

fn wanted(case: &AlertCase) -> Vec<WantedAlert<'_>> {
    let of = |alert| WantedAlert::new(case, alert);
    let mut wanted: Vec<WantedAlert<'_>> = case.expected.iter().map(of).collect();
    wanted.sort_by(|a, b| a.key().cmp(&b.key()));
    wanted
}

/// An alert that is expected, with its name among its labels.
struct WantedAlert<'a> {
    labels: Wanted<'a>,
    annotations: Wanted<'a>,
}

impl<'a> WantedAlert<'a> {
    fn new(case: &AlertCase, alert: &'a ExpectedAlert) -> Self {
        let mut labels = sorted(&alert.labels);
        let group = case.group.as_ref().map(|group| (GROUP_LABEL, group));
        for (name, value) in group.into_iter().chain([("alertname", &case.alertname)]) {
            labels.retain(|(known, _)| known != name);
            labels.push((name.to_owned(), value.value.clone()));
        }
        labels.sort();
        let strictness = case.strictness;
        let annotations = sorted(&alert.annotations);
        Self {
            labels: Wanted { texts: labels, conditions: &alert.label_conditions, strictness },
            annotations: Wanted { texts: annotations, conditions: &alert.annotation_conditions, strictness },
        }
    }

    fn key(&self) -> (&Pairs, &Pairs) {
        (&self.labels.texts, &self.annotations.texts)
    }

    fn accepts(&self, there: &Rows<'_>) -> bool {
        self.labels.accepts(&there.labels) && self.annotations.accepts(&there.annotations)
    }

    fn likeness(&self, there: &Rows<'_>) -> usize {
        self.labels.likeness(&there.labels) + self.annotations.likeness(&there.annotations)
    }

    fn beside(&self, there: Option<&Rows<'_>>) -> Thing {
        let none = Rows { labels: vec![], annotations: vec![] };
        let there = there.unwrap_or(&none);
        Thing::Alert {
            labels: self.labels.beside(&there.labels),
            annotations: self.annotations.beside(&there.annotations),
        }
    }
}

fn sorted(pairs: &[Pair]) -> Pairs {
    let mut sorted: Pairs =
        pairs.iter().map(|pair| (pair.name.value.clone(), pair.value.text().to_owned())).collect();
    sorted.sort();
    sorted
}

/// An alert that is there, row by row.
struct Rows<'a> {
    labels: Vec<Row<'a>>,
    annotations: Vec<Row<'a>>,
}

impl ActualAlert {
    fn rows(&self) -> Rows<'_> {
        let labels = self.labels.iter().map(|(name, text)| Row { name, text, in_promtool: None });
        let annotations = self.annotations.iter().map(Annotation::row);
        Rows { labels: labels.collect(), annotations: annotations.collect() }
    }

    /// For the report.
    pub(in crate::replay) fn into_thing(self) -> Thing {
        let annotations = self.annotations.into_iter().map(|one| (one.name, one.value)).collect();
        Thing::Alert { labels: self.labels, annotations }
    }
}

impl Annotation {
    fn row(&self) -> Row<'_> {
        Row { name: &self.name, text: &self.value, in_promtool: self.in_promtool.as_deref() }
    }
}
