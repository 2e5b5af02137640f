//! Grafana: dashboards and what provisions them.

use super::Check;

mod alerting_unknown_ref;
mod datasource_hardcoded;
mod description_missing;
mod duplicate_datasource;
mod duplicate_key;
mod duplicate_refid;
mod editable;
mod grid_overflow;
mod grid_overlap;
mod instant_mismatch;
mod invalid_json;
mod legacy_alert;
mod legacy_rows;
mod matcher_policy;
mod non_null_id;
mod override_orphan;
mod panel_reference;
mod provider_overlap;
mod provider_path;
mod refresh_too_fast;
mod schema;
mod schema_version_old;
mod secret_in_json_data;
mod several_defaults;
mod threshold_order;
mod title_missing;
mod uid_invalid;
mod uid_missing;
mod unit_missing;
mod unit_unknown;
mod unknown_panel_type;
mod variable_policy;
mod variable_refresh;

pub(super) static CHECKS: &[&Check] = &[
    &alerting_unknown_ref::CHECK,
    &datasource_hardcoded::CHECK,
    &description_missing::CHECK,
    &duplicate_datasource::CHECK,
    &duplicate_key::CHECK,
    &duplicate_refid::CHECK,
    &editable::CHECK,
    &grid_overflow::CHECK,
    &grid_overlap::CHECK,
    &instant_mismatch::CHECK,
    &invalid_json::CHECK,
    &legacy_alert::CHECK,
    &legacy_rows::CHECK,
    &matcher_policy::CHECK,
    &non_null_id::CHECK,
    &override_orphan::CHECK,
    &panel_reference::CHECK,
    &provider_overlap::CHECK,
    &provider_path::CHECK,
    &refresh_too_fast::CHECK,
    &schema::CHECK,
    &schema_version_old::CHECK,
    &secret_in_json_data::CHECK,
    &several_defaults::CHECK,
    &threshold_order::CHECK,
    &title_missing::CHECK,
    &uid_invalid::CHECK,
    &uid_missing::CHECK,
    &unit_missing::CHECK,
    &unit_unknown::CHECK,
    &unknown_panel_type::CHECK,
    &variable_policy::CHECK,
    &variable_refresh::CHECK,
];
