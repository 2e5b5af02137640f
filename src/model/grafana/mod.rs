//! What Grafana reads: dashboards, in all their shapes, names of units and panels, and what provisions it.

pub mod dashboard;
pub mod names;
pub mod provisioning;

mod release;

pub use release::Release;
