//! Expressions and what they capture.

use super::{Conversion, Grok, GrokError, Lost, Patterns};

fn captured(expression: &str, text: &str) -> Option<Vec<(String, String)>> {
    let grok = Grok::compile(expression, Patterns::bundled(false), true).unwrap();
    let found = grok.matches(text).unwrap()?;
    let taken = grok.captures.iter().zip(found).filter_map(|(capture, text)| Some((capture, text?)));
    Some(taken.map(|(capture, text)| (capture.field.clone(), text.to_owned())).collect())
}

fn pairs(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
    Some(pairs.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect())
}

#[test]
fn every_pattern_compiles_in_both_sets() {
    let unfilled = regex::Regex::new(":@[a-z0-9]+@").unwrap();
    for ecs in [false, true] {
        let patterns = Patterns::bundled(ecs);
        for name in patterns.names() {
            let grok = Grok::compile(&format!("%{{{name}}}"), patterns, true);
            assert!(grok.is_ok(), "{name}: {grok:?}");
            assert!(!unfilled.is_match(patterns.get(name).unwrap()), "{name}");
        }
    }
}

#[test]
fn parts_are_captured_under_the_names_of_fields() {
    assert_eq!(
        captured(r"%{IP:client} \[%{NUMBER:[http][bytes]:int}\] (?<rest>\w+)", "10.0.0.1 [512] ok"),
        pairs(&[("client", "10.0.0.1"), ("[http][bytes]", "512"), ("rest", "ok")])
    );
    assert_eq!(captured("%{INT:n}", "none"), None);
}

#[test]
fn what_is_no_part_of_a_reference_is_passed_over() {
    assert_eq!(captured("%{WORD:a - any text} %{MINE=x+}", "a xx"), pairs(&[("a", "a")]));
    assert_eq!(captured("%{MINE:b=x+}", "axx"), pairs(&[("b", "xx")]));
}

#[test]
fn types_that_there_are_not_are_ignored() {
    let grok =
        Grok::compile("%{INT:a:int} %{INT:b:float} %{INT:c:long}", Patterns::bundled(true), true).unwrap();
    let kinds: Vec<Conversion> = grok.captures.iter().map(|capture| capture.conversion).collect();
    assert_eq!(kinds, [Conversion::Integer, Conversion::Float, Conversion::None]);
    assert_eq!(grok.captures[2].lost, Some(Lost::Unknown("long".into())));
}

#[test]
fn of_the_same_references_only_the_first_is_converted() {
    let grok = Grok::compile(
        "a=%{INT:n:int} (?:b=%{INT:n:int}|c=%{POSINT:n:int}) %{WORD:w}",
        Patterns::bundled(true),
        true,
    );
    let captures = grok.unwrap().captures;
    let told: Vec<_> =
        captures.iter().map(|one| (one.range.start, one.conversion, one.lost.clone())).collect();
    assert_eq!(
        told,
        [
            (2, Conversion::Integer, None),
            (20, Conversion::None, Some(Lost::Repeated)),
            (35, Conversion::Integer, None),
            (52, Conversion::None, None)
        ]
    );
}

#[test]
fn undefined_and_endless_patterns_are_told() {
    let mut patterns = Patterns::over(Patterns::bundled(true));
    patterns.read("# mine\nA %{B}x\nB  %{A}y\nC %{MISSING}\n");
    let error = |expression: &str| Grok::compile(expression, &patterns, true).unwrap_err();
    let undefined = |range, within: Option<&str>| GrokError::Undefined {
        name: "MISSING".into(),
        range,
        within: within.map(str::to_owned),
    };
    assert_eq!(error("a %{MISSING:b}"), undefined(2..14, None));
    assert_eq!(error("a %{C}"), undefined(2..6, Some("C")));
    assert!(matches!(error("%{A}"), GrokError::Endless(_)));
    assert!(matches!(error("(%{INT}"), GrokError::Invalid { range: Some(_), .. }));
}
