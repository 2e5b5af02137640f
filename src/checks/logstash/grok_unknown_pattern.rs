use crate::{
    checks::check,
    diagnostic::{Edit, Findings, Fix},
    model::logstash::{
        PipelineFile,
        grok::{Expression, GrokError, Patterns},
    },
    project::Project,
};

check! {
    /// A grok expression that names a pattern which there is not.
    ///
    /// Logstash does not start the pipeline. Nothing is said where `patterns_dir` names a folder that is not here.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "%{LOGLEVL:level} %{WORD:what}" } }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "%{LOGLEVEL:level} %{WORD:what}" } }
    /// }
    /// ```
    "logstash/grok-unknown-pattern", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let filters = project.pipelines().flat_map(PipelineFile::groks).filter(|filter| !filter.reads_files);
    for expression in filters.flat_map(|filter| &filter.expressions) {
        if let Some(GrokError::Undefined { name, range, within }) = expression.error() {
            report(expression, name, range, within.as_deref(), found);
        }
    }
}

fn report(
    expression: &Expression,
    name: &str,
    range: &std::ops::Range<usize>,
    within: Option<&str>,
    found: &mut Findings,
) {
    let message = match within {
        None => format!("no pattern is called `{name}`"),
        Some(within) => format!("the pattern `{within}` names `{name}`, and no pattern is called so"),
    };
    let finding = found.at(expression.place(range), message);
    match Patterns::similar(name) {
        Some(meant) => {
            finding.help(format!("did you mean `{meant}`?"));
            if within.is_none() {
                let start = range.start + 2;
                let edit = Edit::replace(expression.place(&(start..start + name.len())), meant);
                finding.fix(Fix::r#unsafe(format!("write `{meant}`"), vec![edit]));
            }
        }
        None => {
            finding
                .help("define it in `pattern_definitions`, or name the folder of its file in `patterns_dir`");
        }
    }
}
