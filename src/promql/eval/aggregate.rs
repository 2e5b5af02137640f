//! Aggregations: finds the groups, once for all times, and has the kernel of the table aggregate them.

use super::{Evaluation, Grid, Row, grid::group_labels};
use crate::{
    labels::LabelSet,
    promql::{
        aggregations::{Group, Grouped},
        annotation::Annotations,
        changes::Change,
        features::Features,
        plan::{AggregatePlan, Parameter},
        query::QueryError,
        text::TextRange,
    },
};
use std::collections::HashMap;

impl Evaluation<'_> {
    pub(super) fn aggregate(
        &mut self,
        plan: &AggregatePlan,
        range: TextRange,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        let parameter = match plan.parameter {
            Some(Parameter::Scalar(id, _)) => self.take_scalar(id),
            Some(Parameter::String(..)) | None => vec![],
        };
        let features = &self.engine.features;
        let groups = groups(self.take_vector(plan.operand), plan, features);
        let features = &self.engine.features;
        let grouped = Grouped { plan, grid: *grid, groups, parameter, range, features };
        (plan.aggregation.kernel)(grouped, annotations)
    }
}

/// The groups, in the order of their first series.
fn groups(rows: Vec<Row>, plan: &AggregatePlan, features: &Features) -> Vec<Group> {
    let of_first_rows: Vec<bool> = if features.has(Change::AggregationsDropNames) {
        vec![]
    } else {
        rows.iter().map(|row| row.drops_name).collect()
    };
    let mut known: HashMap<LabelSet, usize> = HashMap::new();
    let mut groups: Vec<Group> = vec![];
    for row in rows {
        let labels = group_labels(&row.labels, &plan.labels, !plan.is_without);
        let index = *known.entry(labels).or_insert_with_key(|labels| {
            // before 3.9, the first group took this from the first series, the second from the second, and so on
            let drops_name = of_first_rows.get(groups.len()).copied().unwrap_or_default();
            groups.push(Group { labels: labels.clone(), drops_name, rows: vec![] });
            groups.len() - 1
        });
        groups[index].rows.push(row);
    }
    if of_first_rows.is_empty() {
        groups.iter_mut().for_each(|group| group.drops_name = drops_name(&group.rows));
    }
    groups
}

/// Whether a name that is taken off late is: that of any row that has a sample when the group has its last ones.
fn drops_name(rows: &[Row]) -> bool {
    let is_any = rows.iter().any(|row| row.drops_name);
    if !is_any || rows.iter().all(|row| row.drops_name) {
        return is_any;
    }
    let last = |row: &Row| row.points.iter().rposition(Option::is_some);
    let newest = rows.iter().filter_map(last).max();
    rows.iter().any(|row| row.drops_name && last(row) == newest)
}
