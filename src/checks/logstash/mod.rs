//! Logstash's pipelines and settings.

use super::Check;

mod condition_constant;
mod condition_precedence;
mod date_format;
mod date_incomplete;
mod date_mismatch;
mod deprecated_option;
mod deprecated_setting;
mod dropped_function;
mod duplicate_id_or_port;
mod duplicate_key;
mod elasticsearch_hosts;
mod endless_regex;
mod env_undefined;
mod field_reference;
mod field_undefined_in_condition;
mod field_undefined_in_sprintf;
mod grok_duplicate_capture;
mod grok_ignored_type;
mod grok_overwrite;
mod grok_unknown_pattern;
mod grok_unreachable;
mod index_name;
mod invalid_regex;
mod list_comparison;
mod malformed_number;
mod mixed_operators;
mod mutate_order;
mod no_output;
mod option_type_or_enum;
mod pipeline_address;
mod pipeline_path;
mod pipelines_ignored;
mod pipelines_merged;
mod plaintext_secret;
mod removed_field;
mod required_option;
mod setting_type_or_enum;
mod several_codecs;
mod single_element_list;
mod syntax;
mod test_file;
mod unknown_option;
mod unknown_plugin;
mod unknown_setting;
mod unreachable;
mod unset_tag;

pub(super) static CHECKS: &[&Check] = &[
    &condition_constant::CHECK,
    &condition_precedence::CHECK,
    &date_format::CHECK,
    &date_incomplete::CHECK,
    &date_mismatch::CHECK,
    &deprecated_option::CHECK,
    &deprecated_setting::CHECK,
    &dropped_function::CHECK,
    &duplicate_id_or_port::CHECK,
    &duplicate_key::CHECK,
    &elasticsearch_hosts::CHECK,
    &endless_regex::CHECK,
    &env_undefined::CHECK,
    &field_reference::CHECK,
    &field_undefined_in_condition::CHECK,
    &field_undefined_in_sprintf::CHECK,
    &grok_duplicate_capture::CHECK,
    &grok_ignored_type::CHECK,
    &grok_overwrite::CHECK,
    &grok_unknown_pattern::CHECK,
    &grok_unreachable::CHECK,
    &index_name::CHECK,
    &invalid_regex::CHECK,
    &list_comparison::CHECK,
    &malformed_number::CHECK,
    &mixed_operators::CHECK,
    &mutate_order::CHECK,
    &no_output::CHECK,
    &option_type_or_enum::CHECK,
    &pipeline_address::CHECK,
    &pipeline_path::CHECK,
    &pipelines_ignored::CHECK,
    &pipelines_merged::CHECK,
    &plaintext_secret::CHECK,
    &removed_field::CHECK,
    &required_option::CHECK,
    &setting_type_or_enum::CHECK,
    &several_codecs::CHECK,
    &single_element_list::CHECK,
    &syntax::CHECK,
    &test_file::CHECK,
    &unknown_option::CHECK,
    &unknown_plugin::CHECK,
    &unknown_setting::CHECK,
    &unreachable::CHECK,
    &unset_tag::CHECK,
];
