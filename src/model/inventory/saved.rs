//! Inventories in files, so that what a server said once is known where no server can be asked.
//!
//! The file is JSON, one metric a line, sorted by name, so that its history can be read. It holds no addresses and
//! nothing of how a server was asked. Reading it gives the same metrics, with the places in the file as their origin.

use super::{Labels, Metric, MetricType, Name, Origin};
use crate::{
    model::decode::{self, Fields},
    source::{Embedded, Spanned},
    syntax::{json, yaml::Node},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The format that is written; older ones can be read.
const VERSION: i64 = 1;

/// An inventory in a file.
#[derive(Clone, Debug, Default)]
pub struct Saved {
    /// The metrics.
    pub metrics: Vec<Metric>,
    /// Whether there are no others.
    pub is_closed: bool,
}

#[derive(Serialize)]
struct Line<'m> {
    name: &'m str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<&'m [String]>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more_labels: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    jobs: Vec<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'m str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    created: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    split: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'m str>,
}

impl Saved {
    /// Whether a text looks like a saved inventory and not like an exposition.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        text.trim_start().starts_with('{')
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Why it is no saved inventory.
    pub fn read(text: &Embedded) -> Result<Self, String> {
        let tree = json::read(text);
        let root = tree.root().filter(|_| decode::is_bounded(&tree) && tree.problems().is_empty());
        let fields = root.map(Fields::of).ok_or("it is no saved inventory: its JSON is broken")?;
        match fields.int("version").map(|version| version.value) {
            Some(1..=VERSION) => {}
            Some(_) => return Err("it was saved by a newer version of mcpmon-check".to_owned()),
            None => return Err("it is no saved inventory: it has no `version`".to_owned()),
        }
        let is_closed = fields.bool("closed").is_some_and(|closed| closed.value);
        Ok(Self { metrics: fields.items("metrics").filter_map(metric).collect(), is_closed })
    }

    /// The text of a file with these metrics; those whose names are computed cannot be saved.
    #[must_use]
    pub fn write(&self) -> String {
        let mut by_name: BTreeMap<(&str, &'static str), Metric> = BTreeMap::new();
        for metric in &self.metrics {
            let Some(name) = metric.name.exact() else { continue };
            let known = by_name.remove(&(name, metric.kind.name()));
            let joined = known.map_or_else(|| metric.clone(), |known| joined(known, metric));
            by_name.insert((name, metric.kind.name()), joined);
        }
        let lines = by_name.into_values().filter_map(|mut metric| {
            metric.labels.names.sort();
            metric.jobs.sort();
            serde_json::to_string(&line(&metric)?).ok()
        });
        let lines: Vec<String> = lines.map(|line| format!("    {line}")).collect();
        let lines = if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) };
        format!(
            "{{\n  \"version\": {VERSION},\n  \"closed\": {},\n  \"metrics\": [{lines}]\n}}\n",
            self.is_closed
        )
    }
}

/// The same metric, as two know it.
fn joined(mut known: Metric, other: &Metric) -> Metric {
    let new = other.labels.names.iter().filter(|label| !known.labels.names.contains(label));
    let new: Vec<String> = new.cloned().collect();
    known.labels.names.extend(new);
    known.labels.are_all &= other.labels.are_all;
    let is_attributed = !known.jobs.is_empty() && !other.jobs.is_empty();
    let jobs = other.jobs.iter().filter(|job| !known.jobs.contains(job)).cloned().collect::<Vec<_>>();
    known.jobs.extend(jobs);
    // a job that is not named would seem not to have it
    known.jobs.retain(|_| is_attributed);
    known.has_created |= other.has_created;
    known.is_split &= other.is_split;
    Metric {
        unit: known.unit.or_else(|| other.unit.clone()),
        help: known.help.or_else(|| other.help.clone()),
        ..known
    }
}

fn line(metric: &Metric) -> Option<Line<'_>> {
    let Labels { names, are_all } = &metric.labels;
    Some(Line {
        name: metric.name.exact()?,
        kind: metric.kind.name(),
        labels: (*are_all || !names.is_empty()).then_some(names),
        more_labels: !are_all && !names.is_empty(),
        jobs: metric.jobs.iter().map(AsRef::as_ref).collect(),
        unit: metric.unit.as_deref(),
        created: metric.has_created,
        split: metric.is_split,
        help: metric.help.as_deref(),
    })
}

fn metric(node: Node<'_>) -> Option<Metric> {
    let fields = Fields::of(node);
    let Spanned { value: name, span } = fields.text("name")?;
    let text = |field: &str| fields.text(field).map(|text| text.value);
    let flag = |field: &str| fields.bool(field).is_some_and(|flag| flag.value);
    Some(Metric {
        name: Name::Exact(name),
        kind: text("type").and_then(|kind| MetricType::of_name(&kind)).unwrap_or(MetricType::Unknown),
        labels: Labels {
            names: fields.texts("labels").map(|label| label.value).collect(),
            are_all: fields.value("labels").is_some() && !flag("more_labels"),
        },
        unit: text("unit"),
        help: text("help"),
        has_created: flag("created"),
        is_split: flag("split"),
        jobs: fields.texts("jobs").map(|job| job.value.into()).collect(),
        origin: Origin::Declared(span),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    fn metric(name: &str, labels: &[&str], are_all: bool, jobs: &[&str]) -> Metric {
        let labels = Labels { names: labels.iter().map(ToString::to_string).collect(), are_all };
        Metric {
            name: Name::Exact(name.to_owned()),
            kind: MetricType::Counter,
            labels,
            unit: None,
            help: Some("says \"\\ \u{e9}\n\u{1f600}".to_owned()),
            has_created: name.starts_with('a'),
            is_split: name.starts_with('a'),
            jobs: jobs.iter().map(|job| (*job).into()).collect(),
            origin: Origin::Prometheus,
        }
    }

    fn read(text: &str) -> Result<Saved, String> {
        let mut files = Files::default();
        let id = files.add("metrics.json", text.into()).unwrap();
        Saved::read(files.get(id).text())
    }

    fn without_origin(metrics: &[Metric]) -> Vec<Metric> {
        metrics.iter().map(|metric| Metric { origin: Origin::Prometheus, ..metric.clone() }).collect()
    }

    #[test]
    fn what_is_saved_is_read_again() {
        let metrics = vec![
            metric("a_total", &["x", "y"], true, &["one"]),
            metric("b_total", &[], true, &[]),
            metric("c_total", &[], false, &[]),
            metric("d_total", &["x"], false, &[]),
        ];
        let saved = Saved { metrics: metrics.clone(), is_closed: true };
        let text = saved.write();
        let back = read(&text).unwrap();
        assert!(back.is_closed);
        assert_eq!(without_origin(&back.metrics), metrics);
        assert_eq!(Saved { metrics: back.metrics, is_closed: true }.write(), text);
        assert_eq!(text.lines().count(), 5 + metrics.len() + 1);
        assert!(Saved::is_one(&text) && !Saved::is_one("up 1\n"));
    }

    #[test]
    fn the_order_in_which_servers_were_asked_does_not_matter() {
        let (a, b) = (metric("a_total", &["x"], true, &["one"]), metric("a_total", &["y"], true, &["two"]));
        let of = |metrics: &[&Metric]| {
            Saved { metrics: metrics.iter().copied().cloned().collect(), is_closed: false }.write()
        };
        assert_eq!(of(&[&a, &b]), of(&[&b, &a]));
        assert!(of(&[&a, &b]).contains(r#""labels":["x","y"],"jobs":["one","two"]"#), "{}", of(&[&a, &b]));
        let unknown = metric("a_total", &[], true, &[]);
        assert!(!of(&[&a, &unknown]).contains("jobs"));
    }

    #[test]
    fn what_is_no_saved_inventory_is_refused() {
        for (text, why) in [("{\"a\": ", "broken"), ("{}", "no `version`"), ("{\"version\": 2}", "newer")] {
            let error = read(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
        assert!(read("{\"version\": 1, \"metrics\": []}").unwrap().metrics.is_empty());
    }
}
