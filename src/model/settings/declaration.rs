//! A metric that the settings write out.

use crate::{
    model::{
        decode::Fields,
        inventory::{Labels, Metric, MetricType, Name, Origin},
    },
    syntax::yaml::Node,
};

/// Reads an item of `metrics.declare`.
pub(super) fn read(node: Node<'_>) -> Option<Metric> {
    let fields = Fields::of(node);
    let name = fields.text("name")?;
    let text = |field: &str| fields.text(field).map(|text| text.value);
    Some(Metric {
        name: Name::Exact(name.value.clone()),
        kind: text("type").and_then(|kind| MetricType::of_name(&kind)).unwrap_or(MetricType::Unknown),
        labels: Labels {
            names: fields.texts("labels").map(|label| label.value).collect(),
            are_all: fields.value("labels").is_some() && fields.complete(),
        },
        unit: text("unit"),
        help: text("help"),
        has_created: false,
        is_split: false,
        jobs: text("job").into_iter().map(Into::into).collect(),
        origin: Origin::Declared(name.span),
    })
}
