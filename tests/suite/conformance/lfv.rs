//! The suite of logstash-filter-verifier, run from its own files.

use super::Figure;
use mcpmon_check::{
    model::logstash::date::Instant,
    project::{
        Content, DocumentId, Kind, Project,
        load::{Request, load},
    },
    replay::logstash::{Environment, LogSuite},
};
use std::{fs, path::Path};

/// Each test case of each file; a file that cannot be played is told by what cannot.
pub(crate) fn suite(folder: &Path) -> Figure {
    let mut figure = Figure::new();
    let mut names: Vec<String> = fs::read_dir(folder.join("testcases"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for name in names {
        let listed = folder.join(format!("{name}.yml"));
        let mocks = folder.join("mocks").join(format!("{name}.yml"));
        let is_listed = listed.exists();
        let project = Project::new(load(&Request {
            paths: vec![folder.join("testcases").join(&name)],
            named_kind: Some(Kind::Test),
            pipelines: vec![if is_listed { listed } else { folder.join(&name) }],
            pipeline_base: is_listed.then(|| folder.join(&name)),
            mocks: mocks.exists().then_some(mocks).into_iter().collect(),
            ..Request::default()
        }));
        let environment = Environment { now: Instant::UNIX_EPOCH, read: &|_| None };
        for (index, document) in project.documents().iter().enumerate() {
            let Content::Cases(_) = &document.content else { continue };
            let suite = LogSuite::new(&project, DocumentId(index), &environment).unwrap();
            for outcome in suite.play() {
                let failures = outcome.failures.iter().map(|failure| &failure.message);
                let differences = outcome.cases.iter().filter(|case| !case.passed).map(|case| &case.message);
                let told: Vec<&String> = failures.chain(differences).collect();
                let file = document.path.strip_prefix(folder).unwrap().display();
                figure.count(outcome.passed(), || format!("{file}: {}: {told:?}", outcome.name));
            }
        }
    }
    figure
}
