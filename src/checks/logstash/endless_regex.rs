use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{PipelineFile, grok::Grok},
    project::Project,
    ruby::regex::{Options, Study},
};

check! {
    /// A regular expression that tries endlessly many ways on some texts.
    ///
    /// What is repeated holds something that is repeated itself, and a text that does not match in the end can be divided
    /// between the two in ever more ways: twice as many for each further character. Logstash is busy with such a line until
    /// `timeout_millis`, half a minute, and tags it with `_groktimeout`. The text that is told has been tried.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "^(?:%{USER}\s?)+;$" } }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "^%{USER}(?:\s%{USER})*;$" } }
    /// }
    /// ```
    "logstash/endless-regex", Warning, Provable, run
}

/// So much of a text is shown.
const SHOWN: usize = 24;

fn run(project: &Project, found: &mut Findings) {
    let filters = project.pipelines().flat_map(PipelineFile::groks);
    for expression in filters.flat_map(|filter| &filter.expressions) {
        let repeats_groups = [")*", ")+", "){"].iter().any(|end| expression.text.contains(end));
        let first = expression.groks().into_iter().next().filter(|_| repeats_groups);
        if let Some(text) = first.and_then(hostile) {
            let shown: String = text.chars().take(SHOWN).collect();
            found
                .at(
                    expression.span,
                    format!("this expression tries endlessly many ways on a text like `{shown}…`"),
                )
                .help("let nothing be repeated within what is repeated, or give nothing back: `(?>…)`, `++`");
        }
    }
}

fn hostile(grok: &Grok) -> Option<String> {
    let options = Options { dot_all: true, ..Options::default() };
    Study::new(grok.expression(), options).ok()?.hostile(grok.regex())
}
