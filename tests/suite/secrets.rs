//! No report shows a secret: one is planted in every secret field of every product and looked for in all formats.

use crate::stage::{self, Stage};
use mcpmon_check::{
    model::{
        alertmanager,
        decode::{Facts, Shape, StructId},
        logstash::{Form, PluginKind, plugins},
        prometheus, settings,
    },
    project::{Kind, load::Request},
    report::Format,
};

const SECRET: &str = "correct-horse-battery";

/// Writes one-line documents of a product, each with the secret in another field and with an unknown field beside
/// it, so that there is a finding whose excerpt holds the secret.
struct Planter<'f> {
    facts: &'f Facts,
    /// What has to be written before and after the place that was reached.
    around: Vec<(String, String)>,
    /// The structs around that place; one that contains itself is entered once.
    within: Vec<StructId>,
    documents: Vec<String>,
}

impl Planter<'_> {
    fn strukt(&mut self, id: StructId) {
        if self.within.contains(&id) {
            return;
        }
        self.within.push(id);
        for field in &self.facts.strukt(id).fields {
            self.around.push((format!("{{nonsense: 1, {}: ", field.name), "}".to_owned()));
            self.value(&field.value.shape);
            self.around.pop();
        }
        self.within.pop();
    }

    fn value(&mut self, shape: &Shape) {
        match shape {
            Shape::List(items) => self.nested("[", "]", &items.shape),
            Shape::Map(_, items) => self.nested("{some_key: ", "}", &items.shape),
            Shape::Struct(id) | Shape::TextOr(id) => self.strukt(*id),
            Shape::ByKey(structs, other) => {
                structs.iter().map(|(_, id)| *id).chain([*other]).for_each(|id| self.strukt(id));
            }
            Shape::Text(kind) if kind.secret => {
                let is_url = (kind.check)(SECRET).is_err();
                let before: String = self.around.iter().map(|(before, _)| before.as_str()).collect();
                let after: String = self.around.iter().rev().map(|(_, after)| after.as_str()).collect();
                let start = if is_url { "https://host/" } else { "" };
                self.documents.push(format!("{before}{start}{SECRET}{after}\n"));
            }
            _ => {}
        }
    }

    fn nested(&mut self, before: &str, after: &str, shape: &Shape) {
        self.around.push((before.to_owned(), after.to_owned()));
        self.value(shape);
        self.around.pop();
    }
}

/// How many secret fields a product has; fails when a report about one shows the secret.
fn assert_masked(kind: Kind, facts: &Facts, root: &str) -> usize {
    let mut planter = Planter { facts, around: vec![], within: vec![], documents: vec![] };
    planter.strukt(facts.id(root).unwrap());
    for document in &planter.documents {
        let stage = Stage::new([("config.yml", document.as_bytes())]);
        let paths = vec![stage.path().join("config.yml")];
        let outcome = stage::lint(&Request { paths, kind: Some(kind), ..Request::default() });
        let formats = [Format::Concise, Format::Json, Format::Junit, Format::Github]
            .map(|format| outcome.rendered(format));
        for report in formats.into_iter().chain([outcome.pretty()]) {
            assert!(report.contains("nonsense"), "nothing was found in {document}");
            assert!(!report.contains(SECRET), "{document}\n{report}");
        }
    }
    planter.documents.len()
}

#[test]
fn a_secret_in_any_field_is_shown_in_no_format() {
    assert!(assert_masked(Kind::Prometheus, prometheus::facts(), "config") > 100);
    assert!(assert_masked(Kind::Alertmanager, alertmanager::facts(), "config") > 60);
    assert!(assert_masked(Kind::Settings, settings::facts(), "settings") >= 7);
}

#[test]
fn a_secret_is_masked_however_it_is_written() {
    let quoted = "global: {slack_api_url: \"correct\\x2dhorse-battery\", nonsense: 1}\n";
    let folded = "global:\n  slack_api_url: >-\n    correct-horse-battery\n  nonsense: 1\n";
    let broken = "global:\n  nonsense: 1\n  smtp_auth_password: @correct-horse-battery\nroute: {}\n";
    for document in [quoted, folded, broken] {
        assert_hidden(document, Kind::Alertmanager);
    }
}

#[test]
fn secrets_of_grafana_are_hidden_where_no_table_names_them() {
    let datasource = |fields: &str| format!("apiVersion: 1\ndatasources: [{{nonsense: 1, {fields}}}]\n");
    let point = |setting: &str| {
        let receiver = format!("{{uid: a, type: b, nonsense: 1, settings: {{{setting}: {SECRET}}}}}");
        format!("apiVersion: 1\ncontactPoints: [{{name: a, receivers: [{receiver}]}}]\n")
    };
    let documents = [
        datasource(&format!("secureJsonData: {{token: {SECRET}}}")),
        datasource(&format!("jsonData: {{httpHeaderValue1: {SECRET}}}")),
        datasource(&format!("password: {SECRET}")),
        datasource(&format!("basicAuthPassword: {SECRET}")),
        point("url"),
        point("integrationKey"),
    ];
    for document in &documents {
        assert_hidden(document, Kind::Provisioning);
    }
}

#[test]
fn secrets_of_pipelines_are_hidden() {
    let mut documents = vec![];
    for kind in [PluginKind::Input, PluginKind::Filter, PluginKind::Output, PluginKind::Codec] {
        for plugin in plugins(kind) {
            for option in plugin.options().filter(|option| option.shape.form == Form::Password) {
                let of_plugin =
                    format!("{} {{ {} => \"{SECRET}\" nonsense => 1 }}", plugin.name, option.name);
                documents.push(match kind {
                    PluginKind::Codec => format!("input {{ stdin {{ codec => {of_plugin} }} }}\n"),
                    kind => format!("{} {{ if [a] {{ {of_plugin} }} }}\n", kind.name()),
                });
            }
        }
    }
    assert!(documents.len() > 100, "{}", documents.len());
    documents.push(format!("output {{ elasticsearch {{ nonsense => 1 password => '{SECRET}' and }} }}\n"));
    for document in &documents {
        assert_hidden(document, Kind::Logstash);
    }
}

/// Fails when a report about a document of this kind shows the secret.
fn assert_hidden(document: &str, kind: Kind) {
    let stage = Stage::new([("config.yml", document.as_bytes())]);
    let paths = vec![stage.path().join("config.yml")];
    let outcome = stage::lint(&Request { paths, kind: Some(kind), ..Request::default() });
    let formats =
        [Format::Concise, Format::Json, Format::Junit, Format::Github].map(|format| outcome.rendered(format));
    for report in formats.into_iter().chain([outcome.pretty()]) {
        assert!(report.contains("nonsense") || report.contains("yaml/syntax"), "{report}");
        assert!(!report.contains(SECRET), "{document}\n{report}");
    }
}
