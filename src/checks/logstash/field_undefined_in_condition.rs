use crate::{
    checks::check,
    diagnostic::Findings,
    model::{
        decode::Suggestions,
        logstash::{Condition, Operand, PipelineFile, root_of},
    },
    project::Project,
    source::Spanned,
};

check! {
    /// A condition on a field that nothing in the pipeline creates.
    ///
    /// It is never there, so the condition never holds, or always. Nothing is said of pipelines in which anything may create
    /// fields: an input with events of others (`beats`, `kafka`), a codec such as `json`, filters such as `ruby` and `kv`.
    ///
    /// ```text bad file=pipeline.conf
    /// input { tcp { port => 5000 } }
    /// filter {
    ///   grok { match => { "message" => "%{LOGLEVEL:level} %{GREEDYDATA:text}" } }
    ///   if [levle] == "DEBUG" { drop { } }
    /// }
    /// output { stdout { } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input { tcp { port => 5000 } }
    /// filter {
    ///   grok { match => { "message" => "%{LOGLEVEL:level} %{GREEDYDATA:text}" } }
    ///   if [level] == "DEBUG" { drop { } }
    /// }
    /// output { stdout { } }
    /// ```
    "logstash/field-undefined-in-condition", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for run in project.run_pipelines() {
        let Some(known) = project.field_names(run) else { continue };
        let mut suggestions = Suggestions::from(known.iter().map(String::as_str));
        let conditions = project.files_of_run(run).flat_map(PipelineFile::conditions);
        for (field, operand) in conditions.flat_map(Condition::parts).flat_map(fields) {
            let Some(root) = root_of(field).filter(|root| !known.contains(root)) else { continue };
            let finding = found.at(operand.span, format!("nothing in this pipeline creates `{field}`"));
            match suggestions.nearest(&root) {
                Some(near) => finding.help(format!("did you mean `[{near}]`?")),
                None => finding.help("ask for a field that a filter creates, or remove the condition"),
            };
        }
    }
}

/// The fields in a comparison.
fn fields(part: &Condition) -> Vec<(&str, &Spanned<Operand>)> {
    let operands = match part {
        Condition::Truthy(operand) | Condition::Match { left: operand, .. } => vec![operand],
        Condition::In(left, right) | Condition::Compare(_, left, right) => vec![left, right],
        _ => vec![],
    };
    operands.into_iter().filter_map(|operand| Some((operand.field()?, operand))).collect()
}
