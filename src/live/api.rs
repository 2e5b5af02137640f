//! The API of a Prometheus: the names of its metrics, what they mean, which jobs bring them.
//!
//! Only the names are necessary. What a server does not tell, because it is a Thanos, a Mimir or an old Prometheus, is
//! unknown, and a remark says what.

use super::{
    Address, Error, ErrorKind, Learnt,
    answer::{self, Answer},
    connection::{Connection, MAX_BYTES},
    family::{self, Family},
    labels,
};
use crate::model::inventory::MetricType;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// So many names are asked for.
const MAX_NAMES: usize = 100_000;
/// So many jobs are asked for their metrics.
const MAX_JOBS: usize = 200;
/// The metrics of all jobs together may be so large.
const MAX_JOB_BYTES: u64 = 64 << 20;

/// A server that answers as a Prometheus does.
pub(super) struct Api<'c> {
    connection: &'c Connection,
    base: Address,
    names: Answer<BTreeSet<String>>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    unit: String,
}

#[derive(Deserialize)]
struct TargetMetadata {
    #[serde(default)]
    metric: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Targets {
    #[serde(default)]
    active_targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct BuildInfo {
    version: String,
}

impl<'c> Api<'c> {
    /// The API below `base`; `None` if there is something else.
    pub(super) fn find(connection: &'c Connection, base: &Address) -> Result<Option<Self>, Error> {
        let limit = MAX_NAMES.to_string();
        let names = base.below("/api/v1/label/__name__/values", &[("limit", limit.as_str())]);
        let body = connection.ask(&names, MAX_BYTES)?;
        let is_absent = matches!(body.status, 404 | 405 | 410);
        let starts_with =
            |byte: u8| body.bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&byte);
        let is_json = body.has_type("json") || starts_with(b'{');
        match body.fault() {
            Some(_) if is_absent => Ok(None),
            Some(error) => Err(error),
            None if !is_json => Ok(None),
            None => Ok(Some(Self { connection, base: base.clone(), names: body.read()? })),
        }
    }

    fn ask<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<T, Error> {
        let address = self.base.below(path, parameters);
        answer::ask(self.connection, &address, MAX_BYTES).map(|answer| answer.data)
    }

    /// Everything that it tells.
    pub(super) fn learn(self, shown: &Arc<str>) -> Result<Learnt, Error> {
        if self.names.data.is_empty() {
            return Err(Error { address: shown.to_string(), kind: ErrorKind::Empty });
        }
        let mut remarks = self.names.warnings.clone();
        let is_cut = self.names.data.len() >= MAX_NAMES;
        if is_cut && remarks.is_empty() {
            remarks.push(format!("only its first {MAX_NAMES} names were asked for"));
        }
        let is_whole = remarks.is_empty();
        let mut families = self.families().unwrap_or_else(|error| {
            remarks.push(format!("the types of its metrics are not known: {error}"));
            BTreeMap::new()
        });
        let jobs = self.jobs();
        match &jobs {
            Ok(jobs) => remarks.extend(self.attribute(jobs, &mut families)),
            Err(error) => remarks.push(format!("its jobs are not known: {error}")),
        }
        let mut metrics = family::metrics(&self.names.data, families, shown);
        remarks.extend(labels::learn(self.connection, &self.base, &self.names.data, &mut metrics));
        Ok(Learnt {
            address: Arc::clone(shown),
            metrics,
            is_whole,
            jobs: jobs.unwrap_or_default(),
            version: self.ask("/api/v1/status/buildinfo", &[]).ok().map(|info: BuildInfo| info.version),
            remarks,
        })
    }

    /// What it knows of the metrics of its targets.
    fn families(&self) -> Result<BTreeMap<String, Family>, Error> {
        let said: BTreeMap<String, Vec<Metadata>> = self.ask("/api/v1/metadata", &[])?;
        let family = |said: Vec<Metadata>| {
            let kinds =
                said.iter().map(|said| MetricType::of_name(&said.kind).unwrap_or(MetricType::Unknown));
            let text =
                |text: fn(&Metadata) -> &String| said.iter().map(text).find(|text| !text.is_empty()).cloned();
            Family {
                kind: family::agreed(kinds),
                help: text(|said| &said.help),
                unit: text(|said| &said.unit),
                jobs: vec![],
            }
        };
        Ok(said.into_iter().map(|(name, said)| (name, family(said))).collect())
    }

    /// The jobs that it scrapes now, sorted.
    fn jobs(&self) -> Result<Vec<String>, Error> {
        let targets: Targets = self.ask("/api/v1/targets", &[("state", "active")])?;
        let jobs = targets.active_targets.into_iter().filter_map(|mut target| target.labels.remove("job"));
        Ok(jobs.collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// Notes for each metric which jobs expose it; of all jobs or of none, for else a job that is not named would seem
    /// not to. What prevents it is a remark.
    fn attribute(&self, jobs: &[String], families: &mut BTreeMap<String, Family>) -> Option<String> {
        let refused =
            |why: &dyn std::fmt::Display| Some(format!("which job exposes which metric is not known: {why}"));
        if jobs.len() > MAX_JOBS {
            return refused(&format!("there are more than {MAX_JOBS} jobs"));
        }
        let before = self.connection.read();
        let mut exposed: Vec<(Arc<str>, BTreeSet<String>)> = vec![];
        for job in jobs {
            let selector = format!("{{job={}}}", labels::quoted(job));
            let address = self.base.below("/api/v1/targets/metadata", &[("match_target", &selector)]);
            let left = MAX_JOB_BYTES.saturating_sub(self.connection.read() - before);
            match answer::ask::<Vec<TargetMetadata>>(self.connection, &address, left) {
                Ok(answer) => {
                    let metrics = answer.data.into_iter().map(|said| said.metric);
                    exposed.push((job.as_str().into(), metrics.collect()));
                }
                // the API's way to say that there is nothing
                Err(Error { kind: ErrorKind::NotFound, .. }) => {}
                Err(error) => return refused(&error),
            }
        }
        for (job, metrics) in exposed {
            for name in metrics {
                if let Some(family) = families.get_mut(&name) {
                    family.jobs.push(Arc::clone(&job));
                }
            }
        }
        None
    }
}
