//! What Grafana loads together: dashboards of one folder, and the providers that load them.

use super::{Content, Project};
use crate::model::{grafana::dashboard::Dashboard, prometheus};
use std::{
    collections::{BTreeMap, HashSet},
    path::{Path, PathBuf},
};

impl Project {
    /// The dashboards on disk by their folder.
    #[must_use]
    pub fn dashboard_folders(&self) -> Vec<Vec<&Dashboard>> {
        let mut folders: BTreeMap<&Path, Vec<&Dashboard>> = BTreeMap::new();
        for (path, dashboard) in self.dashboard_files() {
            folders.entry(path.parent().unwrap_or(Path::new(""))).or_default().push(dashboard);
        }
        folders.into_values().collect()
    }

    /// The dashboards below a folder `provisioning/dashboards` in which there is no provider.
    pub fn dashboards_without_provider(&self) -> impl Iterator<Item = &Dashboard> {
        let provided: HashSet<PathBuf> = self
            .documents()
            .iter()
            .filter(|document| match &document.content {
                Content::Provisioning(file) => !file.providers.is_empty() || !file.complete,
                Content::Template(_) => true,
                _ => false,
            })
            .filter_map(|document| provisioning_folder(&document.path))
            .collect();
        self.dashboard_files().filter_map(move |(path, dashboard)| {
            let folder = provisioning_folder(path)?;
            (!provided.contains(&folder)).then_some(dashboard)
        })
    }

    /// The dashboards that belong to a Prometheus, and its configuration.
    pub fn dashboards_of_configs(&self) -> impl Iterator<Item = (&Dashboard, &prometheus::Config)> {
        let of_stack = |stack: &'_ super::Stack| -> Vec<(&Dashboard, &prometheus::Config)> {
            let Content::Prometheus(config) = &self.document(stack.prometheus).content else { return vec![] };
            let dashboards = stack.dashboards.iter().filter_map(|id| match &self.document(*id).content {
                Content::Dashboard(dashboard) => Some((dashboard, config)),
                _ => None,
            });
            dashboards.collect()
        };
        self.stacks().iter().flat_map(of_stack)
    }

    fn dashboard_files(&self) -> impl Iterator<Item = (&Path, &Dashboard)> {
        self.documents().iter().filter(|document| !document.wrapped).filter_map(|document| {
            match &document.content {
                Content::Dashboard(dashboard) => Some((document.path.as_path(), dashboard)),
                _ => None,
            }
        })
    }
}

/// The folder `provisioning/dashboards` that a file lies in.
fn provisioning_folder(path: &Path) -> Option<PathBuf> {
    let is_one = |folder: &&Path| folder.ends_with("provisioning/dashboards");
    path.ancestors().find(is_one).map(Path::to_owned)
}
