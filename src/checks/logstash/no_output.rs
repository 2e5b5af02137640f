use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A pipeline of `pipelines.yml` that has inputs and no output.
    ///
    /// Its events are read, go through the filters, and are gone.
    ///
    /// ```yaml bad file=config/pipelines.yml
    /// - pipeline.id: beats
    ///   path.config: beats.conf
    /// ```
    ///
    /// ```text and file=config/beats.conf
    /// input { beats { port => 5044 } }
    /// filter { mutate { add_tag => ["seen"] } }
    /// ```
    ///
    /// ```yaml good file=config/pipelines.yml
    /// - pipeline.id: beats
    ///   path.config: beats.conf
    /// ```
    ///
    /// ```text and file=config/beats.conf
    /// input { beats { port => 5044 } }
    /// filter { mutate { add_tag => ["seen"] } }
    /// output { elasticsearch { hosts => ["http://es:9200"] } }
    /// ```
    "logstash/no-output", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for run in project.run_pipelines().filter(|run| project.is_run_complete(run)) {
        let path = project.entry_of_run(run).and_then(|entry| entry.path.as_ref());
        let (Some(path), Some(pipeline)) = (path, project.pipeline_of_run(run)) else { continue };
        if pipeline.outputs.is_empty() && !pipeline.inputs.is_empty() {
            found
                .at(path.whole(), "this pipeline has inputs and no output: its events go nowhere")
                .help("add an output, or widen the path to the file that has it");
        }
    }
}
