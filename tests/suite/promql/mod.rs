//! What holds for every expression.

mod evaluate;
mod expressions;
mod holes;
pub(crate) mod mutate;
pub(crate) mod tree;

use mcpmon_check::promql::{self, ErrorKind, Expr, ExprKind, Features, MAX_NESTING, TextRange};
use std::{
    thread,
    time::{Duration, Instant},
};

/// The tree of an expression that is right.
fn parse(text: &[u8]) -> Expr {
    promql::parse_bytes(text, &Features::all()).unwrap()
}

#[test]
fn what_is_printed_parses_to_the_same_tree() {
    for text in expressions::accepted() {
        let expr = parse(&text);
        let expected = tree::ours(&expr);
        for printed in [expr.to_string(), expr.pretty()] {
            assert_eq!(
                tree::ours(&parse(printed.as_bytes())),
                expected,
                "{} → {printed}",
                text.escape_ascii()
            );
        }
        assert_eq!(parse(expr.to_string().as_bytes()).to_string(), expr.to_string());
    }
}

#[test]
fn every_range_lies_in_its_parents_and_parses_to_its_node() {
    for text in expressions::accepted() {
        let expr = parse(&text);
        let trimmed = TextRange::new(0, u32::try_from(text.len()).unwrap());
        assert!(trimmed.contains(expr.range()));
        for parent in expr.descendants() {
            let mut end = parent.range().start;
            for child in parent.children() {
                assert!(parent.range().contains(child.range()), "{}", text.escape_ascii());
                assert!(child.range().start >= end, "{}: children in order", text.escape_ascii());
                end = child.range().end;
                let is_info = matches!(&parent.kind, ExprKind::Call(call) if call.function.name == "info");
                let part = &text[child.range().indices()];
                // Upstream reads a colon after `step()` only if a number stood in some bracket before.
                let may_depend = part.windows(2).any(|bytes| bytes == b"):");
                if !is_info && !may_depend {
                    assert_eq!(tree::ours(&parse(part)), tree::ours(child), "{}", part.escape_ascii());
                }
            }
        }
    }
}

#[test]
fn names_and_values_are_where_their_ranges_say() {
    for text in expressions::accepted() {
        for selector in parse(&text).selectors() {
            if let Some(name) = &selector.name {
                assert_eq!(&text[name.range.indices()], name.name.as_bytes());
            }
            for matcher in &selector.matchers {
                assert!(selector.range.contains(matcher.range()));
                let quote = text[matcher.value_range.start as usize];
                assert!(matches!(quote, b'"' | b'\'' | b'`'), "{}", text.escape_ascii());
            }
        }
    }
}

/// What is nested in what: the text of one level, before and after the next.
const NESTS: &[(&str, &str)] = &[
    ("(", ")"),
    ("-", ""),
    ("abs(", ")"),
    ("sum(", ")"),
    ("sum by (a) (", ")"),
    ("a ^ ", ""),
    ("clamp(a, 1, scalar(", "))"),
    ("max_over_time((", ")[5m:])"),
];

#[test]
fn nesting_has_a_limit_and_fits_a_small_stack() {
    let run = || {
        for (before, after) in NESTS {
            for levels in [100, MAX_NESTING - 1, MAX_NESTING + 1, 100_000] {
                let text = before.repeat(levels) + "a" + &after.repeat(levels);
                match promql::parse(&text, &Features::all()) {
                    Ok(expr) => {
                        assert!(levels < MAX_NESTING);
                        assert!(!expr.to_string().is_empty() && !expr.pretty().is_empty());
                    }
                    Err(errors) => assert_eq!(errors[0].kind, ErrorKind::TooDeep, "{before}"),
                }
            }
        }
        for (before, after) in [("(", ")"), ("-", ""), ("2 ^ ", ""), ("1 + ", ""), ("max_of(1, ", ")")] {
            let text = format!("a[{}1{}]", before.repeat(100_000), after.repeat(100_000));
            assert_eq!(promql::parse(&text, &Features::all()).unwrap_err()[0].kind, ErrorKind::TooDeep);
        }
    };
    thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

/// A duration with a chain of so many links, and one more behind each of so many parentheses around it.
fn chained(levels: usize, links: usize) -> String {
    let chain = " + 1".repeat(links);
    format!("{}1{chain}{}", "(".repeat(levels), format!("){chain}").repeat(levels))
}

#[test]
fn durations_stay_low_enough_for_a_small_stack() {
    let run = || {
        for (levels, links) in [(0, 100), (0, 999), (0, 100_000), (30, 30), (900, 1), (499, 1), (900, 500)] {
            let duration = chained(levels, links);
            for text in
                [format!("a[{duration}]"), format!("a[1h:{duration}]"), format!("a offset ({duration})")]
            {
                match promql::parse(&text, &Features::all()) {
                    Ok(expr) => {
                        assert!((levels + 1) * links < MAX_NESTING);
                        assert_eq!(expr.to_string().matches(" + ").count(), (levels + 1) * links);
                        assert!(!expr.pretty().is_empty() && !format!("{expr:?}").is_empty());
                        if let ExprKind::Matrix(matrix) = &expr.kind {
                            assert!(matrix.window.clone().seconds().is_some());
                        }
                    }
                    Err(errors) => {
                        assert!((levels + 1) * links + levels >= MAX_NESTING, "{levels} {links}");
                        assert_eq!(errors[0].kind, ErrorKind::TooDeep);
                    }
                }
            }
        }
    };
    thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn chains_may_be_as_long_as_they_like() {
    let run = || {
        for (operator, operand) in [(" + ", "a"), (" or ", "sum(a)"), (" * ", "-b{c=\"d\"}")] {
            let text = String::from("a") + &format!("{operator}{operand}").repeat(100_000);
            let expr = parse(text.as_bytes());
            assert_eq!(expr.to_string(), text);
            assert!(expr.pretty().len() > text.len());
            assert_eq!(expr.selectors().count(), 100_001);
        }
        // only the innermost brackets have an instant vector before them
        let text = String::from("a") + &"[5m:]".repeat(100_000);
        let errors = promql::parse(&text, &Features::all()).unwrap_err();
        assert_eq!((errors.len(), errors[0].range.indices()), (99_999, 0..text.len()));
    };
    thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

/// Code that takes a look at the rest from every place would take minutes.
#[test]
fn long_texts_of_any_kind_are_read_in_one_pass() {
    let (many, start) = (1_000_000, Instant::now());
    for text in [
        "(".repeat(many),
        "[".repeat(many),
        "{".repeat(many),
        "\"\\".repeat(many),
        "a ".repeat(many),
        "1_".repeat(many),
        "9".repeat(many),
        "fill ".repeat(many),
        format!("a{{{}}}", "b=\"c\",".repeat(many)),
        format!("sum by ({}) (a)", "b,".repeat(many)),
        format!("a + on ({0}) group_left ({0}) b", "b,".repeat(many)),
        format!("label_join({}a)", "a,".repeat(many)),
        format!("{}()", "x".repeat(many)),
        format!("a{{b=~\"{}\"}}", "(a|".repeat(many)),
        format!("a{{b=~\"{}\"}}", "{".repeat(many)),
        format!("a{{b=~\"[{}]\"}}", "[:".repeat(many)),
        format!("a{{b=~\"{}\"}}", "(?i)".repeat(many)),
        format!("a[{}", "5m".repeat(many)),
    ] {
        let _ = promql::parse(&text, &Features::all());
    }
    assert!(start.elapsed() < Duration::from_secs(60));
}
