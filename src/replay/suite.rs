//! A unit test file with its rules, ready to be played test by test.

use super::{
    expectation,
    groups::{self, ReadyGroup},
    outcome::{CaseKind, CaseOutcome, Failure, Outcome, TestOutcome},
    play::Play,
    why::{self, History, Surroundings},
};
use crate::{
    model::{
        rules::RuleFile,
        scenario::{AlertCase, Scenario, Test},
    },
    project::{Content, DocumentId, Project},
    promql::Engine,
};
use std::sync::OnceLock;

/// How tests are played.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How expressions are evaluated; the step of subqueries is the file's evaluation interval.
    pub engine: Engine,
    /// Whether the defects of promtool are wanted, too.
    pub like_promtool: bool,
}

/// Plays the tests of the document `id`, one after the other.
#[must_use]
pub fn run(project: &Project, id: DocumentId, options: &Options) -> Outcome {
    let Some(suite) = Suite::new(project, id, options) else { return Outcome::default() };
    Outcome { tests: (0..suite.tests().len()).map(|index| suite.play(index)).collect() }
}

/// The name of a test for people, and the one that it is chosen by.
#[must_use]
pub fn test_name(test: &Test, index: usize) -> (String, &str) {
    match &test.name {
        Some(name) => (name.value.clone(), &name.value),
        None => (format!("unnamed#{index}"), ""),
    }
}

/// A unit test file with the rules that it loads. Its tests share nothing else, so they can be played in any order and
/// at the same time.
pub struct Suite<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) files: Vec<&'a RuleFile>,
    /// The rules, made ready when the first test needs them; the second with the labels that VictoriaMetrics adds.
    groups: [OnceLock<Result<Vec<ReadyGroup>, Vec<Failure>>>; 2],
    pub(super) engine: Engine,
    pub(super) like_promtool: bool,
}

impl<'a> Suite<'a> {
    /// The tests of the document `id`, if it is a unit test file.
    #[must_use]
    pub fn new(project: &'a Project, id: DocumentId, options: &Options) -> Option<Self> {
        let Content::Test(scenario) = &project.document(id).content else { return None };
        let step = scenario.evaluation_interval.as_millis();
        let engine = Engine { subquery_step: step, ..options.engine.clone() };
        let (files, groups) = (project.rule_files_of(id), Default::default());
        Some(Self { scenario, files, groups, engine, like_promtool: options.like_promtool })
    }

    /// The rules, with the labels that they set in this test.
    fn ready(&self, test: &Test) -> Result<Vec<ReadyGroup>, Vec<Failure>> {
        let order = self.scenario.group_eval_order.iter();
        let order: Vec<&str> = order.map(|name| name.value.as_str()).collect();
        groups::ready(&self.files, &order, test)
    }

    /// The rules as all tests share them that have no labels of their own for them.
    fn shared(&self, test: &Test) -> &Result<Vec<ReadyGroup>, Vec<Failure>> {
        self.groups[usize::from(test.has_group_labels)].get_or_init(|| self.ready(test))
    }

    /// The same rules with the tests of another text.
    #[must_use]
    pub fn with(&self, scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            files: self.files.clone(),
            groups: Default::default(),
            engine: Engine { subquery_step: scenario.evaluation_interval.as_millis(), ..self.engine.clone() },
            like_promtool: self.like_promtool,
        }
    }

    /// Its tests, in order.
    #[must_use]
    pub fn tests(&self) -> &'a [Test] {
        &self.scenario.tests
    }

    /// Plays the test with this index, which must be one of [`Suite::tests`].
    #[must_use]
    pub fn play(&self, index: usize) -> TestOutcome {
        let test = &self.scenario.tests[index];
        let name = test_name(test, index).0;
        let span = test.name.as_ref().map_or(test.span, |name| name.span);
        let own = test.sets_external_labels.then(|| self.ready(test));
        let groups = own.as_ref().unwrap_or_else(|| self.shared(test));
        let played = match groups {
            Ok(groups) => Play::new(self, test, groups, test.last_time()),
            Err(failures) => Err(failures.clone()),
        };
        let (failures, mut cases) = match played {
            Ok(play) => play.run(),
            Err(failures) => (failures, expectation::unloaded(test, &self.engine.features)),
        };
        if let Ok(groups) = groups {
            self.explain(test, groups, &mut cases);
        }
        TestOutcome { name, span, failures, cases, elapsed: std::time::Duration::ZERO }
    }

    /// Plays a test once more, and longer, to say why cases about alerts failed.
    fn explain(&self, test: &Test, groups: &[ReadyGroup], cases: &mut [CaseOutcome]) {
        let failed = cases.iter_mut().filter(|outcome| outcome.is_reached && !outcome.passed);
        let case = |outcome: &CaseOutcome| {
            let is_its = |case: &&AlertCase| case.alertname.span == outcome.span;
            test.alert_cases.iter().find(is_its).filter(|_| outcome.kind == CaseKind::Alert)
        };
        let failed: Vec<_> = failed.filter_map(|outcome| Some((case(outcome)?, outcome))).collect();
        if failed.is_empty() {
            return;
        }
        let names = failed.iter().map(|(case, _)| case.alertname.value.as_str()).collect();
        let history = History::new(&self.files, &names);
        let shortest = groups.iter().map(|group| self.every(group)).fold(self.step(), i64::min);
        let (until, is_whole) = history.horizon(test, shortest);
        let Ok(play) = Play::new(self, test, groups, until) else { return };
        let Some((history, storage)) = play.recorded(history) else { return };
        let scene = Surroundings {
            files: &self.files,
            storage: &storage,
            start: test.start,
            lookback: self.engine.lookback,
        };
        for (case, outcome) in failed {
            outcome.why = why::explain(&history, case, outcome, is_whole, &scene);
        }
    }

    /// The distance of evaluations, in milliseconds.
    pub(super) fn step(&self) -> i64 {
        self.scenario.evaluation_interval.as_millis().max(1)
    }

    /// How often a group is evaluated, in milliseconds.
    pub(super) fn every(&self, group: &ReadyGroup) -> i64 {
        group.interval.filter(|_| self.scenario.honor_group_interval).unwrap_or(self.step())
    }
}
