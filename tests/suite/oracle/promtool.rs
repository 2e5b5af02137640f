//! Asks promtool for the results of a test that expects nothing: it prints those that are not empty.

use super::{UnitTest, file};
use mcpmon_check::{go::Quoted, promql::Feature, time::Duration};
use std::{fs, path::Path, process::Command};

/// Puts what promtool gives into the cases of a test.
///
/// # Errors
/// What promtool says where it cannot read the test.
pub(super) fn ask(test: &mut UnitTest, promtool: &Path, enabled: &[Feature]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.yml");
    fs::write(&path, file::write(test)).unwrap();
    let mut command = Command::new(promtool);
    command.args(["test", "rules"]);
    if !enabled.is_empty() {
        let names: Vec<_> = enabled.iter().map(|feature| feature.name()).collect();
        command.arg(format!("--enable-feature={}", names.join(",")));
    }
    let output = command.arg(&path).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8(output.stderr).unwrap();
    let mut failures = text.lines().map(str::trim).skip_while(|line| *line != "FAILED:").skip(1).peekable();
    for case in &mut test.cases {
        case.expected = Ok(String::new());
        let time = Duration::from_millis(case.time);
        let start = format!("expr: {}, time: {time},", Quoted(&case.expr));
        let Some(line) = failures.next_if(|line| line.starts_with(&start)) else { continue };
        case.expected = match line[start.len()..].strip_prefix(" err: ") {
            Some(error) => Err(error.to_owned()),
            None => {
                failures.next_if(|line| line.starts_with("exp: "));
                let got = failures.next().and_then(|line| line.strip_prefix("got: "));
                Ok(got.ok_or_else(|| format!("no result after {start}"))?.to_owned())
            }
        };
    }
    match failures.next() {
        Some(line) => Err(format!("promtool says: {line}")),
        None if !output.status.success() && text.is_empty() => Err("promtool fails without a word".into()),
        None => Ok(()),
    }
}
