//! What expressions are read as.

use super::read;
use crate::promql::{At, DurationKind, Expr, ExprKind, Side, Type};

/// The expression with parentheses around every operation.
fn shape(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Binary(binary) => {
            format!("({} {} {})", shape(&binary.left), binary.op, shape(&binary.right))
        }
        ExprKind::Unary(unary) => {
            format!("({}{})", if unary.is_negation { "-" } else { "+" }, shape(&unary.operand))
        }
        ExprKind::Paren(inner) => format!("[{}]", shape(inner)),
        _ => expr.to_string(),
    }
}

#[test]
fn operators_bind_as_in_prometheus() {
    for (text, expected) in [
        ("a + b * c ^ d", "(a + (b * (c ^ d)))"),
        ("a ^ b ^ c", "(a ^ (b ^ c))"),
        ("a - b - c", "((a - b) - c)"),
        ("-a ^ b", "(-(a ^ b))"),
        ("-a * b", "((-a) * b)"),
        ("a ^ -b * c", "((a ^ (-b)) * c)"),
        ("- - 1 ^ 2", "(-(-(1 ^ 2)))"),
        ("--1", "1"),
        ("a or b and c == d + e", "(a or (b and (c == (d + e))))"),
        ("a unless b and c", "((a unless b) and c)"),
        ("a == b > c </ d", "(((a == b) > c) </ d)"),
        ("a atan2 b % c", "((a atan2 b) % c)"),
        ("a + b offset 5m", "(a + b offset 5m)"),
        ("(a + b) * c", "([(a + b)] * c)"),
    ] {
        assert_eq!(shape(&read(text)), expected, "{text}");
    }
}

#[test]
fn an_operator_after_an_offset_belongs_to_the_offset_only_after_parentheses() {
    for (text, expected) in [
        ("a offset 5 * 2", "(a offset 5s * 2)"),
        ("a offset -2 ^ 2", "(a offset -2s ^ 2)"),
        ("a offset step() * 2", "(a offset step() * 2)"),
        ("a offset -(5) * 2", "(a offset -(5s) * 2)"),
        ("a offset (5) * 2", "a offset (5s) * 2s"),
        ("a offset (5) * 2 == 4", "(a offset (5s) * 2s == 4)"),
        ("a offset - -5 * 2", "a offset ++5s * 2s"),
    ] {
        assert_eq!(shape(&read(text)), expected, "{text}");
    }
}

#[test]
fn every_expression_knows_its_type() {
    for (text, expected) in [
        ("1 + 2", Type::Scalar),
        ("1 + a", Type::Vector),
        ("-(1)", Type::Scalar),
        ("a[5m]", Type::Matrix),
        ("(a[5m])", Type::Matrix),
        ("a[5m:]", Type::Matrix),
        ("'a'", Type::String),
        ("scalar(a)", Type::Scalar),
        ("count(a)", Type::Vector),
    ] {
        assert_eq!(read(text).value_type(), expected, "{text}");
    }
}

#[test]
fn numbers_are_read_as_go_reads_them() {
    for (text, expected) in [
        ("017", 15.0),
        ("08", 8.0),
        ("0x1F", 31.0),
        ("0X_1f", 31.0),
        ("1_000.5", 1000.5),
        (".5e1", 5.0),
        ("1e-400", 0.0),
        ("9223372036854775808", 9_223_372_036_854_775_808.0),
        ("1h30m", 5400.0),
        ("1001ms", 1.001),
        ("-INF", f64::NEG_INFINITY),
    ] {
        let expr = read(text);
        let ExprKind::Number(number) = &expr.kind else { panic!("{text}") };
        assert_eq!(number.value.to_bits(), expected.to_bits(), "{text}");
    }
}

#[test]
fn strings_may_hold_any_bytes() {
    for (text, expected) in [
        (r#""\xff\377\u00e9\U0001F600""#, b"\xff\xff\xc3\xa9\xf0\x9f\x98\x80".as_slice()),
        (r#""\a\b\f\n\r\t\v\\\"'""#, b"\x07\x08\x0c\n\r\t\x0b\\\"'"),
        (r#"'\'"'"#, b"'\""),
        (r"`\n'`", b"\\n'"),
    ] {
        let expr = read(text);
        let ExprKind::String(value) = &expr.kind else { panic!("{text}") };
        assert_eq!(value.as_bytes(), expected, "{text}");
    }
}

#[test]
fn words_of_the_language_may_be_names() {
    for text in ["sum", "offset offset 5m", "and and and", "by", "start + end", "fill + fill", "anchored"] {
        assert_eq!(read(text).to_string(), text);
    }
    assert_eq!(read("SUM BY (On) (By) AND Without").to_string(), "sum by (On) (By) and Without");
}

#[test]
fn modifiers_are_kept_wherever_they_stand() {
    let expr = read("a{b='c'}[5m] @ end() offset -1h");
    let selector = expr.selector().unwrap();
    assert_eq!(selector.modifiers.at, Some(At::End));
    assert_eq!(selector.modifiers.offset.as_ref().unwrap().seconds(), Some(-3600.0));
    assert_eq!((selector.range.start, selector.range.end, expr.range().end), (0, 8, 31));
    assert_eq!(read("a @ -1.5").selector().unwrap().modifiers.at, Some(At::Time(-1500)));
}

#[test]
fn matching_says_which_side_has_many() {
    let expr = read("a * on (x, y) group_right (z) b");
    let ExprKind::Binary(binary) = &expr.kind else { panic!() };
    let matching = binary.matching.as_ref().unwrap();
    assert!(matching.is_on && matching.labels.len() == 2);
    assert_eq!(matching.group.as_ref().unwrap().many, Side::Right);
    assert_eq!((binary.op_range.start, binary.op_range.end), (2, 29));
}

#[test]
fn durations_are_computed_where_they_can_be() {
    for (text, expected) in [
        ("a[5m + 1m * (2 - 1)]", Some(360.0)),
        ("a[-5m ^ 2 + 2 * 1y]", Some(63_072_000.0 - 90_000.0)),
        ("a[max_of(1, min_of(7, 5))]", Some(5.0)),
        ("a[step()]", None),
        ("a[1 + range()]", None),
    ] {
        let expr = read(text);
        let ExprKind::Matrix(matrix) = &expr.kind else { panic!("{text}") };
        assert_eq!(matrix.window.seconds(), expected, "{text}");
    }
    let expr = read("a[5m]");
    let ExprKind::Matrix(matrix) = &expr.kind else { panic!() };
    assert!(matches!(&matrix.window.kind, DurationKind::Literal(number) if number.is_duration));
}

#[test]
fn descendants_come_in_the_order_of_the_text_and_leaves_first_in_postorder() {
    let expr = read("sum(a) + quantile_over_time(2, b[5m:])");
    let texts = |exprs: Vec<&Expr>| exprs.into_iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        texts(expr.descendants().skip(1).collect()),
        ["sum(a)", "a", "quantile_over_time(2, b[5m:])", "2", "b[5m:]", "b"]
    );
    assert_eq!(
        texts(expr.postorder())[..6],
        ["a", "sum(a)", "2", "b", "b[5m:]", "quantile_over_time(2, b[5m:])"]
    );
    assert_eq!(expr.selectors().count(), 2);
}

#[test]
fn long_expressions_are_printed_on_several_lines() {
    let text = "sum by (instance) (rate(mcp_requests_failed_total{job=\"mcp\"}[5m])) / sum by (instance) (rate(mcp_requests_total{job=\"mcp\"}[5m])) > 0.05";
    let expected = "    sum by (instance) (rate(mcp_requests_failed_total{job=\"mcp\"}[5m]))
  /
    sum by (instance) (rate(mcp_requests_total{job=\"mcp\"}[5m]))
>
  0.05";
    assert_eq!(read(text).pretty(), expected);
    assert_eq!(read(text).to_string(), text);
}
