use crate::{checks::check, diagnostic::Findings, model::logstash::PipelineFile, project::Project};

check! {
    /// A password or key in the text of a pipeline, or of `logstash.yml`.
    ///
    /// Whoever reads the repository reads it. Logstash takes secrets from its keystore and from the environment alike:
    /// `${NAME}`.
    ///
    /// ```text bad file=pipeline.conf
    /// output { elasticsearch { user => "logstash" password => "s3cret" } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// output { elasticsearch { user => "logstash" password => "${ES_PASSWORD}" } }
    /// ```
    "logstash/plaintext-secret", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let of_process = project.process_settings().flat_map(|(_, settings)| &settings.settings);
    let of_process = of_process.filter(|setting| setting.is_secret()).map(|setting| setting.value.clone());
    for secret in project.pipelines().flat_map(PipelineFile::secrets).chain(of_process) {
        if !is_placeholder(secret.value.trim()) {
            found
                .at(secret.span, "a secret stands here for everybody to read")
                .help("put it into the keystore (`bin/logstash-keystore add NAME`) and write `${NAME}`");
        }
    }
}

/// Whether something else is to be put in its place: a variable, or words that say so.
fn is_placeholder(text: &str) -> bool {
    let is_name = |text: &str| text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    text.is_empty() || text.contains(['{', '<', ' ', '%']) || is_name(text)
}
