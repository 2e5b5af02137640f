//! The tolerant decoder: a tree held against a table of facts.

mod problem;

pub use problem::{Named, Problem, ProblemKind, UnknownField};
