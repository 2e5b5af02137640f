//! Which documents one deployment loads together.
//!
//! A Prometheus configuration is the seed and owns the rule files that it refers to. An Alertmanager configuration,
//! dashboards and what Grafana is provisioned with join the seed with which they share the nearest folder; where
//! several could be meant, none is.

use super::{Content, Document, DocumentId, Reference};
use std::path::Path;

/// The documents that one deployment loads together.
#[derive(Debug)]
pub struct Stack {
    /// Its Prometheus configuration.
    pub prometheus: DocumentId,
    /// Its rule files, in the order of the documents.
    pub rules: Vec<DocumentId>,
    /// Its Alertmanager configuration, if exactly one can be meant.
    pub alertmanager: Option<DocumentId>,
    /// The dashboards that are about it.
    pub dashboards: Vec<DocumentId>,
    /// What its Grafana sets up when it starts, in the order of the documents.
    pub provisioning: Vec<DocumentId>,
}

pub(super) fn find(documents: &[Document], references: &[Reference]) -> Vec<Stack> {
    let ids = |wanted: fn(&Content) -> bool| {
        let matching = documents.iter().enumerate().filter(move |(_, document)| wanted(&document.content));
        matching.map(|(index, _)| DocumentId(index))
    };
    let seeds: Vec<DocumentId> = ids(|content| matches!(content, Content::Prometheus(_))).collect();
    let joined = |wanted: fn(&Content) -> bool| -> Vec<(DocumentId, DocumentId)> {
        ids(wanted).filter_map(|id| Some((nearest(documents, &seeds, id)?, id))).collect()
    };
    let alertmanagers = joined(|content| matches!(content, Content::Alertmanager(_)));
    let dashboards = joined(|content| matches!(content, Content::Dashboard(_)));
    let provisioning = joined(|content| matches!(content, Content::Provisioning(_)));
    let stack = |seed: DocumentId| {
        let own = references.iter().filter(|reference| reference.config == seed);
        let mut rules: Vec<DocumentId> = own.flat_map(|reference| &reference.rules).copied().collect();
        rules.sort_unstable();
        rules.dedup();
        let of_seed = |joined: &[(DocumentId, DocumentId)]| -> Vec<DocumentId> {
            joined.iter().filter(|(of, _)| *of == seed).map(|(_, id)| *id).collect()
        };
        let mut candidates = of_seed(&alertmanagers).into_iter();
        let alertmanager = candidates.next().filter(|_| candidates.next().is_none());
        let (dashboards, provisioning) = (of_seed(&dashboards), of_seed(&provisioning));
        Stack { prometheus: seed, rules, alertmanager, dashboards, provisioning }
    };
    seeds.iter().copied().map(stack).collect()
}

/// The seed that shares the deepest folder with `id`, if it is one alone.
fn nearest(documents: &[Document], seeds: &[DocumentId], id: DocumentId) -> Option<DocumentId> {
    let shared = |seed: &DocumentId| common_depth(&documents[seed.0].path, &documents[id.0].path);
    let deepest = seeds.iter().map(shared).max()?;
    let mut nearest = seeds.iter().filter(|seed| shared(seed) == deepest);
    nearest.next().filter(|_| nearest.next().is_none()).copied()
}

/// How many leading folders two paths have in common.
fn common_depth(a: &Path, b: &Path) -> usize {
    let folders = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    folders(a).components().zip(folders(b).components()).take_while(|(a, b)| a == b).count()
}
