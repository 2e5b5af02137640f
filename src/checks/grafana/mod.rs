//! Grafana: dashboards and what provisions them.

use super::Check;

mod alerting_unknown_ref;
mod annotation_query;
mod api_envelope;
mod dashboard_not_loaded;
mod datasource_hardcoded;
mod datasource_missing;
mod datasource_type_mismatch;
mod datasource_unknown;
mod description_missing;
mod duplicate_datasource;
mod duplicate_key;
mod duplicate_panel_id;
mod duplicate_refid;
mod duplicate_title;
mod duplicate_uid;
mod editable;
mod empty_query;
mod grid_overflow;
mod grid_overlap;
mod import_placeholder;
mod instant_mismatch;
mod invalid_json;
mod legacy_alert;
mod legacy_rows;
mod legend_constant;
mod legend_unknown_label;
mod matcher_policy;
mod multi_value_equals;
mod no_targets;
mod non_null_id;
mod override_orphan;
mod panel_reference;
mod promql;
mod provider_overlap;
mod provider_path;
mod rate_interval;
mod rate_interval_misuse;
mod rate_with_interval;
mod refresh_too_fast;
mod removed_panel_type;
mod schema;
mod schema_version_old;
mod secret_in_json_data;
mod several_defaults;
mod threshold_order;
mod title_missing;
mod uid_invalid;
mod uid_missing;
mod undefined_variable;
mod unit_missing;
mod unit_unknown;
mod unknown_panel_type;
mod untitled_dashboard;
mod unused_variable;
mod variable_cycle;
mod variable_policy;
mod variable_query;
mod variable_refresh;
mod variable_regex;

pub(super) static CHECKS: &[&Check] = &[
    &alerting_unknown_ref::CHECK,
    &annotation_query::CHECK,
    &api_envelope::CHECK,
    &dashboard_not_loaded::CHECK,
    &datasource_hardcoded::CHECK,
    &datasource_missing::CHECK,
    &datasource_type_mismatch::CHECK,
    &datasource_unknown::CHECK,
    &description_missing::CHECK,
    &duplicate_datasource::CHECK,
    &duplicate_key::CHECK,
    &duplicate_panel_id::CHECK,
    &duplicate_refid::CHECK,
    &duplicate_title::CHECK,
    &duplicate_uid::CHECK,
    &editable::CHECK,
    &empty_query::CHECK,
    &grid_overflow::CHECK,
    &grid_overlap::CHECK,
    &import_placeholder::CHECK,
    &instant_mismatch::CHECK,
    &invalid_json::CHECK,
    &legacy_alert::CHECK,
    &legacy_rows::CHECK,
    &legend_constant::CHECK,
    &legend_unknown_label::CHECK,
    &matcher_policy::CHECK,
    &multi_value_equals::CHECK,
    &no_targets::CHECK,
    &non_null_id::CHECK,
    &override_orphan::CHECK,
    &panel_reference::CHECK,
    &promql::CHECK,
    &provider_overlap::CHECK,
    &provider_path::CHECK,
    &rate_interval::CHECK,
    &rate_interval_misuse::CHECK,
    &rate_with_interval::CHECK,
    &refresh_too_fast::CHECK,
    &removed_panel_type::CHECK,
    &schema::CHECK,
    &schema_version_old::CHECK,
    &secret_in_json_data::CHECK,
    &several_defaults::CHECK,
    &threshold_order::CHECK,
    &title_missing::CHECK,
    &uid_invalid::CHECK,
    &uid_missing::CHECK,
    &undefined_variable::CHECK,
    &unit_missing::CHECK,
    &unit_unknown::CHECK,
    &unknown_panel_type::CHECK,
    &untitled_dashboard::CHECK,
    &unused_variable::CHECK,
    &variable_cycle::CHECK,
    &variable_policy::CHECK,
    &variable_query::CHECK,
    &variable_refresh::CHECK,
    &variable_regex::CHECK,
];
