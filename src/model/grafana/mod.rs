//! What Grafana reads: dashboards, in all their shapes, and the files that provision it.

pub mod dashboard;
pub mod provisioning;
