//! The tolerant decoder: a tree held against a table of facts.
//!
//! Enters: the root of a YAML tree and the [`Facts`] of a product. Leaves: every [`Problem`] that the tables can see
//! (unknown fields, wrong types, values that cannot be read, what must or must not stand together) and the places of
//! secrets. What is missing in a node that is not complete is no problem. The typed models read the same tree by
//! [`Entries`] and [`Fields`].

mod calendar;
mod constraint;
mod entries;
mod examine;
mod facts;
mod fields;
mod kind;
mod problem;
mod shape;
mod together;
mod unknown;
mod url;

pub use entries::{Entries, Entry};
pub use examine::{Examined, examine};
pub use facts::{CLIENT, Facts, Field, Struct, Tables};
pub use fields::Fields;
pub use kind::{Kind, Refusal};
pub use problem::{Named, Problem, ProblemKind, UnknownField};
pub use shape::{Items, Number, Shape, StructId};
