//! A file with tests of logs and its pipelines, ready to be played.

use super::{
    cases,
    codecs::{Codec, codec},
    filters::options::{Context, Ecs, Refusal},
    run::Pipelines,
};
use crate::{
    model::logstash::{
        self as model, Options, Pipeline, Plugin, ReadyMock, Value, cases::CaseFile, date::Instant, id_of,
    },
    project::{Content, DocumentId, Project, load::PipelineSource},
    replay::{Failure, TestOutcome},
    source::{Span, Spanned},
};
use jiff::tz::TimeZone;
use std::time::Duration;

/// What a test of logs depends on that is not in its file.
pub struct Environment<'a> {
    /// The time, where a file does not say.
    pub now: Instant,
    /// Reads a file that a filter names, or all files in a folder.
    pub read: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

/// The cases of a file and the pipelines that they are played through.
pub struct LogSuite<'a> {
    file: &'a CaseFile,
    start: Span,
    pipelines: Vec<(Pipeline, Ecs)>,
    /// Why nothing can be played.
    failures: Vec<Failure>,
    environment: &'a Environment<'a>,
}

impl<'a> LogSuite<'a> {
    /// The tests of the document `id`, if it has tests of logs.
    #[must_use]
    pub fn new(project: &'a Project, id: DocumentId, environment: &'a Environment<'a>) -> Option<Self> {
        let document = project.document(id);
        let Content::Cases(file) = &document.content else { return None };
        let start = document.tree.text().whole().before();
        let mut suite = Self { file, start, pipelines: vec![], failures: vec![], environment };
        let mocks: Vec<ReadyMock> = project.mocks().iter().chain(&file.mocks).map(ReadyMock::new).collect();
        for mock in &mocks {
            let problems = mock.problems.iter().map(|problem| problem.span);
            let refusals = mock.refusals.iter().map(|refusal| refusal.span);
            suite.failures.extend(problems.chain(refusals).map(|span| Failure {
                message: "the mock is not a plugin that Logstash can read".into(),
                span,
            }));
        }
        let sets = project.pipelines_of(id);
        if sets.is_empty() {
            suite.fail("no pipeline is named: list its files under `pipelines:`, or use `--pipeline`", start);
        }
        for set in sets {
            let is_missing = |source: &PipelineSource| source.files.is_empty();
            if set.pipelines.is_empty() || set.pipelines.iter().all(is_missing) {
                suite.fail(&format!("`{}` leads to no pipeline", set.wanted), set.place.unwrap_or(start));
            }
            for source in set.pipelines.iter().filter(|source| !is_missing(source)) {
                suite.take(project, source, &mocks);
            }
        }
        Some(suite)
    }

    fn fail(&mut self, message: &str, span: Span) {
        self.failures.push(Failure { message: message.to_owned(), span });
    }

    fn take(&mut self, project: &Project, source: &PipelineSource, mocks: &[ReadyMock]) {
        let files = project.files_of_pipeline(source).map(|file| &file.written);
        let compiled = Pipeline::compile(files, Options { escapes: source.escapes });
        let ecs = if source.ecs.as_deref() == Some("disabled") { Ecs::Disabled } else { Ecs::V8 };
        self.pipelines.push((compiled.mocked(mocks), ecs));
    }

    /// How many cases there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.file.cases.len()
    }

    /// Whether there are no cases.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.file.cases.is_empty()
    }

    /// Plays all cases, whose texts are one stream.
    #[must_use]
    pub fn play(&self) -> Vec<TestOutcome> {
        let failures = match self.played() {
            Ok(outcomes) => return outcomes,
            Err(failures) => failures,
        };
        let span = self.file.cases.first().map_or(self.start, |case| case.span);
        let name = "the pipelines".to_owned();
        vec![TestOutcome { name, span, failures, cases: vec![], elapsed: Duration::ZERO }]
    }

    fn played(&self) -> Result<Vec<TestOutcome>, Vec<Failure>> {
        if !self.failures.is_empty() {
            return Err(self.failures.clone());
        }
        let now = self.file.now.as_ref().map_or(self.environment.now, |now| now.value);
        let read = |path: &str| (self.environment.read)(path);
        let context = |ecs| Context { now, zone: TimeZone::UTC, ecs, uuid: UUID.to_owned(), read: &read };
        let (mut ready, mut refusals) = (Pipelines::default(), vec![]);
        for (compiled, ecs) in &self.pipelines {
            refusals.extend(ready.add(compiled, &context(*ecs)).err().into_iter().flatten());
        }
        let codec = self.codec(&context).map_err(|refusal| refusals.push(refusal)).ok();
        if let Some(input) = self.file.input_plugin.as_ref().filter(|id| !ready.has_input(id)) {
            let message = format!("no input has the id `{}`", input.value);
            refusals.push(Refusal { message, span: input.span });
        }
        match codec {
            Some(mut codec) if refusals.is_empty() => {
                Ok(cases::run(self.file, &mut ready, codec.as_mut(), now))
            }
            _ => {
                Err(refusals.into_iter().map(|Refusal { message, span }| Failure { message, span }).collect())
            }
        }
    }

    /// The codec by which texts are read: that of the input, else that of the file.
    fn codec<'c>(&self, context: &dyn Fn(Ecs) -> Context<'c>) -> Result<Box<dyn Codec>, Refusal> {
        let wanted = self.file.input_plugin.as_ref();
        let inputs = self.pipelines.iter().flat_map(|(pipeline, ecs)| {
            model::plugins_of(&pipeline.inputs).map(move |plugin| (plugin, *ecs))
        });
        let is_wanted = |plugin: &Plugin| wanted.is_some_and(|id| id_or_name(plugin) == id.as_str());
        if let Some((input, ecs)) = inputs.into_iter().find(|(plugin, _)| is_wanted(plugin)) {
            let of_input = input.options.iter().find(|setting| setting.name.value == "codec");
            let plugin = match of_input.map(|setting| &setting.value) {
                Some(Spanned { value: Value::Plugin(plugin), .. }) => (**plugin).clone(),
                Some(Spanned { value: Value::Text(name), span }) => named(name, *span),
                // whatever the input has by itself: the texts of a test are events
                _ => named("plain", input.name.span),
            };
            return codec(&plugin, &context(ecs));
        }
        let ecs = self.pipelines.first().map_or(Ecs::V8, |(_, ecs)| *ecs);
        match &self.file.codec {
            Some(name) => codec(&named(name, name.span), &context(ecs)),
            None => codec(&named("line", self.start), &context(ecs)),
        }
    }
}

/// What random identifiers are in tests.
const UUID: &str = "00000000-0000-4000-8000-000000000000";

fn named(codec: &str, span: Span) -> Plugin {
    Plugin { name: Spanned::new(codec.to_owned(), span), options: vec![], span, complete: true }
}

fn id_or_name(plugin: &Plugin) -> &str {
    id_of(plugin).unwrap_or(&plugin.name.value)
}
