//! Expressions, what they match, and what is refused.

use super::{Options, OutOfBudget, Regex, Study};

fn options(flags: &str) -> Options {
    Options { ignore_case: flags.contains('i'), dot_all: flags.contains('m'), extended: flags.contains('x') }
}

/// What the groups take, the whole first; `-` for those that take nothing.
fn found(expression: &str, text: &str) -> String {
    let regex = Regex::new(expression, Options::default()).unwrap();
    let Some(captures) = regex.captures(text).unwrap() else { return "no match".into() };
    let groups = (0..captures.groups()).map(|group| captures.get(group).unwrap_or("-"));
    groups.collect::<Vec<_>>().join("|")
}

fn finds(expression: &str, flags: &str, text: &str) -> bool {
    Regex::new(expression, options(flags)).unwrap().is_match(text).unwrap()
}

fn refused(expression: &str) -> String {
    let error = Regex::new(expression, Options::default()).unwrap_err();
    format!("{} at {:?}", error.message, error.range)
}

#[test]
fn runs_are_as_long_or_as_short_as_they_can_be() {
    assert_eq!(found("a.*b", "xaabbx"), "aabb");
    assert_eq!(found("a.*?b", "xaabbx"), "aab");
    assert_eq!(found(r"(\d+)(\d{2})", "12345"), "12345|123|45");
    assert_eq!(found("(a{1,2}?)(a*)", "aaa"), "aaa|a|aa");
    assert_eq!(found("(?:ab){2,3}", "abababab"), "ababab");
    assert_eq!(found("[^\"]*?\"", "ab\"c\""), "ab\"");
    assert_eq!(found("x(é*)é", "xééé"), "xééé|éé");
    assert_eq!(found("a++a", "aaa"), "no match");
    assert_eq!(found("(?>a|ab)c", "abc"), "no match");
    assert_eq!(found("(?:[a-c]{3}-){20}x", &format!("{}x", "abc-".repeat(20))).len(), 81);
}

#[test]
fn the_first_way_that_matches_is_taken() {
    assert_eq!(found("(a|ab)(c|bcd)(d*)", "abcd"), "abcd|a|bcd|");
    assert_eq!(found("(?:(x)|(y))z", "yz"), "yz|-|y");
    assert_eq!(found("(?:(a)|b)*", "ab"), "ab|a");
    assert_eq!(found("(a*)*", "aab"), "aa|");
    assert_eq!(found("(a*)+b|c", "aac"), "c|-");
}

#[test]
fn groups_with_names_are_the_only_ones_that_capture() {
    assert_eq!(found(r"(?<a>\w)(-)(?<b>\w)", "x-y"), "x-y|x|y");
    assert_eq!(found(r"(?<a>\w)-\k<a>", "x-y y-y"), "y-y|y");
    assert_eq!(found(r"(\w)\1", "abb"), "bb|b");
    let regex = Regex::new("(?<a>x)|(?'a'y)", Options::default()).unwrap();
    assert_eq!(regex.names(), [Some("a".to_owned()), Some("a".to_owned())]);
    assert_eq!(regex.group("a"), Some(2));
}

#[test]
fn what_stands_ahead_and_before_is_not_taken() {
    assert_eq!(found(r"\d+(?= ms)", "12 s 34 ms"), "34");
    assert_eq!(found(r"\b\d+\b(?! ms)", "12 ms 34 s"), "34");
    assert_eq!(found(r"(?<=id=)\w+", "a=b id=c"), "c");
    assert_eq!(found(r"(?<!\d|é)x", "1xéxax"), "x");
    assert_eq!(found(r"(?=(\w+))\1:", "ab:"), "ab:|ab");
    assert_eq!(found(r"a\Kb", "ab"), "b");
    assert_eq!(found(r"(?!(a))b", "b"), "b|-");
}

#[test]
fn places_are_those_of_lines_and_texts() {
    assert_eq!(found(r"^b$", "a\nb\nc"), "b");
    assert!(finds(r"\Ab", "", "b") && !finds(r"\Ab", "", "a\nb"));
    assert!(finds(r"b\Z", "", "b\n") && !finds(r"b\z", "", "b\n"));
    assert!(finds("^", "", "") && !finds(r"\n^", "", "a\n"));
    assert!(finds(r"\bé", "", "a é") && !finds(r"\Bé", "", "a é"));
}

#[test]
fn options_hold_where_they_say() {
    assert!(finds("ÄB", "i", "äb") && finds("a(?i:B)c", "", "abc") && !finds("a(?i:B)c", "", "abC"));
    assert!(finds("a.b", "m", "a\nb") && !finds("a.b", "", "a\nb") && !finds("(?-m:a.b)", "m", "a\nb"));
    assert!(finds("a b # c\n d", "x", "abd"));
    assert_eq!(found("a(?i)b|c", "aC"), "aC");
    assert!(finds("[^a]", "i", "b") && !finds("[^a]", "i", "A"));
    assert!(finds(r"(?i)(a)\1", "", "aA"));
}

#[test]
fn classes_are_sets() {
    assert!(finds(r"\A[]a]+\z", "", "a]") && finds("[a-c&&[^b]]", "", "c") && !finds("[a-c&&[^b]]", "", "b"));
    assert!(finds(r"\A[[:alnum:]_]+\z", "", "Čierný_中1") && !finds("[[:^alpha:]]", "", "Č"));
    assert!(!finds(r"\w|\d", "", "é٣") && finds(r"\p{Alpha}", "", "é") && finds(r"\p{^Alpha}", "", "-"));
    assert!(
        finds(r"\A[\w.-]+\z", "", "a-b.c") && finds(r"\A[a\-z]+\z", "", "a-z") && finds("[+--]", "", ",")
    );
    assert!(
        finds(r"\x41\u00e9\t\101", "", "Aé\tA") && finds(r"\hf", "", "0f") && finds(r"a\Rb", "", "a\r\nb")
    );
}

#[test]
fn braces_that_count_nothing_are_braces() {
    assert!(finds(r#"^{"a""#, "", r#"{"a""#) && finds("a{x}", "", "a{x}") && finds("a{,}", "", "a{,}"));
    assert!(finds("^a{,2}$", "", "") && !finds("^a{,2}$", "", "aaa"));
    assert_eq!(found("^a?*b", "aab"), "aab");
    assert_eq!(found("a{2}{3}", "aaaaaaa"), "aaaaaa");
    assert_eq!(found("a{1,2}+", "aaaaa"), "aaaaa");
    assert_eq!(found("a{2}?", "aaa"), "aa");
}

#[test]
fn expressions_call_each_other() {
    assert_eq!(found(r"(?<p>\((?:[^()]|\g<p>)*\))", "x(a(b)c)"), "(a(b)c)|(a(b)c)");
    assert_eq!(found(r"\g<n>-(?<n>\d)", "1-2"), "1-2|2");
    assert_eq!(found("(a)?(?(1)b|c)", "c ab"), "c|-");
}

#[test]
fn what_is_no_expression_is_refused_where_it_is_none() {
    assert_eq!(refused("a(b"), "this group is not closed at 1..2");
    assert_eq!(refused("a)b"), "a `)` closes nothing at 1..2");
    assert_eq!(refused("a|*b"), "nothing stands before this that can be repeated at 2..3");
    assert_eq!(refused("x[a"), "this bracket is not closed at 1..2");
    assert_eq!(refused("[z-a]"), "the range from `z` to `a` is empty at 1..4");
    assert_eq!(refused(r"a\k<b>"), r"no group is called `b` at 1..6");
    assert_eq!(refused("(?<=a+)b"), "what stands before a place must have a fixed length here at 0..7");
    assert_eq!(refused("a{3,2}"), "the second number is smaller than the first at 1..6");
    assert_eq!(refused(r"\p{Nope}"), "no property of characters is called `Nope` at 0..8");
    assert!(Regex::new("(?~a)", Options::default()).unwrap_err().is_unsupported);
}

#[test]
fn matches_follow_each_other_as_in_ruby() {
    let all = |expression: &str, text: &str| -> Vec<String> {
        let regex = Regex::new(expression, Options::default()).unwrap();
        regex.matches(text).map(|found| format!("{:?}", found.range(0).unwrap())).collect()
    };
    assert_eq!(all(r"\d", "1a2"), ["0..1", "2..3"]);
    assert_eq!(all("b*", "abé"), ["0..0", "1..2", "2..2", "4..4"]);
    assert_eq!(all(r"\G\w", "ab c"), ["0..1", "1..2"]);
}

#[test]
fn endless_backtracking_is_given_up() {
    let text = "a".repeat(60);
    for expression in [r"^(a|aa)+$b", "(.*a){30}b", r"(a+)+\1b"] {
        let regex = Regex::new(expression, options("m")).unwrap();
        // nothing that is needed is missing
        assert_eq!(regex.captures(&format!("{text}cb")), Err(OutOfBudget), "{expression}");
    }
    let regex = Regex::new(r"(?<a>\g<a>)", Options::default()).unwrap();
    assert_eq!(regex.captures("x"), Err(OutOfBudget));
}

#[test]
fn expressions_are_compared_without_a_text() {
    let study = |expression: &str| Study::new(expression, Options::default()).unwrap();
    for all in [".*", "(?<a>.*?)", "a*|b", "(?:x?)+", ""] {
        assert!(study(all).matches_all(), "{all}");
    }
    for some in [".+", "^.*", ".*x", "(?=a)?b"] {
        assert!(!study(some).matches_all(), "{some}");
    }
    for (earlier, later) in
        [("a b", "a bc"), (r"(?<x>\d+) ", r"(?<x>\d+) \w"), ("a", "a"), (r"\d+", r"\d+(?:b|c)")]
    {
        assert!(study(earlier).begins(&study(later)), "{earlier} {later}");
    }
    for (earlier, later) in
        [("ab", "a"), ("a$", "ab"), (r"\d+", r"\d+?b"), ("ab+", "abc"), ("b", "ab"), ("a", "a|b")]
    {
        assert!(!study(earlier).begins(&study(later)), "{earlier} {later}");
    }
}

#[test]
fn a_text_is_found_that_keeps_an_expression_busy() {
    let hostile = |expression: &str| {
        let regex = Regex::new(expression, options("m")).unwrap();
        Study::new(expression, options("m")).unwrap().hostile(&regex)
    };
    for expression in
        [r"^(a+)+$", r"id=(?:\w+\s?)*;", r"(?:a|a)*b", r"^(?:(?:x+)+)+y", r"(\d|\d\d)+x", "(.*a){30}"]
    {
        assert!(hostile(expression).is_some(), "{expression}");
    }
    for expression in [r"(?:\w+ )*$", r"(?:a|b)*c", r"(?>a+)+$", r"^(\w+\.)+x", r".*.*.*x"] {
        assert_eq!(hostile(expression), None, "{expression}");
    }
}

#[test]
fn no_expression_takes_long_to_read() {
    let long = |open: &str, middle: &str, close: &str, count: usize| {
        open.repeat(count) + middle + &close.repeat(count)
    };
    let classes = (0..60_000_u32).filter_map(|code| char::from_u32(0x4e00 + code));
    let expressions = [
        (false, long("", "a", "{2}", 50_000)),
        (false, long("", "a", "*", 100_000)),
        (true, long("{", "", "", 200_000)),
        (false, long("(?<a", "", "", 100_000)),
        (true, long("(?:", "a", ")*", 249)),
        (true, long("(?:", "a", "){20,}", 200)),
        (false, long("(", "a", ")", 100_000)),
        (false, long("[", "a", "]", 100_000)),
        (false, long(r"\p{", "", "", 100_000)),
        (false, long("(?i)", "a", "", 100_000)),
        (true, long("(?:a+b?)*", "", "", 50_000)),
        (true, classes.flat_map(|character| ['[', character, 'é', ']']).collect()),
    ];
    for (is_read, expression) in expressions {
        let regex = Regex::new(&expression, options("m"));
        assert_eq!(regex.is_ok(), is_read, "{expression:.20}");
        if let (Ok(regex), Ok(study)) = (regex, Study::new(&expression, options("m"))) {
            assert!(study.begins(&study));
            let _ = (regex.is_match("aaaa bbbb 中é"), study.hostile(&regex));
        }
    }
}

#[test]
fn bytes_that_are_written_as_numbers_make_characters_together() {
    let is_match =
        |expression, text: &str| Regex::new(expression, options("m")).unwrap().is_match(text) == Ok(true);
    assert!(is_match(r"^\xEF\xBB\xBF", "\u{feff}a") && is_match(r"^[\xC3\xA9x]$", "é"));
    assert!(is_match(r"^\303\xa9$", "é") && is_match(r"^\101$", "A"));
    for refused in [r"\xEF\xBB", r"\xA0", r"\xC3é", r"[\xff]", r"\777"] {
        assert!(Regex::new(refused, options("m")).is_err(), "{refused}");
    }
}
