//! Texts → trees with a place for every node. Readers record what is wrong as data; they build no diagnostics.

pub mod code;
pub mod exposition;
pub mod template;
pub mod yaml;
