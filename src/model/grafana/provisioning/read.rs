//! From the tree to what is provisioned.

use super::{Datasource, Provider, Provisioning, alerting, has_variable, secret};
use crate::{
    model::{
        Dialect,
        decode::{self, Examined, Facts, Fields, Found},
    },
    source::{Span, Spanned},
    syntax::yaml::{Node, Tree},
};
use std::{collections::HashSet, sync::LazyLock};

static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::read(&[decode::tables!()]));

/// Every field of a provisioning file.
#[must_use]
pub fn facts() -> &'static Facts {
    &FACTS
}

impl Provisioning {
    /// Reads a provisioning file.
    #[must_use]
    pub fn read(tree: &Tree, dialect: &Dialect) -> Self {
        let Some(root) = tree.root().filter(|_| decode::is_bounded(tree)) else {
            return Self { complete: tree.problems().is_empty(), ..Self::default() };
        };
        let of = facts().id("provisioning");
        let Examined { mut problems, mut secrets, .. } =
            of.map(|of| decode::examine(facts(), of, root)).unwrap_or_default();
        let fields = Fields::of(root);
        secrets.extend(secret::places(&fields));
        let mut found = Found::default();
        let read = Self {
            datasources: fields.items("datasources").map(datasource).collect(),
            providers: fields.items("providers").map(|node| provider(node, &mut found)).collect(),
            groups: fields.items("groups").map(|node| alerting::group(node, dialect)).collect(),
            contact_points: fields.items("contactPoints").map(alerting::contact_point).collect(),
            policies: alerting::policies(&fields),
            mute_times: fields.items("muteTimes").map(|node| Fields::of(node).name("name")).collect(),
            problems: vec![],
            secrets,
            complete: root.complete(),
        };
        same_names(&read.providers, &mut found);
        problems.extend(found.problems);
        decode::sort(&mut problems);
        Self { problems, ..read }
    }
}

fn datasource(node: Node<'_>) -> Datasource {
    let fields = Fields::of(node);
    let is_default = fields.text("isDefault").filter(|text| is_true(&text.value));
    Datasource {
        name: fields.name("name"),
        uid: fields.text("uid"),
        plugin: fields.text("type"),
        org: org(&fields),
        is_default: is_default.map(|text| text.span),
        exposed: secret::exposed(&fields),
        span: fields.span(),
        complete: fields.complete(),
    }
}

/// The organisation of a thing; the first if it names none.
fn org(fields: &Fields<'_>) -> Option<i64> {
    match fields.text("orgId") {
        Some(text) => text.value.parse().ok().map(|org: i64| org.max(1)),
        None => Some(1),
    }
}

/// What Go's `strconv.ParseBool` takes for true.
fn is_true(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "true" | "TRUE" | "True")
}

fn provider(node: Node<'_>, found: &mut Found) -> Provider {
    let fields = Fields::of(node);
    let options = fields.value("options").map(Fields::of);
    let option = |name: &str| options.as_ref().and_then(|options| options.value(name));
    let is_whole = fields.complete() && options.as_ref().is_none_or(Fields::complete);
    if is_whole && option("path").or(option("folder")).is_none() {
        let place = first_key(node).unwrap_or(fields.span());
        found.contradiction(place, "a dashboard provider has no `path`", "add `options: {path: …}`");
    }
    let structure = option("foldersFromFilesStructure").filter(|node| node.as_bool() == Ok(true));
    let folders = [fields.text("folder"), fields.text("folderUid")];
    let named = folders.iter().flatten().filter(|folder| !has_variable(&folder.value));
    if let (Some(structure), 2) = (structure, named.count()) {
        let fact = "`foldersFromFilesStructure` makes the folders, but the provider names one as well";
        found.contradiction(structure.span(), fact, "remove `folder:` and `folderUid:`, or this option");
    }
    let path = options.as_ref().and_then(|options| options.embedded("path").or(options.embedded("folder")));
    Provider { name: fields.name("name"), path, span: fields.span() }
}

/// Grafana refuses a file with two providers of one name.
fn same_names(providers: &[Provider], found: &mut Found) {
    let mut names = HashSet::new();
    for provider in providers.iter().filter(|provider| !provider.name.value.is_empty()) {
        if !names.insert(provider.name.value.as_str()) {
            let fact = format!("another dashboard provider has the name `{}`", provider.name.value);
            found.contradiction(provider.name.span, fact, "give each provider a name of its own");
        }
    }
}

fn first_key(node: Node<'_>) -> Option<Span> {
    node.entries().next().map(|entry| entry.key.span())
}

/// The texts of a list of names.
pub(super) fn names(fields: &Fields<'_>, list: &str) -> Vec<Spanned<String>> {
    fields.texts(list).filter(|name| !name.value.is_empty()).collect()
}
