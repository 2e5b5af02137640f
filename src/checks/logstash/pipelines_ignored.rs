use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A `pipelines.yml` that Logstash does not read, since `logstash.yml` beside it names a pipeline itself.
    ///
    /// Where `path.config` or `config.string` is set for the whole process there is that one pipeline, and the list is left
    /// aside with a line in the log.
    ///
    /// ```yaml bad file=config/logstash.yml
    /// path.config: /etc/logstash/conf.d/*.conf
    /// ```
    ///
    /// ```yaml and file=config/pipelines.yml
    /// - pipeline.id: beats
    ///   path.config: /etc/logstash/beats/*.conf
    /// ```
    ///
    /// ```yaml good file=config/logstash.yml
    /// path.logs: /var/log/logstash
    /// ```
    ///
    /// ```yaml and file=config/pipelines.yml
    /// - pipeline.id: beats
    ///   path.config: /etc/logstash/beats/*.conf
    /// ```
    "logstash/pipelines-ignored", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for (path, settings) in project.process_settings() {
        let is_beside = |list: &std::path::Path| list.parent() == path.parent();
        let lists = project.pipeline_lists().map(|(id, list)| (&*project.document(id).path, list));
        let mut ignored =
            lists.filter(|(list, _)| is_beside(list)).filter_map(|(_, list)| list.pipelines.first());
        let named = ["path.config", "config.string"].into_iter().find_map(|name| {
            settings.settings.iter().find(|one| one.facts.name == name && !one.value.is_empty())
        });
        if let (Some(setting), Some(first)) = (named, ignored.next()) {
            let name = setting.facts.name;
            found
                .at(setting.key, format!("with `{name}` set here, Logstash leaves `pipelines.yml` aside"))
                .related(first.span, "this pipeline is not run")
                .help("list the pipeline in `pipelines.yml`, and remove this line");
        }
    }
}
