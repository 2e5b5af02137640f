//! Which labels the result of an expression has.

use crate::promql::{Features, Labels, Presence, TextRange, parse_with_variables};

/// What is known of `label` in the result: `+` surely, `?` perhaps, or the text that says why not.
fn label<'t>(text: &'t str, label: &str) -> &'t str {
    match labels(text).get(label) {
        Presence::Surely => "+",
        Presence::Perhaps => "?",
        Presence::Never { because } => &text[because.indices()],
    }
}

/// The labels of the result; all of `known` are known to be `a` and `b`.
fn labels(text: &str) -> Labels {
    let expr =
        parse_with_variables(text, &Features::all()).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    let result = expr.labels(|selector| match selector.metric_name() {
        Some("known") => Labels::only(["a", "b"], selector.range),
        _ => Labels::unknown(),
    });
    Labels::clone(&result)
}

/// An expression, a label, and what is known of the label in the result.
#[rustfmt::skip]
const LABELS: &[(&str, &str, &str)] = &[
    ("up", "a", "?"),
    ("up{a=\"x\"}", "a", "+"),
    ("up{a=~\"x|\"}", "a", "?"),
    ("up{a=~\".+\"}", "a", "+"),
    ("up{a=\"\"}", "a", "a=\"\""),
    ("known", "a", "?"),
    ("known", "c", "known"),
    ("known{a!=\"\"}", "a", "+"),
    ("1 + 2", "a", "1 + 2"),
    ("sum(up)", "a", "sum"),
    ("sum by (a) (up)", "a", "?"),
    ("sum by (a) (up{a=\"x\"})", "a", "+"),
    ("sum by (a) (up)", "b", "by (a)"),
    ("sum by (b) (sum by (a) (up))", "b", "by (a)"),
    ("max(sum by (a) (up)) by (b)", "a", "by (b)"),
    ("sum without (a) (up)", "a", "without (a)"),
    ("sum without (a) (up)", "b", "?"),
    ("topk by (a) (2, up)", "b", "?"),
    ("count_values by (a) (\"v\", up)", "v", "+"),
    ("count_values by (a) (\"v\", up)", "b", "by (a)"),
    ("rate(up{a=\"x\"}[5m])", "a", "+"),
    ("-(sum by (a) (up))", "b", "by (a)"),
    ("max_over_time(sum by (a) (up)[5m:])", "b", "by (a)"),
    ("absent(up{a=\"x\", b=~\"y\"})", "a", "+"),
    ("absent(up{a=\"x\", b=~\"y\"})", "b", "absent"),
    ("absent(sum by (a) (up))", "a", "absent"),
    ("absent_over_time((up{a=\"$x\"})[5m:])", "a", "absent_over_time"),
    ("absent_over_time(up{a=\"$x\"}[5m])", "a", "?"),
    ("vector(1)", "a", "vector(1)"),
    ("vector(scalar(up))", "a", "vector(scalar(up))"),
    ("hour()", "a", "hour()"),
    ("label_replace(sum(up), \"a\", \"$1\", \"b\", \"(.*)\")", "a", "?"),
    ("label_replace(sum(up), \"a\", \"x\", \"\", \".*\")", "a", "+"),
    ("label_replace(sum(up), \"a\", \"x\", \"\", \".*\")", "b", "sum"),
    ("label_join(sum(up), \"a\", \"-\", \"b\", \"c\")", "a", "+"),
    ("label_join(sum(up), \"a\", \"\", \"b\")", "a", "?"),
    ("histogram_quantile(0.9, x)", "le", "histogram_quantile"),
    ("histogram_quantile(0.9, sum by (le) (x))", "a", "by (le)"),
    ("histogram_quantiles(x, \"q\", 0.5)", "q", "+"),
    ("info(sum by (a) (up))", "b", "?"),
    ("info(sum by (a) (up), {c=\"x\"})", "b", "by (a)"),
    ("info(sum by (a) (up), {c=\"x\"})", "c", "?"),
    ("sum by (a) (up) > 1", "b", "by (a)"),
    ("1 - sum by (a) (up)", "b", "by (a)"),
    ("sum by (a) (up) / up", "b", "by (a)"),
    ("up / sum by (a) (up)", "b", "by (a)"),
    ("up / sum by (a) (up{a=\"x\"})", "a", "+"),
    ("up / on (a) down", "b", "/ on (a)"),
    ("up / on (a) down", "a", "?"),
    ("up / ignoring (a) down", "a", "/ ignoring (a)"),
    ("up / ignoring (a) down", "b", "?"),
    ("up * on (a) group_left (b) sum by (a, b) (x)", "c", "?"),
    ("sum by (a) (up) * on (a) group_left (b) x", "b", "?"),
    ("sum by (a) (up) * on (a) group_left (b) x", "c", "by (a)"),
    ("up * on (a) group_left (b) sum by (a) (x)", "b", "by (a)"),
    ("up * on (a) group_right (b) sum by (a) (x)", "b", "?"),
    ("sum by (a) (up) * ignoring (b) group_right () x", "b", "?"),
    ("sum by (a) (up) * ignoring (b) group_right () x", "c", "by (a)"),
    ("sum by (a) (up) + fill (0) x", "b", "?"),
    ("sum by (a) (up) and x", "b", "by (a)"),
    ("x and sum by (a) (up)", "b", "?"),
    ("sum(up) unless x", "b", "sum"),
    ("sum by (a) (up) or x", "b", "?"),
    ("sum by (a) (up) or sum by (a) (x)", "b", "by (a)"),
    ("up{a=\"x\"} or x{a=\"y\"}", "a", "+"),
    ("$x", "a", "?"),
    ("$f(sum(up))", "a", "?"),
    ("sum(up) $op x", "a", "?"),
    ("sum(up) + $x", "a", "?"),
    ("sum by ($l) (up{a=\"x\"})", "a", "?"),
    ("sum by ($l) (sum by (a) (up))", "b", "by (a)"),
    ("sum without ($l) (up{a=\"x\"})", "a", "?"),
    ("up{$filters}", "a", "?"),
    ("a * on ($l) b{a=\"x\"}", "a", "?"),
    ("absent(up{$filters})", "a", "?"),
];

#[test]
fn every_label_is_followed_to_what_took_it_away() {
    for (text, name, expected) in LABELS {
        assert_eq!(label(text, name), *expected, "{name} in {text}");
    }
}

#[test]
fn a_name_is_there_until_something_is_computed() {
    for (text, expected) in [
        ("up", "?"),
        ("known", "+"),
        ("known > 1", "+"),
        ("known > bool 1", "> bool"),
        ("known * 2", "*"),
        ("-known", "-"),
        ("+known", "+"),
        ("rate(known[5m])", "rate"),
        ("last_over_time(known[5m])", "+"),
        ("topk(1, known)", "+"),
        ("sum(known)", "sum"),
        ("sum by (__name__) (known)", "+"),
        ("sum without (a) (known)", "without (a)"),
        ("known and up", "+"),
        ("known == on (a) up", "== on (a)"),
        ("known == on (a) group_left () up", "+"),
        ("known or known", "+"),
        ("known or up", "?"),
    ] {
        assert_eq!(label(text, "__name__"), expected, "{text}");
    }
}

#[test]
fn it_is_known_where_there_is_at_most_one_series() {
    for (text, expected) in [
        ("up", false),
        ("sum(up)", true),
        ("sum by () (up)", true),
        ("sum by (a) (up)", false),
        ("sum by (a) (sum(up))", true),
        ("vector(1)", true),
        ("absent(up{a=\"x\"})", true),
        ("1 > bool 2", true),
        ("topk(1, up)", true),
        ("topk(2, up)", false),
        ("topk by (a) (1, up)", false),
        ("sum(up) / sum(x)", true),
        ("sum(up) / x", true),
        ("x * on () group_left () sum(up)", false),
        ("sum(up) * on () group_right () x", false),
        ("sum(up) or vector(0)", true),
        ("sum(up) or x", false),
        ("absent(up{a=\"x\"}) or absent(up{a=\"y\"})", false),
        ("absent(up{a=\"x\"}) or on () vector(0)", true),
        ("sum(up) > 1", true),
        ("sum(up) and x", true),
        ("count_values(\"v\", up)", false),
        ("count_values(\"v\", sum(up))", false),
        ("label_replace(sum(up), \"a\", \"b\", \"\", \"\")", true),
        ("$x", false),
    ] {
        assert_eq!(labels(text).is_single(), expected, "{text}");
    }
}

#[test]
fn all_labels_are_known_where_nothing_else_can_be_there() {
    assert_eq!(labels("sum by (b, a) (up)").all(), Some(vec!["a", "b"]));
    assert_eq!(labels("known").all(), Some(vec!["a", "b"]));
    assert_eq!(labels("up").all(), None);
    let only = Labels::only(["a"], TextRange::new(0, 1));
    assert!(!only.is_empty() && Labels::none(TextRange::new(0, 1)).is_empty());
}

#[test]
fn long_and_wide_expressions_cost_no_more_than_their_length() {
    let chain = "sum by (a) (x)".to_owned() + &" + on (b) y".repeat(50_000);
    assert!(labels(&chain).get("c").is_never());
    let wide: String = (0..50_000).map(|index| format!("l{index},")).collect();
    assert_eq!(labels(&format!("sum by ({wide}) (x)")).get("l3"), Presence::Perhaps);
    let many: String = (0..2_000).map(|index| format!(" or x{{l{index}=\"y\"}}")).collect();
    assert_eq!(labels(&format!("y{many}")).get("l3"), Presence::Perhaps);
}
