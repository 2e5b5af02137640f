use super::*;
use crate::{
    model::{decode::ProblemKind, logstash::Release},
    source::FileId,
    syntax::yaml::{self, Documents, Flavour},
};

fn tree(text: &str) -> yaml::Tree {
    let options = yaml::Options { flavour: Flavour::V3, documents: Documents::First };
    yaml::read(&Embedded::verbatim(FileId(0), text, 0), options)
}

/// What is refused, in short.
fn refused(problems: &[Problem]) -> Vec<String> {
    let short = |problem: &Problem| match &problem.kind {
        ProblemKind::UnknownField(unknown) => {
            format!("unknown {} {:?} {:?}", unknown.field, unknown.similar, unknown.advice)
        }
        ProblemKind::Contradiction { fact, help } => format!("{fact}: {help}"),
        ProblemKind::WrongType { field, expected, got } => format!("{field} {got}, not {expected}"),
        ProblemKind::Duplicate { name, .. } => format!("twice {name}"),
        other => format!("{other:?}"),
    };
    problems.iter().map(short).collect()
}

fn process(text: &str) -> Vec<String> {
    refused(&ProcessSettings::read(&tree(text), None).problems)
}

#[test]
fn the_table_is_sorted_and_understood() {
    assert!(settings().is_sorted_by_key(|setting| setting.name));
    for setting in settings() {
        assert!(setting.instead.is_none_or(|name| SettingFacts::of(name).is_some()), "{}", setting.name);
        assert_eq!(setting.shape == SettingShape::Any, matches!(setting.name, "cloud.id" | "modules"));
    }
}

#[test]
fn names_may_have_dots_or_stand_in_each_other() {
    let text =
        "pipeline.workers: 2\npipeline:\n  batch:\n    size: 125\n    delay: 50\nqueue.type: persisted\n";
    let settings = ProcessSettings::read(&tree(text), None);
    assert_eq!(refused(&settings.problems), Vec::<String>::new());
    assert_eq!(settings.value("pipeline.batch.size").map(|value| value.as_str()), Some("125"));
}

#[test]
fn what_logstash_does_not_know_is_refused_with_what_may_be_meant() {
    assert_eq!(process("pipeline.worker: 2"), ["unknown pipeline.worker [\"pipeline.workers\"] None"]);
    assert_eq!(process("pipeline: 2"), ["unknown pipeline [] None"]);
    let nine = |text: &str| refused(&ProcessSettings::read(&tree(text), Some(Release::Nine)).problems);
    assert_eq!(nine("http.host: a"), ["unknown http.host [] Some(\"write `api.http.host`\")"]);
    assert!(process("http.host: a").is_empty(), "a Logstash 8 may read it");
}

#[test]
fn values_are_those_that_logstash_takes() {
    let fine = [
        "pipeline.workers: 4",
        "pipeline.workers: \"4\"",
        "pipeline.workers: ${WORKERS}",
        "pipeline.ordered: true",
        "pipeline.ordered: auto",
        "api.http.port: 9600",
        "api.http.port: 9600-9700",
        "queue.max_bytes: 1gb",
        "queue.max_bytes: 1.5GB",
        "queue.max_bytes: 4 GB",
        "queue.max_bytes: 1024",
        "config.reload.interval: 3s",
        "config.reload.interval: \"3 s\"",
        "config.reload.interval: 3000000000",
        "slowlog.threshold.warn: \"-1\"",
        "log.level: debug",
        "path.config:",
        "xpack.monitoring.elasticsearch.hosts: [\"http://a:9200\"]",
        "xpack.monitoring.elasticsearch.hosts: http://a:9200",
        "config.reload.automatic: yes",
        "dead_letter_queue.enable: \"true\"",
        "",
        "# nothing but a comment",
    ];
    for text in fine {
        let expected: &[&str] = match text {
            "config.reload.interval: 3000000000" => &["`config.reload.interval` cannot be `3000000000`: \
                write a time with its unit, such as `3s`"],
            _ => &[],
        };
        assert_eq!(process(text), expected, "{text}");
    }
}

#[test]
fn values_that_logstash_does_not_take_are_refused_once() {
    let wrong = [
        "pipeline.workers: 0",
        "pipeline.workers: two",
        "pipeline.workers: [2]",
        "api.http.port: 70000",
        "api.http.port: 9700-9600",
        "queue.max_bytes: 1 gigabyte",
        "queue.max_bytes: -1",
        "config.reload.interval: 3 seconds a day",
        "config.reload.interval: 1.5",
        "log.level: warning",
        "node.name: 5",
        "path.logs:",
        "path.plugins: /a",
        "config.reload.automatic: 1",
        "pipeline.ecs_compatibility: v9",
        "xpack.monitoring.elasticsearch.hosts: [1]",
    ];
    for text in wrong {
        assert_eq!(process(text).len(), 1, "{text}");
    }
    assert_eq!(
        process("log.level: wran"),
        [
            "`log.level` cannot be `wran`: did you mean `warn`? The values are `fatal`, `error`, `warn`, `debug`, `info`, `trace`"
        ]
    );
    assert_eq!(process("- a"), [" a list, not a mapping"]);
}

#[test]
fn what_is_merged_in_is_set_as_well() {
    let text = "- &one\n  pipeline.id: a\n  path.config: a.conf\n  queue.type: persisted\n- <<: *one\n  pipeline.id: b\n";
    let list = PipelineList::read(&tree(text), None);
    assert_eq!(refused(&list.problems), Vec::<String>::new());
    let [_, second] = list.pipelines.as_slice() else { panic!("two pipelines") };
    assert_eq!(second.id.as_ref().map(|id| id.as_str()), Some("b"));
    assert_eq!(second.path.as_ref().map(Embedded::text), Some("a.conf"));
    assert_eq!(second.value("queue.type").map(|value| value.as_str()), Some("persisted"));
}

#[test]
fn a_pipeline_has_settings_of_its_own_only() {
    let text = "- pipeline.id: a\n  path.config: a.conf\n  log.level: debug\n- pipeline:\n    id: b\n- pipeline.id: a\n  \
                config.string: 'input { }'\n";
    let list = PipelineList::read(&tree(text), None);
    assert_eq!(
        refused(&list.problems),
        [
            "unknown log.level [] Some(\"it holds for all pipelines: set it in `logstash.yml`\")",
            "unknown pipeline [] Some(\"write the names of settings with dots here: `pipeline.…`\")",
            "twice a",
        ]
    );
    let [first, _, last] = list.pipelines.as_slice() else { panic!("three pipelines") };
    assert_eq!(first.path.as_ref().map(Embedded::text), Some("a.conf"));
    assert_eq!(last.text.as_ref().map(Embedded::text), Some("input { }"));
    assert_eq!(
        refused(&PipelineList::read(&tree("a: 1"), None).problems),
        [" a mapping, not a list of pipelines"]
    );
}
