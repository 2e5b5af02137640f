//! In which of its shapes a dashboard is written.

use crate::syntax::yaml::{Kind, Node};

/// How a dashboard is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The dashboard itself, as Grafana exports and provisions it.
    Classic,
    /// `{"dashboard": {…}}`: the body of a request to the HTTP API, or its answer.
    Envelope,
    /// A resource whose `spec` is a classic dashboard.
    Resource1,
    /// A resource with `elements` and a `layout`.
    Resource2,
}

/// Keys of a classic dashboard.
const MARKS: [&str; 9] = [
    "panels",
    "rows",
    "templating",
    "schemaVersion",
    "annotations",
    "timepicker",
    "graphTooltip",
    "__inputs",
    "editable",
];

/// The shape of the dashboard at `root`, if there is one.
#[must_use]
pub fn shape(root: Node<'_>) -> Option<Shape> {
    let root = root.target();
    let group = root.get("apiVersion").map_or("", Node::value);
    if group.starts_with("dashboard.grafana.app/") {
        let spec = root.get("spec")?;
        let is_second = group.contains("/v2") || spec.get("elements").is_some();
        return Some(if is_second { Shape::Resource2 } else { Shape::Resource1 });
    }
    if let Some(inner) = root.get("dashboard").filter(|inner| inner.kind() == Kind::Mapping)
        && root.get("panels").is_none()
        && marks(inner) >= 1
    {
        return Some(Shape::Envelope);
    }
    (marks(root) >= 2 && !is_library(root)).then_some(Shape::Classic)
}

/// How much of `root` looks like a dashboard.
fn marks(root: Node<'_>) -> usize {
    MARKS.iter().filter(|mark| root.get(mark).is_some()).count() + usize::from(root.get("title").is_some())
}

/// Whether it is a library panel, which is no dashboard.
fn is_library(root: Node<'_>) -> bool {
    root.get("model").is_some() && root.get("panels").is_none()
}

impl Shape {
    /// The classic dashboard within `root`.
    pub(super) fn body<'t>(&self, root: Node<'t>) -> Option<Node<'t>> {
        match self {
            Self::Classic => Some(root),
            Self::Envelope => root.get("dashboard"),
            Self::Resource1 | Self::Resource2 => root.get("spec"),
        }
    }
}
