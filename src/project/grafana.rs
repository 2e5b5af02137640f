//! What the provisioning files of a project say together.

use super::{Content, Document, Project};
use crate::{
    model::grafana::provisioning::{Provisioning, has_variable},
    source::{Embedded, Spanned},
};
use std::{
    collections::{BTreeMap, HashSet},
    ffi::OsStr,
    path::Path,
};

/// The names of what is provisioned anywhere in a project; `None` where nothing is, or where not all names are known.
#[derive(Debug, Default)]
pub struct ProvisionedNames<'p> {
    /// The identifiers of the data sources.
    pub datasources: Option<Vec<&'p str>>,
    /// The contact points.
    pub contact_points: Option<Vec<&'p str>>,
    /// The mute timings.
    pub mute_times: Option<Vec<&'p str>>,
}

impl ProvisionedNames<'_> {
    /// Names of what Grafana has by itself.
    pub const BUILT_IN: [&'static str; 4] =
        ["grafana-default-email", "autogen-contact-point-default", "email receiver", "empty"];
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

    /// The names of what is provisioned anywhere.
    #[must_use]
    pub fn provisioned_names(&self) -> ProvisionedNames<'_> {
        let is_template = |document: &Document| matches!(document.content, Content::Template(_));
        let is_known =
            self.provisioning().all(|file| file.complete) && !self.documents.iter().any(is_template);
        if !is_known {
            return ProvisionedNames::default();
        }
        let sources = self.provisioning().flat_map(|file| &file.datasources);
        let points = self.provisioning().flat_map(|file| &file.contact_points);
        let times = self.provisioning().flat_map(|file| &file.mute_times);
        ProvisionedNames {
            datasources: all(sources.map(|source| source.uid.as_ref())),
            contact_points: all(points.map(|point| Some(&point.name))),
            mute_times: all(times.map(Some)),
        }
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

/// All names, if there are any and each is known.
fn all<'p>(names: impl Iterator<Item = Option<&'p Spanned<String>>>) -> Option<Vec<&'p str>> {
    let names: Option<Vec<&str>> = names.map(|name| name.map(|name| name.value.as_str())).collect();
    names.filter(|names| !names.is_empty() && !names.iter().any(|name| has_variable(name)))
}
