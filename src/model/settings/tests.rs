//! What a settings file says, and what is wrong with it.

use super::*;
use crate::{
    model::inventory::MetricType,
    source::Files,
    syntax::yaml::{self, Documents, Flavour, Options, Tree},
};

fn tree(text: &str) -> Tree {
    let mut files = Files::default();
    let id = files.add(FILE_NAME, text.into()).unwrap();
    yaml::read(files.get(id).text(), Options { flavour: Flavour::V3, documents: Documents::First })
}

fn settings(text: &str) -> Settings {
    Settings::read(&tree(text))
}

const ALL: &str = r#"
metrics:
  from:
    - http://localhost:9090
    - url: https://prometheus.example.org/prefix?token=abc
      timeout: 5s
      retries: 1
      basic_auth: {username: me, password_env: PASSWORD}
      tls_config: {ca_file: ca.pem, server_name: prometheus, min_version: TLS12}
      http_headers:
        X-Scope-OrgID: {values: [tenant], env: [TENANT]}
  files: [metrics.json]
  code: [src/]
  closed_jobs: [mcp-servers, "kube-.*"]
  declare:
    - {name: foo_total, type: counter, labels: [a, b], job: x}
    - name: bar
  ignore: ["legacy_.*"]
select: [rules]
ignore: [rules/unknown-field]
fail_on: warning
min_proof: provable
flavour: mimir
"#;

#[test]
fn everything_that_can_be_said_is_read() {
    let settings = settings(ALL);
    assert!(settings.problems.is_empty(), "{:#?}", settings.problems);
    let [plain, full] = settings.metrics.from.as_slice() else { panic!("two servers") };
    assert_eq!(plain.url.value, "http://localhost:9090");
    let client = &full.client;
    assert_eq!(client.timeout.map(crate::time::Duration::as_millis), Some(5_000));
    assert_eq!(client.retries, Some(1));
    let auth = client.basic_auth.as_ref().unwrap();
    assert_eq!(auth.username, Some(Given::Written("me".into())));
    assert_eq!(auth.password, Some(Given::Environment("PASSWORD".into())));
    assert_eq!(client.tls.ca, Some(Given::File("ca.pem".into())));
    assert_eq!(client.tls.min_version, Some(TlsVersion::Tls12));
    let header = &client.headers[0];
    assert_eq!(header.values, [Given::Written("tenant".into()), Given::Environment("TENANT".into())]);
    let [foo, bar] = settings.metrics.declare.as_slice() else { panic!("two metrics") };
    assert_eq!((foo.kind, foo.labels.are_all), (MetricType::Counter, true));
    assert_eq!(foo.labels.names, ["a", "b"]);
    assert_eq!((bar.kind, bar.labels.are_all), (MetricType::Unknown, false));
    assert_eq!((settings.fail_on, settings.flavour), (Some(Level::Warning), Some(Vendor::Mimir)));
    assert_eq!(settings.min_proof, Some(Proof::Provable));
}

#[test]
fn patterns_match_whole_names_and_a_broken_one_matches_nothing() {
    let closed = settings(ALL).metrics.closed_jobs;
    let set = anchored(&closed);
    assert!(set.is_match("kube-state") && set.is_match("mcp-servers"));
    assert!(!set.is_match("mcp-servers-2") && !set.is_match("old-kube-state"));
    let broken = settings("metrics: {closed_jobs: ['a(', b]}");
    assert_eq!(broken.problems.len(), 1);
    let set = anchored(&broken.metrics.closed_jobs);
    assert!(set.is_match("b") && !set.is_match("a("));
}

#[test]
fn what_is_wrong_is_told_and_the_rest_still_holds() {
    let read = settings(
        "metrics:\n  from: [localhost:9090, 'http://good']\n  filse: [a]\nignore: [x]\nfail_on: never\n",
    );
    assert_eq!(read.problems.len(), 3, "{:#?}", read.problems);
    assert_eq!(read.metrics.from.len(), 1);
    assert_eq!(read.ignore.len(), 1);
    assert_eq!(read.fail_on, None);
}

#[test]
fn urls_that_may_hold_a_token_count_as_secrets() {
    assert_eq!(settings(ALL).secrets.len(), 2, "the URL with a token, and the value of a header");
    assert!(settings("metrics: {from: ['http://localhost:9090']}").secrets.is_empty());
}

#[test]
fn a_secret_is_not_shown_by_accident() {
    let written = format!("{:?}", Given::Written("hunter2".into()));
    assert!(!written.contains("hunter2"));
}

#[test]
fn a_file_for_promtool_says_how_servers_are_asked() {
    let (client, problems) =
        Client::of_file(&tree("authorization: {credentials_file: token}\nfollow_redirects: false\n"));
    assert!(problems.is_empty());
    let authorization = client.authorization.unwrap();
    assert_eq!(authorization.scheme, "Bearer");
    assert_eq!(authorization.credentials, Given::File("token".into()));
    assert_eq!(client.follow_redirects, Some(false));
    let (_, problems) = Client::of_file(&tree("url: http://x\noauth2: {}\n"));
    assert_eq!(problems.len(), 2);
}
