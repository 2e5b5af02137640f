//! The names of the things in a rule file.

use super::{Pair, Rule, RuleFile};
use crate::source::Span;

impl RuleFile {
    /// Everything with a name, and where it stands: the outer before the inner.
    pub fn entities(&self) -> impl Iterator<Item = (Span, String)> {
        self.groups.iter().flat_map(|group| {
            let name = format!("group {}", group.name.value);
            let rules = group.rules.iter().flat_map({
                let name = name.clone();
                move |rule| rule_entities(&name, rule)
            });
            [(group.span, name)].into_iter().chain(rules)
        })
    }
}

fn rule_entities(group: &str, rule: &Rule) -> Vec<(Span, String)> {
    let (name, parts): (_, [(&str, &[Pair]); 2]) = match rule {
        Rule::Alerting(rule) => {
            let parts = [("labels", rule.labels.as_slice()), ("annotations", &rule.annotations)];
            (format!("{group} / alert {}", rule.name.value), parts)
        }
        Rule::Recording(rule) => {
            (format!("{group} / record {}", rule.name.value), [("labels", rule.labels.as_slice()), ("", &[])])
        }
        Rule::Nameless { .. } => return vec![],
    };
    let parts = parts.into_iter().filter_map(|(part, pairs)| {
        let span = pairs.first()?.name.span.to(pairs.last()?.value.whole());
        Some((span, format!("{name} / {part}")))
    });
    let mut entities: Vec<_> = parts.collect();
    entities.insert(0, (rule.span(), name));
    entities
}
