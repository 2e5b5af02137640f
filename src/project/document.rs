//! One configuration: a file, or a file inside another, as a tree and as the model of what it configures.

use super::{Kind, discover, wrapper};
use crate::{
    model::{alertmanager, prometheus, rules},
    source::{Embedded, File, FileId, Span},
    syntax::yaml::{self, Documents, Flavour, Node, Options, ProblemKind, Tree},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The index of a document in [`Project::documents`](super::Project::documents).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub usize);

/// One configuration.
#[derive(Debug)]
pub struct Document {
    /// The file that it stands in.
    pub file: FileId,
    /// Where it is on disk; a wrapped one has the name of its key, in the folder of its wrapper.
    pub path: PathBuf,
    /// Whether it stands inside a ConfigMap or a Secret.
    pub wrapped: bool,
    /// Its text as a tree; several documents of one file may share it.
    pub tree: Arc<Tree>,
    /// What it says.
    pub content: Content,
}

/// The model of a document.
#[derive(Debug)]
pub enum Content {
    /// `prometheus.yml`.
    Prometheus(prometheus::Config),
    /// A rule file or the `spec` of a `PrometheusRule`.
    Rules(rules::RuleFile),
    /// `alertmanager.yml`.
    Alertmanager(alertmanager::Config),
    /// A unit test file.
    Test,
    /// A Kubernetes manifest; what it wraps are documents of their own.
    Manifest,
    /// The source of a file of this kind that Helm, Jinja or the like still have to render.
    Template(Kind),
}

impl Document {
    /// Where the values of secret fields stand.
    #[must_use]
    pub fn secrets(&self) -> &[Span] {
        match &self.content {
            Content::Prometheus(config) => &config.secrets,
            Content::Alertmanager(config) => &config.secrets,
            _ => &[],
        }
    }
}

/// Reads the file `id`: all documents of a known kind in it. `forced` says what it is and that it is exactly that,
/// without a wrapper and no template.
pub(super) fn read(id: FileId, file: &File, forced: Option<Kind>) -> Vec<Document> {
    let text = file.text();
    if let Some(kind) = forced {
        return vec![plain(id, file.path(), text, kind, false)];
    }
    if is_binary(text.text()) {
        return vec![];
    }
    let tree = yaml::read(text, options(Flavour::V3, Documents::First));
    if tree.root().is_some_and(wrapper::is_resource) || text.text().contains("\napiVersion:") {
        return manifest(id, file.path(), text);
    }
    let Some(kind) = discover::recognise(tree.root(), file.path()) else { return vec![] };
    vec![recognised(id, file.path(), text, tree, kind, false)]
}

/// A document whose kind was found by its content, for which it was read as `tree`.
fn recognised(id: FileId, path: &Path, text: &Embedded, tree: Tree, kind: Kind, wrapped: bool) -> Document {
    if is_template_source(&tree) {
        let content = Content::Template(kind);
        return Document { file: id, path: path.to_owned(), wrapped, tree: Arc::new(tree), content };
    }
    match flavour(kind) {
        Flavour::V3 => document(id, path, tree, kind, wrapped),
        Flavour::V2 => plain(id, path, text, kind, wrapped),
    }
}

/// A document of which it is known what it is.
fn plain(id: FileId, path: &Path, text: &Embedded, kind: Kind, wrapped: bool) -> Document {
    let tree = yaml::read(text, options(flavour(kind), Documents::First));
    document(id, path, tree, kind, wrapped)
}

fn document(id: FileId, path: &Path, tree: Tree, kind: Kind, wrapped: bool) -> Document {
    let content = content(&tree, kind);
    Document { file: id, path: path.to_owned(), wrapped, tree: Arc::new(tree), content }
}

fn content(tree: &Tree, kind: Kind) -> Content {
    match kind {
        Kind::Prometheus => Content::Prometheus(prometheus::Config::read(tree)),
        Kind::Alertmanager => Content::Alertmanager(alertmanager::Config::read(tree)),
        Kind::Rules => Content::Rules(rules::RuleFile::read(tree)),
        Kind::PrometheusRule => resource_rules(tree.root()),
        Kind::Test => Content::Test,
    }
}

/// The rules of a `PrometheusRule` resource.
fn resource_rules(resource: Option<Node>) -> Content {
    let spec = resource.and_then(|resource| resource.get("spec"));
    Content::Rules(spec.map(rules::RuleFile::read_at).unwrap_or_default())
}

/// Reads a Kubernetes manifest: its own resources and the files that they wrap. The manifest itself is a document
/// if anything in it is.
fn manifest(id: FileId, path: &Path, text: &Embedded) -> Vec<Document> {
    let tree = Arc::new(yaml::read(text, options(Flavour::V3, Documents::All)));
    let of_manifest = |content| Document {
        file: id,
        path: path.to_owned(),
        wrapped: false,
        tree: Arc::clone(&tree),
        content,
    };
    let mut documents = vec![];
    for resource in tree.documents().filter(|root| wrapper::is_resource(*root)).flat_map(wrapper::resources) {
        if resource.get("kind").is_some_and(|kind| kind.value() == "PrometheusRule") {
            documents.push(of_manifest(resource_rules(Some(resource))));
        }
        for inner in wrapper::wrapped(resource) {
            let path = path.with_file_name(inner.name);
            let inner_tree = yaml::read(&inner.text, options(Flavour::V3, Documents::First));
            let kind = discover::recognise(inner_tree.root(), &path);
            documents.extend(kind.map(|kind| recognised(id, &path, &inner.text, inner_tree, kind, true)));
        }
    }
    if documents.is_empty() {
        return documents;
    }
    let content =
        if is_template_source(&tree) { Content::Template(Kind::PrometheusRule) } else { Content::Manifest };
    if matches!(content, Content::Template(_)) {
        documents.clear();
    }
    documents.insert(0, of_manifest(content));
    documents
}

fn options(flavour: Flavour, documents: Documents) -> Options {
    Options { flavour, documents }
}

/// The YAML reader with which the product of this kind reads its files.
fn flavour(kind: Kind) -> Flavour {
    match kind {
        Kind::Prometheus | Kind::Alertmanager => Flavour::V2,
        Kind::Rules | Kind::PrometheusRule | Kind::Test => Flavour::V3,
    }
}

/// Whether a file is no text at all.
fn is_binary(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(8192)];
    head.contains(&0)
}

/// Whether a text that is no YAML was never meant to be: the marks of Helm and Jinja. The templates inside of
/// rules (`{{ $value }}`) do not count, since forgetting their quotes is a mistake that people make.
fn is_template_source(tree: &Tree) -> bool {
    const MARKS: [&str; 7] = ["{{-", "-}}", "{%", ".Values", ".Release.", ".Chart.", "{{ include "];
    tree.problems().iter().any(|problem| matches!(problem.kind, ProblemKind::Syntax(_)))
        && MARKS.iter().any(|mark| tree.text().text().contains(mark))
}
