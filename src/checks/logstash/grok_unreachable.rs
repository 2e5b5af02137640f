use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{PipelineFile, grok::Expression},
    project::Project,
    ruby::regex::{Options, Study},
};

check! {
    /// A grok expression that is never tried, because an earlier one matches whatever it would.
    ///
    /// Grok tries the expressions of a field in order and stops at the first that matches. An expression that matches
    /// everything, or is the beginning of a later one, leaves nothing to those behind it.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => ["%{COMMONAPACHELOG}", "%{COMMONAPACHELOG} %{QS:referrer}"] } }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => ["%{COMMONAPACHELOG} %{QS:referrer}", "%{COMMONAPACHELOG}"] } }
    /// }
    /// ```
    "logstash/grok-unreachable", Warning, Provable, run
}

/// With so many expressions before it each is compared.
const COMPARED: usize = 100;

fn run(project: &Project, found: &mut Findings) {
    for filter in project.pipelines().flat_map(PipelineFile::groks).filter(|filter| filter.breaks) {
        let studied: Vec<(&Expression, Vec<Study>)> = match filter.expressions.as_slice() {
            [] | [_] => continue,
            several => several.iter().map(|one| (one, studies(one))).collect(),
        };
        for (index, (later, own)) in studied.iter().enumerate() {
            let hides = |(earlier, others): &&(&Expression, Vec<Study>)| {
                earlier.field == later.field
                    && !others.is_empty()
                    && others.len() == own.len()
                    && others.iter().zip(own).all(|(other, own)| other.matches_all() || other.begins(own))
            };
            if let Some((earlier, _)) = studied[index.saturating_sub(COMPARED)..index].iter().find(hides) {
                found
                    .at(later.span, "this expression is never tried: an earlier one matches whatever it does")
                    .help("put it before the other one, or let the other one end with `$`")
                    .related(earlier.span, "this one matches first");
            }
        }
    }
}

/// What the expression is with each set of patterns that may be in use.
fn studies(expression: &Expression) -> Vec<Study> {
    let options = Options { dot_all: true, ..Options::default() };
    let studies = expression.groks().into_iter().map(|grok| Study::new(grok.expression(), options));
    studies.collect::<Result<_, _>>().unwrap_or_default()
}
