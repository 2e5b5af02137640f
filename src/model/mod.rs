//! Spanned trees become typed configuration, one module per product.
//!
//! Enters: a tree of `syntax`. Leaves: models whose every value and key knows where it is written, and what the
//! product itself would refuse, as [`decode::Problem`]s in the order of the text. Decoding is tolerant: one wrong key
//! hides nothing else. Shapes come from tables of facts (`<product>/data/*.tsv`), read by [`decode`]; what no table
//! can say stands in the `validate` module of the product.

pub mod alertmanager;
pub mod decode;
pub mod grafana;
pub mod inventory;
pub mod logstash;
pub mod prometheus;
pub mod rules;
pub mod scenario;
pub mod settings;

mod dialect;
mod expression;

pub use dialect::{Dialect, Vendor};
pub use expression::Expression;
