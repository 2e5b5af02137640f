//! What Grafana reads: dashboards, in all their shapes.

pub mod dashboard;
pub mod names;
