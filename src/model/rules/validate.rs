//! What rulefmt refuses beyond the shapes of fields.

use super::Group;
use crate::{
    labels::NameScheme,
    model::decode::{Fields, Named, Problem, ProblemKind},
    source::Span,
    syntax::yaml::Node,
    time::Duration,
};
use std::collections::HashMap;

/// What is refused in the groups under `root`, from which `groups` were read.
pub(super) fn problems(groups: &[Group], root: Node<'_>) -> Vec<Problem> {
    let mut found = Found(vec![]);
    found.repeated_groups(groups);
    for group in Fields::of(root).items("groups") {
        let group = Fields::of(group);
        found.label_names(&group);
        for rule in group.items("rules") {
            found.rule(&Fields::of(rule));
        }
    }
    found.0
}

struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, span: Span, kind: ProblemKind) {
        self.0.push(Problem { kind, span });
    }

    fn repeated_groups(&mut self, groups: &[Group]) {
        let mut first: HashMap<&str, Span> = HashMap::new();
        for name in groups.iter().map(|group| &group.name).filter(|name| !name.is_empty()) {
            if let Some(first) = first.get(name.value.as_str()) {
                let kind =
                    ProblemKind::Duplicate { what: Named::Group, name: name.value.clone(), first: *first };
                self.add(name.span, kind);
            } else {
                first.insert(&name.value, name.span);
            }
        }
    }

    fn rule(&mut self, rule: &Fields<'_>) {
        let record = rule.entry("record").filter(|entry| !entry.value.value().is_empty());
        let alert = rule.entry("alert").filter(|entry| !entry.value.value().is_empty());
        match (record, alert) {
            (Some(record), Some(alert)) => {
                let first = Some(record.key.span());
                self.add(alert.key.span(), ProblemKind::RecordXorAlert { first });
            }
            (None, None) if rule.complete() => {
                let first_key = rule.entries().iter().next().map(|entry| entry.key.span());
                self.add(first_key.unwrap_or(rule.span()), ProblemKind::RecordXorAlert { first: None });
            }
            _ => {}
        }
        if record.is_some() {
            self.recording_rule(rule);
        }
        self.label_names(rule);
        for (name, _) in rule.pairs("annotations") {
            if !NameScheme::Utf8.allows_label(&name) {
                self.invalid_name(Named::Annotation, name.value, name.span, "is empty");
            }
        }
    }

    fn recording_rule(&mut self, rule: &Fields<'_>) {
        let lasting = |field| rule.duration(field).is_some_and(|duration| duration.value != Duration::ZERO);
        let given = [
            ("for", lasting("for")),
            ("keep_firing_for", lasting("keep_firing_for")),
            ("annotations", !rule.pairs("annotations").is_empty()),
        ];
        for (field, _) in given.into_iter().filter(|(_, given)| *given) {
            if let Some(entry) = rule.entry(field) {
                let kind = ProblemKind::NotAllowed {
                    field: field.to_owned(),
                    owner: "a recording rule",
                    beside: "record",
                };
                self.add(entry.key.span(), kind);
            }
        }
        if let Some(name) = rule.text("record").filter(|name| name.contains(['{', '}'])) {
            let why = "has braces: labels to set belong under `labels:`, and a selector in `expr:`";
            self.invalid_name(Named::Metric, name.value, name.span, why);
        }
    }

    /// Names under `labels` of a group or a rule.
    fn label_names(&mut self, owner: &Fields<'_>) {
        for (name, _) in owner.pairs("labels") {
            if !NameScheme::Utf8.allows_label(&name) {
                self.invalid_name(Named::Label, name.value, name.span, "is empty");
            } else if name.value == "__name__" {
                self.invalid_name(
                    Named::Label,
                    name.value,
                    name.span,
                    "is the name of the metric: `record:` sets it",
                );
            }
        }
    }

    fn invalid_name(&mut self, what: Named, name: String, span: Span, why: &'static str) {
        self.add(span, ProblemKind::InvalidName { what, name, why });
    }
}
