//! Pipelines of Logstash that are more than one file: folders, lists, files of patterns.

use crate::stage::Stage;
use mcpmon_check::project::load::{self, Request};

/// What is found in the files of a folder, as the file's name and the check.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let stage = Stage::new(files.iter().map(|(name, text)| (*name, text.as_bytes())));
    told(&stage, &Request { paths: vec![stage.path().to_owned()], ..Request::default() })
}

fn told(stage: &Stage, request: &Request) -> Vec<String> {
    let project = mcpmon_check::project::Project::new(load::load(request));
    let found =
        mcpmon_check::checks::run(&project, |code| mcpmon_check::policy::Policy::default().wants(code));
    let name = |found: &mcpmon_check::diagnostic::Diagnostic| {
        let path = project.files().get(found.span.file).path();
        format!("{} {}", path.strip_prefix(stage.path()).unwrap_or(path).display(), found.code.id)
    };
    found.iter().map(name).collect()
}

const INPUT: &str = "input { beats { port => 5044 } }\n";
const ASKS: &str = "filter { if \"_jsonparsefailure\" in [tags] { drop { } } }\noutput { stdout { } }\n";
const SETS: &str = "filter { json { source => \"message\" } }\n";

#[test]
fn files_of_one_folder_are_one_pipeline_where_logstash_reads_them_so() {
    let all = |folder: &str| {
        let name = |file: &str| format!("{folder}/{file}");
        let (a, b, c) = (name("01-input.conf"), name("02-json.conf"), name("03-output.conf"));
        found(&[(&a, INPUT), (&b, SETS), (&c, ASKS)])
    };
    assert_eq!(all("conf.d"), Vec::<String>::new());
    assert_eq!(all("anything"), Vec::<String>::new(), "the files are numbered");
    let without = [("conf.d/input.conf", INPUT), ("conf.d/output.conf", ASKS)];
    assert_eq!(found(&without), ["conf.d/output.conf logstash/unset-tag"]);
    // two files that need not have to do with each other, each a part of something
    assert_eq!(found(&[("etc/input.conf", INPUT), ("etc/output.conf", ASKS)]), Vec::<String>::new());
}

#[test]
fn what_a_file_removes_is_gone_in_the_files_behind_it() {
    let removes = "filter { mutate { remove_field => [\"lvl\"] } }\n";
    let asks = "filter { if [lvl] == \"E\" { drop { } } }\n";
    let files = |first: &'static str, second: &'static str| {
        found(&[("conf.d/10.conf", first), ("conf.d/20.conf", second)])
    };
    assert_eq!(files(removes, asks), ["conf.d/20.conf logstash/removed-field"]);
    assert_eq!(files(asks, removes), Vec::<String>::new());
}

#[test]
fn behind_a_drop_of_all_events_nothing_is_reached() {
    let drops = "filter { if [a] == 1 { drop { } } else { drop { } } }\n";
    let output = "output { stdout { } }\n";
    let files = |drops: &'static str| found(&[("conf.d/1.conf", drops), ("conf.d/2.conf", output)]);
    assert_eq!(files(drops), ["conf.d/2.conf logstash/unreachable"]);
    assert_eq!(files("filter { if [a] == 1 { drop { } } }\n"), Vec::<String>::new());
}

#[test]
fn a_list_says_which_files_are_one_pipeline() {
    let list = "- pipeline.id: a\n  path.config: /usr/share/logstash/pipeline/{in,out}.conf\n\
                - pipeline.id: b\n  path.config: \"${FOLDER}/b.conf\"\n";
    assert_eq!(found(&[("config/pipelines.yml", list)]), Vec::<String>::new(), "nobody knows what is there");
    let list = "- pipeline.id: a\n  path.config: /usr/share/logstash/pipeline/a/*.conf\n\
                - pipeline.id: b\n  path.config: /usr/share/logstash/pipeline/b.conf\n";
    let files = |sets: &'static str| {
        [
            ("config/pipelines.yml", list),
            ("pipeline/a/in.conf", INPUT),
            ("pipeline/a/out.conf", ASKS),
            ("pipeline/a/middle.conf", sets),
            ("pipeline/b.conf", "input { stdin { } }\noutput { stdout { } }\n"),
        ]
    };
    assert_eq!(found(&files(SETS)), Vec::<String>::new());
    assert_eq!(found(&files("filter { }\n")), ["pipeline/a/out.conf logstash/unset-tag"]);
}

#[test]
fn pipelines_of_one_process_share_its_ports_and_addresses() {
    let list = "- pipeline.id: a\n  config.string: 'input { tcp { port => 5000 } } output { pipeline { send_to => [\"c\"] } }'\n\
                - pipeline.id: b\n  config.string: 'input { tcp { port => 5000 } } output { stdout { } }'\n";
    assert_eq!(
        found(&[("pipelines.yml", list)]),
        ["pipelines.yml logstash/pipeline-address", "pipelines.yml logstash/duplicate-id-or-port"]
    );
    let apart = list.replacen("port => 5000", "port => 5000 host => \"10.0.0.1\"", 1);
    let apart = apart
        .replace("port => 5000 }", "port => 5000 host => \"10.0.0.2\" }")
        .replace("[\"c\"]", "[\"${C}\"]");
    assert_eq!(found(&[("pipelines.yml", &apart)]), Vec::<String>::new());
}

#[test]
fn settings_of_the_process_say_how_pipelines_are_read() {
    let pipeline = "filter { mutate { gsub => [\"message\", \"\\\\[\", \"\"] } }\n";
    let list = "- pipeline.id: a\n  path.config: a.conf\n";
    let files = |settings: &'static str| {
        found(&[("logstash.yml", settings), ("pipelines.yml", list), ("a.conf", pipeline)])
    };
    // two backslashes are one, which escapes the bracket; or they stand for one, and the bracket is open
    assert_eq!(files("config.support_escapes: false\n"), ["a.conf logstash/invalid-regex"]);
    assert_eq!(files("config.support_escapes: true\n"), Vec::<String>::new());
    let unlisted = [("config/logstash.yml", "config.support_escapes: true\n"), ("pipeline/a.conf", pipeline)];
    assert_eq!(found(&unlisted), Vec::<String>::new());
}

#[test]
fn patterns_of_files_are_known() {
    let pipeline = "filter { grok { patterns_dir => [\"/etc/logstash/patterns\"] match => { \"message\" => \"%{QUEUE:queue}\" } } }\n";
    let files = |pattern: &'static str| {
        found(&[("logstash/conf.d/a.conf", pipeline), ("logstash/patterns/mail", pattern)])
    };
    assert_eq!(files("QUEUE [0-9A-F]{10,11}\n"), Vec::<String>::new());
    assert_eq!(files("QUEUE [0-9A-F\n"), ["logstash/conf.d/a.conf logstash/invalid-regex"]);
    assert_eq!(files("OTHER [0-9A-F]\n"), ["logstash/conf.d/a.conf logstash/grok-unknown-pattern"]);
    assert_eq!(found(&[("conf.d/a.conf", pipeline)]), Vec::<String>::new(), "the files are elsewhere");
}

#[test]
fn a_path_that_is_mapped_is_looked_up_there() {
    let list = "- pipeline.id: a\n  path.config: /opt/pipelines/a.conf\n";
    let stage = Stage::new([("pipelines.yml", list.as_bytes()), ("here/b.conf", INPUT.as_bytes())]);
    let mapping = format!("/opt/pipelines={}", stage.path().join("here").display());
    let request = |path_map| Request { paths: vec![stage.path().to_owned()], path_map, ..Request::default() };
    assert_eq!(told(&stage, &request(vec![])), Vec::<String>::new());
    assert_eq!(
        told(&stage, &request(vec![mapping.parse().unwrap()])),
        ["pipelines.yml logstash/pipeline-path"]
    );
}

#[test]
fn variables_are_reported_where_the_environment_is_known() {
    let pipeline = "output { if [type] == \"${KIND}\" { elasticsearch { hosts => [\"${ES_HOTS}\"] user => \"${USER:me}\" } } }\n";
    let settings = "env_files: [logstash.env]\n";
    let environment = "# where it runs\nES_HOST=http://es:9200\nKIND=nginx\n";
    let stage = Stage::new([
        ("a.conf", pipeline.as_bytes()),
        ("logstash.yml", b"pipeline.workers: ${WORKERS}\n".as_slice()),
        ("mcpmon-check.yaml", settings.as_bytes()),
        ("logstash.env", environment.as_bytes()),
    ]);
    let request = |uses_settings, env_files| Request {
        paths: vec![stage.path().to_owned()],
        uses_settings,
        env_files,
        ..Request::default()
    };
    assert_eq!(told(&stage, &request(false, vec![])), Vec::<String>::new());
    let expected = ["a.conf logstash/env-undefined", "logstash.yml logstash/env-undefined"];
    assert_eq!(told(&stage, &request(true, vec![])), expected);
    assert_eq!(told(&stage, &request(false, vec![stage.path().join("logstash.env")])), expected);
}

#[test]
fn files_of_the_same_name_that_are_something_else_are_left_alone() {
    let strangers = [
        "services:\n  logstash:\n    image: logstash:9\n",
        "- module: logstash\n  log:\n    enabled: true\n",
        "config:\n  heap: 1g\npath: /srv\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: b\n",
        "- name: install\n  apt: {name: logstash}\n",
    ];
    for text in strangers {
        let own = ("here.conf", "input { stdin { } } output { stdout { } }\n");
        assert_eq!(
            found(&[("logstash.yml", text), ("pipelines.yml", text), own]),
            Vec::<String>::new(),
            "{text}"
        );
    }
    let own = ["pipelin.workers: 2\npath.data: /a\n", "pipeline:\n  batch:\n    siz: 2\n"];
    for text in own {
        assert_eq!(found(&[("logstash.yml", text)]), ["logstash.yml logstash/unknown-setting"], "{text}");
    }
}
