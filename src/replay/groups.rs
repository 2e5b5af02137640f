//! The rules of a test file, made ready: plans and templates once, not at every tick.

use super::{expand::Text, outcome::Failure};
use crate::{
    labels::LabelSet,
    model::{
        rules::{self, Group, Pair, Rule, RuleFile},
        scenario::Test,
    },
    promql::{Expr, Plan, Storage},
    source::{Span, Spanned},
    time::Duration,
};

/// The label in which vmalert tells the group of an alert.
pub(super) const GROUP_LABEL: &str = "alertgroup";

/// A group that is ready to be evaluated.
pub(super) struct ReadyGroup {
    pub(super) name: String,
    /// Its own interval, in milliseconds.
    pub(super) interval: Option<i64>,
    /// Milliseconds.
    pub(super) query_offset: i64,
    /// The most alerts or series of a rule; `None` is no limit.
    pub(super) limit: Option<usize>,
    pub(super) rules: Vec<ReadyRule>,
}

/// A rule that is ready to be evaluated.
pub(super) struct ReadyRule {
    pub(super) name: String,
    pub(super) plan: Plan,
    /// The names of the series without any of which it gives nothing; `None` if it may give something.
    needs: Option<Vec<String>>,
    pub(super) kind: Kind,
    pub(super) span: Span,
}

pub(super) enum Kind {
    Alerting(Alerting),
    /// Labels to set on what is recorded; an empty one takes a label away.
    Recording(Vec<(String, String)>),
}

/// What an alerting rule adds to its plan.
pub(super) struct Alerting {
    /// Milliseconds.
    pub(super) hold: i64,
    /// Milliseconds.
    pub(super) keep_firing: i64,
    /// Labels as they are written, those of the group included.
    pub(super) raw_labels: Vec<(String, String)>,
    pub(super) labels: Vec<(String, Text)>,
    pub(super) annotations: Vec<(String, Text)>,
}

/// The groups of `files` in the order in which they are evaluated.
///
/// promtool gives every group that is not named the same place as the first that is, in no order; here those come in
/// the order of the files. Rules set the labels that the tool of the `test` adds.
pub(super) fn ready(
    files: &[&RuleFile],
    order: &[&str],
    test: &Test,
) -> Result<Vec<ReadyGroup>, Vec<Failure>> {
    let (mut groups, mut failures) = (vec![], vec![]);
    for written in files.iter().flat_map(|file| &file.groups) {
        match group(written) {
            Ok(mut group) => {
                if test.sets_external_labels {
                    test.external_labels.iter().for_each(|label| group.label(label));
                }
                if test.has_group_labels {
                    group.label_alerts();
                }
                groups.push(group);
            }
            Err(failed) => failures.extend(failed),
        }
    }
    let place = |group: &ReadyGroup| order.iter().position(|name| *name == group.name).unwrap_or(0);
    groups.sort_by_key(place);
    if failures.is_empty() { Ok(groups) } else { Err(failures) }
}

impl ReadyGroup {
    /// Lets each rule set a label, unless it does so already.
    fn label(&mut self, Pair { name, value, .. }: &Pair) {
        let (name, value) = (&name.value, value.text());
        let plain = || (name.clone(), value.to_owned());
        for rule in &mut self.rules {
            match &mut rule.kind {
                Kind::Recording(labels) if labels.iter().all(|(known, _)| known != name) => {
                    labels.push(plain());
                }
                Kind::Alerting(alert) if alert.raw_labels.iter().all(|(known, _)| known != name) => {
                    alert.raw_labels.push(plain());
                    alert.labels.push((name.clone(), Text::Plain(value.to_owned())));
                }
                _ => {}
            }
        }
    }

    /// Gives alerts the name of their group as a label.
    fn label_alerts(&mut self) {
        for rule in &mut self.rules {
            let Kind::Alerting(alerting) = &mut rule.kind else { continue };
            alerting.raw_labels.retain(|(name, _)| name != GROUP_LABEL);
            alerting.raw_labels.push((GROUP_LABEL.to_owned(), self.name.clone()));
            alerting.labels.retain(|(name, _)| name != GROUP_LABEL);
            alerting.labels.push((GROUP_LABEL.to_owned(), Text::Plain(self.name.clone())));
        }
    }
}

fn group(group: &Group) -> Result<ReadyGroup, Vec<Failure>> {
    let (mut rules, mut failures) = (vec![], vec![]);
    for written in &group.rules {
        match rule(group, written) {
            Ok(ready) => rules.push(ready),
            Err(failed) => failures.extend(failed),
        }
    }
    if !failures.is_empty() {
        return Err(failures);
    }
    Ok(ReadyGroup {
        name: group.name.value.clone(),
        interval: group.interval.as_ref().map(|interval| interval.as_millis()).filter(|every| *every > 0),
        query_offset: group.query_offset.as_ref().map_or(0, |offset| offset.as_millis()),
        limit: group
            .limit
            .as_ref()
            .and_then(|limit| usize::try_from(limit.value).ok())
            .filter(|limit| *limit > 0),
        rules,
    })
}

fn rule(group: &Group, rule: &Rule) -> Result<ReadyRule, Vec<Failure>> {
    let broken = |message: &str| vec![Failure { message: message.to_owned(), span: rule.span() }];
    let plan = match rule.expr().map(|expr| expr.parsed.as_ref().map(Plan::new)) {
        Some(Ok(Ok(plan))) => plan,
        Some(Ok(Err(error))) => return Err(broken(&error.message)),
        Some(Err(errors)) if errors.is_empty() => {
            return Err(broken("the expression of this rule is no PromQL and cannot be evaluated"));
        }
        Some(Err(_)) => return Err(broken("the expression of this rule cannot be read")),
        None => return Err(broken("this rule has no expression")),
    };
    let (name, kind) = match rule {
        Rule::Alerting(alert) => (&alert.name, Kind::Alerting(alerting(group, alert)?)),
        Rule::Recording(record) => (&record.name, Kind::Recording(owned(group.labels_of(&record.labels)))),
        Rule::Nameless { .. } => return Err(broken("this rule has no name")),
    };
    let needs = rule.expr().and_then(|expr| needs(expr.parsed.as_ref().ok()?));
    Ok(ReadyRule { name: name.value.clone(), plan, needs, kind, span: name.span })
}

impl ReadyRule {
    /// Whether none of the series that it needs exists.
    pub(super) fn is_idle(&self, storage: &Storage) -> bool {
        self.needs.as_ref().is_some_and(|names| !names.iter().any(|name| storage.has_name(name)))
    }
}

fn needs(expr: &Expr) -> Option<Vec<String>> {
    let names = expr.selectors().map(|selector| selector.metric_name().map(str::to_owned));
    let names: Vec<String> = names.collect::<Option<_>>()?;
    expr.is_surely_empty(|_| true).then_some(names)
}

fn alerting(group: &Group, alert: &rules::AlertingRule) -> Result<Alerting, Vec<Failure>> {
    let millis =
        |duration: &Option<Spanned<Duration>>| duration.as_ref().map_or(0, |duration| duration.as_millis());
    let mut failures = vec![];
    let mut text = |pair: &Pair| match Text::new(pair, &alert.name.value) {
        Ok(text) => Some((pair.name.value.clone(), text)),
        Err(error) => {
            let message = format!("the template of `{}` cannot be read: {}", pair.name.value, error.message);
            failures.push(Failure { message, span: pair.value.span(error.range) });
            None
        }
    };
    let labels = group.label_pairs_of(&alert.labels).into_iter().filter_map(&mut text).collect();
    let mut annotations: Vec<(String, Text)> = alert.annotations.iter().filter_map(text).collect();
    annotations.sort_by(|a, b| a.0.cmp(&b.0));
    if !failures.is_empty() {
        return Err(failures);
    }
    Ok(Alerting {
        hold: millis(&alert.hold_duration),
        keep_firing: millis(&alert.keep_firing_for),
        raw_labels: owned(group.labels_of(&alert.labels)),
        labels,
        annotations,
    })
}

fn owned(labels: Vec<(&str, &str)>) -> Vec<(String, String)> {
    labels.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// `labels` with those of `changes` set, or taken away where they are empty.
pub(super) fn relabelled<'a>(
    labels: &LabelSet,
    changes: impl Iterator<Item = (&'a str, &'a str)>,
) -> LabelSet {
    let own = labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    own.chain(changes.map(|(name, value)| (name.to_owned(), value.to_owned()))).collect()
}
