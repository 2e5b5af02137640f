use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A setting in `logstash.yml` or `pipelines.yml` that Logstash does not know, or that no pipeline may have for itself.
    ///
    /// Logstash does not start with it. Settings that only a plugin of others registers are not known here either.
    ///
    /// ```yaml bad file=logstash.yml
    /// pipeline.worker: 4
    /// path.logs: /var/log/logstash
    /// ```
    ///
    /// ```yaml bad file=pipelines.yml
    /// - pipeline.id: main
    ///   path.config: /etc/logstash/conf.d/*.conf
    ///   log.level: debug
    /// ```
    ///
    /// ```yaml good file=logstash.yml
    /// pipeline.workers: 4
    /// path.logs: /var/log/logstash
    /// ```
    "logstash/unknown-setting", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::unknown_fields(project.setup_problems(), found);
}
