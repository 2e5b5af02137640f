//! Orders of series.

use crate::promql::{annotation::Annotations, eval::Row, kernel::Call, query::QueryError};

pub(super) fn ascending(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let _ = call;
    Err(QueryError::new("not there yet"))
}

pub(super) fn descending(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let _ = call;
    Err(QueryError::new("not there yet"))
}

pub(super) fn by_label(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let _ = call;
    Err(QueryError::new("not there yet"))
}

pub(super) fn by_label_descending(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let _ = call;
    Err(QueryError::new("not there yet"))
}
