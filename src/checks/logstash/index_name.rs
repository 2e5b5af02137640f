use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{PartKind, PipelineFile, Template},
    project::Project,
    source::Spanned,
};

check! {
    /// The name of an index that Elasticsearch refuses.
    ///
    /// Names are in lower case, without `\ / * ? " < > | , # :` and blanks, and do not begin with `-`, `_` or `+`. The output
    /// tries again and again, or drops the events, depending on the error. What is filled in from the event is not looked at.
    ///
    /// ```text bad file=pipeline.conf
    /// output {
    ///   elasticsearch { index => "MyApp-%{+yyyy.MM.dd}" }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// output {
    ///   elasticsearch { index => "myapp-%{+yyyy.MM.dd}" }
    /// }
    /// ```
    "logstash/index-name", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for (plugin, _) in project.pipelines().flat_map(PipelineFile::plugins) {
        let is_output = matches!(plugin.name.value.as_str(), "elasticsearch" | "opensearch" | "amazon_es");
        let names = ["index", "ilm_rollover_alias"].into_iter().filter_map(|option| plugin.option(option));
        for name in names.filter_map(Spanned::text).filter(|_| is_output) {
            report(name, found);
        }
    }
}

fn report(name: Spanned<&str>, found: &mut Findings) {
    let template = Template::parse(name.value);
    for part in template.parts().iter().filter(|part| part.kind == PartKind::Literal) {
        let text = &name.value[part.range.clone()];
        // what is filled in when Logstash starts, and date math of Elasticsearch
        if text.contains("${") || name.value.starts_with('<') || name.value.starts_with("%3C") {
            return;
        }
        let wrong =
            |(_, c): &(usize, char)| c.is_uppercase() || c.is_whitespace() || r#"\/*?"<>|,#:"#.contains(*c);
        let first =
            if part.range.start == 0 { text.chars().next().filter(|c| "-_+".contains(*c)) } else { None };
        let Some((at, sign)) = first.map(|first| (0, first)).or_else(|| text.char_indices().find(wrong))
        else {
            continue;
        };
        let start = part.range.start + at;
        let (message, help) = match sign {
            _ if first.is_some() => {
                (format!("the name of an index cannot begin with `{sign}`"), "remove it".to_owned())
            }
            sign if sign.is_uppercase() => {
                let whole = text.to_lowercase();
                (
                    format!("the name of an index cannot have `{sign}`, an upper case letter"),
                    format!("write `{whole}`"),
                )
            }
            sign => (format!("the name of an index cannot have `{sign}`"), "remove it".to_owned()),
        };
        found.at(name.part(&(start..start + sign.len_utf8())), message).help(help);
        return;
    }
}
