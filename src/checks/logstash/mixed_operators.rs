use crate::{checks::check, diagnostic::Findings, model::logstash::RefusalKind, project::Project};

check! {
    /// `xor` or `nand` beside another operator.
    ///
    /// Logstash does not start: it can put these together only alone. In parentheses they may stand anywhere.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { if [a] xor [b] and [c] { drop { } } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { if ([a] xor [b]) and [c] { drop { } } }
    /// ```
    "logstash/mixed-operators", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for refusal in project.pipelines().flat_map(|pipeline| &pipeline.compiled.refusals) {
        if let RefusalKind::MixedOperators(operator) = &refusal.kind {
            found
                .at(refusal.span, format!("`{}` beside another operator", operator.word()))
                .help("put the two sides that belong to it in parentheses");
        }
    }
}
