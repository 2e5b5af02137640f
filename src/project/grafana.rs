//! What the provisioning files of a project say together.

use super::{Content, Document, Project};
use crate::{
    model::grafana::{
        dashboard::Dashboard,
        provisioning::{Datasource, Provisioning, has_variable},
    },
    source::{Embedded, Spanned},
};
use std::{
    collections::{BTreeMap, HashSet},
    ffi::OsStr,
    path::Path,
};

/// What one Grafana sets up when it starts, and the dashboards that are shown in it.
#[derive(Debug)]
pub struct Grafana<'p> {
    /// Its provisioning files, in the order of the documents.
    pub files: Vec<&'p Provisioning>,
    /// The dashboards that are nearer to its files than to those of another Grafana, each with its path.
    pub dashboards: Vec<(&'p Path, &'p Dashboard)>,
    /// Nothing may be concluded from absence if this is false: a file is broken, or a template.
    pub complete: bool,
}

/// How a dashboard comes into Grafana.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It is not known.
    Unknown,
    /// The path of a provider ends in a folder of the same name.
    Perhaps,
    /// The path of a provider ends in the folder and the one above it.
    Provisioned,
}

impl<'p> Grafana<'p> {
    /// Names of what Grafana has by itself.
    pub const BUILT_IN: [&'static str; 4] =
        ["grafana-default-email", "autogen-contact-point-default", "email receiver", "empty"];

    /// The data sources.
    pub fn datasources(&self) -> impl Iterator<Item = &'p Datasource> {
        self.files.iter().flat_map(|file| &file.datasources)
    }

    /// The identifiers of the data sources, if there are any and all are known.
    #[must_use]
    pub fn datasource_uids(&self) -> Option<Vec<&'p str>> {
        self.known(self.datasources().map(|source| source.uid.as_ref()))
    }

    /// The contact points, if there are any and all are known.
    #[must_use]
    pub fn contact_points(&self) -> Option<Vec<&'p str>> {
        self.known(self.files.iter().flat_map(|file| &file.contact_points).map(|point| Some(&point.name)))
    }

    /// The mute timings, if there are any and all are known.
    #[must_use]
    pub fn mute_times(&self) -> Option<Vec<&'p str>> {
        self.known(self.files.iter().flat_map(|file| &file.mute_times).map(Some))
    }

    /// The dashboards, and how each comes into it: providers know folders as a container sees them, so only the last ones
    /// of a path can be compared.
    pub fn ways(&self) -> impl Iterator<Item = (&'p Dashboard, Way)> {
        let paths = self.files.iter().flat_map(|file| &file.providers).filter_map(|one| one.path.as_ref());
        let paths: Vec<&Path> = paths.map(|path| Path::new(path.text())).collect();
        self.dashboards.iter().map(move |(path, dashboard)| {
            (*dashboard, paths.iter().map(|provided| way(provided, path)).max().unwrap_or(Way::Unknown))
        })
    }

    fn known(&self, names: impl Iterator<Item = Option<&'p Spanned<String>>>) -> Option<Vec<&'p str>> {
        let names: Option<Vec<&str>> = names.map(|name| name.map(|name| name.value.as_str())).collect();
        let is_known = |names: &Vec<&str>| !names.is_empty() && !names.iter().any(|name| has_variable(name));
        names.filter(|names| self.complete && is_known(names))
    }
}

/// How many of the last folders of `provided` are those of a folder that `file` lies in.
fn way(provided: &Path, file: &Path) -> Way {
    let same = |folder: &Path| {
        let pairs = provided.components().rev().zip(folder.components().rev());
        pairs.take_while(|(a, b)| a == b).count()
    };
    match file.ancestors().skip(1).map(same).max() {
        None | Some(0) => Way::Unknown,
        Some(1) => Way::Perhaps,
        Some(_) => Way::Provisioned,
    }
}

/// The folders of which Grafana reads all files together.
const READ_TOGETHER: [&str; 3] = ["datasources", "dashboards", "alerting"];

impl Project {
    /// Provisioning files that Grafana reads together: those of a folder with such a name, and each other one alone.
    #[must_use]
    pub fn provisioned_together(&self) -> Vec<Vec<&Provisioning>> {
        let mut folders: BTreeMap<&Path, Vec<&Provisioning>> = BTreeMap::new();
        let mut alone = vec![];
        for (document, file) in self.provisioning_documents() {
            let folder = document.path.parent().filter(|folder| is_read_together(folder));
            match folder.filter(|_| !document.wrapped) {
                Some(folder) => folders.entry(folder).or_default().push(file),
                None => alone.push(vec![file]),
            }
        }
        folders.into_values().chain(alone).collect()
    }

    /// Every Grafana for which something is provisioned. Its files are those with the same folder above `datasources`,
    /// `dashboards` and `alerting`. Last, one without files: its dashboards are as near to two of the others, or there is
    /// no other.
    #[must_use]
    pub fn grafanas(&self) -> Vec<Grafana<'_>> {
        let mut homes: BTreeMap<&Path, Vec<&Provisioning>> = BTreeMap::new();
        for (document, file) in self.provisioning_documents() {
            homes.entry(home(document)).or_default().push(file);
        }
        let mut dashboards: BTreeMap<Option<&Path>, Vec<(&Path, &Dashboard)>> = BTreeMap::new();
        for document in &self.documents {
            let Content::Dashboard(dashboard) = &document.content else { continue };
            let home = nearest(homes.keys().copied(), &document.path);
            dashboards.entry(home).or_default().push((&document.path, dashboard));
        }
        let templates = self.documents.iter().filter(|one| matches!(one.content, Content::Template(_)));
        let templated: HashSet<Option<&Path>> =
            templates.map(|document| nearest(homes.keys().copied(), &document.path)).collect();
        let homes = homes.into_iter().map(|(home, files)| (Some(home), files)).chain([(None, vec![])]);
        let grafanas = homes.map(|(home, files)| Grafana {
            complete: !templated.contains(&home)
                && !templated.contains(&None)
                && files.iter().all(|file| file.complete),
            files,
            dashboards: dashboards.remove(&home).unwrap_or_default(),
        });
        grafanas.collect()
    }

    /// The paths of providers that end like no folder in which there are dashboards here. Where there are none at all,
    /// they were never meant to be.
    pub fn provider_paths_elsewhere(&self) -> impl Iterator<Item = &Embedded> {
        let dashboards =
            self.documents.iter().filter(|document| matches!(document.content, Content::Dashboard(_)));
        let folders: HashSet<&OsStr> = dashboards
            .flat_map(|document| document.path.ancestors().skip(1))
            .filter_map(Path::file_name)
            .collect();
        let files = self.provisioning_documents().filter(|(document, _)| !document.wrapped);
        let paths = files.flat_map(|(_, file)| &file.providers).filter_map(|provider| provider.path.as_ref());
        paths.filter(move |path| {
            let name = Path::new(path.text()).file_name();
            let is_here = name.is_none_or(|name| folders.contains(name));
            !folders.is_empty() && !is_here && !has_variable(path.text())
        })
    }

    fn provisioning_documents(&self) -> impl Iterator<Item = (&Document, &Provisioning)> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Provisioning(file) => Some((document, file)),
            _ => None,
        })
    }
}

fn is_read_together(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| READ_TOGETHER.iter().any(|known| name == *known))
}

/// The folder of the Grafana that a provisioning file is for.
fn home(document: &Document) -> &Path {
    let folder = document.path.parent().unwrap_or(Path::new(""));
    let above = folder.parent().filter(|_| is_read_together(folder) && !document.wrapped);
    let Some(above) = above else { return folder };
    above.parent().filter(|_| above.ends_with("provisioning")).unwrap_or(above)
}

/// The folder with which `path` shares the most, if it is one alone.
fn nearest<'p>(homes: impl Iterator<Item = &'p Path> + Clone, path: &Path) -> Option<&'p Path> {
    let shared = |home: &Path| home.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let most = homes.clone().map(shared).max()?;
    let mut nearest = homes.filter(|home| shared(home) == most);
    nearest.next().filter(|_| nearest.next().is_none())
}
