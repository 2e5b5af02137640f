use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::logstash::{
        PartKind, Template,
        date::{DatePattern, Doubt, NAMED_FORMATS},
    },
    project::Project,
    source::Spanned,
};

check! {
    /// A date pattern with letters that mean nothing, or something else than they look like.
    ///
    /// Letters that mean nothing stop the pipeline when it starts: text such as `T` must stand in single quotes. `DD` is the
    /// day of the year, `mm` is minutes, `hh` counts to 12: patterns with these read other times than meant, or none.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { date { match => ["time", "yyyy-MM-ddTHH:mm:ss"] } }
    /// ```
    ///
    /// ```text bad file=pipeline.conf
    /// filter { date { match => ["time", "yyyy-MM-DD HH:mm:ss"] } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { date { match => ["time", "yyyy-MM-dd'T'HH:mm:ssZ"] } }
    /// ```
    "logstash/date-format", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for file in project.pipelines() {
        for (plugin, used) in file.plugins() {
            if *plugin.name == "date"
                && let Some(formats) = plugin.option("match")
            {
                let formats = formats.texts().skip(1).filter(|text| !text.contains("${"));
                formats.for_each(|format| read(format, found));
            }
            // `%{+field}` of dissect appends to a field
            let is_template = |name: &str| name != "codec" && *plugin.name != "dissect";
            for setting in used.options.iter().filter(|setting| is_template(&setting.name)) {
                setting.value.all_texts().for_each(|text| printed(text, found));
            }
        }
    }
}

/// A pattern by which times are read.
fn read(format: Spanned<&str>, found: &mut Findings) {
    if format.is_empty() || NAMED_FORMATS.contains(&format.value) {
        return;
    }
    match DatePattern::joda(format.value) {
        Err(error) => {
            let letters = &error.letters;
            found
                .at(format.part(&error.range), error.to_string())
                .help(format!("put text in single quotes: `'{letters}'`"));
        }
        Ok(pattern) => {
            let doubts = pattern.doubts(true);
            doubts.iter().for_each(|(doubt, range)| doubted(format, *doubt, range, found));
        }
    }
}

/// The patterns of times in a text.
fn printed(text: Spanned<&str>, found: &mut Findings) {
    if !text.value.contains("%{+") {
        return;
    }
    for part in Template::parse(text.value).parts() {
        match &part.kind {
            PartKind::Joda(Ok(pattern)) => {
                let start = part.range.start + "%{+".len();
                for (doubt, range) in pattern.doubts(false) {
                    doubted(text, doubt, &(start + range.start..start + range.end), found);
                }
            }
            PartKind::Joda(Err(error)) => {
                found
                    .at(text.part(&part.range), error.to_string())
                    .help(format!("put text in single quotes: `'{}'`", error.letters));
            }
            _ => {}
        }
    }
}

fn doubted(text: Spanned<&str>, doubt: Doubt, range: &std::ops::Range<usize>, found: &mut Findings) {
    let letters = &text.value[range.clone()];
    let (fact, remedy) = match doubt {
        Doubt::HalfDay => {
            ("counts hours to 12, and nothing says which half of the day", "write `HH`, or add `a`")
        }
        Doubt::DayOfYear => ("is the day of the year", "write `dd` for the day of the month"),
        Doubt::Minutes => ("is the minute, not the month", "write `MM`"),
        Doubt::Month => ("is the month, not the minute", "write `mm`"),
        Doubt::Fraction => ("is a fraction of a second, not the second", "write `ss`"),
        Doubt::WeekYear => {
            ("is the week of a year that may be another one at its ends", "write `xxxx` for the year")
        }
    };
    found.at(text.part(range), format!("`{letters}` {fact}")).level(Level::Warning).help(remedy);
}
