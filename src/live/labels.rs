//! The labels of metrics: of many at once by the series of the last hour, of those that have too many one by one.
//!
//! A budget of requests, bytes and time holds for all of them. Labels that were not asked for are unknown; those that
//! were are all that there are.

use super::{
    Address, Error, ErrorKind,
    answer::{self, Answer},
    connection::Connection,
};
use crate::model::inventory::{Labels, Metric, MetricType};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Metrics that are asked for at once.
const BATCH: usize = 40;
/// So many series are read of a batch.
const MAX_SERIES: usize = 5_000;
/// An answer about a batch may be so large.
const MAX_ANSWER: u64 = 8 << 20;
/// All answers together may be so large.
const MAX_BYTES: u64 = 128 << 20;
/// So many requests are made.
const MAX_REQUESTS: usize = 1_000;
/// So long they are made.
const MAX_TIME: Duration = Duration::from_secs(30);
/// How old a series may be.
const WINDOW: Duration = Duration::from_secs(3600);

/// Labels that a scrape adds, and the name itself.
const NOT_OWN: [&str; 3] = ["__name__", "instance", "job"];

/// Asks for the labels of `metrics`; what prevents it is a remark.
pub(super) fn learn(
    connection: &Connection,
    base: &Address,
    names: &BTreeSet<String>,
    metrics: &mut [Metric],
) -> Option<String> {
    let mut asked: Vec<(String, &mut Metric)> =
        metrics.iter_mut().filter_map(|metric| Some((representative(metric, names)?, metric))).collect();
    let mut asker = Asker { connection, base, started: Instant::now(), read: connection.read(), requests: 0 };
    let mut left = asked.len();
    for batch in asked.chunks_mut(BATCH) {
        if let Err(why) = asker.batch(batch) {
            return Some(format!("the labels of {left} of its metrics are not known: {why}"));
        }
        left -= batch.len();
    }
    None
}

/// The series whose labels are those of the metric, without the label that tells its buckets or quantiles apart.
fn representative(metric: &Metric, names: &BTreeSet<String>) -> Option<String> {
    let name = metric.name.exact()?;
    let parts: &[&str] = match metric.kind {
        MetricType::Histogram | MetricType::GaugeHistogram | MetricType::Summary => {
            &["_count", "_sum", "_bucket", ""]
        }
        _ => &[""],
    };
    parts.iter().map(|part| format!("{name}{part}")).find(|series| names.contains(series))
}

struct Asker<'c> {
    connection: &'c Connection,
    base: &'c Address,
    started: Instant,
    /// What was read before.
    read: u64,
    requests: usize,
}

impl Asker<'_> {
    /// The failure of what is over the budget.
    fn spend(&mut self) -> Result<(), String> {
        let read = self.connection.read() - self.read;
        if self.requests >= MAX_REQUESTS {
            return Err(format!("more than {MAX_REQUESTS} requests would be needed"));
        }
        if read >= MAX_BYTES {
            return Err(format!("the answers have more than {} MB", MAX_BYTES >> 20));
        }
        if self.started.elapsed() >= MAX_TIME {
            return Err(format!("the server needs longer than {MAX_TIME:?} for them"));
        }
        self.requests += 1;
        Ok(())
    }

    fn ask<T: serde::de::DeserializeOwned>(
        &mut self,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Result<Answer<T>, Error>, String> {
        self.spend()?;
        Ok(answer::ask(self.connection, &self.base.below(path, parameters), MAX_ANSWER))
    }

    fn batch(&mut self, batch: &mut [(String, &mut Metric)]) -> Result<(), String> {
        let names: Vec<String> = batch.iter().map(|(name, _)| regex::escape(name)).collect();
        let selector = format!("{{__name__=~{}}}", quoted(&names.join("|")));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let start = now.saturating_sub(WINDOW).as_secs().to_string();
        let limit = MAX_SERIES.to_string();
        let parameters = [("match[]", selector.as_str()), ("start", &start), ("limit", &limit)];
        let series: Vec<BTreeMap<String, String>> = match self.ask::<Vec<_>>("/api/v1/series", &parameters)? {
            Ok(answer) if answer.data.len() < MAX_SERIES && answer.warnings.is_empty() => answer.data,
            Ok(_) | Err(Error { kind: ErrorKind::TooLarge(_) | ErrorKind::NotFound, .. }) => {
                return self.one_by_one(batch);
            }
            Err(error) => return Err(error.to_string()),
        };
        let mut labels: HashMap<String, BTreeSet<String>> = HashMap::new();
        for mut series in series {
            let Some(name) = series.remove("__name__") else { continue };
            labels.entry(name).or_default().extend(series.into_keys());
        }
        for (name, metric) in batch {
            if let Some(labels) = labels.remove(name) {
                metric.labels = own(labels, metric.kind);
            }
        }
        Ok(())
    }

    fn one_by_one(&mut self, batch: &mut [(String, &mut Metric)]) -> Result<(), String> {
        for (name, metric) in batch {
            let selector = format!("{{__name__={}}}", quoted(name));
            match self.ask::<BTreeSet<String>>("/api/v1/labels", &[("match[]", selector.as_str())])? {
                Ok(answer) if answer.warnings.is_empty() => metric.labels = own(answer.data, metric.kind),
                Ok(_) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(())
    }
}

/// The labels that a metric of this type has itself, and no others.
fn own(labels: BTreeSet<String>, kind: MetricType) -> Labels {
    let apart = match kind {
        MetricType::Histogram | MetricType::GaugeHistogram => "le",
        MetricType::Summary => "quantile",
        _ => "",
    };
    let is_own = |label: &String| !NOT_OWN.contains(&label.as_str()) && label != apart;
    Labels { names: labels.into_iter().filter(is_own).collect(), are_all: true }
}

/// A text as PromQL writes it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
