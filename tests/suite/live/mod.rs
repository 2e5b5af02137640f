//! Servers that are asked for their metrics: made up ones that fail in every way, and a real one.

mod answers;
mod commands;
mod failures;
mod prometheus;
mod tls;

use mcpmon_check::{
    live::{self, Error, Learnt, Server},
    model::settings::{Client, Proxy},
};
use serde_json::{Value, json};
use std::path::Path;
use tokio::runtime::Runtime;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

/// A server in a thread of its own.
pub(crate) struct Fake {
    runtime: Runtime,
    pub(crate) server: MockServer,
}

impl Fake {
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let server = runtime.block_on(MockServer::start());
        Self { runtime, server }
    }

    /// An endpoint that exposes two metrics.
    pub(crate) fn exposing() -> Self {
        let fake = Self::new();
        fake.answers("/metrics", text(EXPOSED));
        fake
    }

    /// A Prometheus with a few metrics.
    pub(crate) fn prometheus(prefix: &str) -> Self {
        let fake = Self::new();
        for (path, answer) in api() {
            fake.answers(
                &format!("{prefix}/api/v1/{path}"),
                ResponseTemplate::new(200).set_body_json(answer),
            );
        }
        fake
    }

    pub(crate) fn mount(&self, mock: Mock) {
        self.runtime.block_on(mock.mount(&self.server));
    }

    pub(crate) fn answers(&self, at: &str, answer: ResponseTemplate) {
        self.mount(Mock::given(method("GET")).and(path(at)).respond_with(answer));
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.uri())
    }

    pub(crate) fn requests(&self) -> Vec<wiremock::Request> {
        self.runtime.block_on(self.server.received_requests()).unwrap()
    }
}

pub(crate) const EXPOSED: &str = "# TYPE mcp_requests_total counter\n# HELP mcp_requests_total Requests\nmcp_requests_total{tool=\"a\"} 1\n# TYPE mcp_load gauge\nmcp_load 2\n";

pub(crate) fn text(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "text/plain; version=0.0.4")
}

fn success(data: Value) -> Value {
    json!({"status": "success", "data": data})
}

/// What the API of a small Prometheus answers, by the path below `/api/v1`.
fn api() -> Vec<(&'static str, Value)> {
    let series = json!([
        {"__name__": "mcp_requests_total", "job": "mcp", "instance": "a", "tool": "x"},
        {"__name__": "mcp_requests_total", "job": "mcp", "instance": "a", "tool": "x", "code": "1"},
        {"__name__": "mcp_seconds_count", "job": "mcp", "instance": "a"},
        {"__name__": "up", "job": "mcp", "instance": "a"},
    ]);
    vec![
        (
            "label/__name__/values",
            success(json!([
                "mcp_requests_total",
                "mcp_seconds_bucket",
                "mcp_seconds_count",
                "mcp_seconds_sum",
                "up"
            ])),
        ),
        (
            "metadata",
            success(json!({
                "mcp_requests": [{"type": "counter", "help": "Requests", "unit": ""}],
                "mcp_seconds": [{"type": "histogram", "help": "", "unit": "seconds"}],
            })),
        ),
        (
            "targets",
            success(
                json!({"activeTargets": [{"labels": {"job": "mcp", "instance": "a"}}], "droppedTargets": []}),
            ),
        ),
        (
            "targets/metadata",
            success(json!([{"metric": "mcp_seconds", "type": "histogram", "help": "", "unit": ""}])),
        ),
        ("series", success(series)),
        ("status/buildinfo", success(json!({"version": "3.5.3"}))),
    ]
}

/// A client that needs no proxy, whatever the environment says, and does not try again.
pub(crate) fn direct() -> Client {
    let proxy = Proxy { from_environment: Some(false), ..Proxy::default() };
    Client { proxy, retries: Some(0), ..Client::default() }
}

pub(crate) fn ask(url: &str, client: &Client) -> Result<Learnt, Error> {
    live::learn(&Server { url, client, folder: Path::new("") })
}

/// The names of what was learnt, with types and labels.
pub(crate) fn said(learnt: &Learnt) -> Vec<String> {
    let labels = |metric: &mcpmon_check::model::inventory::Metric| {
        let more = if metric.labels.are_all { "" } else { "…" };
        format!("{} {} {{{}{more}}}", metric.name, metric.kind.name(), metric.labels.names.join(","))
    };
    learnt.metrics.iter().map(labels).collect()
}
