use crate::{
    checks::check,
    diagnostic::Findings,
    project::Project,
    syntax::logstash::{Condition, Connective},
};

check! {
    /// A condition that Logstash puts together otherwise than it reads.
    ///
    /// Two `and` or more before an `or`: Logstash joins only the last of them before the `or`, and the rest from right to
    /// left. `a and b and c or d` becomes `a and ((b and c) or d)`, so nothing holds without `a`.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { if [a] and [b] and [c] or [d] { drop { } } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { if ([a] and [b] and [c]) or [d] { drop { } } }
    /// ```
    "logstash/condition-precedence", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for condition in project.pipelines().flat_map(|pipeline| pipeline.written.conditions()) {
        if let Some(span) = misread(condition) {
            found
                .at(span, "this `or` belongs to the last two of the `and` before it only")
                .help("put what is joined by `and` in parentheses: `(… and … and …) or …`");
        }
    }
}

/// The `or` behind several `and`.
fn misread(condition: &Condition) -> Option<crate::source::Span> {
    let mut ands = 0;
    for (operator, _) in &condition.rest {
        match operator.value {
            Connective::And => ands += 1,
            Connective::Or if ands > 1 => return Some(operator.span),
            _ => ands = 0,
        }
    }
    None
}
