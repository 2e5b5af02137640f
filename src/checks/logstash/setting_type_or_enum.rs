use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A value in `logstash.yml` or `pipelines.yml` that Logstash cannot read.
    ///
    /// Logstash does not start with it. A value with a `${NAME}` in it is left alone.
    ///
    /// ```yaml bad file=logstash.yml
    /// queue.type: disk
    /// queue.max_bytes: 4 gigabytes
    /// ```
    ///
    /// ```yaml good file=logstash.yml
    /// queue.type: persisted
    /// queue.max_bytes: 4gb
    /// ```
    "logstash/setting-type-or-enum", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_values(project.setup_problems(), found);
}
