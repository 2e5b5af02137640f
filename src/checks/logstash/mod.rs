//! Logstash's pipelines.

use super::Check;

mod condition_precedence;
mod deprecated_option;
mod dropped_function;
mod duplicate_key;
mod grok_overwrite;
mod malformed_number;
mod mixed_operators;
mod option_type_or_enum;
mod required_option;
mod several_codecs;
mod single_element_list;
mod syntax;
mod test_file;
mod unknown_option;
mod unknown_plugin;

pub(super) static CHECKS: &[&Check] = &[
    &condition_precedence::CHECK,
    &deprecated_option::CHECK,
    &dropped_function::CHECK,
    &duplicate_key::CHECK,
    &grok_overwrite::CHECK,
    &malformed_number::CHECK,
    &mixed_operators::CHECK,
    &option_type_or_enum::CHECK,
    &required_option::CHECK,
    &several_codecs::CHECK,
    &single_element_list::CHECK,
    &syntax::CHECK,
    &test_file::CHECK,
    &unknown_option::CHECK,
    &unknown_plugin::CHECK,
];
