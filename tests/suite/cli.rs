//! The binary as a person or a pipeline runs it: exit codes, streams, formats, and bad input.

use crate::stage::Stage;
use serde_json::Value;
use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

const RULES: &str = "groups:\n  - name: up\n    rules:\n      - alert: Down\n        expr: up == 0\n";

pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mcpmon-check"));
    command.current_dir(folder).env_remove("GITHUB_ACTIONS").env_remove("CLICOLOR_FORCE");
    command
}

pub(crate) fn run(stage: &Stage, arguments: &[&str]) -> Output {
    command(stage.path()).args(arguments).output().unwrap()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn codes(report: &Value) -> Vec<&str> {
    report["diagnostics"].as_array().unwrap().iter().map(|found| found["code"].as_str().unwrap()).collect()
}

#[test]
fn the_exit_code_tells_clean_from_found_from_unusable() {
    let broken = RULES.replace("expr", "exprr");
    let stage =
        Stage::new([("good.yml", RULES.as_bytes()), ("bad.yml", broken.as_bytes()), ("notes.txt", b"x")]);
    let code = |arguments: &[&str]| run(&stage, arguments).status.code();
    assert_eq!(code(&["lint", "good.yml"]), Some(0));
    assert_eq!(code(&["lint", "bad.yml"]), Some(1));
    assert_eq!(code(&["lint", "good.yml", "missing.yml"]), Some(2));
    assert_eq!(code(&["lint", "notes.txt"]), Some(2));
    assert_eq!(code(&["lint", "good.yml", "notes.txt"]), Some(0));
    assert_eq!(code(&["lint", "--root", ".", "notes.txt"]), Some(0));
    assert_eq!(code(&["lint", "--frmat", "json"]), Some(2));
    assert_eq!(code(&["lint", "--ignore", "rules/unknown-feild", "bad.yml"]), Some(2));
    assert_eq!(code(&["lint", "--ignore", "rules", "bad.yml"]), Some(0));
    assert_eq!(code(&["explain", "rules/unknown-field"]), Some(0));
    assert_eq!(code(&["explain", "rules/unknown"]), Some(2));
    assert_eq!(code(&["checks"]), Some(0));
}

#[test]
fn a_missing_path_is_told_and_the_others_are_still_checked() {
    let broken = RULES.replace("up == 0", "up ==");
    let stage = Stage::new([("bad.yml", broken.as_bytes())]);
    let output = run(&stage, &["lint", "--format", "json", "missing.yml", "bad.yml"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(codes(&json(&output)), ["promql/syntax", "tool/unreadable-file"]);
}

#[test]
fn misspelt_ids_get_a_suggestion() {
    let stage = Stage::new([("good.yml", RULES.as_bytes())]);
    let output = run(&stage, &["lint", "--ignore", "rules/unknown-feild"]);
    assert!(err(&output).contains("did you mean `rules/unknown-field`?"), "{}", err(&output));
}

#[test]
fn json_has_the_shape_of_the_contract() {
    let stage =
        Stage::new([("rules/a.yml", RULES.replace("expr", "labls: {a: b}\n        expr").as_bytes())]);
    let report = json(&run(&stage, &["lint", "--format", "json", "rules"]));
    let found = &report["diagnostics"][0];
    assert_eq!(report["version"], 1);
    assert_eq!(found["code"], "rules/unknown-field");
    assert_eq!(found["level"], "error");
    assert_eq!(found["proof"], "loader");
    assert_eq!(found["message"], "unknown field `labls` in an alerting rule");
    assert_eq!(found["entity"], "group up / alert Down");
    assert_eq!(found["file"], "rules/a.yml");
    assert_eq!(found["help"], "did you mean `labels`?");
    let (start, end) = (&found["range"]["start"], &found["range"]["end"]);
    assert_eq!((&start["line"], &start["column"], &start["byte"]), (&5.into(), &9.into(), &60.into()));
    assert_eq!((&end["line"], &end["column"], &end["byte"]), (&5.into(), &14.into(), &65.into()));
    assert!(found["related"].as_array().unwrap().is_empty());
    assert!(found["fix"].is_null());
    let summary = &report["summary"];
    let counts = ["files", "errors", "warnings", "notes"].map(|key| summary[key].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 0, 0]);
}

#[test]
fn the_default_format_depends_on_where_the_report_goes() {
    let broken = RULES.replace("up == 0", "up ==");
    let stage = Stage::new([("bad.yml", broken.as_bytes())]);
    let concise = out(&run(&stage, &["lint"]));
    assert!(concise.starts_with("bad.yml:5:"), "{concise}");
    let output = command(stage.path()).env("GITHUB_ACTIONS", "true").arg("lint").output().unwrap();
    assert!(out(&output).starts_with("::error file=bad.yml,line=5,"), "{}", out(&output));
}

#[test]
fn standard_input_is_a_file_too() {
    let stage = Stage::new([]);
    let mut child = command(stage.path())
        .args(["lint", "--kind", "rules", "--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"groups: [{nam: x}]\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(codes(&json(&output)).contains(&"rules/unknown-field"));
}

#[test]
fn the_root_is_context_and_only_the_paths_are_shown() {
    let broken = RULES.replace("up == 0", "up ==");
    let stage = Stage::new([("a.yml", broken.as_bytes()), ("b.yml", broken.as_bytes())]);
    let report = json(&run(&stage, &["lint", "--root", ".", "--format", "json", "a.yml"]));
    let files: Vec<&Value> =
        report["diagnostics"].as_array().unwrap().iter().map(|found| &found["file"]).collect();
    assert_eq!(files, ["a.yml"]);
}

#[test]
fn ignored_and_hidden_files_are_left_alone() {
    let broken = RULES.replace("up == 0", "up ==");
    let stage = Stage::new([
        (".gitignore", &b"generated/\n"[..]),
        ("generated/a.yml", broken.as_bytes()),
        (".hidden/a.yml", broken.as_bytes()),
        ("good.yml", RULES.as_bytes()),
    ]);
    assert_eq!(run(&stage, &["lint"]).status.code(), Some(0));
}

#[test]
fn fixes_are_carried_out_only_when_asked_for() {
    let guide = std::fs::read("fixtures/projects/guide/config/rules/mcp-alerts.yml").unwrap();
    let stage = Stage::new([("rules.yml", &guide[..])]);
    assert_eq!(run(&stage, &["lint"]).status.code(), Some(1));
    assert_eq!(std::fs::read(stage.path().join("rules.yml")).unwrap(), guide);
    assert_eq!(run(&stage, &["lint", "--fix"]).status.code(), Some(0));
    let mended = std::fs::read("fixtures/projects/clean/mcp-stack/config/rules/mcp-alerts.yml").unwrap();
    assert_eq!(std::fs::read(stage.path().join("rules.yml")).unwrap(), mended);
}

/// Inputs that a careless reader chokes on, with the exit code of a `lint --kind rules`.
fn bad_inputs() -> Vec<(&'static str, Vec<u8>, i32)> {
    let bomb: String = (1..20)
        .map(|level| format!("a{level}: &a{level} [{}]\n", format!("*a{},", level - 1).repeat(9)))
        .collect();
    vec![
        ("empty.yml", vec![], 0),
        ("binary.yml", (0..=255).cycle().take(4096).collect(), 1),
        ("brackets.yml", "[".repeat(100_000).into_bytes(), 1),
        ("braces.yml", "{a: ".repeat(100_000).into_bytes(), 1),
        ("dashes.yml", "- ".repeat(100_000).into_bytes(), 1),
        ("bomb.yml", format!("a0: &a0 [x]\n{bomb}groups: *a19\n").into_bytes(), 1),
        ("utf8.yml", b"groups:\n  - name: \xff\xfe\n".to_vec(), 1),
        ("utf16.yml", format!("\u{feff}{RULES}").encode_utf16().flat_map(u16::to_le_bytes).collect(), 0),
        ("bom.yml", format!("\u{feff}{RULES}").into_bytes(), 0),
        ("crlf.yml", RULES.replace('\n', "\r\n").into_bytes(), 0),
        ("parens.yml", RULES.replace("up == 0", &"(".repeat(100_000)).into_bytes(), 1),
        ("line.yml", RULES.replace("up == 0", &format!("'{}", "a ".repeat(1_000_000))).into_bytes(), 1),
    ]
}

#[test]
fn bad_input_is_told_and_never_brings_the_program_down() {
    let inputs = bad_inputs();
    let stage = Stage::new(inputs.iter().map(|(name, content, _)| (*name, &content[..])));
    for (name, _, expected) in &inputs {
        for format in ["pretty", "json"] {
            let output = run(&stage, &["lint", "--kind", "rules", "--format", format, name]);
            assert_eq!(
                output.status.code(),
                Some(*expected),
                "{name}: {}{}",
                err(&output),
                head(&out(&output))
            );
            assert!(*expected == 0 || !output.stdout.is_empty(), "{name} is silent");
        }
    }
}

fn head(text: &str) -> String {
    text.chars().take(2000).collect()
}

#[test]
fn a_folder_with_nothing_to_check_is_an_error() {
    let stage = Stage::new([("notes.yml", &b"a: b\n"[..])]);
    let output = run(&stage, &["lint", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("nothing to check"), "{}", err(&output));
}

#[test]
fn the_version_and_the_features_of_prometheus_decide_what_is_known() {
    let stage = Stage::new([
        ("flag.yml", RULES.replace("up == 0", "sort_by_label(up, \"job\")").as_bytes()),
        ("new.yml", RULES.replace("up == 0", "rate(up[5m * 2]) == 0").as_bytes()),
    ]);
    let code = |arguments: &[&str]| run(&stage, &[&["lint"], arguments].concat()).status.code();
    assert_eq!(code(&["flag.yml"]), Some(1));
    assert_eq!(code(&["flag.yml", "--enable-feature", "promql-experimental-functions"]), Some(0));
    assert_eq!(code(&["flag.yml", "--enable-feature", "promql-experimental-function"]), Some(2));
    assert_eq!(code(&["new.yml"]), Some(0));
    assert_eq!(code(&["new.yml", "--prometheus-version", "3.5"]), Some(1));
    assert_eq!(code(&["new.yml", "--prometheus-version", "new"]), Some(2));
}

#[test]
fn nothing_is_mended_where_the_text_stands_otherwise_on_disk() {
    let broken = RULES.replace("        expr", "          expr");
    let indented: String = broken.lines().map(|line| format!("    {line}\n")).collect();
    let map = format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  a.rules.yml: |\n{indented}");
    let utf16: Vec<u8> = format!("\u{feff}{broken}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let stage = Stage::new([("map.yml", map.as_bytes()), ("utf16.yml", &utf16[..])]);
    let report = json(&run(&stage, &["lint", "--format", "json"]));
    assert_eq!(codes(&report), ["yaml/syntax", "yaml/syntax"]);
    assert!(report["diagnostics"].as_array().unwrap().iter().all(|found| found["fix"].is_null()), "{report}");
    assert_eq!(run(&stage, &["lint", "--fix", "--unsafe"]).status.code(), Some(1));
    assert_eq!(std::fs::read(stage.path().join("map.yml")).unwrap(), map.as_bytes());
    assert_eq!(std::fs::read(stage.path().join("utf16.yml")).unwrap(), utf16);
}

#[test]
fn what_cannot_be_done_is_said_before_anything_is_written() {
    let broken = RULES.replace("        expr", "          expr");
    let stage = Stage::new([("a.yml", broken.as_bytes())]);
    let code = |arguments: &[&str]| run(&stage, arguments).status.code();
    assert_eq!(code(&["lint", "--fix", "--format", "json", "--format", "concise"]), Some(2));
    assert_eq!(code(&["lint", "--fix", "-"]), Some(2));
    assert_eq!(std::fs::read(stage.path().join("a.yml")).unwrap(), broken.as_bytes());
}

#[test]
fn a_report_goes_to_a_file_when_the_format_names_one() {
    let stage = Stage::new([("a.yml", RULES.replace("up == 0", "up ==").as_bytes())]);
    let output = run(&stage, &["lint", "--format", "json=report.json", "--format", "concise"]);
    assert!(out(&output).starts_with("a.yml:5:"), "{}", out(&output));
    let report: Value =
        serde_json::from_slice(&std::fs::read(stage.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(codes(&report), ["promql/syntax"]);
}

#[test]
fn levels_and_proofs_decide_what_counts() {
    let twice = format!("{RULES}      - alert: Down\n        expr: up == 0\n");
    let stage = Stage::new([("a.yml", twice.as_bytes())]);
    let code = |arguments: &[&str]| run(&stage, &[&["lint"], arguments].concat()).status.code();
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--fail-on", "warning"]), Some(1));
    assert_eq!(code(&["--fail-on", "warning", "--min-proof", "loader"]), Some(0));
    assert_eq!(code(&["--fail-on", "warning", "--select", "yaml"]), Some(0));
    let quiet = run(&stage, &["lint", "--quiet", "--format", "pretty", "--select", "yaml"]);
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty());
}

#[test]
fn json_is_printed_even_when_there_was_nothing_to_check() {
    let stage = Stage::new([("notes.txt", &b"x"[..])]);
    let output = run(&stage, &["lint", "--format", "json", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(codes(&json(&output)).is_empty());
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_only_and_context_that_cannot_be_read_does_no_harm() {
    let stage = Stage::new([("a.yml", RULES.as_bytes()), ("folder/b.txt", b"x")]);
    std::os::unix::fs::symlink("folder", stage.path().join("c.yml")).unwrap();
    assert_eq!(run(&stage, &["lint"]).status.code(), Some(0));
    std::os::unix::fs::symlink("nowhere", stage.path().join("d.yml")).unwrap();
    assert_eq!(run(&stage, &["lint"]).status.code(), Some(2));
    assert_eq!(run(&stage, &["lint", "--root", ".", "a.yml"]).status.code(), Some(0));
}

#[test]
fn a_template_elsewhere_does_not_hide_a_mistake() {
    let broken = RULES.replace(
        "expr: up == 0",
        "expr: up == 0\n          for: 5m\n        annotations:\n          a: \"{{- $value -}}\"",
    );
    let stage = Stage::new([("a.yml", broken.as_bytes())]);
    assert_eq!(codes(&json(&run(&stage, &["lint", "--format", "json"]))), ["yaml/syntax"]);
}

#[test]
fn a_rule_file_before_a_manifest_is_a_rule_file() {
    let text = format!("{}---\napiVersion: v1\nkind: Namespace\n", RULES.replace("up == 0", "up =="));
    let stage = Stage::new([("a.yml", text.as_bytes())]);
    assert_eq!(
        codes(&json(&run(&stage, &["lint", "--format", "json"]))),
        ["promql/syntax", "yaml/extra-document"]
    );
}

#[test]
fn a_fix_is_safe_only_where_the_product_takes_its_result() {
    let text = RULES.replace("up == 0\n", "up == 0\n        labels: 5m\n          severity: x\n");
    let stage = Stage::new([("a.yml", text.as_bytes())]);
    let report = json(&run(&stage, &["lint", "--format", "json"]));
    let fixes = report["diagnostics"].as_array().unwrap().iter().map(|found| &found["fix"]);
    assert!(fixes.filter(|fix| !fix.is_null()).all(|fix| fix["safety"] == "unsafe"), "{report}");
}

#[test]
fn what_is_not_read_is_told() {
    let broken = "- a: b: c\n".repeat(500);
    let stage = Stage::new([("broken.yml", broken.as_bytes()), ("rules.yml", RULES.as_bytes())]);
    let report = out(&run(&stage, &["lint", "--kind", "rules", "--format", "json", "broken.yml"]));
    assert!(report.contains("nothing behind this line was read"), "{}", head(&report));
    let output = run(&stage, &["lint", "--kind", "prometheus-rule", "rules.yml"]);
    assert_eq!(output.status.code(), Some(2), "{}", out(&output));
}
