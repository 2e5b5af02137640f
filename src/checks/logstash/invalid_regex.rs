use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{PipelineFile, grok::GrokError},
    project::Project,
    ruby::regex::{Options, Regex, RegexError},
    source::{Span, Spanned},
};

check! {
    /// A regular expression that Ruby does not take.
    ///
    /// Expressions of grok filters, of conditions and of `gsub` are compiled when the pipeline starts, which then fails.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "took (?<time>%{NUMBER} ms" } }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "took (?<time>%{NUMBER}) ms" } }
    /// }
    /// ```
    "logstash/invalid-regex", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for file in project.pipelines() {
        for expression in file.groks().iter().flat_map(|filter| &filter.expressions) {
            match expression.error() {
                Some(GrokError::Invalid { error, range }) if !error.is_unsupported => {
                    let whole = 0..expression.text.len();
                    report(expression.place(range.as_ref().unwrap_or(&whole)), error, found);
                }
                Some(GrokError::Endless(name)) => {
                    found
                        .at(expression.span, format!("the pattern `{name}` names itself, without an end"))
                        .help("define it without naming itself");
                }
                _ => {}
            }
        }
        for pattern in file.patterns_of_conditions().chain(searches(file)) {
            if pattern.value.contains("${") || pattern.value.contains("%{") {
                continue;
            }
            if let Err(error) = Regex::new(pattern.value, Options::default())
                && !error.is_unsupported
            {
                report(pattern.part(&error.range), &error, found);
            }
        }
    }
}

fn report(place: Span, error: &RegexError, found: &mut Findings) {
    found
        .at(place, format!("the regular expression is not valid: {error}"))
        .help("correct it; `\\` before a sign takes it as it is");
}

/// What `gsub` looks for: the second of three values in turn.
fn searches(file: &PipelineFile) -> impl Iterator<Item = Spanned<&str>> {
    let plugins = file.plugins().map(|(plugin, _)| plugin).filter(|plugin| *plugin.name == "mutate");
    let lists = plugins.filter_map(|plugin| plugin.option("gsub"));
    lists.flat_map(|value| value.list().chunks_exact(3).filter_map(|three| three[1].text()))
}
