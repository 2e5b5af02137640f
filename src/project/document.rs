//! One configuration: a file, or a file inside another, as a tree and as the model of what it configures.

use super::{
    Kind,
    read::{Place, options},
    wrapper,
};
use crate::{
    model::{
        Dialect, alertmanager,
        grafana::{dashboard::Dashboard, provisioning::Provisioning},
        inventory::Exposition,
        logstash::{
            PipelineFile,
            cases::CaseFile,
            setup::{PipelineList, ProcessSettings, Setting},
        },
        prometheus, rules, scenario, settings,
    },
    source::{Embedded, FileId, Span, Spanned},
    syntax::{
        json,
        yaml::{self, Documents, Flavour, Tree},
    },
};
use std::{collections::HashSet, ops::Range, path::PathBuf, sync::Arc};

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
    Test(scenario::Scenario),
    /// Metrics in the text format.
    Exposition(Exposition),
    /// A pipeline of Logstash.
    Logstash(PipelineFile),
    /// What all pipelines of a Logstash share.
    LogstashSettings(ProcessSettings),
    /// The pipelines of a Logstash.
    LogstashPipelines(PipelineList),
    /// Tests of logs.
    Cases(CaseFile),
    /// What Grafana sets up when it starts.
    Provisioning(Provisioning),
    /// Our own settings.
    Settings(settings::Settings),
    /// A dashboard of Grafana.
    Dashboard(Dashboard),
    /// A Kubernetes manifest; what it wraps are documents of their own.
    Manifest,
    /// The source of a file of this kind, or of a manifest, that Helm, Jinja or the like still have to render.
    Template(Option<Kind>),
}

impl Content {
    /// The places of what the product refuses when it reads `tree` in place of this.
    fn refusals(&self, tree: &Tree) -> Vec<Span> {
        let syntax = tree.problems().iter().map(|problem| problem.span);
        let problems = match self {
            Self::Prometheus(_) => prometheus::Config::read(tree).problems,
            Self::Rules(_) => rules::RuleFile::read(tree, &Dialect::default()).problems,
            Self::Alertmanager(_) => alertmanager::Config::read(tree).problems,
            Self::Test(_) => scenario::Scenario::read(tree, &Dialect::default()).problems,
            Self::Provisioning(_) => Provisioning::read(tree, &Dialect::default()).problems,
            Self::Settings(_) => settings::Settings::read(tree).problems,
            Self::Cases(_) => CaseFile::read(tree).problems,
            Self::LogstashSettings(_) => ProcessSettings::read(tree, None).problems,
            Self::LogstashPipelines(_) => PipelineList::read(tree, None).problems,
            Self::Dashboard(_)
            | Self::Exposition(_)
            | Self::Logstash(_)
            | Self::Manifest
            | Self::Template(_) => vec![],
        };
        syntax.chain(problems.into_iter().map(|problem| problem.span)).collect()
    }
}

impl Document {
    /// A document that is no tree.
    pub(super) fn without_tree(file: FileId, path: PathBuf, text: &Embedded, content: Content) -> Self {
        Place { file, path, wrapped: true }.holds_no_tree(text, content)
    }

    /// The values of secret fields, and where they stand.
    #[must_use]
    pub fn secrets(&self) -> Vec<Spanned<String>> {
        let places: HashSet<Span> = match &self.content {
            Content::Prometheus(config) => config.secrets.iter().copied().collect(),
            Content::Alertmanager(config) => config.secrets.iter().copied().collect(),
            Content::Provisioning(provisioning) => provisioning.secrets.iter().copied().collect(),
            Content::Settings(settings) => settings.secrets.iter().copied().collect(),
            Content::Logstash(pipeline) => return pipeline.secrets(),
            Content::LogstashSettings(settings) => return secrets(&settings.settings),
            Content::LogstashPipelines(list) => {
                return list.pipelines.iter().flat_map(|pipeline| secrets(&pipeline.settings)).collect();
            }
            Content::Manifest | Content::Template(None) => wrapper::encoded(&self.tree).collect(),
            _ => return vec![],
        };
        let secret = self.tree.nodes().filter(|node| places.contains(&node.span()));
        // a list or a mapping in place of a secret is hidden as well, with whatever is in it
        secret.map(|node| Spanned::new(node.value().to_owned(), node.span())).collect()
    }

    /// Whether the product refuses nothing on the lines that `edits` change, once they are made.
    #[must_use]
    pub fn is_mended_by(&self, edits: &[(Span, String)]) -> bool {
        let text = self.tree.text();
        let mut edits: Vec<(Range<usize>, &str)> = edits
            .iter()
            .map(|(span, new)| {
                (text.decoded_at(span.start) as usize..text.decoded_at(span.end) as usize, new.as_str())
            })
            .collect();
        edits.sort_by_key(|(range, _)| range.start);
        let (Some(first), Some(last)) = (edits.first(), edits.last()) else { return false };
        let mut mended = text.text().to_owned();
        for (range, new) in edits.iter().rev() {
            mended.replace_range(range.clone(), new);
        }
        let start = mended[..first.0.start].rfind('\n').map_or(0, |end| end + 1);
        let last = mended.len() - (text.text().len() - last.0.end);
        let end = mended[last..].find('\n').map_or(mended.len(), |end| last + end);
        let mended = Embedded::verbatim(self.file, mended, text.whole().start);
        let changed = mended.span(start as u32..end as u32);
        let tree = match self.tree.flavour() {
            Flavour::Json => json::read(&mended),
            flavour => yaml::read(&mended, options(flavour, Documents::First)),
        };
        !self.content.refusals(&tree).iter().any(|span| span.overlaps(changed))
    }

    /// The document with another text, which holds a file of this kind.
    #[must_use]
    pub fn with_text(&self, text: &str, kind: Kind, dialect: &Dialect) -> Self {
        let text = Embedded::verbatim(self.file, text, self.tree.text().whole().start);
        let place = Place { file: self.file, path: self.path.clone(), wrapped: self.wrapped };
        place.plain(&text, kind, dialect)
    }

    /// Whether the text stands in its file as it was decoded, so that it can be edited there.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        !self.wrapped && self.tree.text().is_verbatim()
    }
}

/// The values of settings that must not be shown.
fn secrets(settings: &[Setting]) -> Vec<Spanned<String>> {
    settings.iter().filter(|setting| setting.is_secret()).map(|setting| setting.value.clone()).collect()
}
