//! All files of a run, parsed once, with what they mean together: everything that a check may know.
//!
//! [`load`] walks the paths, reads files and follows references, the only code here that touches the disk;
//! [`discover`] says which file is what; `read` turns a file into trees and models; `stacks` and `pipelines` group the
//! documents that one deployment loads together. A [`Project`] does not change once it is built.

mod damage;
pub mod discover;
mod document;
mod entities;
mod grafana;
pub mod load;
mod log_tests;
mod metrics;
mod nearest;
mod nest;
mod path_map;
mod pipelines;
mod provisioning;
mod read;
mod references;
mod stacks;
mod under_test;
mod wrapper;

pub use discover::Kind;
pub use document::{Content, Document, DocumentId};
pub use grafana::{Grafana, Way};
pub use load::{Failure, Role};
pub use metrics::{JobMetrics, MetricUses, Metrics, NoLabel, Place, Query, Standing};
pub use path_map::PathMapping;
pub use pipelines::RunPipeline;
pub use references::{Outcome, Reference};
pub use stacks::Stack;
pub use under_test::UnderTest;

use crate::{
    model::{
        Expression, alertmanager,
        decode::{Problem, ProblemKind},
        grafana::{dashboard::Dashboard, provisioning::Provisioning},
        inventory::Exposition,
        logstash::{PipelineFile, cases::Mock},
        prometheus, rules, scenario, settings,
    },
    source::{FileId, Files, Span, Spanned},
    syntax::yaml::{self, Tree},
};
use damage::Damage;
use entities::Entities;
use std::{collections::HashSet, sync::Arc};

/// An entry with a key that its product does not know.
#[derive(Clone, Copy, Debug)]
pub struct UnreadEntry {
    /// The key.
    pub key: Span,
    /// What no product reads.
    pub value: Span,
}

/// Everything a check may know.
#[derive(Debug)]
pub struct Project {
    files: Files,
    sources: Vec<load::Source>,
    failures: Vec<Failure>,
    documents: Vec<Document>,
    references: Vec<Reference>,
    stacks: Vec<Stack>,
    entities: Entities,
    damage: Damage,
    knowledge: metrics::Knowledge,
    pipeline_sets: Vec<load::PipelineSet>,
    run_pipelines: Vec<RunPipeline>,
    environment: Option<HashSet<String>>,
    mocks: Vec<Mock>,
}

impl Project {
    /// Puts together what was loaded.
    #[must_use]
    pub fn new(loaded: load::Loaded) -> Self {
        let load::Loaded {
            pipelines: pipeline_sets,
            listed,
            environment,
            mocks,
            files,
            sources,
            failures,
            documents,
            references,
            learnt,
            ..
        } = loaded;
        let stacks = stacks::find(&documents, &references);
        let (entities, damage) = (Entities::of(&documents), Damage::of(&documents));
        let run_pipelines = pipelines::find(&documents, listed);
        let knowledge = metrics::Knowledge::of(&documents, &stacks, &references, learnt);
        Self {
            files,
            sources,
            failures,
            documents,
            references,
            stacks,
            entities,
            damage,
            knowledge,
            pipeline_sets,
            run_pipelines,
            environment,
            mocks,
        }
    }

    /// The files, for positions and excerpts.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Files with the reason for which they were loaded, in the order of their ids.
    pub fn sources(&self) -> impl Iterator<Item = &load::Source> {
        self.sources.iter()
    }

    /// Whether findings in this file are for the user, and not only context for others.
    #[must_use]
    pub fn is_subject(&self, file: FileId) -> bool {
        self.role(file) != Role::Context
    }

    /// Why a file was loaded.
    #[must_use]
    pub fn role(&self, file: FileId) -> Role {
        self.sources.get(file.0 as usize).map_or(Role::Context, |source| source.role)
    }

    /// What could not be read.
    #[must_use]
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// Every document of a known kind; a file that wraps others (a ConfigMap) has several.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The document with this id.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> &Document {
        &self.documents[id.0]
    }

    /// What the Prometheus configurations and the unit test files refer to.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// What the Prometheus configurations refer to.
    pub fn config_references(&self) -> impl Iterator<Item = &Reference> {
        let is_config = |id| matches!(self.document(id).content, Content::Prometheus(_));
        self.references.iter().filter(move |reference| is_config(reference.config))
    }

    /// What is loaded together.
    #[must_use]
    pub fn stacks(&self) -> &[Stack] {
        &self.stacks
    }

    /// The Prometheus configurations.
    pub fn prometheus_configs(&self) -> impl Iterator<Item = &prometheus::Config> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Prometheus(config) => Some(config),
            _ => None,
        })
    }

    /// The rule files, wrapped ones included.
    pub fn rule_files(&self) -> impl Iterator<Item = &rules::RuleFile> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Rules(file) => Some(file),
            _ => None,
        })
    }

    /// Rule files that are loaded together: those of one stack, and each file that belongs to none.
    #[must_use]
    pub fn rule_sets(&self) -> Vec<Vec<&rules::RuleFile>> {
        let of = |id: &DocumentId| match &self.document(*id).content {
            Content::Rules(file) => Some(file),
            _ => None,
        };
        let owned: HashSet<DocumentId> = self.stacks.iter().flat_map(|stack| &stack.rules).copied().collect();
        let alone = (0..self.documents.len()).map(DocumentId).filter(|id| !owned.contains(id));
        let together = self.stacks.iter().map(|stack| stack.rules.iter().filter_map(of).collect());
        together.chain(alone.filter_map(|id| Some(vec![of(&id)?]))).collect()
    }

    /// The unit test files.
    pub fn scenarios(&self) -> impl Iterator<Item = &scenario::Scenario> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Test(scenario) => Some(scenario),
            _ => None,
        })
    }

    /// The files of Logstash's pipelines.
    pub fn pipelines(&self) -> impl Iterator<Item = &PipelineFile> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Logstash(pipeline) => Some(pipeline),
            _ => None,
        })
    }

    /// The files of metrics in the text format.
    pub fn expositions(&self) -> impl Iterator<Item = &Exposition> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Exposition(exposition) => Some(exposition),
            _ => None,
        })
    }

    /// The settings files.
    pub fn settings(&self) -> impl Iterator<Item = &settings::Settings> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Settings(settings) => Some(settings),
            _ => None,
        })
    }

    /// What is wrong with the settings files.
    pub fn settings_problems(&self) -> impl Iterator<Item = &Problem> {
        self.settings().flat_map(|settings| &settings.problems)
    }

    /// What Grafana sets up when it starts, file by file.
    pub fn provisioning(&self) -> impl Iterator<Item = &Provisioning> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Provisioning(file) => Some(file),
            _ => None,
        })
    }

    /// What Grafana refuses or does not read in its provisioning files.
    pub fn provisioning_problems(&self) -> impl Iterator<Item = &Problem> {
        self.provisioning().flat_map(|file| &file.problems)
    }

    /// The Alertmanager configurations.
    pub fn alertmanager_configs(&self) -> impl Iterator<Item = &alertmanager::Config> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Alertmanager(config) => Some(config),
            _ => None,
        })
    }

    /// The dashboards.
    pub fn dashboards(&self) -> impl Iterator<Item = &Dashboard> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Dashboard(dashboard) => Some(dashboard),
            _ => None,
        })
    }

    /// Every PromQL expression without which a file is not loaded: those of rules and of unit tests.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let of_tests = self.scenarios().flat_map(scenario::Scenario::expressions);
        self.rule_files().flat_map(rules::RuleFile::expressions).chain(of_tests)
    }

    /// What Prometheus refuses in its configurations.
    pub fn prometheus_problems(&self) -> impl Iterator<Item = &Problem> {
        self.prometheus_configs().flat_map(|config| &config.problems)
    }

    /// What Prometheus refuses in rule files, PromQL errors excepted.
    pub fn rule_problems(&self) -> impl Iterator<Item = &Problem> {
        self.rule_files().flat_map(|file| &file.problems)
    }

    /// What promtool refuses in unit test files, PromQL errors excepted.
    pub fn test_problems(&self) -> impl Iterator<Item = &Problem> {
        self.scenarios().flat_map(|scenario| &scenario.problems)
    }

    /// What Alertmanager refuses in its configurations.
    pub fn alertmanager_problems(&self) -> impl Iterator<Item = &Problem> {
        self.alertmanager_configs().flat_map(|config| &config.problems)
    }

    /// The entries of unknown fields, whose values no product reads, in the order of the text.
    #[must_use]
    pub fn unread_entries(&self) -> Vec<UnreadEntry> {
        let of_rules = self.rule_problems().chain(self.test_problems());
        let of_products = self.prometheus_problems().chain(of_rules).chain(self.alertmanager_problems());
        let of_products = of_products.chain(self.settings_problems());
        let of_logstash = self.case_problems().chain(self.setup_problems());
        let problems = of_products.chain(self.provisioning_problems()).chain(of_logstash);
        let mut entries: Vec<UnreadEntry> = problems
            .filter_map(|problem| match &problem.kind {
                ProblemKind::UnknownField(unknown) => {
                    Some(UnreadEntry { key: problem.span, value: unknown.value })
                }
                _ => None,
            })
            .collect();
        entries.sort_unstable_by_key(|entry| entry.key);
        entries
    }

    /// Every problem of the YAML reader.
    pub fn yaml_problems(&self) -> impl Iterator<Item = &yaml::Problem> {
        self.trees().flat_map(Tree::problems)
    }

    /// The tree of every text in which something is of a known kind, templates excepted.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.texts().map(|document| &*document.tree)
    }

    /// One document of every text in which something is of a known kind, templates excepted.
    pub fn texts(&self) -> impl Iterator<Item = &Document> {
        let same = |a: &Document, b: &Document| Arc::ptr_eq(&a.tree, &b.tree);
        let own = self.documents.chunk_by(same).map(|documents| &documents[0]);
        own.filter(|document| !matches!(document.content, Content::Template(_)))
    }

    /// The innermost named thing around `span`, with what it stands in: `group node / alert Down / labels`.
    #[must_use]
    pub fn entity(&self, span: Span) -> String {
        self.entities.around(&self.documents, span)
    }

    /// Whether what was read at `span` surely stands where it was meant to, in spite of mistakes in the syntax.
    #[must_use]
    pub fn is_in_place(&self, span: Span) -> bool {
        self.damage.spares_place(span)
    }

    /// Whether a value of which `span` is a part surely has its end, in spite of mistakes in the syntax.
    #[must_use]
    pub fn is_whole(&self, span: Span) -> bool {
        self.damage.spares_value(span)
    }

    /// The values of secret fields, and where they stand.
    #[must_use]
    pub fn secrets(&self) -> Vec<Spanned<String>> {
        self.documents.iter().flat_map(Document::secrets).collect()
    }
}
