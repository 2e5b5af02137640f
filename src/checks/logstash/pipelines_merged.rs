use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{PipelineFile, Statement},
    project::Project,
    source::Span,
};

check! {
    /// Files of one folder that look like pipelines of their own, but are read as one.
    ///
    /// Logstash puts the files of a pipeline together: the events of each input go through the filters of all files and to
    /// the outputs of all files, unless conditions keep them apart. Several pipelines have an entry each in `pipelines.yml`.
    ///
    /// ```text bad file=conf.d/beats.conf
    /// input { beats { port => 5044 } }
    /// output { elasticsearch { hosts => ["http://es:9200"] index => "beats" } }
    /// ```
    ///
    /// ```text and file=conf.d/syslog.conf
    /// input { syslog { port => 5514 } }
    /// output { elasticsearch { hosts => ["http://es:9200"] index => "syslog" } }
    /// ```
    ///
    /// ```text good file=conf.d/beats.conf
    /// input { beats { port => 5044 tags => ["beats"] } }
    /// output { if "beats" in [tags] { elasticsearch { hosts => ["http://es:9200"] index => "beats" } } }
    /// ```
    ///
    /// ```text and file=conf.d/syslog.conf
    /// input { syslog { port => 5514 tags => ["syslog"] } }
    /// output { if "syslog" in [tags] { elasticsearch { hosts => ["http://es:9200"] index => "syslog" } } }
    /// ```
    "logstash/pipelines-merged", Warning, Heuristic, run
}

fn run(project: &Project, found: &mut Findings) {
    for run in project.run_pipelines() {
        let alone: Vec<Span> = project.files_of_run(run).filter_map(open_output).collect();
        let [first, others @ ..] = alone.as_slice() else { continue };
        for output in others {
            found
                .at(*output, "events of the other files of this pipeline reach this output, too")
                .related(*first, "and those of this file reach this one")
                .help("ask for a tag or type that the own input sets, or list the files in `pipelines.yml` one by one");
        }
    }
}

/// The first output that every event reaches, of a file that has inputs as well.
fn open_output(file: &PipelineFile) -> Option<Span> {
    let outputs = file.compiled.outputs.iter().filter(|_| !file.compiled.inputs.is_empty());
    outputs.into_iter().find_map(|statement| match statement {
        Statement::Plugin(plugin) => Some(plugin.name.span),
        Statement::If(_) => None,
    })
}
