use crate::{
    checks::check,
    diagnostic::{Edit, Findings, Fix, Level},
    model::logstash::{PipelineFile, PluginUse, Problem, ProblemKind, validate},
    project::Project,
};

check! {
    /// An option that the plugin does not have.
    ///
    /// Logstash does not load the pipeline. It is a warning where the options of the plugin are only known from its
    /// documentation, and nothing is said of plugins of which only the name is known.
    ///
    /// ```text bad file=pipeline.conf
    /// input { stdin { } }
    /// filter {
    ///   grok { mach => { "message" => "%{WORD:verb}" } }
    /// }
    /// output { stdout { } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input { stdin { } }
    /// filter {
    ///   grok { match => { "message" => "%{WORD:verb}" } }
    /// }
    /// output { stdout { } }
    /// ```
    "logstash/unknown-option", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for used in project.pipelines().flat_map(PipelineFile::uses) {
        for problem in validate(used) {
            report(used, &problem, found);
        }
    }
}

fn report(used: PluginUse<'_>, problem: &Problem, found: &mut Findings) {
    let (option, span) = (&problem.option, problem.span);
    let finding = match &problem.kind {
        ProblemKind::TooNew => found
            .at(span, format!("only Logstash 9 knows the option `{option}` of {used}"))
            .help("remove it, or run the pipeline with Logstash 9"),
        ProblemKind::Unknown(similar) => {
            let finding = found.at(span, format!("{used} has no option `{option}`"));
            match similar.as_slice() {
                [] => finding.help("remove it"),
                [only] => finding
                    .help(format!("did you mean `{only}`?"))
                    .fix(Fix::r#unsafe(format!("write `{only}`"), vec![Edit::replace(span, *only)])),
                [first, others @ ..] => {
                    let others: String = others.iter().map(|name| format!(" or `{name}`")).collect();
                    finding.help(format!("did you mean `{first}`{others}?"))
                }
            }
        }
        _ => return,
    };
    if !problem.is_proven {
        finding.level(Level::Warning);
    }
}
