//! Logstash's pipelines.

use super::Check;

mod condition_precedence;
mod duplicate_key;
mod mixed_operators;
mod several_codecs;
mod single_element_list;
mod syntax;

pub(super) static CHECKS: &[&Check] = &[
    &condition_precedence::CHECK,
    &duplicate_key::CHECK,
    &mixed_operators::CHECK,
    &several_codecs::CHECK,
    &single_element_list::CHECK,
    &syntax::CHECK,
];
