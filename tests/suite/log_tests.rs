//! Tests of log lines: what goes through a pipeline, and what must come out.

use crate::{
    cli::{json, out, run},
    stage::Stage,
};

const PIPELINE: &str = "input { stdin { id => main } }\nfilter {\n  grok { match => { \"message\" => \
                        \"%{WORD:verb} %{NUMBER:status:int}\" } id => parse }\n  if [status] == 500 { mutate { add_tag \
                        => [\"bad\"] id => tag } }\n}\noutput { stdout { } }\n";

/// Cases for the pipeline beside them.
fn cases(rest: &str) -> String {
    format!("pipelines: [pipeline.conf]\nmatch: partial\ntestcases:\n{rest}")
}

fn stage(pipeline: &str, cases: &str) -> Stage {
    Stage::new([("pipeline.conf", pipeline.as_bytes()), ("cases.yml", cases.as_bytes())])
}

/// The messages about what failed; empty if all passed.
fn faults(stage: &Stage, arguments: &[&str]) -> Vec<String> {
    let report = json(&run(stage, &[&["test", "--format", "json"], arguments].concat()));
    let tests = report["files"].as_array().unwrap().iter().flat_map(|file| file["tests"].as_array().unwrap());
    let parts = |test: &serde_json::Value| -> Vec<String> {
        let failures = test["failures"].as_array().unwrap().iter();
        let cases = test["cases"].as_array().unwrap().iter().filter(|case| case["passed"] == false);
        failures.chain(cases).map(|one| one["message"].as_str().unwrap().to_owned()).collect()
    };
    tests.flat_map(parts).collect()
}

#[test]
fn lines_go_in_and_events_come_out() {
    let good = cases(
        "- input: [GET 500, PUT 200]\n  expected:\n  - {verb: GET, status: 500, tags: [bad]}\n  - {verb: PUT}\n",
    );
    assert_eq!(faults(&stage(PIPELINE, &good), &["."]), [""; 0]);
    let bad = cases("- input: [GET 500]\n  expected:\n  - {verb: PUT, tags: [good]}\n");
    assert_eq!(
        faults(&stage(PIPELINE, &bad), &["."]),
        [r#"`verb` is "GET", not "PUT", and 1 more fields differ"#]
    );
    let few = cases("- input: [GET 500, GET 200]\n  expected:\n  - {verb: GET}\n");
    assert_eq!(faults(&stage(PIPELINE, &few), &["."]), ["2 came, only 1 expected"]);
}

#[test]
fn a_failed_event_is_shown_field_by_field() {
    let bad = cases("- description: errors\n  input: [GET 500]\n  expected:\n  - {verb: PUT, status: 500}\n");
    let report = out(&run(&stage(PIPELINE, &bad), &["test", "--format", "pretty", "."]));
    assert!(report.contains("FAILED errors\n"), "{report}");
    assert!(report.contains("event 1: `verb` is \"GET\", not \"PUT\""), "{report}");
    let row = report.lines().find(|line| line.contains("≠ verb")).unwrap();
    assert!(row.contains("PUT") && row.contains("GET"), "{report}");
}

#[test]
fn what_cannot_be_played_is_named_and_can_be_mocked() {
    let pipeline = PIPELINE.replace("mutate {", "ruby { code => \"event.set('a', 1)\"");
    let pipeline = pipeline.replace("add_tag => [\"bad\"]", "");
    let text = "- input: [GET 500]\n  expected:\n  - {verb: GET, aa: \"1\"}\n";
    let told = faults(&stage(&pipeline, &cases(text)), &["."]);
    assert!(told[0].starts_with("filter `ruby` cannot be played"), "{told:?}");
    let mock = "mocks:\n- {id: tag, mock: 'mutate { add_field => { aa => \"1\" } }'}\n".to_owned();
    assert_eq!(faults(&stage(&pipeline, &(mock + &cases(text))), &["."]), [""; 0]);
    let stage = Stage::new([
        ("pipeline.conf", pipeline.as_bytes()),
        ("cases.yml", cases(text).as_bytes()),
        ("mocks.txt", b"- {id: tag, mock: 'mutate { add_field => { aa => \"2\" } }'}\n"),
    ]);
    let told = faults(&stage, &[".", "--plugin-mock", "mocks.txt"]);
    assert_eq!(told, [r#"`aa` is "2", not "1""#]);
}

#[test]
fn pipelines_are_named_on_the_command_line_or_in_a_list_of_them() {
    let text = "testcases:\n- input: [GET 500]\n  expected:\n  - {message: GET 500, verb: GET, status: 500, tags: [bad]}\nignore: [\"@timestamp\"]\n";
    let list = "- pipeline.id: main\n  path.config: \"**/*.conf\"\n";
    let stage = Stage::new([
        ("conf/a/pipeline.conf", PIPELINE.as_bytes()),
        ("pipelines.yml", list.as_bytes()),
        ("cases.yml", text.as_bytes()),
    ]);
    assert_eq!(faults(&stage, &[".", "--pipeline", "pipelines.yml"]), [""; 0]);
    assert_eq!(faults(&stage, &[".", "--pipeline", "conf/a"]), [""; 0]);
    assert_eq!(faults(&stage, &[".", "--pipeline", "conf/a/*.conf"]), [""; 0]);
    assert_eq!(faults(&stage, &[".", "--pipeline", "conf/b"]), ["`conf/b` leads to no pipeline"]);
    assert!(faults(&stage, &["."])[0].starts_with("no pipeline is named"));
    let output = run(&stage, &["test", ".", "--pipeline", "conf/b"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_pipeline_that_logstash_refuses_is_not_played() {
    let report = json(&run(
        &stage("filter { grok { }", &cases("- input: [a]\n  expected: [{message: a}]\n")),
        &["test", "--format", "json", "."],
    ));
    assert_eq!(report["summary"]["failed"], 1);
    assert_eq!(report["files"][0]["diagnostics"][0]["code"], "logstash/syntax");
}

#[test]
fn an_expression_that_never_ends_stops_at_its_budget() {
    let pipeline =
        "filter { grok { match => { \"message\" => \"^((a+)+)+(?=b)\\1$\" } } }\noutput { stdout { } }\n";
    let line = "a".repeat(40);
    let text = format!("- input: [{line}]\n  expected:\n  - {{tags: [_groktimeout]}}\n");
    assert_eq!(faults(&stage(pipeline, &cases(&text)), &["."]), [""; 0]);
    let text = format!("- input: [{line}]\n  expected:\n  - {{tags: []}}\n");
    let shown = faults(&stage(pipeline, &cases(&text)), &["."]).concat();
    assert!(shown.contains("tries endlessly many ways on this `message`"), "{shown}");
}

#[test]
fn only_what_was_asked_for_is_shown_though_all_is_read() {
    let text = cases(
        "- description: one\n  input: [GET 500]\n  expected: [{verb: PUT}]\n- description: two\n  input: [GET 1]\n  expected: [{verb: GET}]\n",
    );
    let report = json(&run(&stage(PIPELINE, &text), &["test", "--format", "json", "--run", "two", "."]));
    assert_eq!(report["summary"], serde_json::json!({"passed": 1, "failed": 0, "files": 1}));
}
