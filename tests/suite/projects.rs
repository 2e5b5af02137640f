//! Whole stacks: those under `clean/` are silent, the others are reported as their snapshots say.

use crate::stage::{self, Outcome};
use mcpmon_check::project::load::Request;
use std::{fs, path::Path};

/// Lints a folder below `fixtures/projects`.
fn lint(name: &str) -> Outcome {
    let folder = Path::new("fixtures/projects").join(name);
    stage::lint(&Request { paths: vec![folder], ..Request::default() })
}

#[test]
fn the_stack_of_the_guide_is_reported_as_expected() {
    insta::assert_snapshot!(lint("guide").pretty());
}

#[test]
fn clean_stacks_are_silent() {
    let stacks: Vec<String> = fs::read_dir("fixtures/projects/clean")
        .unwrap()
        .map(|entry| format!("clean/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    assert!(!stacks.is_empty());
    for name in stacks {
        let outcome = lint(&name);
        assert!(outcome.project.documents().len() > 1, "{name} has nothing to check");
        assert!(outcome.found.is_empty(), "{name}: {}", outcome.pretty());
    }
}

#[test]
fn the_other_rules_of_a_broken_file_are_still_checked() {
    let stage = stage::Stage::new([(
        "rules.yml",
        &fs::read("fixtures/projects/guide/config/rules/mcp-alerts.yml").unwrap()[..],
    )]);
    let path = stage.path().join("rules.yml");
    let broken = fs::read_to_string(&path).unwrap().replace("up == 0", "upp(0)").replace("[5m])", "[5m]");
    fs::write(&path, broken).unwrap();
    let outcome = stage.lint(&[]);
    assert_eq!(outcome.of("promql/syntax").count(), 3, "{}", outcome.pretty());
    assert_eq!(outcome.of("yaml/syntax").count(), 1, "{}", outcome.pretty());
}

#[test]
fn mistakes_inside_kubernetes_manifests_are_shown_where_they_are_written() {
    insta::assert_snapshot!(lint("kubernetes").pretty());
}
