//! The language as its users see it.

mod errors;
mod holes;
mod provenance;
mod series;
mod trees;
mod windows;

use super::{Error, Expr, Feature, Features, parse};

fn read(text: &str) -> Expr {
    parse(text, &Features::all()).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

/// The errors of an expression, and the texts that they blame.
fn errors<'t>(text: &'t str, features: &Features) -> Vec<(Error, &'t str)> {
    let errors = parse(text, features).expect_err(text);
    errors.into_iter().map(|error| (error.clone(), &text[error.range.indices()])).collect()
}

/// The newest language with one flag.
fn with(feature: Feature) -> Features {
    Features::default().with(feature)
}
