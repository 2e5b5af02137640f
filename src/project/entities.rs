//! The named things in the documents and where they reach, so that a finding can be told by name when lines move.

use super::{Content, Document};
use crate::source::{FileId, Span};
use std::{cmp::Reverse, collections::HashMap, iter, sync::OnceLock};

/// The named things of all files, found when somebody asks: most files have nothing to tell.
#[derive(Debug, Default)]
pub(super) struct Entities {
    /// By file, sorted by start, the wider of two that start together first.
    files: HashMap<FileId, OnceLock<Vec<Entity>>>,
}

#[derive(Debug)]
struct Entity {
    span: Span,
    name: String,
    /// The index of the innermost one around it.
    parent: Option<usize>,
}

impl Entities {
    pub(super) fn of(documents: &[Document]) -> Self {
        Self { files: documents.iter().map(|document| (document.file, OnceLock::new())).collect() }
    }

    /// The name of the innermost one around `span`, with what that stands in: `group node / alert Down`.
    pub(super) fn around(&self, documents: &[Document], span: Span) -> String {
        let Some(entities) = self.files.get(&span.file) else { return String::new() };
        let entities = entities.get_or_init(|| named(documents, span.file));
        let before = entities.partition_point(|entity| entity.span.start <= span.start);
        let outwards = iter::successors(before.checked_sub(1), |index| entities[*index].parent);
        let mut around = outwards.map(|index| &entities[index]).filter(|entity| entity.span.contains(span));
        around.next().map(|entity| entity.name.clone()).unwrap_or_default()
    }
}

/// The named things of one file.
fn named(documents: &[Document], file: FileId) -> Vec<Entity> {
    let of = |document: &Document| -> Vec<(Span, String)> {
        match &document.content {
            Content::Prometheus(config) => config.entities().collect(),
            Content::Rules(file) => file.entities().collect(),
            Content::Alertmanager(config) => config.entities().collect(),
            Content::Test | Content::Manifest | Content::Template(_) => vec![],
        }
    };
    let documents = documents.iter().filter(|document| document.file == file);
    let named = documents.flat_map(of);
    let mut entities: Vec<Entity> = named.map(|(span, name)| Entity { span, name, parent: None }).collect();
    nest(&mut entities);
    entities
}

/// Sorts the entities and finds the innermost one around each.
fn nest(entities: &mut [Entity]) {
    entities.sort_by_key(|entity| (entity.span.start, Reverse(entity.span.end)));
    let mut open: Vec<usize> = vec![];
    for index in 0..entities.len() {
        let span = entities[index].span;
        while open.pop_if(|outer| !entities[*outer].span.contains(span)).is_some() {}
        entities[index].parent = open.last().copied();
        open.push(index);
    }
}
