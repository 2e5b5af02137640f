//! Why an expression gives nothing: a selector that selects nothing, and what it may have been meant for.
//!
//! Enters: an expression, the series of a test after it was played, the rules. Leaves: one sentence, or nothing where
//! every selector has its series. A series that a rule would record is followed to what that rule selects.

use crate::{
    labels::{LabelSet, METRIC_NAME, MatchOp, Matcher},
    model::rules::{Rule, RuleFile},
    promql::{BinaryOp, Expr, ExprKind, Selector, Storage, TextRange},
    time::Duration,
};
use std::collections::HashSet;

/// What there is to look into.
pub(in crate::replay) struct Surroundings<'a> {
    pub(in crate::replay) files: &'a [&'a RuleFile],
    pub(in crate::replay) storage: &'a Storage,
    /// When the test starts, in milliseconds.
    pub(in crate::replay) start: i64,
    /// For how long a sample counts, in milliseconds.
    pub(in crate::replay) lookback: i64,
}

impl Surroundings<'_> {
    /// Which selector of an expression has no series, and the nearest series that there is.
    pub(in crate::replay) fn unmatched(&self, expr: &Expr) -> Option<String> {
        if let ExprKind::Call(call) = &expr.kind
            && matches!(call.function.name, "absent" | "absent_over_time")
        {
            return self.present(call.function.name, expr);
        }
        let mut expr = expr;
        let mut from: Option<&str> = None;
        let mut seen = HashSet::new();
        // rules may record from what other rules record
        let (selector, matchers) = loop {
            let missing = wanted(expr).filter_map(|selector| Some((selector, matchers(selector)?)));
            let (selector, matchers) = missing
                .into_iter()
                .find(|(_, matchers)| !matchers.is_empty() && self.storage.select(matchers).is_empty())?;
            let name = metric(&matchers).unwrap_or_default().to_owned();
            match self.recording(&name).filter(|_| self.is_unknown(&name) && seen.insert(name.clone())) {
                Some((known, recorded)) if self.has_unmatched(recorded) => {
                    (expr, from) = (recorded, Some(known));
                }
                _ => break (selector, matchers),
            }
        };
        let written = written(selector, &matchers);
        let from = from.map(|name| format!(", from which `{name}` is recorded")).unwrap_or_default();
        let nearest = self.nearest(&matchers).map(|nearest| format!("; the nearest is `{nearest}`"));
        let nothing = || if self.is_empty() { "; the test loads no series" } else { "" }.to_owned();
        Some(format!("no series matches `{written}`{from}{}", nearest.unwrap_or_else(nothing)))
    }

    /// What is wrong with a query that gives nothing at `time`.
    pub(in crate::replay) fn nothing_at(&self, expr: &Expr, time: i64) -> Option<String> {
        self.unmatched(expr).or_else(|| {
            let ExprKind::Selector(selector) = &expr.kind else { return None };
            let modifiers = &selector.modifiers;
            if modifiers.offset.is_some() || modifiers.at.is_some() || modifiers.extension.is_some() {
                return None;
            }
            let series = self.storage.select(&matchers(selector)?);
            let newest = series.iter().filter_map(|series| self.storage.newest(&series.labels));
            let (last, value) = newest.max_by_key(|(time, _)| *time)?;
            let when = Duration::from_millis(last.saturating_sub(self.start));
            match value {
                None if last <= time => Some(format!("the series ended at {when}")),
                Some(_) if last <= time.saturating_sub(self.lookback) => {
                    let lookback = Duration::from_millis(self.lookback);
                    Some(format!("the last sample is at {when}, and counts only for {lookback}"))
                }
                _ => None,
            }
        })
    }

    /// What is there, so that `absent` gives nothing.
    fn present(&self, function: &str, expr: &Expr) -> Option<String> {
        let series = self.storage.select(&matchers(expr.selectors().next()?)?);
        let first = &series.first()?.labels;
        Some(format!("`{function}` gives nothing where there is a series: the test has `{first}`"))
    }

    fn has_unmatched(&self, expr: &Expr) -> bool {
        let all = wanted(expr).filter_map(matchers);
        all.into_iter().any(|matchers| !matchers.is_empty() && self.storage.select(&matchers).is_empty())
    }

    fn is_unknown(&self, name: &str) -> bool {
        self.storage.series().all(|series| series.labels.metric_name() != name)
    }

    fn is_empty(&self) -> bool {
        self.storage.series().all(|series| is_of_alerts(&series.labels))
    }

    fn recording(&self, name: &str) -> Option<(&str, &Expr)> {
        let rules = self.files.iter().flat_map(|file| &file.groups).flat_map(|group| &group.rules);
        rules.into_iter().find_map(|rule| match rule {
            Rule::Recording(record) if record.name.value == name => {
                Some((record.name.value.as_str(), record.expr.as_ref()?.parsed.as_ref().ok()?))
            }
            _ => None,
        })
    }

    /// The series that satisfies the most matchers, of the same name or one that looks like it.
    fn nearest(&self, matchers: &[Matcher]) -> Option<&LabelSet> {
        let wanted = metric(matchers)?;
        let likeness = |labels: &LabelSet| {
            let name = labels.metric_name();
            let distance = if name == wanted { 0 } else { strsim::damerau_levenshtein(name, wanted) };
            let satisfied = matchers.iter().filter(|matcher| matcher.matches_set(labels)).count();
            (distance <= wanted.len() / 3).then_some((usize::MAX - distance, satisfied))
        };
        let known = self.storage.series().map(|series| &series.labels).filter(|labels| !is_of_alerts(labels));
        let near = known.filter_map(|labels| Some((likeness(labels)?, labels)));
        let best = near.max_by(|(a, first), (b, second)| a.cmp(b).then_with(|| second.cmp(first)))?;
        Some(best.1)
    }
}

/// That no alerting rule has a name, and which one has nearly that name.
pub(in crate::replay) fn no_rule(files: &[&RuleFile], group: Option<&str>, name: &str) -> String {
    let rules = files.iter().flat_map(|file| &file.groups).flat_map(|group| &group.rules);
    let (mut alerts, mut is_recorded) = (vec![], false);
    for rule in rules {
        match rule {
            Rule::Alerting(rule) => alerts.push(rule.name.value.as_str()),
            Rule::Recording(rule) => is_recorded |= rule.name.value == name,
            Rule::Nameless { .. } => {}
        }
    }
    if let Some(group) = group.filter(|_| alerts.contains(&name)) {
        return format!("the group `{group}` has no alerting rule `{name}`");
    }
    let near = alerts.into_iter().map(|known| (strsim::damerau_levenshtein(known, name), known));
    let nearest = near.filter(|(distance, _)| *distance <= name.len() / 3 + 1).min();
    match nearest {
        _ if is_recorded => format!("`{name}` is a recording rule, and has no alerts"),
        Some((_, nearest)) => format!("no alerting rule is named `{name}`; did you mean `{nearest}`?"),
        None => format!("no alerting rule is named `{name}`"),
    }
}

fn is_of_alerts(labels: &LabelSet) -> bool {
    matches!(labels.metric_name(), "ALERTS" | "ALERTS_FOR_STATE")
}

fn metric(matchers: &[Matcher]) -> Option<&str> {
    let is_name = |matcher: &&Matcher| &*matcher.name == METRIC_NAME && matcher.op == MatchOp::Equal;
    matchers.iter().find(is_name).map(|matcher| &*matcher.value)
}

/// The selectors without which there is nothing: not those whose absence is asked for.
fn wanted(expr: &Expr) -> impl Iterator<Item = &Selector> {
    let unwanted = |expr: &Expr| -> Vec<TextRange> {
        match &expr.kind {
            ExprKind::Call(call) if matches!(call.function.name, "absent" | "absent_over_time") => {
                vec![expr.range()]
            }
            ExprKind::Binary(binary) if binary.op == BinaryOp::Unless => vec![binary.right.range()],
            _ => vec![],
        }
    };
    let unwanted: Vec<TextRange> = expr.descendants().flat_map(unwanted).collect();
    expr.selectors().filter(move |selector| !unwanted.iter().any(|range| range.contains(selector.range)))
}

/// What a selector asks for; nothing where that is no text.
fn matchers(selector: &Selector) -> Option<Vec<Matcher>> {
    let name = selector.name.as_ref().map(|name| name.name.as_str());
    let name = match name {
        Some(name) => Some(Matcher::new(METRIC_NAME, MatchOp::Equal, name?).ok()?),
        None => None,
    };
    let one = |matcher: &crate::promql::Matcher| {
        Matcher::new(matcher.label.name.as_str()?, matcher.op, matcher.value.as_str()?).ok()
    };
    let rest = selector.matchers.iter().map(one).collect::<Option<Vec<_>>>()?;
    Some(name.into_iter().chain(rest).collect())
}

/// A selector without its modifiers.
fn written(selector: &Selector, matchers: &[Matcher]) -> String {
    let name = selector.name.as_ref().and_then(|name| name.name.as_str()).unwrap_or_default();
    let braced: Vec<String> =
        matchers.iter().skip(usize::from(selector.name.is_some())).map(Matcher::to_string).collect();
    if braced.is_empty() { name.to_owned() } else { format!("{name}{{{}}}", braced.join(",")) }
}
