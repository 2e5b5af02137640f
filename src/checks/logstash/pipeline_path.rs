use crate::{
    checks::check,
    diagnostic::Findings,
    project::{Outcome, Project},
};

check! {
    /// A `path.config` in `pipelines.yml` at which there are no files.
    ///
    /// Logstash starts without that pipeline and says so in its log only. A relative path is looked for beside the list and
    /// one folder above; what an absolute path means on another machine is only known where `--map-path` says so.
    ///
    /// ```yaml bad file=config/pipelines.yml
    /// - pipeline.id: beats
    ///   path.config: pipeline/beat.conf
    /// ```
    ///
    /// ```text and file=config/pipeline/beats.conf
    /// input { beats { port => 5044 } }
    /// output { stdout { } }
    /// ```
    ///
    /// ```yaml good file=config/pipelines.yml
    /// - pipeline.id: beats
    ///   path.config: pipeline/beats.conf
    /// ```
    ///
    /// ```text and file=config/pipeline/beats.conf
    /// input { beats { port => 5044 } }
    /// output { stdout { } }
    /// ```
    "logstash/pipeline-path", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for run in project.run_pipelines().filter(|run| run.source.outcome == Outcome::NoMatch) {
        if let Some(path) = project.entry_of_run(run).and_then(|entry| entry.path.as_ref()) {
            found
                .at(path.whole(), format!("no file is at `{}`", path.text()))
                .help("correct the path, or add the files");
        }
    }
}
