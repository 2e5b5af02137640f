//! What is wrong with expressions, where, and what to do.

use super::{errors, with};
use crate::promql::{ErrorKind, Feature, Features, TextRange, Unavailable, Version, parse, parse_bytes};

/// The first error: its message, what it blames, and its help.
fn first(text: &str) -> (String, &str, String) {
    let (error, blamed) = errors(text, &Features::default()).swap_remove(0);
    (error.message(), blamed, error.help().unwrap_or_default())
}

#[test]
fn errors_blame_what_is_wrong() {
    for (text, blamed) in [
        ("rate(up)", "up"),
        ("abs(up[5m])", "up[5m]"),
        ("sum(1) + 2", "1"),
        ("1 == 1", "=="),
        ("a + bool b", "+ bool"),
        ("a / on (x) group_left (x) b", "/ on (x) group_left (x)"),
        ("up{job=~\"(\"}", "job=~\"(\""),
        ("up{job}", "}"),
        ("up{job='a' or job='b'}", "or"),
        ("sum by (1) (a)", "1"),
        ("a[0s]", "0s"),
        ("a[5m/0]", "/"),
        ("rate(a)[5m]", "[5m]"),
        ("(a) offset 5m", "(a)"),
        ("nosuch(a)", "nosuch"),
        ("f(a,)", "f"),
        ("topk(a)", "topk(a)"),
        ("a b", "b"),
        ("a $ b", "$ b"),
        ("(a", ""),
    ] {
        assert_eq!(first(text).1, blamed, "{text}");
    }
}

#[test]
fn errors_say_the_fact_and_the_remedy() {
    for (text, message, help) in [
        ("rat(up[5m])", "unknown function `rat`", "did you mean `rate`?"),
        ("Rate(up[5m])", "unknown function `Rate`", "function names are in lower case: `rate`"),
        ("toppk(3, a)", "unknown function `toppk`", "did you mean `topk`?"),
        ("foo(a)", "unknown function `foo`", ""),
        ("1 > 2", "comparisons between scalars must use `bool`", "write `> bool`"),
        ("a = b", "unexpected `=`, expected an operator or the end", "compare with `==`"),
        ("a[5M]", "bad number or duration `5M`", "units are in lower case: `5m`"),
        (
            "a[1h30]",
            "bad number or duration `1h30`",
            "write a unit after the last number: `1h30s` or `1h30m`",
        ),
        ("a[1.5h]", "the duration `1.5h` has a decimal", "write whole numbers: `1h30m`"),
        ("a.b", "unexpected character `.`", "a name with dots is written in braces and quotes: `{\"a.b\"}`"),
        ("\"\\d\"", "unknown escape sequence `\\d`", "write `\\\\d`, or use a raw string in backticks"),
        (
            "a / group_left b",
            "unexpected `group_left`, expected an expression",
            "`group_left` stands after the `on (…)` or `ignoring (…)` of an operator",
        ),
        ("round(a, 1, 2)", "expected at most 2 arguments in the call of `round`, got 3", ""),
        ("label_join(a)", "expected at least 3 arguments in the call of `label_join`, got 1", ""),
        (
            "a{b=c}",
            "unexpected identifier `c` in label matching, expected a string",
            "write the value in quotes",
        ),
    ] {
        let (said, _, remedy) = first(text);
        assert_eq!((said.as_str(), remedy.as_str()), (message, help), "{text}");
    }
}

#[test]
fn all_type_errors_of_a_tree_are_found() {
    let found = errors("rate(a) + abs(b[5m]) > bool sum(1) and 2", &Features::default());
    let blamed: Vec<_> = found.iter().map(|(_, blamed)| *blamed).collect();
    assert_eq!(blamed, ["rate(a) + abs(b[5m]) > bool sum(1) and 2", "a", "b[5m]", "1"]);
}

#[test]
fn several_unknown_functions_are_all_reported() {
    let found = errors("one(a) + two(b, ) + sum()", &Features::default());
    let blamed: Vec<_> = found.iter().map(|(_, blamed)| *blamed).collect();
    assert_eq!(blamed, ["one", "two", ",", "sum()"]);
}

#[test]
fn what_is_experimental_needs_its_flag_and_names_it() {
    for (text, feature) in [
        ("sort_by_label(a, 'b')", Feature::ExperimentalFunctions),
        ("step()", Feature::ExperimentalFunctions),
        ("limitk(1, a)", Feature::ExperimentalFunctions),
        ("a smoothed", Feature::ExtendedRangeSelectors),
        ("rate(a[5m] anchored)", Feature::ExtendedRangeSelectors),
        ("a + fill (0) b", Feature::BinopFillModifiers),
    ] {
        let (error, _) = errors(text, &Features::default()).swap_remove(0);
        assert!(
            matches!(error.kind, ErrorKind::Unavailable { reason: Unavailable::Disabled(f), .. } if f == feature),
            "{text}"
        );
        assert!(error.help().unwrap().contains(feature.name()));
        assert!(parse(text, &with(feature)).is_ok(), "{text}");
    }
}

#[test]
fn older_versions_know_less() {
    for (text, since) in [
        ("first_over_time(a[5m])", Version::new(3, 7)),
        ("a </ 5", Version::new(3, 11)),
        ("a[step()]", Version::new(3, 6)),
        ("max_of(1, 2)", Version::new(3, 13)),
    ] {
        let old = Features::of(Version::OLDEST).with(Feature::ExperimentalFunctions);
        let (error, _) = errors(text, &old.with(Feature::DurationExpressions)).swap_remove(0);
        assert!(
            matches!(error.kind, ErrorKind::Unavailable { reason: Unavailable::Since(v), .. } if v == since),
            "{text}"
        );
        assert!(parse(text, &with(Feature::ExperimentalFunctions)).is_ok(), "{text}");
    }
    assert!(parse("rate(a[5m])", &Features::of(Version::new(2, 30))).is_ok());
    assert!(parse("a[5m + 1m]", &Features::of(Version::new(3, 13))).is_err());
    assert!(parse("a[5m + 1m]", &Features::of(Version::new(3, 14))).is_ok());
}

#[test]
fn a_selector_must_exclude_the_empty_value() {
    for text in [
        "{}",
        "{a=''}",
        "{a=~'.*'}",
        "{a!='b'}",
        "{a!~'b+'}",
        "{a=~'b|'}",
        "{a=~'(b|c)?'}",
        "info(a, {}) + {}",
    ] {
        assert!(parse(text, &Features::all()).is_err(), "{text}");
    }
    for text in ["{a='b'}", "{a=~'.+'}", "{a!=''}", "{a!~'.*'}", "{a='',b='c'}", "info(a, {})", "{''}b"] {
        let accepted = parse(text, &Features::all()).is_ok();
        assert_eq!(accepted, !text.ends_with("}b"), "{text}");
    }
}

#[test]
fn bytes_that_are_no_text_are_an_error_in_strings() {
    let errors = parse_bytes(b"{a=\"\xff\"}", &Features::default()).unwrap_err();
    assert_eq!((&errors[0].kind, errors[0].range), (&ErrorKind::InvalidUtf8, TextRange::new(3, 7)));
    assert!(parse_bytes(b"a\xff", &Features::default()).is_err());
    assert!(parse("'\u{fffd}'", &Features::default()).is_err());
}

#[test]
fn lexical_errors_reach_to_the_end() {
    for (text, start) in
        [("a + \"b", 4), ("a{b*c}", 3), ("1 =~ 2", 2), ("a[5m x 1]", 5), ("100..4", 0), ("(a))", 4)]
    {
        let errors = parse(text, &Features::default()).unwrap_err();
        let end = u32::try_from(text.len()).unwrap();
        assert_eq!(errors[0].range, TextRange::new(start, end), "{text}");
    }
}
