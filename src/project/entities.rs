//! The named things in the documents and where they reach, so that a finding can be told by name when lines move.

use super::{Content, Document};
use crate::source::{FileId, Span};
use std::{cmp::Reverse, collections::HashMap, iter};

/// The named things of all files, sorted by start, the wider of two that start together first.
#[derive(Debug, Default)]
pub(super) struct Entities {
    files: HashMap<FileId, Vec<Entity>>,
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
        let mut files: HashMap<FileId, Vec<Entity>> = HashMap::new();
        for document in documents {
            let named = match &document.content {
                Content::Prometheus(config) => config.entities().collect(),
                Content::Rules(file) => file.entities().collect(),
                Content::Alertmanager(config) => config.entities().collect(),
                Content::Test | Content::Manifest | Content::Template(_) => Vec::new(),
            };
            let named = named.into_iter().map(|(span, name)| Entity { span, name, parent: None });
            files.entry(document.file).or_default().extend(named);
        }
        files.values_mut().for_each(|entities| nest(entities));
        Self { files }
    }

    /// The name of the innermost one around `span`, with what that stands in: `group node / alert Down`.
    pub(super) fn around(&self, span: Span) -> String {
        let Some(entities) = self.files.get(&span.file) else { return String::new() };
        let before = entities.partition_point(|entity| entity.span.start <= span.start);
        let outwards = iter::successors(before.checked_sub(1), |index| entities[*index].parent);
        let mut around = outwards.map(|index| &entities[index]).filter(|entity| entity.span.contains(span));
        around.next().map(|entity| entity.name.clone()).unwrap_or_default()
    }
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
