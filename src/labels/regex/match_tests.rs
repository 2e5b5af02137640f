//! What patterns match. All verdicts are those of promtool 3.5.3: matchers, and `label_replace` for the templates.

use super::{
    Dialect::{Alertmanager, Matcher, Relabel},
    Regex, Template,
    plain::Plain,
};
use crate::labels::random::texts;

/// The values of `values` that `pattern` matches.
fn matched<'v>(pattern: &str, values: &[&'v str]) -> Vec<&'v str> {
    let verdicts = [Matcher, Relabel].map(|dialect| {
        let regex = Regex::new(pattern, dialect).unwrap();
        values.iter().copied().filter(|value| regex.is_match(value)).collect::<Vec<_>>()
    });
    assert_eq!(verdicts[0], verdicts[1], "{pattern}");
    verdicts.into_iter().next().unwrap()
}

#[test]
fn patterns_match_what_they_match_in_go() {
    const VALUES: [&str; 16] =
        ["", "a", "A", "ab", "aab", "a\n", "\n", "1", "٣", "_", "é", "É", "k", "\u{212a}", "s", "ſ"];
    for (pattern, matches) in [
        // `.`, anchors
        (".", &["a", "A", "\n", "1", "٣", "_", "é", "É", "k", "\u{212a}", "s", "ſ"][..]),
        ("(?-s).+b", &["ab", "aab"]),
        ("a.", &["ab", "a\n"]),
        ("(?-s:a.)", &["ab"]),
        ("a$", &["a"]),
        ("(?m)a$.?", &["a", "a\n"]),
        ("^a|b^|$", &["", "a"]),
        // classes are ASCII
        (r"\w", &["a", "A", "1", "_", "k", "s"]),
        (r"(?i)\w", &["a", "A", "1", "_", "k", "\u{212a}", "s", "ſ"]),
        (r"(?i)\W", &["\n", "٣", "é", "É"]),
        (r"\d", &["1"]),
        (r"\s|[[:^ascii:]]", &["\n", "٣", "é", "É", "\u{212a}", "ſ"]),
        (r"\pN", &["1", "٣"]),
        (r"(?i)\p{Lu}", &["a", "A", "é", "É", "k", "\u{212a}", "s", "ſ"]),
        (r"\p{^L}", &["\n", "1", "٣", "_"]),
        (r"[^\n\P{L}a-z]", &["A", "é", "É", "\u{212a}", "ſ"]),
        (r"[\x{d800}-\x{dfff}]?", &[""]),
        // folding
        ("(?i)k|s", &["k", "\u{212a}", "s", "ſ"]),
        ("(?i:É)", &["é", "É"]),
        ("a(?i)B|A", &["a", "A", "ab"]),
        // boundaries are between ASCII words
        (r"\b.\b", &["a", "A", "1", "_", "k", "s"]),
        (r"\B.\B", &["\n", "٣", "é", "É", "\u{212a}", "ſ"]),
        // quantifiers
        ("a*(?i)?b", &["ab", "aab"]),
        ("(?:a{0}){2}|(?:ab?){2,}", &["", "aab"]),
        (r"\Qa\E*b", &["ab", "aab"]),
    ] {
        assert_eq!(matched(pattern, &VALUES), matches, "{pattern}");
    }
}

#[test]
fn what_means_something_in_other_dialects_only_is_text() {
    for (pattern, value) in [
        ("a{,5}", "a{,5}"),
        ("x{01}", "x{01}"),
        (r"\Qa.b|\E", "a.b|"),
        ("[a[b]", "["),
        ("[&&~~z]&", "~&"),
        ("# a", "# a"),
        (r"\x41\x{e9}\07\_", "Aé\u{7}_"),
    ] {
        assert_eq!(matched(pattern, &[value, ""]), [value], "{pattern}");
    }
}

/// A `.` takes no newline there.
#[test]
fn alertmanager_sets_no_flags() {
    for (pattern, value, matches) in
        [(".*", "a\n", false), ("(?s).*", "a\n", true), ("a.*", "ab", true), ("a|b", "b", true)]
    {
        assert_eq!(Regex::new(pattern, Alertmanager).unwrap().is_match(value), matches, "{pattern}");
    }
}

fn expanded(pattern: &str, value: &str, template: &str) -> Option<String> {
    Regex::new(pattern, Relabel).unwrap().expand(value, &Template::new(template))
}

#[test]
fn templates_are_filled_as_in_go() {
    for (pattern, value, template, filled) in [
        ("(.*)-(.*)", "a-b-c", "$1|$2", "a-b|c"),
        ("(.*?)-(.*)", "a-b-c", "$1|$2", "a|b-c"),
        ("(?U)(.*)-(.*)", "a-b-c", "$1|$2", "a|b-c"),
        ("(.*)", "a", "$0$1$2", "aa"),
        ("a(.)?", "a", "[$1]", "[]"),
        ("(?P<x>a)|(?P<x>b)", "b", "$x-$1-$2", "b--b"),
        ("(a)(b)", "ab", "$1x ${1}x $$1 $ $", " ax $1 $ $"),
        ("(a)", "a", "${1 ${} $-1 $01 ${01} $1é $1_ $١", "${1 ${} $-1     "),
        ("(a){0}(b)", "b", "<$1|$2>", "<|b>"),
        ("(a|ab)(c|bcd)?", "abcd", "$1|$2", "a|bcd"),
        ("(|a)*", "aa", "<$1>", "<a>"),
        ("(a*)*", "aa", "<$1>", "<aa>"),
        ("a)|(b", "xb", "<$0|$1>", "<b|b>"),
    ] {
        assert_eq!(expanded(pattern, value, template).as_deref(), Some(filled), "{pattern} {template}");
    }
    assert_eq!(expanded("(a)", "b", "$1"), None);
}

/// The engine's answer, for patterns that are compared without it.
fn program(pattern: &str) -> regex::Regex {
    regex::Regex::new(&format!(r"\A(?s:{pattern})\z")).unwrap()
}

#[test]
fn simple_patterns_are_compared_as_the_engine_would() {
    let atoms = ["a", "b", ".*", ".+", "|", r"\.", "^", "$", "é"];
    let mut count = 0;
    for inside in texts(&atoms, 6, 4000) {
        for pattern in [inside.clone(), format!("({inside})"), format!("^(?:{inside})$")] {
            let Some(plain) = Plain::read(&pattern, true) else { continue };
            count += 1;
            let program = program(&pattern);
            for value in texts(&["a", "b", ".", "é", "\n"], 4, 40).chain([String::new()]) {
                assert_eq!(plain.is_match(&value), program.is_match(&value), "{pattern} {value:?}");
            }
        }
    }
    assert!(count > 2000, "{count}");
}

#[test]
fn what_is_not_simple_is_left_to_the_engine() {
    for pattern in [
        ".*?a", "a*", "a.", "a.*b", "(a)|(b)", "((a))", "(?i)a", "(?P<n>a)", r"\d", r"(a\)", "a.*?", "a$b",
        "a^", "(a)*", "a{2}", "[a]", ".*a.*b", r"a\", "(?:a",
    ] {
        assert!(Plain::read(pattern, true).is_none(), "{pattern}");
    }
    assert!(Plain::read("a.*", false).is_none());
    assert!(Plain::read("a|b", false).is_some());
}

#[test]
fn deep_and_long_patterns_compile() {
    let nested = |open: &str, depth, close: &str| [&open.repeat(depth), "a", &close.repeat(depth)].concat();
    for pattern in [
        nested("(", 900, ")"),
        nested("(?:", 5000, ")"),
        nested("(?:", 490, ")*"),
        nested("(?:a?", 490, ")?"),
        nested("(?i)", 900, "*(?i)"),
        "(?:a|b*)?".repeat(5000),
        ".{1000}?".to_owned() + "a?",
    ] {
        assert!(Regex::new(&pattern, Matcher).is_ok_and(|regex| !regex.is_match("c")), "{}", &pattern[..9]);
    }
    assert!(Regex::new(&nested("(?:a|", 50_000, ")"), Matcher).is_err());
}
