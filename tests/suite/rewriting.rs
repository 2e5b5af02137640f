//! `test --update`: expectations that failed say what came afterwards, and everything else stays as it was.

use crate::dice::Dice;
use crate::{
    cli::{command, err, json, out, run},
    stage::Stage,
};
use std::{fmt::Write as _, fs, process::Stdio};

const RULES: &str = "groups:\n- name: up\n  rules:\n  - alert: Down\n    expr: up == 0\n    labels:\n      severity: \
                     page\n    annotations:\n      summary: '{{ $labels.job }}: \"down\" # {{ $value }}'\n      text: \
                     \"one\\ntwo {{ $labels.job }}\\n\"\n      code: \"503\"\n";

const SERIES: &str =
    "  input_series: [{series: 'up{job=\"a\"}', values: 0x9}, {series: 'up{job=\"b\"}', values: 0x9}]\n";

/// A folder with the rules and a test file with these cases.
fn stage(cases: &str) -> Stage {
    let tests = format!("rule_files: [rules.yml]\ntests:\n- name: down\n{SERIES}{cases}");
    Stage::new([("rules.yml", RULES.as_bytes()), ("a_test.yml", tests.as_bytes())])
}

/// The cases in the test file now.
fn cases(stage: &Stage) -> String {
    let text = fs::read_to_string(stage.path().join("a_test.yml")).unwrap();
    text.split_once(SERIES).unwrap().1.to_owned()
}

/// The cases after they were rewritten; then they pass, and there is nothing left to do.
fn rewritten(before: &str) -> String {
    let stage = stage(before);
    let output = run(&stage, &["test", "--update", "--yes"]);
    assert_eq!(output.status.code(), Some(0), "{}{}{}", out(&output), err(&output), cases(&stage));
    let after = cases(&stage);
    assert_eq!(run(&stage, &["test", "--update", "--yes"]).status.code(), Some(0));
    assert_eq!(cases(&stage), after);
    after
}

const ONE: &str = "{exp_labels: {severity: page, job: a}, exp_annotations: {code: '503', summary: 'a: \"down\" # 0', \
                   text: \"one\\ntwo a\\n\"}}";

#[test]
fn only_what_differs_is_edited_in_the_style_of_what_stands_there() {
    insta::assert_snapshot!(rewritten(
        "  alert_rule_test:
  - eval_time: 1m # here
    alertname: Down
    exp_alerts:
    # about the first
    - exp_labels:
        severity: ticket   # trailing
        job: a
        gone: x
      exp_annotations:
        summary: \"nothing\"
        # several lines
        text: |
          one
          three
        code: 500
    # about the second
    - exp_labels: {job: 'c', severity: page}
      exp_annotations:
        text: >
          one
          four
        summary: >-
          folded
          text
        code: \"503\"
    # about one that does not come
    - exp_labels: {job: d}
  # at the end
"
    ));
}

#[test]
fn what_is_missing_is_added_and_what_is_too_much_removed() {
    insta::assert_snapshot!(rewritten(&format!(
        "  alert_rule_test:
  - eval_time: 1m
    alertname: Down
    exp_alerts: []   # none
  - {{eval_time: 2m, alertname: Down, exp_alerts: [{ONE}]}}
  - eval_time: 3m
    alertname: Up
    exp_alerts:
    - exp_labels:
        job: a
  # samples
  promql_expr_test:
  - expr: up + 0.5
    exp_samples:
    - labels: '{{job=\"a\"}}'
      value: 7   # seven
  - expr: up / 0
  - expr: up > 1
    exp_samples: [{{labels: up, value: 1}}, {{value: 2}}]
  - expr: count(up)
    exp_samples: # how many
"
    )));
}

#[test]
fn histograms_are_written_where_numbers_stood_and_the_other_way_around() {
    let text = "rule_files: [rules.yml]\ntests:\n- input_series: [{series: h, values: '{{schema:0 sum:3 count:2 \
         buckets:[1 1]}}'}, {series: f, values: 4}]\n  promql_expr_test:\n  - expr: h\n    exp_samples:\n    \
         - labels: h\n      value: 3\n  - expr: f\n    exp_samples:\n    - histogram: '{{count:1 sum:1 \
         buckets:[1]}}'\n      labels: f\n";
    let stage = Stage::new([("rules.yml", RULES.as_bytes()), ("a_test.yml", text.as_bytes())]);
    assert_eq!(run(&stage, &["test", "--update", "--yes"]).status.code(), Some(0));
    let after = fs::read_to_string(stage.path().join("a_test.yml")).unwrap();
    assert!(
        after.contains("      value: 0\n      histogram: '{{count:2 sum:3 buckets:[1 1]}}'\n"),
        "{after}"
    );
    assert!(after.ends_with("    - labels: f\n      value: 4\n"), "{after}");
}

#[test]
fn a_file_in_json_stays_json() {
    let text = r#"{"rule_files": ["rules.yml"], "tests": [{"input_series": [{"series": "f", "values": "4"}],
  "promql_expr_test": [{"expr": "f"}, {"expr": "f", "exp_samples": [{"labels": "g", "value": 1}]},
    {"expr": "vector(1)", "exp_samples": [{"value": 2}]}]}]}"#;
    let stage = Stage::new([("rules.yml", RULES.as_bytes()), ("a_test.yml", text.as_bytes())]);
    assert_eq!(run(&stage, &["test", "--update", "--yes"]).status.code(), Some(0));
    let after = fs::read_to_string(stage.path().join("a_test.yml")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&after).unwrap();
    let cases = &json["tests"][0]["promql_expr_test"];
    assert_eq!(cases[0]["exp_samples"], serde_json::json!([{"labels": "f", "value": 4}]), "{after}");
}

#[test]
fn nothing_is_written_unless_somebody_agrees() {
    let before = "  alert_rule_test:\n  - {alertname: Down, eval_time: 1m}\n";
    let stage = stage(before);
    let output = command(stage.path()).args(["test", "--update"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(cases(&stage), before);
    assert!(out(&output).starts_with("--- a_test.yml\n+++ a_test.yml\n@@ "), "{}", out(&output));
    assert!(err(&output).contains("nothing was written"), "{}", err(&output));
    let output = run(&stage, &["test", "--update", "--format", "json"]);
    assert_eq!(json(&output)["summary"]["failed"], 1);
    assert!(err(&output).contains("--- a_test.yml\n"), "{}", err(&output));
    assert_eq!(run(&stage, &["test", "--yes"]).status.code(), Some(2));
}

#[test]
fn what_several_places_share_or_only_a_person_can_decide_is_left_alone() {
    let before = "  alert_rule_test:
  - {eval_time: 1m, alertname: Down, exp_alerts: &shared [{exp_labels: &labels {a: b}}]}
  - {eval_time: 2m, alertname: Down, exp_alerts: *shared}
  - {eval_time: 3m, alertname: Down, exp_alerts: [{exp_labels: {<<: *labels, c: d}}]}
  - {eval_time: 4m, alertname: Down, match: partial, exp_alerts: []}
  promql_expr_test:
  - {expr: up * on () up, exp_samples: [{value: 1}]}
";
    let stage = stage(before);
    let output = run(&stage, &["test", "--update", "--yes"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(cases(&stage), before);
    let told: Vec<String> = err(&output).lines().map(|line| line[11..].to_owned()).take(5).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_is_no_file_of_its_own_is_never_written() {
    let tests = "rule_files: [rules.yml]\ntests:\n- input_series: [{series: up, values: 0}]\n  alert_rule_test:\n  - \
                 {alertname: Down}\n";
    let indented: String = tests.lines().map(|line| format!("    {line}\n")).collect();
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  a_test.yml: |\n{indented}  rules.yml: |\n    groups: []\n"
    );
    let utf16: Vec<u8> = format!("\u{feff}{tests}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let stage = Stage::new([
        ("rules.yml", RULES.as_bytes()),
        ("maps/map.yml", map.as_bytes()),
        ("b_test.yml", &utf16[..]),
    ]);
    assert_eq!(run(&stage, &["test", "--update", "--yes", "."]).status.code(), Some(1));
    assert_eq!(fs::read(stage.path().join("b_test.yml")).unwrap(), utf16);
    assert_eq!(fs::read(stage.path().join("maps/map.yml")).unwrap(), map.as_bytes());
}

#[test]
fn the_difference_shows_no_passwords() {
    let stage = stage(
        "  alert_rule_test:\n  - {alertname: Down, exp_alerts: [{exp_labels: {u: 'http://me:hunter2@h'}}]}\n",
    );
    let output = run(&stage, &["test", "--update"]);
    assert!(out(&output).contains("http://me:*******@h"), "{}", out(&output));
    assert!(!out(&output).contains("hunter2"));
}

impl Dice {
    /// Wrong labels or annotations, with as many entries as it happens.
    fn pairs(&mut self, names: &[&str], texts: &[&str]) -> Vec<String> {
        let wanted: Vec<&&str> = names.iter().filter(|_| self.below(3) > 0).collect();
        wanted.into_iter().map(|name| format!("{name}: {}", self.one(texts))).collect()
    }

    fn alert(&mut self, indent: &str) -> String {
        let texts = ["a", "'b'", "\"page\"", "503", "ticket"];
        let labels = self.pairs(&["job", "severity", "x"], &texts);
        let annotations = self
            .pairs(&["summary", "code", "text", "y"], &["'a: \"down\" # 0'", "503", "\"one\\ntwo a\\n\""]);
        let field = |key: &str, pairs: &[String], is_flow: bool| match is_flow {
            true => format!("{key}: {{{}}}", pairs.join(", ")),
            false if pairs.is_empty() => format!("{key}:"),
            false => {
                pairs.iter().fold(format!("{key}:"), |text, pair| format!("{text}\n{indent}     {pair}"))
            }
        };
        let labels = field("exp_labels", &labels, self.below(2) == 0);
        let annotations = field("exp_annotations", &annotations, self.below(2) == 0);
        let fields: Vec<String> = match self.below(4) {
            0 => vec![labels],
            1 => vec![annotations, labels],
            _ => vec![labels, annotations],
        };
        fields.join(&format!("\n{indent}  "))
    }

    fn case(&mut self, key: &str, indent: &str, item: &mut dyn FnMut(&mut Self, &str) -> String) -> String {
        match self.below(6) {
            0 => String::new(),
            1 => format!("    {key}:\n"),
            2 => format!("    {key}: [] # keep\n"),
            _ => {
                let mut text = format!("    {key}: # keep\n");
                for _ in 0..1 + self.below(3) {
                    let item = item(self, indent);
                    writeln!(text, "{indent}- {item}").unwrap();
                }
                text
            }
        }
    }

    /// A test file whose expectations are mostly wrong. What is in its comments must stay.
    fn suite(&mut self) -> String {
        let mut text =
            format!("# keep\nrule_files: [rules.yml] # keep\ntests:\n# keep\n- name: down\n{SERIES}");
        text.push_str("  alert_rule_test: # keep\n");
        for minute in 0..3 {
            let indent = self.one(&["    ", "      "]);
            let name = self.one(&["Down", "Down", "Up"]);
            writeln!(text, "  # keep\n  - eval_time: {minute}m # keep\n    alertname: {name}").unwrap();
            text.push_str(&self.case("exp_alerts", indent, &mut |dice, indent| dice.alert(indent)));
        }
        text.push_str("  # keep\n  promql_expr_test:\n");
        for minute in 0..3 {
            let indent = self.one(&["    ", "      "]);
            let expr = self.one(&["up", "up + 0.25", "sum(up) - 3", "up > 3", "up / 0", "time() + 1e20"]);
            writeln!(text, "  # keep\n  - expr: {expr}\n    eval_time: {minute}m # keep").unwrap();
            text.push_str(&self.case("exp_samples", indent, &mut |dice, indent| {
                let labels = dice.one(&["'{}'", "up{job=\"a\"}", "'{job=\"b\"}'", "\"up\""]);
                let value = dice.one(&["0", "0.25", "-3", ".inf", "1e3"]);
                match dice.below(4) {
                    0 => format!("{{labels: '{{}}', value: {value}}}"),
                    1 => format!("value: {value}"),
                    2 => format!("value: {value}\n{indent}  labels: {labels}"),
                    _ => format!("labels: {labels}\n{indent}  value: {value}"),
                }
            }));
        }
        text.push_str("# keep\n");
        match self.below(4) {
            0 => text.replace('\n', "\r\n"),
            1 => text.trim_end().to_owned(),
            _ => text,
        }
    }
}

#[test]
fn any_suite_passes_once_it_is_rewritten_and_keeps_its_comments() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let suites: Vec<(String, String)> =
        (0..150).map(|index| (format!("s{index}_test.yml"), dice.suite())).collect();
    let files = suites.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let stage = Stage::new(files.chain([("rules.yml", RULES.as_bytes())]));
    assert!(err(&run(&stage, &["test", "."])).contains(" failed in 150 files"));
    let output = run(&stage, &["test", "--update", "--yes", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let read = |name: &str| fs::read_to_string(stage.path().join(name)).unwrap();
    let after: Vec<String> = suites.iter().map(|(name, _)| read(name)).collect();
    for ((_, before), after) in suites.iter().zip(&after) {
        assert_eq!(before.matches("# keep").count(), after.matches("# keep").count(), "{before}\n{after}");
        assert_eq!(before.matches("\r\n").count() > 0, after.matches("\r\n").count() > 0);
        assert!(
            after.lines().all(|line| line.trim_end() == line.trim_end_matches('\r')),
            "{before}\n{after}"
        );
    }
    assert!(!out(&run(&stage, &["test", "--update", "--yes", "."])).contains("--- "));
    assert!(suites.iter().zip(&after).all(|((name, _), after)| read(name) == *after));
}
