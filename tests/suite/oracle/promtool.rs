//! Asks promtool for the results of a test that expects nothing: it prints those that are not empty.

use super::Case;
use mcpmon_check::{go::Quoted, promql::Feature, time::Duration};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A promtool, and what is enabled in it.
pub(super) struct Promtool {
    pub(super) path: PathBuf,
    pub(super) enabled: Vec<Feature>,
}

impl Promtool {
    /// Puts what it gives into the cases of a file.
    ///
    /// # Errors
    /// What it says where it cannot load the file.
    pub(super) fn ask(&self, file: &str, cases: &mut [Case]) -> Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.yml");
        fs::write(&path, file).unwrap();
        let failures = self.run(&path)?;
        let mut failures =
            failures.lines().map(str::trim).skip_while(|line| *line != "FAILED:").skip(1).peekable();
        for case in cases {
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
        failures.next().map_or(Ok(()), |line| Err(line.to_owned()))
    }

    /// What it says on its error output; an error if it crashes, as 3.5 does on some histograms.
    fn run(&self, file: &Path) -> Result<String, String> {
        let mut command = Command::new(&self.path);
        command.args(["test", "rules"]);
        if !self.enabled.is_empty() {
            let names: Vec<_> = self.enabled.iter().map(|feature| feature.name()).collect();
            command.arg(format!("--enable-feature={}", names.join(",")));
        }
        let output = command.arg(file).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        match text.lines().next() {
            Some(line) if !text.contains("FAILED:") => Err(line.to_owned()),
            _ => Ok(text),
        }
    }
}
