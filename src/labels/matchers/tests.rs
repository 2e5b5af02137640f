use super::{Agreement, ErrorKind as Kind, Mode, parse_list};
use crate::labels::{MatchOp, random::texts};
use std::ops::Range;

/// The reading of `text` by default, one `name op value` per matcher, with `!` where the parsers do not agree.
fn read(text: &str) -> String {
    let reading = parse_list(text, Mode::Fallback).expect(text);
    let mark = match reading.agreement {
        Agreement::Agreed => "",
        Agreement::ClassicOnly(_) => "classic ",
        Agreement::Differs(_) => "differs ",
    };
    let matchers = reading.matchers.iter().map(|m| format!("{}{}{}", m.name, m.op, m.value));
    format!("{mark}{}", matchers.collect::<Vec<_>>().join(" & "))
}

fn error(text: &str) -> (Kind, Range<usize>) {
    let error = parse_list(text, Mode::Fallback).expect_err(text);
    (error.kind, error.range)
}

#[test]
fn the_default_mode_reads_what_either_parser_reads() {
    for (text, expected) in [
        ("foo=\"bar\"", "foo=bar"),
        ("{foo=~\"a|b\", dings != bums,}", "foo=~a|b & dings!=bums"),
        ("", ""),
        ("{}", ""),
        ("foo=bar baz", "classic foo=bar baz"),
        ("foo=", "classic foo="),
        ("foo==bar", "classic foo==bar"),
        (r#"foo="a\qb""#, r"classic foo=a\qb"),
        (r#"foo=~"\d+""#, r"classic foo=~\d+"),
        (r#"foo="\\""#, r"foo=\"),
        (r#"foo="\x41""#, r"differs foo=\x41"),
        ("🙂=bar", "🙂=bar"),
        ("\"foo bar\"=x", "foo bar=x"),
        ("a=b}", "classic a=b"),
        ("{a=b", "classic a=b"),
        ("a=\"x,y\",b=z", "a=x,y & b=z"),
        ("a=\"\\n\"", "a=\n"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn names_the_cause_and_the_place() {
    for (text, kind, range) in [
        ("foo", Kind::MissingOperator, 3..3),
        ("=bar", Kind::MissingName, 0..1),
        ("a=b,,c=d", Kind::MissingMatcher, 4..5),
        ("a=\"b", Kind::UnclosedQuote, 2..4),
        ("a!b", Kind::HalfOperator, 1..2),
        ("{a=\"b\"c", Kind::MissingComma, 6..7),
        ("{\"a\"=b} c", Kind::TrailingText, 8..9),
        ("\"a\"=b}", Kind::UnexpectedBrace, 5..6),
        ("{\"a\"=b", Kind::UnclosedBrace, 0..1),
        ("\"a\\q\"=b", Kind::Escape, 2..4),
    ] {
        assert_eq!(error(text), (kind, range), "{text}");
    }
}

#[test]
fn a_broken_pattern_is_blamed_where_it_is_written() {
    for (text, range) in
        [("x=~\"a(b\"", 5..6), ("x=~a**", 4..6), (r#"x=~"\\d(b""#, 7..8), ("a=b, x!~\"[\"", 9..10)]
    {
        let (kind, found) = error(text);
        assert!(matches!(kind, Kind::Regex { .. }), "{text}");
        assert_eq!(found, range, "{text}");
    }
    assert_eq!(read("x=~\"a)(b\""), "x=~a)(b");
}

#[test]
fn the_strict_modes_ask_one_parser() {
    for (text, classic, utf8) in
        [("🙂=bar", false, true), ("foo=bar baz", true, false), ("foo", false, false), ("a=b", true, true)]
    {
        let verdicts = [Mode::Classic, Mode::Utf8].map(|mode| parse_list(text, mode).is_ok());
        assert_eq!(verdicts, [classic, utf8], "{text}");
    }
}

#[test]
fn matchers_know_where_they_are_written_and_how_to_spell_them() {
    let reading = parse_list("{ foo != \"a b\" }", Mode::Fallback).unwrap();
    let matcher = &reading.matchers[0];
    assert_eq!(
        (matcher.op, &matcher.name_range, &matcher.value_range),
        (MatchOp::NotEqual, &(2..5), &(9..14))
    );
    assert_eq!(parse_list("a=~\"\\d\",b=c d", Mode::Fallback).unwrap().spelling(), r#"a=~"\\d",b="c d""#);
}

#[test]
fn a_reading_spelt_out_is_read_alike_by_both_parsers() {
    const ATOMS: [&str; 34] = [
        "a", "x", "é", "🙂", "_", ":", "9", "=", "!=", "=~", "!~", "!", "~", "{", "}", ",", "\"", "\"", "\\",
        "\\\"", "\\n", "\\\\", "\\x41", "\\xff", "\\u0041", "'", "`", " ", "\t", "\n", "\u{a0}", "a=b",
        "a=\"b\"", "(",
    ];
    for text in texts(&ATOMS, 9, 50_000) {
        match parse_list(&text, Mode::Fallback) {
            Ok(reading) => {
                let again = parse_list(&reading.spelling(), Mode::Fallback).expect(&text);
                assert_eq!(again.agreement, Agreement::Agreed, "{text:?}");
                assert_eq!(again.spelling(), reading.spelling(), "{text:?}");
                for matcher in &reading.matchers {
                    assert!(text.get(matcher.name_range.clone()).is_some(), "{text:?} {matcher:?}");
                    assert!(text.get(matcher.value_range.clone()).is_some(), "{text:?} {matcher:?}");
                }
            }
            Err(error) => assert!(text.get(error.range.clone()).is_some(), "{text:?} {error:?}"),
        }
    }
}
