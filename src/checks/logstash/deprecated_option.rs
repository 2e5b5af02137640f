use crate::{
    checks::check,
    diagnostic::{Edit, Findings, Fix, Level},
    model::logstash::{PipelineFile, ProblemKind, validate},
    project::Project,
};

check! {
    /// An option that Logstash is about to drop, or has dropped.
    ///
    /// With a deprecated option Logstash logs a warning; with one that is obsolete it does not load the pipeline, which is an
    /// error here. Logstash 9 has made obsolete what was deprecated in Logstash 8, above all the older names of the options
    /// about TLS: that is a warning unless `--logstash-version` tells which one runs.
    ///
    /// ```text bad file=pipeline.conf
    /// input {
    ///   beats { port => 5044 ssl => true ssl_certificate => "/etc/tls/logstash.crt" }
    /// }
    /// output { stdout { } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input {
    ///   beats { port => 5044 ssl_enabled => true ssl_certificate => "/etc/tls/logstash.crt" }
    /// }
    /// output { stdout { } }
    /// ```
    "logstash/deprecated-option", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for used in project.pipelines().flat_map(PipelineFile::uses) {
        for problem in validate(used) {
            let option = &problem.option;
            let (message, level, instead) = match problem.kind {
                ProblemKind::Obsolete(instead) => (
                    format!("{used} does not start with the option `{option}`, which is obsolete"),
                    Level::Error,
                    instead,
                ),
                ProblemKind::Retired(instead) => (
                    format!("`{option}` of {used} is deprecated, and Logstash 9 does not start with it"),
                    Level::Warning,
                    instead,
                ),
                ProblemKind::Deprecated(instead) => {
                    (format!("`{option}` of {used} is deprecated"), Level::Warning, instead)
                }
                _ => continue,
            };
            let finding = found.at(problem.span, message).level(level);
            match instead {
                None => finding.help("remove it"),
                Some(instead) => finding.help(format!("use `{instead}` in its place")),
            };
            if let Some(instead) = instead.filter(|instead| used.may_rename(option, instead)) {
                let edits = vec![Edit::replace(problem.span, instead)];
                finding.fix(Fix::r#unsafe(format!("write `{instead}`"), edits));
            }
        }
    }
}
