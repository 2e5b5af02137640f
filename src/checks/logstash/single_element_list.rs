use crate::{
    checks::check,
    diagnostic::Findings,
    project::Project,
    syntax::logstash::{Condition, ExpressionKind, OperandKind},
};

check! {
    /// A list of one element, which Logstash reads as the name of a field.
    ///
    /// `in ["a"]` looks for a field whose name is `"a"`, quotes included. There is none, so it never holds, and `not in`
    /// always does.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { if [level] in ["DEBUG"] { drop { } } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { if [level] == "DEBUG" { drop { } } }
    /// ```
    "logstash/single-element-list", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let conditions = project.pipelines().flat_map(|pipeline| pipeline.written.conditions());
    for expression in conditions.flat_map(Condition::expressions) {
        let ExpressionKind::In { haystack, is_negated, .. } = &expression.value else { continue };
        let OperandKind::Field(field) = &haystack.value else { continue };
        if let Some(element) = element(field) {
            let operator = if *is_negated { "!=" } else { "==" };
            found
                .at(haystack.span, format!("`{field}` is read as the name of a field, not as a list"))
                .help(format!("compare with `{operator} {element}`, or give the list a second element"));
        }
    }
}

/// What stands in the brackets, if that is meant as a value: it has quotes, or is a number.
fn element(field: &str) -> Option<&str> {
    let inner = field.strip_prefix('[')?.strip_suffix(']')?.trim();
    let is_quoted = inner.len() > 1
        && ['"', '\''].iter().any(|quote| inner.starts_with(*quote) && inner.ends_with(*quote));
    let is_number = !inner.is_empty() && inner.parse::<f64>().is_ok();
    (!inner.contains(['[', ']']) && (is_quoted || is_number)).then_some(inner)
}
