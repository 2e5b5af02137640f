//! No report shows a secret: one is planted in every secret field of every product and looked for in all formats.

use crate::stage::{self, Stage};
use mcpmon_check::{
    model::{
        alertmanager,
        decode::{Facts, Shape, StructId},
        prometheus,
    },
    project::{Kind, load::Request},
    report::Format,
};

const SECRET: &str = "correct-horse-battery";

/// Fields of structs are nested no deeper than this; routes and the like contain themselves.
const DEPTH: usize = 8;

/// One-line documents of a product, each with the secret in another field and with an unknown field beside it, so
/// that there is a finding whose excerpt holds the secret.
fn planted(facts: &Facts, root: StructId, secret: &str) -> Vec<String> {
    let mut documents = vec![];
    plant(facts, root, &mut vec![], &mut documents, secret);
    documents
}

/// Follows the fields of a struct; `path` holds what has to be written before and after the place reached.
fn plant(
    facts: &Facts,
    id: StructId,
    path: &mut Vec<(String, String)>,
    documents: &mut Vec<String>,
    secret: &str,
) {
    for field in &facts.strukt(id).fields {
        let mut shape = &field.shape;
        let (mut before, mut after) = (format!("{{nonsense: 1, {}: ", field.name), "}".to_owned());
        loop {
            match shape {
                Shape::List(items) => {
                    (before, after, shape) = (before + "[", format!("]{after}"), &items.shape)
                }
                Shape::Map(_, items) => {
                    (before, after, shape) = (before + "{some_key: ", format!("}}{after}"), &items.shape)
                }
                _ => break,
            }
        }
        path.push((before, after));
        match shape {
            Shape::Text(kind) if kind.secret => {
                let value = if (kind.check)(secret).is_ok() {
                    secret.to_owned()
                } else {
                    format!("https://host/{secret}")
                };
                let before: String = path.iter().map(|(before, _)| before.as_str()).collect();
                let after: String = path.iter().rev().map(|(_, after)| after.as_str()).collect();
                documents.push(format!("{before}{value}{after}\n"));
            }
            Shape::Struct(inner) | Shape::TextOr(inner) if path.len() < DEPTH => {
                // a struct that contains itself is followed once
                let own = facts.strukt(*inner).name;
                if path.iter().filter(|(before, _)| before.contains(&format!(" {}: ", field.name))).count()
                    < 2
                    && own != "route"
                {
                    plant(facts, *inner, path, documents, secret);
                }
            }
            _ => {}
        }
        path.pop();
    }
}

fn assert_masked(kind: Kind, facts: &Facts) -> usize {
    let documents = planted(facts, facts.id("config").unwrap(), SECRET);
    for document in &documents {
        let stage = Stage::new([("config.yml", document.as_bytes())]);
        let paths = vec![stage.path().join("config.yml")];
        let outcome = stage::lint(&Request { paths, kind: Some(kind), ..Request::default() });
        let formats = [Format::Concise, Format::Json, Format::Github].map(|format| outcome.rendered(format));
        for report in formats.into_iter().chain([outcome.pretty()]) {
            assert!(report.contains("nonsense"), "nothing was found in {document}");
            assert!(!report.contains(SECRET), "{document}\n{report}");
        }
    }
    documents.len()
}

#[test]
fn a_secret_in_any_field_is_shown_in_no_format() {
    assert!(assert_masked(Kind::Prometheus, prometheus::facts()) > 100);
    assert!(assert_masked(Kind::Alertmanager, alertmanager::facts()) > 60);
}
