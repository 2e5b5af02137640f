//! Texts → trees with a place for every node. Readers record what is wrong as data; they build no diagnostics.

pub mod code;
pub mod exposition;
pub mod json;
pub mod logstash;
pub mod template;
pub mod tree;
pub mod yaml;
