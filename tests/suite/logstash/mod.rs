//! The reader of pipelines under stress: mutated texts, each beside a plain reading of the grammar, and hostile texts.

mod grammar;

use crate::{cli::run, dice::Dice, stage::Stage};

use mcpmon_check::{
    source::{Embedded, FileId},
    syntax::logstash::{File, Plugin, Statement, read},
};

fn parse(text: &str) -> File {
    read(&Embedded::verbatim(FileId(0), text, 0))
}

/// Pieces that mean something to the reader, or to those who write for it.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "{", "}", "[", "]", "(", ")", ",", "=>", "=", "\"", "'", "\\", "\\\"", "/", "#", "# x\n", "\n", "\r", "\r\n", " ", "\t",
    "if", "if ", "else", "else if ", "elsif ", "elseif", "if1 ", "if-1", "in", "not in", "not ", "and ", "or", " xor ",
    "nand", "==", "!=", "<", ">=", "=~", "!~", "!", "&&", "a", "ab", "-", "1", "-1.5", "2.", "10s", ".5", "[a]", "[a][b]",
    "[a,b]", "[\"a\"]", "${X}", "%{x}", "foo(", "input", "filter {", "output {", "x => ", "\"x\" => ", "json {", "é", ";",
];

const PIPELINE: &str = r#"# what comes in
input { beats { port => 5044 codec => json { charset => "UTF-8" } } }
filter {
  if [type] == "nginx" and ([status] >= 500 or "slow" in [tags]) {
    grok {
      match => { "message" => "%{IP:client} \"%{WORD:verb}" other => [1, 'two', { k1 => -1.5 "k2" => yes }] }
      tag_on_failure => [] # none
    }
  } else if ![a][b] or !("x" not in ["y", "z"]) {
    mutate { "add_field" => { "a" => "b" } add_tag => ["x"] }
  } else { drop { } }
  if [m] =~ /^a\/b$/ { ruby { code => 'event.set("a", {
    "b" => 1 })' } }
}
output {
  if iff([a], 1) { stdout { } } else { if [b] !~ "x" { null { } } }
}
"#;

#[test]
fn mutated_pipelines_are_accepted_exactly_when_the_grammar_accepts_them() {
    assert!(grammar::accepts(PIPELINE));
    let mut dice = Dice(0x5EED_1234_5678_9ABC);
    let (mut accepted, mut refused) = (0, 0);
    let pieces: Vec<&str> = PIPELINE.split_inclusive('\n').collect();
    for _ in 0..std::env::var("MCPMON_MUTATIONS").map_or(60_000, |runs| runs.parse().unwrap()) {
        let mut text = match dice.below(3) {
            0 => format!("filter {{\n{}{}}}\n", pieces[4 + dice.below(6)], pieces[dice.below(pieces.len())]),
            1 => format!("filter {{ if {} {{ xx {{}} }} }}", condition(&mut dice)),
            _ => PIPELINE.to_owned(),
        };
        for _ in 0..dice.below(4) {
            let mut at = dice.below(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let end = match dice.below(3) {
                0 => at,
                _ => text[at..].chars().next().map_or(at, |first| at + first.len_utf8()),
            };
            let piece = if dice.below(3) == 0 { "" } else { PIECES[dice.below(PIECES.len())] };
            text.replace_range(at..end, piece);
        }
        let file = parse(&text);
        let is_accepted = grammar::accepts(&text);
        assert_eq!(file.problems.is_empty(), is_accepted, "{:?} in {text}", file.problems);
        (accepted, refused) = (accepted + usize::from(is_accepted), refused + usize::from(!is_accepted));
        for problem in &file.problems {
            assert!(
                text.get(problem.span.start as usize..problem.span.end as usize).is_some(),
                "{problem:?} in {text}"
            );
        }
        assert_nested(&file, &text);
    }
    assert!(accepted > 5_000 && refused > 5_000, "{accepted} accepted, {refused} refused");
}

/// Some condition, mostly a good one.
fn condition(dice: &mut Dice) -> String {
    const OPERANDS: [&str; 12] = [
        "[a]",
        "\"x\"",
        "1",
        "-2.5",
        "[a][b]",
        "[\"a\"]",
        "[\"a\",1]",
        "ab([a])",
        "/x/",
        "[]",
        "(1)",
        "![a]",
    ];
    const OPERATORS: [&str; 10] = ["==", " in ", "in", " not in ", "=~", "!~", "<", " not  in", "!=", ""];
    const JOINTS: [&str; 5] = [" and ", "or", " xor ", "nand", ""];
    let mut text = String::new();
    for _ in 0..=dice.below(3) {
        text += JOINTS[if text.is_empty() { 4 } else { dice.below(5) }];
        text += OPERANDS[dice.below(12)];
        let operator = OPERATORS[dice.below(10)];
        text += operator;
        text += if operator.is_empty() { "" } else { OPERANDS[dice.below(12)] };
    }
    text
}

/// Whether what is in something lies within its place.
fn assert_nested(file: &File, text: &str) {
    for section in &file.sections {
        let mut open: Vec<&Statement> = section.body.iter().collect();
        while let Some(statement) = open.pop() {
            let span = match statement {
                Statement::Plugin(plugin) => {
                    assert_plugin_nested(plugin, text);
                    plugin.span
                }
                Statement::Branch(branch) => {
                    open.extend(branch.arms.iter().flat_map(|arm| &arm.body));
                    branch.span
                }
            };
            assert!(section.span.contains(span) || !file.problems.is_empty(), "{text}");
        }
    }
}

fn assert_plugin_nested(plugin: &Plugin, text: &str) {
    for attribute in plugin.attributes.iter().filter(|_| plugin.complete) {
        assert!(
            plugin.span.contains(attribute.name.span) && plugin.span.contains(attribute.value.span),
            "{text}"
        );
    }
}

/// Nothing measures the time here: what is not linear in 200 kB is seen by this test not coming to an end.
#[test]
fn hostile_texts_are_read_to_their_end() {
    for piece in [
        "{",
        "}",
        "[",
        "(",
        "\"",
        "\\\"",
        "'\"",
        "a{",
        "a=>{",
        "if(",
        "if[a]{",
        "filter{",
        "filter{a{b=>[",
        "!",
        "# \r",
        "a => \"b\n",
        "\" => '\n",
        "x => [\n",
        "$ ",
        "if 1 {} else ",
        "a=>\"\n}x",
        "/",
        "if /",
        "if [a]==",
        "}\n\t",
        "a b ",
    ] {
        for prefix in ["", "filter { a { b => ", "filter { if ", "filter { a { b => { "] {
            let text = prefix.to_owned() + &piece.repeat(200_000 / piece.len());
            assert!(!parse(&text).problems.is_empty() || piece.starts_with('#'), "{prefix}{piece}");
        }
    }
}

/// The codes of what is found in a pipeline.
fn codes(text: &str) -> Vec<&'static str> {
    let stage = Stage::new([("pipeline.conf", text.as_bytes())]);
    stage.lint(&["pipeline.conf"]).found.iter().map(|one| one.code.id).collect()
}

#[test]
fn a_word_in_broken_text_is_not_told_to_be_an_unknown_plugin() {
    let told = codes("filter {\n  mutate { add_tag => [ }\n  whatever {\n}\n");
    assert!(!told.is_empty() && told.iter().all(|code| *code == "logstash/syntax"), "{told:?}");
    assert_eq!(codes("filter {\n  whatever { }\n}\n"), ["logstash/unknown-plugin"]);
}

/// Pipelines that are long or deep in one way are checked, and nothing overflows.
#[test]
fn hostile_pipelines_are_checked_to_the_end() {
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let grok =
        |expression: &str| format!("filter {{ grok {{ match => {{ \"message\" => '{expression}' }} }} }}\n");
    let filter = |body: &str| format!("input {{ beats {{ }} }} filter {{ {body} }}\n");
    let texts = [
        filter(&format!(
            "if [a] {{ }} {}",
            many(15_000, &|i| format!("else if [a] == {i} {{ drop {{ }} }} "))
        )),
        filter(&format!("if [a] {} {{ drop {{ }} }}", many(15_000, &|i| format!("and [a{i}] == 1 ")))),
        filter(&format!("{} drop {{ }} {}", "if [a] { ".repeat(3000), "} ".repeat(3000))),
        filter(&many(4000, &|i| {
            format!(
                "grok {{ match => {{ m => \"%{{HTTPDATE:t{i}}}\" }} }} date {{ match => [t{i}, ISO8601] }} "
            )
        })),
        filter(&many(6000, &|_| "if \"_grokparsefailure\" in [tags] { drop { } } ".into())),
        filter(&format!(
            "{}{}",
            many(5000, &|i| format!("mutate {{ rename => {{ a{i} => b{i} }} }} ")),
            many(5000, &|i| format!("if [z{i}] == 1 {{ mutate {{ uppercase => q }} }} "))
        )),
        grok(&"%{WORD:a}".repeat(20_000)),
        grok(&format!("a{}", "{2}".repeat(50_000))),
        grok(&format!("{}a{}", "(?:".repeat(30), "){20,}".repeat(30))),
    ];
    for text in texts {
        let stage = Stage::new([("pipeline.conf", text.as_bytes())]);
        let output = run(&stage, &["lint", "--format", "json", "pipeline.conf"]);
        assert!(output.status.code().is_some_and(|code| code < 2), "{text:.60}: {output:?}");
    }
}
