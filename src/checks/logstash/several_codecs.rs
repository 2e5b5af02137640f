use crate::{checks::check, diagnostic::Findings, model::logstash::RefusalKind, project::Project};

check! {
    /// Two codecs in one plugin.
    ///
    /// Logstash does not start: a plugin reads or writes with one codec.
    ///
    /// ```text bad file=pipeline.conf
    /// input { tcp { port => 5000 codec => json codec => plain } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input { tcp { port => 5000 codec => json } }
    /// ```
    "logstash/several-codecs", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for refusal in project.pipelines().flat_map(|pipeline| &pipeline.compiled.refusals) {
        if let RefusalKind::SecondCodec(first) = &refusal.kind {
            found
                .at(refusal.span, "a second codec in one plugin")
                .related(*first, "the first one")
                .help("keep one of them");
        }
    }
}
