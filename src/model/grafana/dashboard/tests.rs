//! Dashboards in their shapes.

use super::*;
use crate::{
    source::{Embedded, FileId},
    syntax::json,
};

fn read(text: &str) -> Dashboard {
    let text = Embedded::verbatim(FileId(0), text, 0);
    let tree = json::read(&text);
    Dashboard::read(&tree, &Dialect::default())
}

#[test]
fn a_classic_dashboard_has_its_panels_in_rows_and_its_expressions() {
    let dashboard = read(
        r#"{"title": "Shop", "uid": "shop", "schemaVersion": 39, "__inputs": [],
        "templating": {"list": [
            {"name": "ds", "type": "datasource", "query": "prometheus"},
            {"name": "logs", "type": "datasource", "query": "loki"},
            {"name": "job", "type": "query", "datasource": {"type": "prometheus", "uid": "$ds"},
             "query": {"query": "label_values(up{env=\"x\"}, job)", "refId": "A"}}]},
        "panels": [
            {"id": 1, "type": "timeseries", "title": "Rate", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
             "datasource": {"uid": "${ds}"}, "fieldConfig": {"defaults": {"unit": "reqps"}},
             "targets": [{"refId": "A", "expr": "rate(x_total{job=\"$job\"}[$__rate_interval])", "legendFormat": "{{job}}"}]},
            {"id": 2, "type": "row", "panels": [
               {"id": 3, "type": "logs", "datasource": "$logs", "targets": [{"refId": "A", "expr": "{a=\"b\"} |= \"x\""}]}]}]}"#,
    );
    assert_eq!(dashboard.shape, Shape::Classic);
    let kinds: Vec<&str> = dashboard
        .panels
        .iter()
        .filter_map(|panel| panel.kind.as_ref())
        .map(|kind| kind.value.as_str())
        .collect();
    assert_eq!(kinds, ["timeseries", "row", "logs"]);
    let texts: Vec<&str> = dashboard.expressions().map(|expression| expression.text.text()).collect();
    assert_eq!(texts, ["up{env=\"x\"}", "rate(x_total{job=\"$job\"}[$__rate_interval])"]);
    assert!(dashboard.expressions().all(|expression| expression.parsed.is_ok()));
    let mentions: Vec<&str> = dashboard.mentions.iter().map(|mention| mention.name.as_str()).collect();
    assert_eq!(mentions, ["ds", "ds", "job", "__rate_interval", "logs"]);
    assert_eq!(dashboard.panels[0].unit.as_ref().map(|unit| unit.value.as_str()), Some("reqps"));
}

#[test]
fn an_envelope_and_old_rows_are_read_as_well() {
    let dashboard = read(
        r#"{"dashboard": {"title": "MCP", "rows": [{"panels": [{"type": "graph", "targets": [{"expr": "up"}]}]}]}, "overwrite": true}"#,
    );
    assert_eq!(dashboard.shape, Shape::Envelope);
    assert_eq!(dashboard.title_text(), "MCP");
    assert!(dashboard.rows.is_some() && dashboard.panels[0].is_in_row);
    assert_eq!(dashboard.expressions().count(), 1);
}

#[test]
fn resources_of_both_versions_are_read() {
    let first = read(
        r#"{"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {"name": "a"}, "spec": {"title": "One", "panels": []}}"#,
    );
    assert_eq!((first.shape.clone(), first.title_text()), (Shape::Resource1, "One"));
    let second = read(
        r#"{"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": {"name": "b"}, "spec": {
        "title": "Two", "variables": [{"kind": "QueryVariable", "spec": {"name": "job",
          "query": {"kind": "DataQuery", "group": "prometheus", "spec": {"query": "label_values(up, job)"}}}}],
        "elements": {"panel-1": {"kind": "Panel", "spec": {"id": 1, "title": "Up",
          "data": {"kind": "QueryGroup", "spec": {"queries": [{"kind": "PanelQuery", "spec": {"refId": "A",
            "query": {"kind": "DataQuery", "group": "prometheus", "spec": {"expr": "up{job=\"$job\"}"}}}}]}},
          "vizConfig": {"kind": "VizConfig", "group": "stat", "spec": {"fieldConfig": {"defaults": {"unit": "none"}}}}}}},
        "layout": {"kind": "GridLayout", "spec": {"items": [{"kind": "GridLayoutItem",
          "spec": {"x": 0, "y": 0, "width": 12, "height": 8, "element": {"kind": "ElementReference", "name": "panel-1"}}}]}}}}"#,
    );
    assert_eq!((second.shape.clone(), second.title_text()), (Shape::Resource2, "Two"));
    let texts: Vec<&str> = second.expressions().map(|expression| expression.text.text()).collect();
    assert_eq!(texts, ["up", "up{job=\"$job\"}"]);
    assert!(second.panels[0].is_a("stat"));
    assert_eq!(second.panels[0].grid.map(|grid| (grid.width, grid.height)), Some((12, 8)));
    assert_eq!(
        second.targets().next().and_then(|target| target.ref_id.clone()).map(|id| id.value),
        Some("A".into())
    );
}

#[test]
fn what_is_no_dashboard_is_none() {
    for text in [
        "{\"title\": \"x\", \"type\": \"object\"}",
        "{\"panels\": []}",
        "[1, 2]",
        "{\"name\": \"package\", \"dashboard\": {\"x\": 1}}",
        "",
    ] {
        let text = Embedded::verbatim(FileId(0), text, 0);
        let tree = json::read(&text);
        assert!(tree.root().is_none_or(|root| shape(root).is_none()));
    }
}
