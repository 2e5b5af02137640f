//! From the tree to the settings.

use super::{Client, Metrics, Server, Settings, client, declaration};
use crate::{
    diagnostic::{Level, Proof},
    model::{
        Vendor,
        decode::{self, CLIENT, Examined, Facts, Fields, Flavours, Found, ProblemKind, StructId},
    },
    source::{Span, Spanned},
    syntax::yaml::{self, Node, Tree},
};

static FACTS: Flavours = Flavours::new(&[CLIENT, decode::tables!()]);

/// Every field of the settings.
#[must_use]
pub fn facts() -> &'static Facts {
    FACTS.of(None)
}

/// What is noticed beside what the tables see.
#[derive(Default)]
pub(super) struct Reader {
    found: Found,
    secrets: Vec<Span>,
}

impl Reader {
    /// Whether a server can be asked at this URL.
    pub(super) fn url(&mut self, url: &Spanned<String>) -> bool {
        self.secrets.extend(client::may_hold_secret(url));
        let Err(refusal) = decode::server_url(url) else { return true };
        let (field, value) = ("from".to_owned(), url.value.clone());
        self.found.add(url.span, ProblemKind::InvalidValue { field, value, expected: "a URL", refusal });
        false
    }
}

impl Settings {
    /// Reads the first document of a settings file.
    #[must_use]
    pub fn read(tree: &Tree) -> Self {
        let Some((root, examined)) = examined(tree, "settings") else {
            return Self { complete: tree.problems().is_empty(), ..Self::default() };
        };
        let Examined { mut problems, mut secrets, .. } = examined;
        let fields = Fields::of(root);
        let word = |field: &str| fields.text(field).map(|text| text.value);
        let mut reader = Reader::default();
        let metrics =
            fields.value("metrics").map(|node| reader.metrics(&Fields::of(node))).unwrap_or_default();
        problems.extend(reader.found.problems);
        secrets.extend(reader.secrets);
        decode::sort(&mut problems);
        Self {
            select: fields.texts("select").collect(),
            ignore: fields.texts("ignore").collect(),
            env_files: fields.texts("env_files").collect(),
            fail_on: word("fail_on").and_then(|word| named(&word, Level::ALL, Level::name)),
            min_proof: word("min_proof").and_then(|word| named(&word, Proof::ALL, Proof::name)),
            flavour: word("flavour").and_then(|word| named(&word, Vendor::ALL, Vendor::name)),
            named: sections(&fields),
            metrics,
            problems,
            secrets,
            complete: root.complete(),
        }
    }
}

impl Client {
    /// Reads a file that says how servers are asked, and what is wrong with it.
    #[must_use]
    pub fn of_file(tree: &Tree) -> (Self, Vec<decode::Problem>) {
        match examined(tree, "client") {
            Some((root, examined)) => (Self::read(&Fields::of(root)), examined.problems),
            None => (Self::default(), vec![]),
        }
    }
}

/// The root of a tree, held against the struct of this name.
fn examined<'t>(tree: &'t Tree, of: &str) -> Option<(Node<'t>, Examined)> {
    let root = tree.root().filter(|_| decode::is_bounded(tree))?;
    let of: Option<StructId> = facts().id(of);
    Some((root, of.map(|of| decode::examine(facts(), of, root)).unwrap_or_default()))
}

/// The one of `all` with this name.
fn named<T: Copy>(word: &str, all: impl IntoIterator<Item = T>, name: fn(T) -> &'static str) -> Option<T> {
    all.into_iter().find(|known| name(*known) == word)
}

impl Reader {
    fn metrics(&mut self, fields: &Fields<'_>) -> Metrics {
        Metrics {
            from: fields.items("from").filter_map(|node| self.server(node)).collect(),
            files: fields.texts("files").collect(),
            code: fields.texts("code").collect(),
            closed_jobs: fields.texts("closed_jobs").collect(),
            declare: fields.items("declare").filter_map(declaration::read).collect(),
            ignore: fields.texts("ignore").collect(),
        }
    }

    fn server(&mut self, node: Node<'_>) -> Option<Server> {
        let is_text = node.kind() == yaml::Kind::Scalar;
        let url = is_text.then(|| node.as_str().ok()).flatten();
        Server::read(self, &Fields::of(node), url.map(|url| Spanned::new(url.into_owned(), node.span())))
    }
}

/// The sections, and the servers and metrics in them.
fn sections(fields: &Fields<'_>) -> Vec<(Span, String)> {
    let mut named = vec![];
    for entry in fields.entries().iter() {
        let section = entry.key.value().to_owned();
        named.push((entry.key.span().to(entry.value.span()), section.clone()));
        if section != "metrics" {
            continue;
        }
        for inner in Fields::of(entry.value).entries().iter() {
            let name = format!("{section} / {}", inner.key.value());
            named.push((inner.key.span().to(inner.value.span()), name));
        }
    }
    named
}
