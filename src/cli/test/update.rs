//! `--update`: rewrites the expectations that failed with what came, after showing the difference.
//!
//! Before anything is written the new text is read and played: an expectation that would still fail is left alone.

use super::{Error, Output, Test};
use crate::{
    cli::output,
    diagnostic::Edit,
    fix,
    model::Dialect,
    project::{Content, Document, DocumentId, Kind, Project, load},
    replay::{self, Options, Rewrite, Suite, TestOutcome},
    report::{Secrets, TestedFile},
    source::{File, FileId, Files, Span},
};
use rayon::prelude::*;
use similar::TextDiff;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// What becomes of a test file.
struct Update {
    file: FileId,
    /// All of it, as it is to be written.
    content: Vec<u8>,
    /// How many expectations are rewritten.
    count: usize,
}

/// Expectations that stay as they are, each with the reason.
type Left = Vec<(Span, String)>;

/// Rewrites the expectations in `files` that failed; whether anything was written.
pub(super) fn run(
    project: &Project,
    files: &[TestedFile<'_>],
    options: &Options,
    secrets: &Secrets,
    arguments: &Test,
    look: &Output,
) -> Result<bool, Error> {
    let dialect =
        Dialect { features: options.engine.features, vendor: arguments.flavour, ..Dialect::default() };
    let (mut updates, mut left) = (vec![], vec![]);
    for tested in files.iter().filter(|tested| !tested.passed()) {
        let Some(outcome) = &tested.outcome else { continue };
        let document = project.documents().iter().position(|document| {
            document.file == tested.file && matches!(document.content, Content::Test(_))
        });
        let Some(id) = document.map(DocumentId) else { continue };
        updates.extend(update(project, id, &outcome.tests, options, &dialect, &mut left));
    }
    left.sort();
    for (span, reason) in &left {
        let position = project.files().position(*span);
        let path = project.files().get(span.file).path().display();
        output::tell(&format!("{path}:{}:{}: left as it is: {reason}", position.line, position.column));
    }
    if updates.is_empty() {
        return Ok(false);
    }
    let differences: String = updates.iter().map(|update| difference(project.files(), update)).collect();
    let differences = secrets.masked(&differences);
    if output::is_for_programs(&arguments.format) {
        output::tell(differences.trim_end());
    } else {
        output::print(&differences)?;
    }
    if !arguments.yes && !is_confirmed() {
        return Ok(false);
    }
    for update in &updates {
        let path = project.files().get(update.file).path();
        let failed = |source| Error::Write { path: path.display().to_string(), source };
        if fs::read(path).map_err(failed)? != fix::edited(project.files().get(update.file), &[]) {
            output::tell(&format!("{}: left as it is: it was changed in the meantime", path.display()));
            continue;
        }
        fs::write(path, &update.content).map_err(failed)?;
    }
    if !look.quiet {
        let count: usize = updates.iter().map(|update| update.count).sum();
        let s = |count: usize| if count == 1 { "" } else { "s" };
        let files = updates.len();
        output::tell(&format!("{count} expectation{} rewritten in {files} file{}", s(count), s(files)));
    }
    Ok(true)
}

/// Whether somebody says that it is to be written.
fn is_confirmed() -> bool {
    output::asked("write this?").unwrap_or_else(|| {
        output::tell("nothing was written; `--yes` writes without asking");
        false
    })
}

/// The difference in the unified form.
fn difference(files: &Files, update: &Update) -> String {
    let file = files.get(update.file);
    let path = file.path().display().to_string();
    let mark = file.byte_order_mark().len();
    let new = String::from_utf8_lossy(&update.content[mark..]).replace("\r\n", "\n");
    let old = file.text().text().replace("\r\n", "\n");
    TextDiff::from_lines(&old, &new).unified_diff().header(&path, &path).to_string()
}

/// What becomes of the file of a document of which these are outcomes.
fn update(
    project: &Project,
    id: DocumentId,
    tests: &[TestOutcome],
    options: &Options,
    dialect: &Dialect,
    left: &mut Left,
) -> Option<Update> {
    let document = project.document(id);
    let Content::Test(scenario) = &document.content else { return None };
    let file = project.files().get(document.file);
    let mut chosen = vec![];
    let mut end = 0;
    for rewrite in replay::rewrites(scenario, &document.tree, &dialect.features, tests) {
        let Rewrite { span, edits, .. } = &rewrite;
        match edits {
            _ if !document.is_editable() => {
                left.push((*span, "it stands inside of another file, or in UTF-16".to_owned()));
            }
            _ if file.path() == Path::new(load::STDIN) => {
                left.push((*span, "standard input cannot be rewritten".to_owned()));
            }
            Err(reason) => left.push((*span, (*reason).to_owned())),
            Ok(edits) if edits.is_empty() => left.push((*span, "it cannot be written otherwise".to_owned())),
            Ok(edits) if are_apart(edits) => chosen.push(rewrite),
            Ok(_) => left.push((*span, "its edits would overlap".to_owned())),
        }
    }
    chosen.sort_by_key(|rewrite| edits_of(rewrite).first().map(|edit| edit.span.start));
    chosen.retain(|rewrite| {
        let edits = edits_of(rewrite);
        let is_behind = edits.first().is_some_and(|edit| edit.span.start >= end);
        if is_behind {
            end = edits.last().map_or(end, |edit| edit.span.end);
        } else {
            left.push((rewrite.span, "another expectation shares its text".to_owned()));
        }
        is_behind
    });
    let suite = Suite::new(project, id, options)?;
    Trial { document, file, suite: &suite, dialect }.update(chosen, left)
}

fn edits_of(rewrite: &Rewrite) -> &[Edit] {
    rewrite.edits.as_deref().unwrap_or_default()
}

fn are_apart(edits: &[Edit]) -> bool {
    edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start)
}

/// Finds out what edits lead to.
struct Trial<'a> {
    document: &'a Document,
    file: &'a File,
    suite: &'a Suite<'a>,
    dialect: &'a Dialect,
}

impl Trial<'_> {
    /// The file with those of the rewritten expectations that pass then.
    fn update(&self, mut chosen: Vec<Rewrite>, left: &mut Left) -> Option<Update> {
        let mut is_alone = false;
        while !chosen.is_empty() {
            let content = self.content(&chosen);
            let good: Vec<bool> = match self.passing(&content, &chosen) {
                Some(good) => good,
                // one of them spoils the text: which one shows when each is tried by itself
                None if !is_alone && chosen.len() > 1 => {
                    is_alone = true;
                    let alone = chosen.par_iter().map(std::slice::from_ref);
                    let passing = |one: &[Rewrite]| self.passing(&self.content(one), one) == Some(vec![true]);
                    alone.map(passing).collect()
                }
                None => vec![false; chosen.len()],
            };
            let is_sure = !is_alone || self.passing(&content, &chosen).is_some();
            if is_sure && good.iter().all(|good| *good) {
                return Some(Update { file: self.document.file, content, count: chosen.len() });
            }
            let mut good = good.into_iter();
            chosen.retain(|rewrite| {
                let is_good = good.next().unwrap_or(false);
                if !is_good {
                    left.push((rewrite.span, "it would still fail".to_owned()));
                }
                is_good
            });
        }
        None
    }

    fn content(&self, rewrites: &[Rewrite]) -> Vec<u8> {
        let edits: Vec<&Edit> = rewrites.iter().flat_map(edits_of).collect();
        fix::edited(self.file, &edits)
    }

    /// For each expectation, whether it passes in the new content; `None` if that cannot be read.
    fn passing(&self, content: &[u8], rewrites: &[Rewrite]) -> Option<Vec<bool>> {
        let text = std::str::from_utf8(&content[self.file.byte_order_mark().len()..]).ok()?;
        let new = self.document.with_text(text, Kind::Test, self.dialect);
        let problems = |document: &Document| match &document.content {
            Content::Test(scenario) => document.tree.problems().len() + scenario.problems.len(),
            _ => usize::MAX,
        };
        let Content::Test(scenario) = &new.content else { return None };
        if problems(&new) > problems(self.document) || scenario.tests.len() != self.suite.tests().len() {
            return None;
        }
        let suite = self.suite.with(scenario);
        let tests: BTreeSet<usize> = rewrites.iter().map(|rewrite| rewrite.test).collect();
        let tests: Vec<usize> = tests.into_iter().collect();
        let played: BTreeMap<usize, TestOutcome> =
            tests.into_par_iter().map(|test| (test, suite.play(test))).collect();
        let passes = |rewrite: &Rewrite| {
            let case = played.get(&rewrite.test).and_then(|test| test.cases.get(rewrite.case));
            case.is_some_and(|case| case.passed)
        };
        Some(rewrites.iter().map(passes).collect())
    }
}
