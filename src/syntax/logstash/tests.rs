//! Texts and what is read of them.

use super::{File, ProblemKind, read};
use crate::source::{Embedded, FileId};

fn file(text: &str) -> File {
    read(&Embedded::verbatim(FileId(0), text, 0))
}

/// Where each problem is, and which.
fn problems(text: &str) -> Vec<(String, ProblemKind)> {
    let told = file(text).problems.into_iter();
    told.map(|one| (text[one.span.start as usize..one.span.end as usize].to_owned(), one.kind)).collect()
}

fn names(text: &str) -> Vec<String> {
    file(text).plugins().map(|(stage, plugin)| format!("{} {}", stage.name(), plugin.name.value)).collect()
}

#[test]
fn sections_plugins_and_branches_are_read() {
    let text = "# c\ninput { tcp { port => 1 } }\nfilter { if [a] { drop {} } else if ! [b] { mutate {} } else { clone {} } }\n\
                output { stdout { codec => rubydebug { } } }";
    assert_eq!(problems(text), []);
    assert_eq!(names(text), ["input tcp", "filter drop", "filter mutate", "filter clone", "output stdout"]);
}

#[test]
fn words_that_begin_like_keywords_are_plugins() {
    let text = "filter { if {} iffy { } if [a] { } elsewhere {} else {} }";
    assert_eq!(problems(text), []);
    assert_eq!(names(text), ["filter if", "filter iffy", "filter elsewhere", "filter else"]);
}

fn foreign(written: &str, meant: &'static str) -> ProblemKind {
    ProblemKind::Foreign { written: written.to_owned(), meant }
}

#[test]
fn slips_are_named_where_they_are_and_the_rest_is_read() {
    let wrong =
        |inner: &str| problems(&format!("filter {{ if [z] {{ {inner} }} }}\noutput {{ stdout {{}} }}"));
    for (text, place, kind) in [
        ("mutate { a => 1, b => 2 }", ",", ProblemKind::Comma),
        ("mutate { a => x }", "x", ProblemKind::OneLetter),
        ("mutate { a => ${X} }", "${X}", ProblemKind::NoQuotes),
        ("mutate { a => 10s }", "10s", ProblemKind::NoQuotes),
        ("mutate { a => [\"b\", ] }", ",", ProblemKind::TrailingComma),
        ("mutate { a => \"1\"b => 2 }", "b", ProblemKind::NoSpace),
        ("mutate { a \"1\" }", "\"", ProblemKind::NoArrow),
        ("if [a] { } elsif [b] { }", "elsif", foreign("elsif", "else if")),
        ("if [a] && [b] { }", "&&", foreign("&&", "and")),
        ("if [a] = 1 { }", "=", foreign("=", "==")),
        ("if not [a] { }", "not", foreign("not", "!")),
        ("if [a] == true { }", "true", ProblemKind::NoQuotes),
        ("if [a] =~ [b] { }", "[", ProblemKind::NoPattern),
        ("mutate { a => { \"b\" => \"c\", \"d\" => \"e\" } }", ",", ProblemKind::Comma),
    ] {
        assert_eq!(wrong(text), [(place.to_owned(), kind)], "{text}");
    }
}

#[test]
fn a_missing_brace_is_told_of_the_plugin_that_misses_it() {
    let text =
        "filter {\n  grok {\n    match => { \"a\" => \"b\" }\n\n  mutate {\n    add_tag => \"c\"\n  }\n}\n";
    let found = file(text);
    assert_eq!(found.plugins().count(), 2);
    let [problem] = found.problems.as_slice() else { panic!("{:?}", found.problems) };
    let ProblemKind::NoClosing(opened) = problem.kind else { panic!("{problem:?}") };
    assert_eq!(&text[opened.start as usize..opened.end as usize], "grok");
}

#[test]
fn a_text_cannot_end_in_a_backslash() {
    let found = problems("filter { grok { a => \"x\\\\\" } }\n");
    assert_eq!(found[0].1, ProblemKind::Unterminated { ends_in_backslash: true });
}

#[test]
fn damaged_plugins_say_so() {
    let found = file("filter { grok { match } mutate { a => 1 } }");
    let complete: Vec<bool> = found.plugins().map(|(_, plugin)| plugin.complete).collect();
    assert_eq!(complete, [false, true]);
}

#[test]
fn branches_may_be_joined_to_their_condition() {
    for text in [
        "if1 == [a] { }",
        "ifcall([a]) { }",
        "if [a] { } elseif1 { }",
        "if not ([a]) { drop { } }",
        "if-1 == 1 {}",
    ] {
        assert_eq!(problems(&format!("filter {{ {text} }}")), [], "{text}");
        assert_eq!(
            file(&format!("filter {{ {text} }}")).conditions().count(),
            text.matches("if").count(),
            "{text}"
        );
    }
}

#[test]
fn else_with_an_option_is_a_plugin() {
    let text = "filter { if [a] { } else { x => 1 } }";
    assert_eq!(problems(text), []);
    assert_eq!(names(text), ["filter else"]);
}

#[test]
fn a_keyword_without_its_branch_is_told_at_the_end_of_a_file() {
    for keyword in ["elsif ", "elif", "else", "else ", "else if"] {
        assert_ne!(problems(&format!("filter {{ if [a] {{ }} {keyword}")), [], "{keyword}");
    }
}

#[test]
fn levels_have_a_limit() {
    let deep = format!("filter {{ a {{ b => {}", "[".repeat(100_000));
    assert!(problems(&deep).iter().any(|(_, kind)| *kind == ProblemKind::TooDeep));
}

#[test]
fn nothing_panics_on_pieces_of_a_pipeline() {
    let text = "filter { if [a] in [\"é\", 1] and !([b] =~ /x\\/y/) { grok { match => { \"m\" => '%{X}' } } } else { } }";
    let pieces = ["{", "}", "\"", "'", "[", "]", "=>", "if ", "é", "\n", "#", "/", "(", "\\", "input", "$"];
    for start in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        file(&text[start..]);
        file(&text[..start]);
        for piece in pieces {
            file(&format!("{}{piece}{}", &text[..start], &text[start..]));
        }
    }
}
