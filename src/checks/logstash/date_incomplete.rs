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
        let has_zone = plugin.option("timezone").is_some();
        let formats = plugin.option("match").into_iter().flat_map(|formats| formats.texts().skip(1));
        for format in
            formats.filter(|format| !NAMED_FORMATS.contains(&format.value) && !format.contains("${"))
        {
            let Ok(pattern) = DatePattern::joda(format.value) else { continue };
            let Said { year, day, zone } = pattern.said();
            let zone = zone || has_zone;
            if !day {
                found
                    .at(
                        format.span,
                        "this format has no day: all times that it reads are on the first of January",
                    )
                    .level(Level::Warning)
                    .help("capture the date as well, or leave `@timestamp` as it is");
                continue;
            }
            let (lacks, takes) = match (year, zone) {
                (_, true) => continue,
                (true, false) => ("no zone", "the zone of its own machine"),
                (false, false) => ("no year and no zone", "the present year and the zone of its own machine"),
            };
            found
                .at(format.span, format!("this format has {lacks}: Logstash takes {takes}"))
                .help("say where the times are from: `timezone => \"UTC\"`");
        }
    }
}
