//! From a file to its documents: what it is, and what it wraps.

use super::{Content, Document, Kind, discover, wrapper};
use crate::{
    model::{
        Dialect, alertmanager,
        grafana::{
            dashboard::{self, Dashboard},
            provisioning::Provisioning,
        },
        inventory::Exposition,
        logstash::{
            PipelineFile,
            cases::CaseFile,
            setup::{PipelineList, ProcessSettings},
        },
        prometheus, rules, scenario, settings,
    },
    source::{Embedded, File, FileId},
    syntax::{
        json,
        yaml::{self, Documents, Flavour, Node, Options, ProblemKind, Tree},
    },
};
use std::{path::PathBuf, sync::Arc};

/// What is known of a file before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Nothing: its content tells.
    Nothing,
    /// The same, but what Kubernetes wraps is none of the reader's business.
    NoResource,
    /// It is exactly that, without a wrapper and no template.
    Kind(Kind),
    /// A unit test takes its rules from it: a rule file, or resources that hold rules.
    RulesOfTest,
}

/// Reads the file `id`: all documents of a known kind in it.
pub(super) fn read(id: FileId, file: &File, known: Known, dialect: &Dialect) -> Vec<Document> {
    let whole = Place { file: id, path: file.path().to_owned(), wrapped: false };
    let text = file.text();
    match known {
        Known::Kind(Kind::Exposition) => return vec![whole.exposition(text)],
        Known::Nothing | Known::NoResource if discover::is_exposition(&whole.path) => {
            return vec![whole.exposition(text)];
        }
        Known::Kind(Kind::Logstash) => return vec![whole.pipeline(text, dialect)],
        Known::Nothing | Known::NoResource if discover::is_pipeline(&whole.path, text.text()) => {
            return vec![whole.pipeline(text, dialect)];
        }
        Known::Kind(Kind::PrometheusRule) => return whole.resources(text, dialect),
        Known::Kind(kind) => return vec![whole.plain(text, kind, dialect)],
        Known::RulesOfTest => return whole.rules(text, dialect),
        Known::Nothing if discover::is_json(&whole.path) => {
            if !discover::may_be_known(text.text()) {
                return vec![];
            }
            if let Some(document) = whole.clone().dashboard(text, dialect) {
                return vec![document];
            }
        }
        Known::Nothing | Known::NoResource if is_binary(text.text()) => {
            // the name says what it is even if the content does not
            let kind = discover::recognise(None, &whole.path);
            return kind.map(|kind| whole.plain(text, kind, dialect)).into_iter().collect();
        }
        Known::Nothing | Known::NoResource => {}
    }
    let tree = yaml::read(text, options(Flavour::V3, Documents::First));
    let is_resource = tree.root().is_some_and(wrapper::is_resource);
    if known == Known::NoResource {
        let document = whole.recognised(text, tree, dialect).filter(|_| !is_resource);
        return document.into_iter().collect();
    }
    if is_resource {
        return manifest(&whole, text, dialect);
    }
    match whole.clone().recognised(text, tree, dialect) {
        Some(document) => vec![document],
        // a manifest may begin with an empty document
        None if begins_later(text) => manifest(&whole, text, dialect),
        None => vec![],
    }
}

/// Whether a manifest may stand behind what is no part of it: an empty document.
fn begins_later(text: &Embedded) -> bool {
    text.text().contains("\napiVersion:")
}

/// Where a document stands.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) file: FileId,
    pub(super) path: PathBuf,
    pub(super) wrapped: bool,
}

impl Place {
    /// The document here, if its content, read as `tree`, tells what it is.
    fn recognised(self, text: &Embedded, tree: Tree, dialect: &Dialect) -> Option<Document> {
        let kind = discover::recognise(tree.root(), &self.path)?;
        if kind == Kind::Test && discover::holds_cases(tree.root()) {
            return Some(self.cases(text));
        }
        Some(match flavour(kind) {
            _ if is_template_source(&tree) => self.holds(Arc::new(tree), Content::Template(Some(kind))),
            Flavour::V3 | Flavour::Json => self.read(tree, kind, dialect),
            Flavour::V2 => self.plain(text, kind, dialect),
        })
    }

    /// The tests of logs here.
    fn cases(self, text: &Embedded) -> Document {
        let tree = match discover::is_json(&self.path) {
            true => json::read(text),
            false => yaml::read(text, options(Flavour::V3, Documents::First)),
        };
        let content = Content::Cases(CaseFile::read(&tree));
        self.holds(Arc::new(tree), content)
    }

    /// The document here, of which it is known what it is.
    pub(super) fn plain(self, text: &Embedded, kind: Kind, dialect: &Dialect) -> Document {
        if kind == Kind::Test {
            let tree = yaml::read(text, options(Flavour::V3, Documents::First));
            if discover::holds_cases(tree.root()) {
                return self.cases(text);
            }
        }
        let tree = match kind {
            Kind::Dashboard => json::read(text),
            _ => yaml::read(text, options(flavour(kind), Documents::First)),
        };
        self.read(tree, kind, dialect)
    }

    /// The dashboard here, if it is one in JSON.
    fn dashboard(self, text: &Embedded, dialect: &Dialect) -> Option<Document> {
        let tree = json::read(text);
        dashboard::shape(tree.root()?)?;
        Some(match is_template_source(&tree) {
            true => self.holds(Arc::new(tree), Content::Template(Some(Kind::Dashboard))),
            false => self.read(tree, Kind::Dashboard, dialect),
        })
    }

    /// Every `PrometheusRule` here; a file without one counts as one if it has a `spec`.
    fn resources(self, text: &Embedded, dialect: &Dialect) -> Vec<Document> {
        let tree = Arc::new(yaml::read(text, options(Flavour::V3, Documents::All)));
        let found =
            tree.documents().flat_map(wrapper::resources).filter(|resource| is_rule_resource(*resource));
        let found: Vec<Content> = found.map(|resource| resource_rules(Some(resource), dialect)).collect();
        let spec = tree.root().filter(|root| found.is_empty() && root.get("spec").is_some());
        let contents = found.into_iter().chain(spec.map(|root| resource_rules(Some(root), dialect)));
        contents.map(|content| self.clone().holds(Arc::clone(&tree), content)).collect()
    }

    /// The rules here, for a unit test: of the resources that hold rules, of a `spec` that was cut out of one, or of
    /// a rule file.
    fn rules(self, text: &Embedded, dialect: &Dialect) -> Vec<Document> {
        let tree = yaml::read(text, options(Flavour::V3, Documents::First));
        let has = |field: &str| tree.root().is_some_and(|root| root.get(field).is_some());
        if !has("groups") {
            let is_manifest = tree.root().is_some_and(wrapper::is_resource) || begins_later(text);
            let documents = if is_manifest { manifest(&self, text, dialect) } else { vec![] };
            let documents = match documents.is_empty() && has("spec") {
                true => self.clone().resources(text, dialect),
                false => documents,
            };
            if documents.iter().any(|document| matches!(document.content, Content::Rules(_))) {
                return documents;
            }
        }
        if is_template_source(&tree) {
            return vec![self.holds(Arc::new(tree), Content::Template(Some(Kind::Rules)))];
        }
        vec![self.plain(text, Kind::Rules, dialect)]
    }

    fn read(self, tree: Tree, kind: Kind, dialect: &Dialect) -> Document {
        let content = match kind {
            Kind::Prometheus => Content::Prometheus(prometheus::Config::read(&tree)),
            Kind::Alertmanager => Content::Alertmanager(alertmanager::Config::read(&tree)),
            Kind::Rules => Content::Rules(rules::RuleFile::read(&tree, dialect)),
            Kind::PrometheusRule => resource_rules(tree.root(), dialect),
            Kind::Test => Content::Test(scenario::Scenario::read(&tree, dialect)),
            Kind::Dashboard => Content::Dashboard(Dashboard::read(&tree, dialect)),
            Kind::Exposition => Content::Exposition(Exposition::read(tree.text())),
            Kind::Logstash => Content::Logstash(PipelineFile::read(tree.text(), dialect.logstash)),
            Kind::LogstashSettings => {
                Content::LogstashSettings(ProcessSettings::read(&tree, dialect.logstash))
            }
            Kind::LogstashPipelines => {
                Content::LogstashPipelines(PipelineList::read(&tree, dialect.logstash))
            }
            Kind::Provisioning => Content::Provisioning(Provisioning::read(&tree, dialect)),
            Kind::Settings => Content::Settings(settings::Settings::read(&tree)),
        };
        self.holds(Arc::new(tree), content)
    }

    /// The metrics here; they are no tree.
    fn exposition(self, text: &Embedded) -> Document {
        self.holds_no_tree(text, Content::Exposition(Exposition::read(text)))
    }

    /// The pipeline here; it is no tree.
    fn pipeline(self, text: &Embedded, dialect: &Dialect) -> Document {
        self.holds_no_tree(text, Content::Logstash(PipelineFile::read(text, dialect.logstash)))
    }

    pub(super) fn holds_no_tree(self, text: &Embedded, content: Content) -> Document {
        let nothing = yaml::read(&text.slice(0..0), options(Flavour::V3, Documents::First));
        self.holds(Arc::new(nothing), content)
    }

    fn holds(self, tree: Arc<Tree>, content: Content) -> Document {
        let Self { file, path, wrapped } = self;
        Document { file, path, wrapped, tree, content }
    }
}

fn is_rule_resource(resource: Node) -> bool {
    resource.get("kind").is_some_and(|kind| kind.value() == "PrometheusRule")
}

/// The rules of a `PrometheusRule` resource.
fn resource_rules(resource: Option<Node>, dialect: &Dialect) -> Content {
    let spec = resource.and_then(|resource| resource.get("spec"));
    Content::Rules(spec.map(|spec| rules::RuleFile::read_at(spec, dialect)).unwrap_or_default())
}

/// Reads a Kubernetes manifest: its own resources and the files that they wrap. The manifest itself is a document
/// if anything in it is.
fn manifest(whole: &Place, text: &Embedded, dialect: &Dialect) -> Vec<Document> {
    let tree = Arc::new(yaml::read(text, options(Flavour::V3, Documents::All)));
    let of_manifest = |content| whole.clone().holds(Arc::clone(&tree), content);
    let mut documents = vec![];
    for resource in tree.documents().filter(|root| wrapper::is_resource(*root)).flat_map(wrapper::resources) {
        if is_rule_resource(resource) {
            documents.push(of_manifest(resource_rules(Some(resource), dialect)));
        }
        for inner in wrapper::wrapped(resource) {
            let place = Place { path: whole.path.with_file_name(inner.name), wrapped: true, ..whole.clone() };
            if discover::is_json(&place.path) {
                documents.extend(place.clone().dashboard(&inner.text, dialect));
            }
            let tree = yaml::read(&inner.text, options(Flavour::V3, Documents::First));
            documents.extend(place.recognised(&inner.text, tree, dialect));
        }
    }
    if documents.is_empty() {
        return documents;
    }
    if is_template_source(&tree) {
        return vec![of_manifest(Content::Template(None))];
    }
    documents.insert(0, of_manifest(Content::Manifest));
    documents
}

pub(super) fn options(flavour: Flavour, documents: Documents) -> Options {
    Options { flavour, documents }
}

/// The YAML reader with which the product of this kind reads its files.
fn flavour(kind: Kind) -> Flavour {
    match kind {
        Kind::Prometheus | Kind::Alertmanager | Kind::Test => Flavour::V2,
        Kind::Dashboard => Flavour::Json,
        Kind::Rules
        | Kind::PrometheusRule
        | Kind::Provisioning
        | Kind::Exposition
        | Kind::Logstash
        | Kind::LogstashSettings
        | Kind::LogstashPipelines
        | Kind::Settings => Flavour::V3,
    }
}

/// Whether a file is no text at all.
fn is_binary(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(8192)];
    head.contains(&0)
}

/// Whether a text that is no YAML or JSON was never meant to be: the marks of Helm and Jinja stand where it is not. The
/// templates of rules (`{{ $value }}`) do not count, since forgetting their quotes is a mistake that people make.
fn is_template_source(tree: &Tree) -> bool {
    const MARKS: [&str; 7] = ["{{-", "-}}", "{%", ".Values", ".Release.", ".Chart.", "{{ include "];
    if tree.flavour() == Flavour::Json {
        return is_json_template(tree);
    }
    let text = tree.text().text();
    let syntax = tree.problems().iter().filter(|problem| matches!(problem.kind, ProblemKind::Syntax(_)));
    let mut lines = syntax.map(|problem| {
        let at = problem.range.start as usize;
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        &text[start..text[at..].find('\n').map_or(text.len(), |end| at + end)]
    });
    lines.any(|line| MARKS.iter().any(|mark| line.contains(mark)))
}

/// The same for JSON, in whose strings the marks of Helm may stand as well; `{{label}}` there is Grafana's own.
fn is_json_template(tree: &Tree) -> bool {
    const MARKS: [&str; 5] = ["{{ .Values.", "{{.Values.", "{{ .Release.", "{{`", "{{ include "];
    let is_template = |kind: &ProblemKind| matches!(kind, ProblemKind::Json(json::Cause::Template));
    tree.problems().iter().any(|problem| is_template(&problem.kind))
        || MARKS.iter().any(|mark| tree.text().text().contains(mark))
}
