use super::{
    Dialect::{Alertmanager, Matcher, Relabel},
    ErrorKind as Kind, matches_empty, validate, validate_bytes,
};
use crate::labels::random::texts;
use std::{
    ops::Range,
    time::{Duration, Instant},
};

fn error(pattern: &str) -> (Kind, Range<usize>) {
    let error = validate(pattern, Matcher).expect_err(pattern);
    (error.kind, error.range)
}

#[test]
fn takes_what_go_takes() {
    for pattern in [
        "",
        "a|b",
        ".*",
        "{{x}}",
        "x{,5}",
        "x{01}",
        "[]a]",
        "[^]a]",
        "[:alpha:]",
        "[[:^alpha:]]",
        "[\\d-z]",
        "\\pN\\p{Greek}\\P{^Old_Italic}",
        "(?P<n>a)(?<n>b)",
        "(?i-s:a)(?)(?-U)",
        "a*(?i)*",
        "\\Qa(",
        "a\\Q\\E*",
        "\\x{10FFFF}\\x41\\07\\0\\z\\_",
        "(?:x{1000}){0}",
        "((?:x{1000}){0}){1000}",
        "(x{10}){100}",
        "^*",
    ] {
        assert_eq!(validate(pattern, Matcher), Ok(()), "{pattern}");
    }
}

#[test]
fn names_the_cause_and_the_place() {
    for (pattern, kind, range) in [
        ("(a", Kind::MissingParen, 0..1),
        ("a(b(c)d", Kind::MissingParen, 1..2),
        ("a)b", Kind::UnexpectedParen, 1..2),
        ("x[a", Kind::MissingBracket, 1..3),
        ("a\\", Kind::TrailingBackslash, 1..2),
        ("*.com", Kind::MissingRepeatArgument, 0..1),
        ("a|*?b", Kind::MissingRepeatArgument, 2..4),
        ("a**", Kind::NestedRepetition, 1..3),
        ("xa{2}{3}?y", Kind::NestedRepetition, 2..9),
        ("a{1001}", Kind::RepeatTooLarge, 1..7),
        ("a{1,99999999999}", Kind::RepeatTooLarge, 1..16),
        ("a{2,1}", Kind::RepeatReversed, 1..6),
        ("(x{10}){101}", Kind::RepeatProduct, 7..12),
        ("[z-a]", Kind::ReversedRange, 1..4),
        ("\\p{greek}", Kind::UnknownUnicodeClass, 0..9),
        ("\\p{L", Kind::UnknownUnicodeClass, 0..4),
        ("[[:foo:]]", Kind::UnknownPosixClass, 1..8),
        ("a\\q", Kind::UnknownEscape, 1..3),
        ("\\é", Kind::UnknownEscape, 0..3),
        ("[a-\\d]", Kind::ClassAsRangeEnd, 3..5),
        ("(a)\\1", Kind::Backreference, 3..5),
        ("\\C", Kind::AnyByte, 0..2),
        ("a\\Z", Kind::EndBeforeNewline, 1..3),
        ("\\x{110000}", Kind::HexEscape, 0..9),
        ("(?P<a b>c)", Kind::GroupName, 0..8),
        ("x(?=a)", Kind::Lookahead, 1..4),
        ("x(?<!a)", Kind::Lookbehind, 1..5),
        ("(?>a)", Kind::AtomicGroup, 0..3),
        ("(?x)a", Kind::UnknownFlag, 0..3),
        ("(?#a)", Kind::UnsupportedGroup, 0..3),
    ] {
        assert_eq!(error(pattern), (kind, range), "{pattern}");
    }
}

#[test]
fn anchors_can_change_the_meaning() {
    for (pattern, matcher, anchored) in [
        ("a)|(b", false, true),
        ("a)\\", false, true),
        ("\\Qa", true, false),
        ("\\p{letter}", false, true),
        ("\\p{Old Italic}", false, true),
        ("a)", false, false),
    ] {
        let verdicts = [Matcher, Relabel, Alertmanager].map(|dialect| validate(pattern, dialect).is_ok());
        assert_eq!(verdicts, [matcher, anchored, anchored], "{pattern}");
    }
    let quote = validate("x\\Qa", Alertmanager).unwrap_err();
    assert_eq!((quote.kind, quote.range), (Kind::UnclosedQuote, 1..4));
}

#[test]
fn bytes_that_are_no_text_are_refused_where_the_pattern_is_parsed() {
    assert_eq!(validate_bytes(b"\xff|a", Matcher), Ok(()));
    let error = validate_bytes(b"a.\xff", Matcher).unwrap_err();
    assert_eq!((error.kind, error.range), (Kind::InvalidUtf8, 2..3));
    assert!(validate_bytes(b"\xff", Relabel).is_err());
}

#[test]
fn limits_are_those_of_go() {
    let nested = |depth: usize| format!("{}x{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(validate(&nested(998), Matcher), Ok(()));
    assert_eq!(error(&nested(999)).0, Kind::NestingDepth);
    assert_eq!(validate(&format!("{}x{}", "(?:".repeat(5000), ")".repeat(5000)), Matcher), Ok(()));
    assert_eq!(error(&format!("(?:{}){{1000}}", "x".repeat(5000))).0, Kind::TooLarge);
}

#[test]
fn what_may_be_left_out_matches_the_empty_value() {
    for pattern in [
        "",
        ".*",
        "a|",
        "|a",
        "(a|b)?",
        "(?i)",
        "(?:a*)(b?)",
        "a{0}",
        "a{0,3}",
        "^$",
        "\\Aa?\\z",
        "[]a]*",
        "(a|(b|))",
        "\\Q\\E",
        "[[:alpha:]]*?",
        "(?P<x>a*)",
        "\\B",
        "(?i:a?)",
        "x*|y",
    ] {
        assert!(matches_empty(pattern.as_bytes()), "{pattern}");
    }
}

#[test]
fn what_needs_a_character_does_not() {
    for pattern in [
        ".+",
        "a",
        "a|b",
        "(a|b)",
        "a{1,}",
        "{",
        "a{,3}",
        "a{00,}",
        "[[:]]*",
        "[]*]",
        "\\*",
        "\\Qa*\\E",
        "\\pL",
        "\\p{Greek}+",
        "\\x{41}",
        "\\x41",
        "a?b",
        "(a*)b",
        "\\b",
        "(?i)a",
        "[^]]",
        "()+a",
        "(a?)x|y",
    ] {
        assert!(!matches_empty(pattern.as_bytes()), "{pattern}");
    }
}

#[test]
fn every_error_has_a_remedy() {
    assert!(validate("*.com", Matcher).unwrap_err().help("*.com").contains("glob"));
    assert!(validate("(?!a)", Matcher).unwrap_err().help("(?!a)").contains("no lookaround"));
    assert!(validate("\\p{greek}", Matcher).unwrap_err().help("\\p{greek}").contains("\\p{Greek}"));
}

/// Pieces that mean something in a pattern, and some that do not.
#[rustfmt::skip]
const ATOMS: [&str; 52] = [
    "a", "é", "🙂", ".", "\\d", "\\pL", "\\p{", "\\p{Greek}", "\\x", "\\x{", "41", "\\0", "\\1", "\\Q",
    "\\E", "\\b", "\\Z", "\\", "[", "[^", "]", "[[:alpha:]]", "[:", ":]", "-", "^", "$", "(", ")",
    "(?:", "(?P<", "(?<", "n>", "(?i", "(?-", "(?=", ":", "|", "{", "}", "{2}", "{2,", "{1001}", "{0}",
    "*", "+", "?", "**", "<", "\n", ",", "9",
];

#[test]
fn every_text_gets_a_verdict_with_a_range_inside_of_it() {
    for pattern in texts(&ATOMS, 12, 50_000) {
        for dialect in [Matcher, Relabel] {
            if let Err(error) = validate(&pattern, dialect) {
                assert!(pattern.get(error.range.clone()).is_some(), "{pattern:?} {error:?}");
                assert!(!error.help(&pattern).is_empty());
            }
        }
    }
}

/// Code that looks ahead to the end at each unit would take minutes.
#[test]
fn long_patterns_take_little_time_and_memory() {
    let start = Instant::now();
    for unit in [
        "(", "(?:", "(?i", "(?P<", "(?P<a>", "a)(", "(a|", "[", "[:", "[[:", "[[:a]", "[^", "\\Q", "\\Qa\\E",
        "\\p{", "\\pL", "\\p{L}", "\\x{", "\\x41", "{", "a{", "{2,", "a{2,", "{0", "a{1000}", "a*", "a|",
        "|", "\\",
    ] {
        for pattern in [unit.repeat(1_000_000), format!("[{}]", unit.repeat(1_000_000))] {
            let _ =
                (validate(&pattern, Relabel), validate(&pattern, Matcher), matches_empty(pattern.as_bytes()));
        }
    }
    assert!(start.elapsed() < Duration::from_secs(60));
}
