//! What Alertmanager refuses beyond what the tables say: the routing tree, names, headers, time ranges.

use super::{Config, Route, matchers};
use crate::{
    model::decode::{self, Fields, Found, Named, Problem, ProblemKind},
    source::{Span, Spanned},
};
use std::collections::{HashMap, HashSet};

/// After so many comparisons of names with each other, nothing more is suggested for names that are not defined.
const MOST_COMPARISONS: usize = 200_000;

/// What is refused in the file with these fields, from which `config` was read.
pub(super) fn problems(config: &Config, root: &Fields<'_>) -> Vec<Problem> {
    let mut found = Found::default();
    root_route(&mut found, config, root);
    names(&mut found, config);
    references(&mut found, config);
    for route in &config.routes {
        group_by(&mut found, route);
        found.problems.extend(matchers::problems(&route.matchers));
    }
    for rule in &config.inhibit_rules {
        found.problems.extend(matchers::problems(&rule.source));
        found.problems.extend(matchers::problems(&rule.target));
        for label in rule.equal.iter().filter(|label| label.is_empty()) {
            let fact = "`equal` has an empty entry".to_owned();
            found.contradiction(label.span, fact, "name a label or remove the entry");
        }
    }
    for receiver in root.items("receivers").map(Fields::of) {
        receiver_labels(&mut found, &receiver);
        receiver.items("email_configs").for_each(|node| email(&mut found, &Fields::of(node)));
    }
    for list in ["mute_time_intervals", "time_intervals"] {
        for interval in root.items(list).map(Fields::of) {
            times(&mut found, &interval);
        }
    }
    found.problems
}

/// The problem that there is no route at all.
pub(super) fn no_route(span: Span) -> Problem {
    Problem { kind: ProblemKind::RootRoute { why: "there is no `route`" }, span }
}

fn root_route(found: &mut Found, config: &Config, fields: &Fields<'_>) {
    let Some((root, route)) = config.routes.first().zip(fields.value("route").map(Fields::of)) else {
        if config.complete {
            let first = fields.entries().iter().next().map(|entry| entry.key.span());
            found.problems.push(no_route(first.unwrap_or(fields.span())));
        }
        return;
    };
    if root.receiver.is_none() && root.complete {
        let key = fields.entry("route").map_or(root.span, |entry| entry.key.span());
        found.add(key, ProblemKind::RootRoute { why: "the root route has no `receiver`" });
    }
    let forbidden = [
        ("match", !route.pairs("match").is_empty(), "the root route has matchers"),
        ("match_re", !route.pairs("match_re").is_empty(), "the root route has matchers"),
        ("matchers", matches_something(root), "the root route has matchers"),
        ("mute_time_intervals", !root.mute_time_intervals.is_empty(), "the root route is muted at times"),
        (
            "active_time_intervals",
            !root.active_time_intervals.is_empty(),
            "the root route is active only at times",
        ),
        (
            "continue",
            root.continues.is_some_and(|continues| continues.value),
            "the root route has `continue`",
        ),
    ];
    for (field, _, why) in forbidden.into_iter().filter(|(_, given, _)| *given) {
        if let Some(entry) = route.entry(field) {
            found.add(entry.key.span(), ProblemKind::RootRoute { why });
        }
    }
}

fn names(found: &mut Found, config: &Config) {
    found.unique(Named::Receiver, config.receivers.iter().map(|receiver| &receiver.name));
    found.unique(Named::TimeInterval, config.time_intervals.iter().map(|interval| &interval.name));
}

/// Receivers and time intervals that routes name must be defined.
fn references(found: &mut Found, config: &Config) {
    if !config.complete {
        return;
    }
    let receivers: HashSet<&str> = config.receivers.iter().map(|receiver| receiver.name.as_str()).collect();
    let intervals: HashSet<&str> =
        config.time_intervals.iter().map(|interval| interval.name.as_str()).collect();
    let mut comparisons = MOST_COMPARISONS;
    for route in &config.routes {
        if let Some(name) = &route.receiver {
            defined(found, Named::Receiver, name, &receivers, &mut comparisons);
        }
        for name in route.mute_time_intervals.iter().chain(&route.active_time_intervals) {
            defined(found, Named::TimeInterval, name, &intervals, &mut comparisons);
        }
    }
}

/// Reports a name that is not among those `known`, with what it looks like while there are `comparisons` left.
fn defined(
    found: &mut Found,
    what: Named,
    name: &Spanned<String>,
    known: &HashSet<&str>,
    comparisons: &mut usize,
) {
    if !known.contains(name.value.as_str()) {
        let near = if *comparisons > 0 { decode::similar(name, known.iter().copied()) } else { vec![] };
        *comparisons = comparisons.saturating_sub(known.len());
        let similar = near.into_iter().map(str::to_owned).collect();
        found.add(name.span, ProblemKind::Undefined { what, name: name.value.clone(), similar });
    }
}

fn group_by(found: &mut Found, route: &Route) {
    let labels = route.group_by.as_deref().unwrap_or_default();
    let all = labels.iter().find(|label| label.value == "...");
    let mut seen = HashSet::new();
    for label in labels.iter().filter(|label| label.value != "...") {
        if label.is_empty() {
            found.add(
                label.span,
                ProblemKind::GroupBy { why: "`group_by` has an empty label name".to_owned() },
            );
        } else if !seen.insert(label.value.as_str()) {
            found.add(
                label.span,
                ProblemKind::GroupBy { why: format!("`group_by` names `{}` twice", label.value) },
            );
        }
    }
    if let Some(all) = all.filter(|_| !seen.is_empty()) {
        found.add(
            all.span,
            ProblemKind::GroupBy { why: "`group_by` has `...` beside other labels".to_owned() },
        );
    }
}

/// The label `name` of a receiver is its name.
fn receiver_labels(found: &mut Found, receiver: &Fields<'_>) {
    let name = receiver.name("name");
    for (label, value) in receiver.pairs("labels") {
        if label.value == "name" && !name.is_empty() && value.value() != name.value {
            let fact =
                format!("the label `name` is `{}`, the receiver's name `{}`", value.value(), name.value);
            found.contradiction(value.span(), fact, format!("write `{}` or remove the label", name.value));
        }
    }
}

fn email(found: &mut Found, email: &Fields<'_>) {
    let threading = email.value("threading").map(Fields::of);
    let threading =
        threading.filter(|threading| threading.bool("enabled").is_some_and(|enabled| enabled.value));
    let mut first: HashMap<String, Span> = HashMap::new();
    for (name, _) in email.pairs("headers") {
        let lower = name.to_ascii_lowercase();
        if threading.is_some() && matches!(lower.as_str(), "references" | "in-reply-to") {
            let kind = ProblemKind::NotAllowed {
                field: name.value.clone(),
                owner: "the headers of an email receiver",
                beside: "threading",
            };
            found.add(name.span, kind);
        }
        if let Some(first) = first.get(&lower) {
            let kind =
                ProblemKind::Duplicate { what: Named::Header, name: name.value.clone(), first: *first };
            found.add(name.span, kind);
        }
        first.entry(lower).or_insert(name.span);
    }
    if let Some(threading) = threading.filter(Fields::complete) {
        let by_date = threading.name("thread_by_date");
        if !matches!(by_date.as_str(), "none" | "daily") {
            let fact = "`thread_by_date` is neither `none` nor `daily`".to_owned();
            found.contradiction(by_date.span, fact, "write `thread_by_date: daily` or `none`");
        }
    }
}

/// Ranges of times of day end after they start.
fn times(found: &mut Found, interval: &Fields<'_>) {
    let ranges = interval.items("time_intervals").flat_map(|entry| Fields::of(entry).items("times"));
    for range in ranges.map(Fields::of) {
        let (start, end) = (range.text("start_time"), range.text("end_time"));
        let minutes = |time: &Spanned<String>| decode::minutes(time);
        if let Some((start, end)) = start.zip(end)
            && let Some((from, to)) = minutes(&start).zip(minutes(&end))
            && from >= to
        {
            let fact = format!("`end_time`, `{}`, is not after `start_time`, `{}`", end.value, start.value);
            let help = "over midnight, write two ranges: one to `24:00` and one from `00:00`";
            found.contradiction(end.span, fact, help);
        }
    }
}

/// Whether an item of the route's `matchers` holds a matcher: empty ones are taken.
fn matches_something(route: &Route) -> bool {
    let own = route.matchers.iter().filter(|matcher| matcher.notation == matchers::Notation::Matchers);
    own.into_iter().any(|matcher| matcher.reading.as_ref().is_ok_and(|reading| !reading.matchers.is_empty()))
}
