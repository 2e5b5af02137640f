//! Carries out the fixes of findings: chooses those that do not get in each other's way, and applies their edits.
//!
//! Nothing is written here. What is left over, because it overlapped or only shows afterwards, is for another round.

use crate::{
    diagnostic::{Diagnostic, Edit, Safety},
    source::{File, FileId, Files, Span},
};
use std::collections::BTreeMap;

/// The new content of each file that fixes of at least this safety change, and how many were applied.
#[must_use]
pub fn apply(files: &Files, found: &[Diagnostic], least: Safety) -> (BTreeMap<FileId, Vec<u8>>, usize) {
    let fixes = found.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
    let fixes =
        fixes.filter(|fix| fix.safety >= least && fix.edits.iter().all(|edit| is_editable(files, edit)));
    let mut chosen: BTreeMap<(FileId, u32), &Edit> = BTreeMap::new();
    let mut applied = 0;
    for fix in fixes {
        if fix.edits.iter().any(|edit| collides(&chosen, edit.span)) {
            continue;
        }
        chosen.extend(fix.edits.iter().map(|edit| ((edit.span.file, edit.span.start), edit)));
        applied += 1;
    }
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in chosen.into_values() {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    let changed = by_file.into_iter().map(|(id, edits)| (id, edited(files.get(id), &edits)));
    (changed.collect(), applied)
}

/// Whether a chosen edit changes the same place, or inserts at it. Chosen edits lie apart from each other.
fn collides(chosen: &BTreeMap<(FileId, u32), &Edit>, span: Span) -> bool {
    let before = chosen.range(..=(span.file, span.end)).next_back();
    before.is_some_and(|((file, _), edit)| *file == span.file && edit.span.end >= span.start)
}

/// Only text that stands on disk as it was decoded can be edited in place.
fn is_editable(files: &Files, edit: &Edit) -> bool {
    files.get(edit.span.file).text().is_verbatim()
}

/// The content of `file` after `edits`, which are in order and do not overlap. Its text must stand on disk as it was
/// decoded.
#[must_use]
pub fn edited(file: &File, edits: &[&Edit]) -> Vec<u8> {
    let text = file.text().text().as_bytes();
    let mut new = file.byte_order_mark().to_vec();
    let mut copied = 0;
    for edit in edits {
        let range = file.decoded(edit.span);
        new.extend_from_slice(&text[copied..range.start]);
        new.extend_from_slice(edit.text.as_bytes());
        copied = range.end;
    }
    new.extend_from_slice(&text[copied..]);
    new
}
