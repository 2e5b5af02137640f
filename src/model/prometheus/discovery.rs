//! What `discovery/kubernetes` refuses beyond the table: clients without a server, selectors of the wrong role.

use crate::{
    model::decode::{Fields, Problem, ProblemKind},
    source::Spanned,
};

/// The selectors that each role takes.
const SELECTORS: &[(&str, &[&str])] = &[
    ("pod", &["pod", "node"]),
    ("service", &["service"]),
    ("endpointslice", &["pod", "service", "endpointslice"]),
    ("endpoints", &["pod", "service", "endpoints"]),
    ("node", &["node"]),
    ("ingress", &["ingress"]),
];

/// Fields of the HTTP client, which need `api_server`.
const CLIENT: &[&str] = &[
    "basic_auth",
    "authorization",
    "oauth2",
    "bearer_token",
    "bearer_token_file",
    "tls_config",
    "proxy_url",
    "no_proxy",
    "proxy_from_environment",
    "proxy_connect_header",
    "http_headers",
    "follow_redirects",
    "enable_http2",
];

/// What is refused in an entry of `kubernetes_sd_configs`.
pub(super) fn kubernetes(fields: &Fields<'_>) -> Vec<Problem> {
    let mut problems = selectors(fields);
    let client = CLIENT.iter().find(|field| is_custom(fields, field));
    if let Some(entry) = client.and_then(|field| fields.entries().get(field)) {
        let kind = if fields.text("kubeconfig_file").is_some() {
            let field = entry.key.value().to_owned();
            Some(ProblemKind::NotAllowed {
                field,
                owner: "a Kubernetes service discovery",
                beside: "kubeconfig_file",
            })
        } else if fields.entry("api_server").is_none() && fields.complete() {
            let because_of = entry.key.value().to_owned();
            Some(ProblemKind::Missing {
                owner: "a Kubernetes service discovery",
                fields: vec!["api_server"],
                because_of,
            })
        } else {
            None
        };
        problems.extend(kind.map(|kind| Problem { kind, span: entry.key.span() }));
    }
    problems
}

/// Whether a field of the HTTP client is other than by default.
fn is_custom(fields: &Fields<'_>, field: &str) -> bool {
    let Some(node) = fields.entries().get(field).map(|entry| entry.value) else { return false };
    match field {
        "follow_redirects" | "enable_http2" => node.as_bool() == Ok(false),
        "proxy_from_environment" => node.as_bool() == Ok(true),
        _ if node.is_null() => false,
        "tls_config" => {
            Fields::of(node).entries().iter().any(|entry| !matches!(entry.value.value(), "" | "false"))
        }
        "bearer_token" | "bearer_token_file" | "no_proxy" => !node.value().is_empty(),
        _ => true,
    }
}

fn selectors(fields: &Fields<'_>) -> Vec<Problem> {
    let role = fields.text("role").map(|role| role.value).unwrap_or_default();
    let Some((_, allowed)) = SELECTORS.iter().find(|(known, _)| *known == role) else { return vec![] };
    let mut seen: Vec<String> = vec![];
    let mut problems = vec![];
    for selector in fields.items("selectors").map(Fields::of) {
        let Some(selected) = selector.text("role") else { continue };
        if seen.contains(&selected.value) {
            let fact = format!("two selectors are for the role `{}`", selected.value);
            problems.push(contradiction(&selected, fact, "keep one of the two".to_owned()));
        } else if !allowed.contains(&selected.value.as_str()) {
            let fact = format!("a selector is for the role `{}`, the discovery for `{role}`", selected.value);
            let help = format!("write {}, which `role: {role}` takes", alternatives(allowed));
            problems.push(contradiction(&selected, fact, help));
        }
        seen.push(selected.value);
    }
    problems
}

fn alternatives(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ")
}

fn contradiction(role: &Spanned<String>, fact: String, help: String) -> Problem {
    Problem { kind: ProblemKind::Contradiction { fact, help }, span: role.span }
}
