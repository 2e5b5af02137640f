use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::prometheus::Config,
    project::Project,
    time::Duration,
};

check! {
    /// A dashboard that refreshes faster than there is anything new.
    ///
    /// Between two scrapes nothing changes: every refresh in between asks the same queries for the same answer. And a Grafana as it
    /// comes refuses intervals below 5 seconds (`min_refresh_interval`).
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "refresh": "1s",
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "refresh": "1m",
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    "grafana/refresh-too-fast", Warning, Provable, run
}

/// What Grafana allows if nothing else is configured, in milliseconds.
const LEAST: i64 = 5_000;

fn run(project: &Project, found: &mut Findings) {
    for refresh in project.dashboards().filter_map(|dashboard| dashboard.refresh.as_ref()) {
        let Ok(every) = Duration::parse(&refresh.value) else { continue };
        if (1..LEAST).contains(&every.as_millis()) {
            found
                .at(
                    refresh.span,
                    format!(
                        "the dashboard refreshes every `{}`, Grafana allows `5s` at least",
                        refresh.value
                    ),
                )
                .help("refresh as often as Prometheus scrapes: `30s`, `1m`");
        }
    }
    for (dashboard, config) in project.dashboards_of_configs() {
        let Some(refresh) = &dashboard.refresh else { continue };
        let (Ok(every), Some(scraped)) = (Duration::parse(&refresh.value), shortest(config)) else {
            continue;
        };
        if every.as_millis() >= LEAST && every < scraped {
            found
                .at(
                    refresh.span,
                    format!("the dashboard refreshes every `{}`, and nothing is scraped more often than every `{scraped}`", refresh.value),
                )
                .level(Level::Note)
                .help(format!("refresh every `{scraped}`: between two scrapes there is nothing new"));
        }
    }
}

/// How often the job is scraped that is scraped most often.
fn shortest(config: &Config) -> Option<Duration> {
    let default = config.global.scrape_interval.as_ref().map_or(Config::SCRAPE_INTERVAL, |own| own.value);
    let intervals =
        config.jobs.iter().map(|job| job.scrape_interval.as_ref().map_or(default, |own| own.value));
    intervals.min().filter(|_| config.complete && config.scrape_config_files.is_empty())
}
