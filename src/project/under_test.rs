//! What each unit test file tests: the rules that it loads.

use super::{Content, DocumentId, Outcome, Project, Reference};
use crate::model::{
    rules::{AlertingRule, Group, RecordingRule, Rule, RuleFile},
    scenario::Scenario,
};
use std::collections::HashSet;

/// A unit test file and the rules that it loads.
#[derive(Debug)]
pub struct UnderTest<'a> {
    /// The tests.
    pub scenario: &'a Scenario,
    /// The rule files, in the order of its patterns.
    pub rules: Vec<&'a RuleFile>,
    /// Whether these are all rules that it means: what is not among them does not exist.
    pub is_closed: bool,
}

impl Project {
    /// Every unit test file with its rules.
    pub fn under_test(&self) -> impl Iterator<Item = UnderTest<'_>> {
        self.documents.iter().enumerate().filter_map(|(index, document)| match &document.content {
            Content::Test(scenario) => Some(self.test_file(DocumentId(index), scenario)),
            _ => None,
        })
    }

    /// The rule files that the document `id` names, each once, in the order of its patterns.
    #[must_use]
    pub fn rule_files_of(&self, id: DocumentId) -> Vec<&RuleFile> {
        let mut seen = HashSet::new();
        let ids = self.references_of(id).flat_map(|reference| &reference.rules);
        let files = ids.filter(|id| seen.insert(**id)).filter_map(|id| match &self.document(*id).content {
            Content::Rules(file) => Some(file),
            _ => None,
        });
        files.collect()
    }

    fn references_of(&self, id: DocumentId) -> impl Iterator<Item = &Reference> {
        self.references.iter().filter(move |reference| reference.config == id)
    }

    fn test_file<'a>(&'a self, id: DocumentId, scenario: &'a Scenario) -> UnderTest<'a> {
        let rules = self.rule_files_of(id);
        let is_found =
            |reference: &Reference| reference.outcome == Outcome::Found && reference.without_rules.is_empty();
        let is_nameless = |rule: &Rule| matches!(rule, Rule::Nameless { .. });
        let is_closed = scenario.complete
            && self.failures.is_empty()
            && self.references_of(id).all(is_found)
            && rules.iter().all(|file| file.complete && file.problems.is_empty())
            && !rules.iter().flat_map(|file| &file.groups).flat_map(|group| &group.rules).any(is_nameless);
        UnderTest { scenario, rules, is_closed }
    }
}

impl<'a> UnderTest<'a> {
    /// The groups, in order.
    pub fn groups(&self) -> impl Iterator<Item = &'a Group> + use<'a, '_> {
        self.rules.iter().flat_map(|file| &file.groups)
    }

    /// The rules, in order.
    pub fn rules(&self) -> impl Iterator<Item = &'a Rule> + use<'a, '_> {
        self.groups().flat_map(|group| &group.rules)
    }

    /// The alerting rules, in order.
    pub fn alerts(&self) -> impl Iterator<Item = &'a AlertingRule> + use<'a, '_> {
        self.rules().filter_map(|rule| match rule {
            Rule::Alerting(alert) => Some(alert),
            _ => None,
        })
    }

    /// The recording rules, in order.
    pub fn recordings(&self) -> impl Iterator<Item = &'a RecordingRule> + use<'a, '_> {
        self.rules().filter_map(|rule| match rule {
            Rule::Recording(rule) => Some(rule),
            _ => None,
        })
    }
}
