//! `info()`.

use crate::promql::{annotation::Annotations, eval::Row, kernel::Call, query::QueryError};

pub(super) fn info(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let _ = call;
    Err(QueryError::new("not there yet"))
}
