use crate::{checks::check, diagnostic::Findings, model::logstash::RefusalKind, project::Project};

check! {
    /// A number that Ruby does not read.
    ///
    /// Logstash does not start. A leading zero makes a number octal, in which there is no 8 and no 9; behind a point
    /// there must be digits.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { sleep { time => 08 } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { sleep { time => 8 } }
    /// ```
    "logstash/malformed-number", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for refusal in project.pipelines().flat_map(|pipeline| &pipeline.compiled.refusals) {
        let RefusalKind::MalformedNumber(number) = &refusal.kind else { continue };
        let meant = number.trim_end_matches('.');
        if meant.len() < number.len() {
            found
                .at(refusal.span, format!("`{number}` has no digits behind its point"))
                .help(format!("write `{meant}` or `{meant}.0`"));
        } else {
            let sign = if number.starts_with('-') { "-" } else { "" };
            let digits = number.trim_start_matches(['-', '0']);
            found
                .at(
                    refusal.span,
                    format!("`{number}` is octal for its leading zero, and there is no 8 or 9 in that"),
                )
                .help(format!("write `{sign}{digits}`"));
        }
    }
}
