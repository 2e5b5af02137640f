use crate::{
    checks::check,
    diagnostic::Findings,
    project::Project,
    syntax::logstash::{Condition, Expression, OperandKind},
};

check! {
    /// A function in a condition, which Logstash takes for its first argument.
    ///
    /// The language has room for functions but knows none: `not ([a])` is read as the function `not` of `[a]`, and holds
    /// where `[a]` does.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { if not ([level]) { drop { } } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { if !([level]) { drop { } } }
    /// ```
    "logstash/dropped-function", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let conditions = project.pipelines().flat_map(|pipeline| pipeline.written.conditions());
    for operand in conditions.flat_map(Condition::expressions).flat_map(Expression::operands) {
        let OperandKind::Call(name, arguments) = &operand.value else { continue };
        let help = if name == "not" && arguments.len() == 1 {
            "write `!(…)`"
        } else {
            "compute it in a filter before, and compare the field"
        };
        found
            .at(operand.span, format!("`{name}` is left out: only its first argument counts in a condition"))
            .help(help);
    }
}
