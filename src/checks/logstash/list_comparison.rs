use crate::{
    checks::check,
    diagnostic::Findings,
    project::Project,
    syntax::logstash::{Comparison, Condition, ExpressionKind, OperandKind},
};

check! {
    /// A comparison with a list, of which only the first element counts.
    ///
    /// `[level] == ["WARN", "ERROR"]` is `[level] == "WARN"` for Logstash.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { if [level] == ["WARN", "ERROR"] { drop { } } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { if [level] in ["WARN", "ERROR"] { drop { } } }
    /// ```
    "logstash/list-comparison", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let conditions = project.pipelines().flat_map(|pipeline| pipeline.written.conditions());
    for expression in conditions.flat_map(Condition::expressions) {
        let ExpressionKind::Compare { left, op, right } = &expression.value else { continue };
        for side in [left, right] {
            if matches!(&side.value, OperandKind::List(list) if list.len() > 1) {
                let help = match op.value {
                    Comparison::Equal => "write `in` instead of `==`",
                    Comparison::NotEqual => "write `not in` instead of `!=`",
                    _ => "compare with one value",
                };
                found.at(side.span, "only the first element of this list is compared").help(help);
            }
        }
    }
}
