use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::logstash::{Form, Misfit, MisfitKind, PipelineFile, ProblemKind, validate},
    project::Project,
};

check! {
    /// A value that the option does not take.
    ///
    /// Logstash does not load the pipeline. It reads one value and a list of one as the same, takes texts for numbers if
    /// they are written plainly (`"10"`, but not `"010"`), for booleans only `true` and `false`, and a list of even length
    /// for a hash. Values with `${NAME}` are only known when it runs, and left alone.
    ///
    /// ```text bad file=pipeline.conf
    /// input { stdin { } }
    /// filter {
    ///   mutate { convert => { "status" => "int" } }
    /// }
    /// output { stdout { } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input { stdin { } }
    /// filter {
    ///   mutate { convert => { "status" => "integer" } }
    /// }
    /// output { stdout { } }
    /// ```
    "logstash/option-type-or-enum", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for used in project.pipelines().flat_map(PipelineFile::uses) {
        for problem in validate(used) {
            let ProblemKind::IllTyped(form, misfit) = &problem.kind else { continue };
            let option = &problem.option;
            let message = format!("`{option}` of {used} {}", complaint(*form, misfit));
            let finding = found.at(problem.span, message).help(remedy(*form, misfit));
            if !problem.is_proven {
                finding.level(Level::Warning);
            }
        }
    }
}

fn complaint(form: Form, misfit: &Misfit) -> String {
    match &misfit.kind {
        MisfitKind::Wrong(wanted, Some(text)) => format!("takes {wanted}, not `{text}`"),
        MisfitKind::Wrong(wanted, None) => format!("takes {wanted}"),
        MisfitKind::Unquoted(text) => format!("takes the text `\"{text}\"`, not the number"),
        MisfitKind::Quoted(text) => format!("takes the number `{text}`, not the text"),
        MisfitKind::Several(count) => format!("takes {form}, not {count} values"),
        MisfitKind::Odd(1) => "is a single value, but should be a hash".to_owned(),
        MisfitKind::Odd(count) => format!("is a list of {count}, and is read as keys and values in turn"),
    }
}

fn remedy(form: Form, misfit: &Misfit) -> String {
    match &misfit.kind {
        MisfitKind::Wrong(wanted, _) => format!("write {wanted}"),
        MisfitKind::Unquoted(text) => format!("write `\"{text}\"`"),
        MisfitKind::Quoted(text) => format!("write `{text}` without quotes"),
        MisfitKind::Several(_) => format!("write {form}"),
        MisfitKind::Odd(_) => "write `{ key => value }`".to_owned(),
    }
}
