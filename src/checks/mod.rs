//! Every check, one file each: folder and file name are its id.
//!
//! A check reads the [`Project`] and reports what is wrong; it has no state, never parses, never reads files and
//! never names its own id. Its documentation is what `explain` prints, its examples are its tests.

mod alertmanager;
mod alerts;
mod examples;
mod grafana;
mod logstash;
mod metrics;
mod prometheus;
mod promql;
mod refusals;
mod rules;
mod tool;
mod yaml;

pub use examples::{Example, ExampleFile, Verdict, examples};

use crate::{
    diagnostic::{Code, Diagnostic, Findings},
    project::Project,
};
use rayon::prelude::*;

/// What a check reports, and the function that finds it.
#[derive(Debug)]
pub struct Check {
    /// What it reports.
    pub code: Code,
    /// Looks for it.
    pub run: fn(&Project, &mut Findings),
}

/// Declares the check of a file: its documentation, its id, level and proof, and the function that runs it.
macro_rules! check {
    ($(#[doc = $doc:expr])+ $id:literal, $level:ident, $proof:ident, $run:path $(,)?) => {
        $(#[doc = $doc])+
        pub(super) static CHECK: $crate::checks::Check = $crate::checks::Check {
            code: $crate::diagnostic::Code {
                id: $id,
                level: $crate::diagnostic::Level::$level,
                proof: $crate::diagnostic::Proof::$proof,
                docs: concat!($($doc, "\n"),+),
            },
            run: $run,
        };
    };
}
use check;

/// The checks of every area, in the order of the files that they look at.
static AREAS: &[&[&Check]] = &[
    tool::CHECKS,
    yaml::CHECKS,
    prometheus::CHECKS,
    rules::CHECKS,
    alerts::CHECKS,
    promql::CHECKS,
    metrics::CHECKS,
    alertmanager::CHECKS,
    grafana::CHECKS,
    logstash::CHECKS,
];

/// Every check.
pub fn all() -> impl Iterator<Item = &'static Check> {
    AREAS.iter().flat_map(|area| area.iter().copied())
}

/// The check with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Check> {
    all().find(|check| check.code.id == id)
}

/// Runs the checks that are `wanted` over the project; what they find is sorted by place and without repetition.
pub fn run(project: &Project, wanted: impl Fn(&Code) -> bool) -> Vec<Diagnostic> {
    let checks: Vec<&Check> = all().filter(|check| wanted(&check.code)).collect();
    let mut found: Vec<Diagnostic> = checks
        .par_iter()
        .flat_map_iter(|check| {
            let mut findings = Findings::new(&check.code);
            (check.run)(project, &mut findings);
            findings.into_diagnostics()
        })
        .collect();
    // the mistakes of the syntax themselves are told, and nothing that they may have brought about
    found.retain(|diagnostic| match diagnostic.code.area() {
        "yaml" => true,
        "grafana" if ["grafana/invalid-json", "grafana/duplicate-key"].contains(&diagnostic.code.id) => true,
        "promql" | "alerts" => project.is_whole(diagnostic.span),
        _ => project.is_in_place(diagnostic.span),
    });
    for diagnostic in &mut found {
        diagnostic.entity = project.entity(diagnostic.span);
        diagnostic.span = project.files().visible(diagnostic.span);
        for related in &mut diagnostic.related {
            related.span = project.files().visible(related.span);
        }
    }
    found.sort_by(|a, b| {
        (a.span.file, a.span.start, a.code.id, a.span.end, &a.message).cmp(&(
            b.span.file,
            b.span.start,
            b.code.id,
            b.span.end,
            &b.message,
        ))
    });
    found.dedup_by(|a, b| a.code.id == b.code.id && a.span == b.span && a.message == b.message);
    found
}
