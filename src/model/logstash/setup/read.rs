//! From the tree to the settings.

use super::{ListedPipeline, PipelineList, ProcessSettings, Setting, SettingFacts};
use crate::{
    model::{
        decode::{self, Entries, Entry, Found, Named, ProblemKind, UnknownField},
        logstash::{Release, State},
    },
    source::{Span, Spanned},
    syntax::tree::{Kind, Node, Style, Tree},
};

/// The settings of the whole process, for messages.
const PROCESS: &str = "the settings of Logstash";
/// Those of one pipeline.
const PIPELINE: &str = "a pipeline of Logstash";

/// Keys may stand in keys so deep.
const DEPTH: usize = 20;

/// Who reads the settings.
struct Reader {
    of_pipelines: bool,
    release: Option<Release>,
    found: Found,
}

impl ProcessSettings {
    /// Reads the first document of a `logstash.yml`; any Logstash if none is named.
    #[must_use]
    pub fn read(tree: &Tree, release: Option<Release>) -> Self {
        let Some(root) = tree.root().filter(|_| decode::is_bounded(tree)) else {
            return Self { complete: tree.problems().is_empty(), ..Self::default() };
        };
        let mut reader = Reader { of_pipelines: false, release, found: Found::default() };
        let mut settings = vec![];
        match root.target().kind() {
            Kind::Mapping => reader.flatten(root.target(), "", DEPTH, &mut settings),
            _ if root.is_null() => {}
            _ => reader.is_no(root, "a mapping"),
        }
        let mut problems = reader.found.problems;
        decode::sort(&mut problems);
        Self { settings, problems, complete: root.complete() }
    }
}

impl PipelineList {
    /// Reads the first document of a `pipelines.yml`; any Logstash if none is named.
    #[must_use]
    pub fn read(tree: &Tree, release: Option<Release>) -> Self {
        let Some(root) = tree.root().filter(|_| decode::is_bounded(tree)) else {
            return Self { complete: tree.problems().is_empty(), ..Self::default() };
        };
        let mut reader = Reader { of_pipelines: true, release, found: Found::default() };
        if root.target().kind() != Kind::Sequence {
            reader.is_no(root, "a list of pipelines");
        }
        let items: Vec<Node<'_>> = root.target().items().map(Node::target).collect();
        let pipelines: Vec<ListedPipeline> =
            items.into_iter().filter_map(|node| reader.pipeline(node)).collect();
        reader.found.unique(Named::Pipeline, pipelines.iter().filter_map(|pipeline| pipeline.id.as_ref()));
        let mut problems = reader.found.problems;
        decode::sort(&mut problems);
        Self { pipelines, problems, complete: root.complete() }
    }
}

impl Reader {
    /// Something else is expected here.
    fn is_no(&mut self, node: Node<'_>, expected: &'static str) {
        let got = match node.kind() {
            Kind::Sequence => "a list",
            Kind::Mapping => "a mapping",
            _ => "text",
        };
        self.found.add(node.span(), ProblemKind::WrongType { field: String::new(), expected, got });
    }

    fn pipeline(&mut self, node: Node<'_>) -> Option<ListedPipeline> {
        if node.kind() != Kind::Mapping {
            self.is_no(node, "a mapping with the settings of a pipeline");
            return None;
        }
        let mut settings = vec![];
        let entries = Entries::of(node);
        for Entry { key, value } in entries.iter() {
            self.setting(key.value(), key.span(), value, &mut settings);
        }
        let embedded = |name: &str| {
            let value = entries.get(name)?.value;
            (value.kind() == Kind::Scalar && !value.value().is_empty()).then(|| value.embedded())
        };
        let id = settings.iter().find(|setting| setting.facts.name == "pipeline.id");
        let id = id.map(|setting| setting.value.clone());
        let (path, text) = (embedded("path.config"), embedded("config.string"));
        Some(ListedPipeline { id, path, text, settings, span: node.span() })
    }

    /// The settings in a mapping, whose names start with `above`.
    fn flatten(&mut self, node: Node<'_>, above: &str, depth: usize, into: &mut Vec<Setting>) {
        for Entry { key, value } in Entries::of(node).iter() {
            let last = key.value();
            let name = if above.is_empty() { last.to_owned() } else { format!("{above}.{last}") };
            match value.kind() {
                Kind::Mapping if depth > 0 => self.flatten(value, &name, depth - 1, into),
                _ => self.setting(&name, key.span(), value, into),
            }
        }
    }

    /// A setting, and why it is refused.
    fn setting(&mut self, name: &str, key: Span, value: Node<'_>, into: &mut Vec<Setting>) {
        let known = SettingFacts::of(name).filter(|facts| !facts.is_gone(self.release));
        let Some(facts) = known.filter(|facts| facts.is_of_pipelines || !self.of_pipelines) else {
            self.unknown(name, key, value, known.is_some());
            return;
        };
        if let Some(kind) = facts.shape.refusal(name, value) {
            self.found.add(value.span(), kind);
        }
        let is_scalar = value.kind() == Kind::Scalar;
        let text = if is_scalar { value.value() } else { "" };
        let is_number = value.style() == Style::Plain && text.parse::<i64>().is_ok();
        into.push(Setting { facts, key, value: Spanned::new(text.to_owned(), value.span()), is_number });
    }

    fn unknown(&mut self, name: &str, key: Span, value: Node<'_>, is_of_process: bool) {
        let owner = if self.of_pipelines { PIPELINE } else { PROCESS };
        let gone = SettingFacts::of(name).filter(|_| !is_of_process);
        let advice = match gone {
            _ if is_of_process => Some("it holds for all pipelines: set it in `logstash.yml`".to_owned()),
            _ if self.of_pipelines && value.kind() == Kind::Mapping => {
                Some(format!("write the names of settings with dots here: `{name}.…`"))
            }
            Some(SettingFacts { instead: Some(instead), .. }) => Some(format!("write `{instead}`")),
            Some(_) => Some("remove it; this Logstash does not have it".to_owned()),
            None => None,
        };
        let similar = SettingFacts::similar(name, self.of_pipelines);
        let unknown = UnknownField { field: name.to_owned(), value: value.span(), owner, similar, advice };
        self.found.add(key, ProblemKind::UnknownField(unknown));
    }
}

impl SettingFacts {
    /// Whether Logstash does not know it: this one, or none.
    fn is_gone(&self, release: Option<Release>) -> bool {
        match self.state {
            State::Obsolete => true,
            State::Retired => release == Some(Release::Nine),
            State::New => release == Some(Release::Eight),
            State::Current | State::Deprecated => false,
        }
    }
}
