//! The metrics as text: a table for people, and a line each for other tools.

use super::{super::servers::printable, Row, origin, place};
use crate::source::Files;

/// One line per metric, with tabs between: name, type, labels, where declared, where used.
pub(super) fn concise(rows: &[Row<'_>], files: &Files) -> String {
    rows.iter().map(|row| cells(row, files, usize::MAX).join("\t") + "\n").collect()
}

/// A table, and how many metrics are in it.
pub(super) fn pretty(rows: &[Row<'_>], files: &Files) -> String {
    let heading = ["NAME", "TYPE", "LABELS", "DECLARED", "USED"].map(str::to_owned);
    let lines: Vec<[String; 5]> =
        std::iter::once(heading).chain(rows.iter().map(|row| cells(row, files, 1))).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let padded = |line: &[String; 5]| {
        let cells = line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let table: String = if rows.is_empty() { String::new() } else { lines.iter().map(padded).collect() };
    let unused = rows.iter().filter(|row| row.uses.is_empty()).count();
    let count = match rows.len() {
        1 => "1 metric".to_owned(),
        count => format!("{count} metrics"),
    };
    format!("{table}{count}, {unused} of them used nowhere\n")
}

/// What is said of a metric; of its uses at most `most`.
fn cells(row: &Row<'_>, files: &Files, most: usize) -> [String; 5] {
    let metric = row.metric;
    let known = if metric.labels.are_all { None } else { Some("…".to_owned()) };
    let labels: Vec<String> = metric.labels.names.iter().cloned().chain(known).collect();
    let mut uses: Vec<String> = row.uses.iter().map(|span| place(*span, files)).collect();
    uses.dedup();
    let others = uses.len().saturating_sub(most);
    uses.truncate(most);
    let more = if others > 0 { format!(" and {others} more") } else { String::new() };
    let cells = [
        metric.name.to_string(),
        metric.kind.name().to_owned(),
        labels.join(","),
        origin(metric, files),
        format!("{}{more}", uses.join(",")),
    ];
    cells.map(|cell| printable(&cell))
}
