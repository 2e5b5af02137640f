use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::logstash::{
        PipelineFile,
        date::{DatePattern, NAMED_FORMATS, Said},
    },
    project::Project,
};

check! {
    /// A format of a date filter without a day or a zone.
    ///
    /// Without a day all times are on the first of January, which is told as a warning. Without a zone Logstash takes that of
    /// its own machine, unless `timezone` says another: events of machines in other zones are then hours off. A year that
    /// is missing is the present one, or one beside it around New Year.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { date { match => ["time", "HH:mm:ss"] timezone => "UTC" } }
    /// ```
    ///
    /// ```text bad file=pipeline.conf
    /// filter { date { match => ["time", "yyyy-MM-dd HH:mm:ss"] } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { date { match => ["time", "yyyy-MM-dd HH:mm:ss"] timezone => "UTC" } }
    /// ```
    "logstash/date-incomplete", Note, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let plugins = project.pipelines().flat_map(PipelineFile::plugins);
    for (plugin, _) in plugins.filter(|(plugin, _)| *plugin.name == "date") {
        let formats = plugin.option("match").into_iter().flat_map(|formats| formats.texts().skip(1));
        let formats = formats.filter(|text| !NAMED_FORMATS.contains(&text.value) && !text.contains("${"));
        let read = formats.filter_map(|text| Some((text, DatePattern::joda(text.value).ok()?)));
        let mut has_zone = plugin.option("timezone").is_some();
        // a letter that means something else than it looks like is told by its own check
        for (format, pattern) in read.filter(|(_, pattern)| pattern.doubts(true).is_empty()) {
            let Said { year, day, zone } = pattern.said();
            if !day {
                found
                    .at(
                        format.span,
                        "this format has no day: all times that it reads are on the first of January",
                    )
                    .level(Level::Warning)
                    .help("capture the date as well, or leave `@timestamp` as it is");
            } else if !zone && !has_zone {
                let (lacks, takes) = match year {
                    true => ("no zone", "the zone of its own machine"),
                    false => ("no year and no zone", "the present year and the zone of its own machine"),
                };
                found
                    .at(format.span, format!("this format has {lacks}: Logstash takes {takes}"))
                    .help("say where the times are from: `timezone => \"UTC\"`");
                // once is enough for a filter
                has_zone = true;
            }
        }
    }
}
