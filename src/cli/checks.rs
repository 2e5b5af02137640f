//! `mcpmon-check checks`: the table of all checks.

use super::{CLEAN, Error, arguments::ListFormat, output};
use crate::checks;
use serde::Serialize;

#[derive(Serialize)]
struct Row {
    id: &'static str,
    level: &'static str,
    proof: &'static str,
    title: &'static str,
}

pub(super) fn run(format: ListFormat) -> Result<u8, Error> {
    let rows: Vec<Row> = checks::all()
        .map(|check| &check.code)
        .map(|code| Row {
            id: code.id,
            level: code.level.name(),
            proof: code.proof.name(),
            title: code.title(),
        })
        .collect();
    let text = match format {
        ListFormat::Json => serde_json::to_string_pretty(&rows).map_err(std::io::Error::from)? + "\n",
        ListFormat::Table => table(&rows),
    };
    output::print(&text)?;
    Ok(CLEAN)
}

fn table(rows: &[Row]) -> String {
    let width = |cell: fn(&Row) -> &str| rows.iter().map(|row| cell(row).len()).max().unwrap_or(0);
    let (id, level, proof) = (width(|row| row.id), width(|row| row.level), width(|row| row.proof));
    rows.iter()
        .map(|row| format!("{:id$}  {:level$}  {:proof$}  {}\n", row.id, row.level, row.proof, row.title))
        .collect()
}
