use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{PipelineFile, ProblemKind, validate},
    project::Project,
};

check! {
    /// An option that is missing, and without which the plugin does not start.
    ///
    /// Logstash does not load the pipeline. If an option of nearly that name is there, only
    /// `logstash/unknown-option` is reported.
    ///
    /// ```text bad file=pipeline.conf
    /// input { stdin { } }
    /// filter {
    ///   json { target => "parsed" }
    /// }
    /// output { stdout { } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input { stdin { } }
    /// filter {
    ///   json { source => "message" target => "parsed" }
    /// }
    /// output { stdout { } }
    /// ```
    "logstash/required-option", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for used in project.pipelines().filter(|file| file.is_complete()).flat_map(PipelineFile::uses) {
        for problem in validate(used) {
            if problem.kind == ProblemKind::Missing {
                let option = &problem.option;
                found
                    .at(problem.span, format!("{used} does not start without the option `{option}`"))
                    .help(format!("add `{option} => …`"));
            }
        }
    }
}
