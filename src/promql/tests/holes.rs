//! Grafana's variables within expressions.

use crate::promql::{
    At, DurationKind, Engine, ErrorKind, Expr, ExprKind, Features, HoleForm, Plan, Storage, Type, parse,
    parse_with_variables,
};

fn read(text: &str) -> Expr {
    parse_with_variables(text, &Features::default()).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

/// Each variable as it is written, with what stands at its range.
fn holes(text: &str) -> Vec<&str> {
    let expr = read(text);
    let ranges: Vec<_> = expr.holes().map(|hole| (hole.range, hole.written().to_owned())).collect();
    for (range, written) in &ranges {
        assert_eq!(&text[range.indices()], written);
    }
    ranges.into_iter().map(|(range, _)| &text[range.indices()]).collect()
}

#[test]
fn variables_may_stand_wherever_dashboards_have_them() {
    for (text, expected) in [
        ("rate(x[$__rate_interval])", &["$__rate_interval"][..]),
        ("max_over_time(x[${range}:${step}])", &["${range}", "${step}"]),
        ("x offset $offset", &["$offset"]),
        ("x offset -$__interval + 1", &["$__interval"]),
        ("increase(x[5m:$__interval] offset -$__interval)", &["$__interval", "$__interval"]),
        ("rate(x[[[interval]]])", &["[[interval]]"]),
        ("rate(x[${n}m])", &["${n}"]),
        ("rate(x[1h${n}m])", &["${n}"]),
        ("x @ ${__to:date:seconds}", &["${__to:date:seconds}"]),
        ("foo_${type}_total", &["${type}"]),
        ("$metric{a=\"b\"} + rate($metric[5m:])", &["$metric", "$metric"]),
        ("rate($metric[5m])", &["$metric"]),
        ("job:$metric:rate5m", &["$metric"]),
        ("{__name__=~\"$metric\"}", &["$metric"]),
        ("x{job=~\"$job\", a=\"b-$c.*\", d='[[d]]', e=`${e:regex}`}", &["$job", "$c", "[[d]]", "${e:regex}"]),
        ("x{$label=\"$value\", \"$quoted\"=\"1\"}", &["$label", "$value", "$quoted"]),
        ("x{$filters}", &["$filters"]),
        ("x{job=\"x\", $labels}", &["$labels"]),
        ("x{job=\"x\" $labels}", &["$labels"]),
        ("x{job=\"x\",[[f]]}", &["[[f]]"]),
        ("x{$a, $b, c=\"d\"}", &["$a", "$b"]),
        ("x{job=~$job, a=~\"b\"}", &["$job"]),
        ("x{job${op}\"y\"}", &["${op}"]),
        ("x{job $op \"y\"}", &["$op"]),
        ("sum by ($group) (x)", &["$group"]),
        ("sum by (job, $group) (x)", &["$group"]),
        ("sum by (job $group) (x)", &["$group"]),
        ("sum(x) by ([[group]])", &["[[group]]"]),
        ("a * on ($l) group_left ($m) b", &["$l", "$m"]),
        ("topk($n, x)", &["$n"]),
        ("topk($args)", &["$args"]),
        ("clamp_max(x, $most) > $threshold", &["$most", "$threshold"]),
        ("histogram_quantile($percentile / 100, x)", &["$percentile"]),
        ("x > bool ${t}", &["${t}"]),
        ("$expr", &["$expr"]),
        ("($a) + $b", &["$a", "$b"]),
        ("$aggregation(x)", &["$aggregation"]),
        ("$aggregation by (job) (x)", &["$aggregation"]),
        ("$aggregation(x) without (job)", &["$aggregation"]),
        ("sum $by (x)", &["$by"]),
        ("sum(x) $by", &["$by"]),
        ("${fn}_over_time(x[5m])", &["${fn}"]),
        ("x $op y", &["$op"]),
        ("x $op on (a) y + 1", &["$op"]),
        ("x{a=\"b\"} $offset / y", &["$offset"]),
        ("label_replace(x, \"$dst\", \"$1\", \"src\", \"(.*)\")", &["$dst"]),
        ("count_values(\"$label\", x)", &["$label"]),
        ("x * $__range_s > $__interval_ms / 1000", &["$__range_s", "$__interval_ms"]),
        ("x # $comment", &[]),
    ] {
        assert_eq!(holes(text), expected, "{text}");
    }
}

#[test]
fn what_is_printed_is_read_again() {
    for text in [
        "rate(x[$__rate_interval] offset $o)",
        "x[${range}:$step] @ $__to",
        "sum by (job, $group) (foo_${type}_total{$filters,a=~\"b-$c\"})",
        "$aggregation(x) by (job) $op on (a) y",
        "sum $by(x) > $threshold",
        "x[$__interval * 4s]",
        "label_replace(x, \"$dst\", \"$1\", \"a.$b\", \"(.*)\")",
    ] {
        assert_eq!(read(text).to_string(), text);
        assert_eq!(read(&read(text).pretty()).to_string(), text);
    }
}

#[test]
fn what_follows_a_variable_decides_what_it_is() {
    let kind = |text: &str| read(text);
    assert!(matches!(&kind("$x").kind, ExprKind::Hole(hole) if matches!(hole.form, HoleForm::Operand)));
    assert!(matches!(&kind("$x(y)").kind, ExprKind::Hole(hole) if matches!(hole.form, HoleForm::Call(None))));
    assert!(matches!(&kind("${n}m").kind, ExprKind::Hole(_)));
    assert!(matches!(&kind("a_$x").kind, ExprKind::Selector(_)));
    assert!(matches!(&kind("$x offset 5m").kind, ExprKind::Selector(_)));
    assert!(matches!(&kind("$x[5m]").kind, ExprKind::Matrix(_)));
    let modifiers =
        |text: &str| read(text).selector().unwrap().modifiers.offset.as_ref().unwrap().kind.clone();
    assert!(matches!(modifiers("x offset $o"), DurationKind::Hole(_)));
    assert!(matches!(read("x @ $t").selector().unwrap().modifiers.at, Some(At::Hole(_))));
}

#[test]
fn types_are_known_only_where_variables_cannot_decide_them() {
    for (text, expected) in [
        ("$x", Type::Unknown),
        ("$x + 1", Type::Unknown),
        ("$x + up", Type::Vector),
        ("$x or $y", Type::Vector),
        ("$__range_s", Type::Scalar),
        ("5$unit", Type::Scalar),
        ("\"$x\"", Type::String),
        ("sum($x)", Type::Vector),
        ("$f(up)", Type::Unknown),
        ("$f by (a) (up)", Type::Vector),
    ] {
        assert_eq!(read(text).value_type(), expected, "{text}");
    }
}

#[test]
fn what_is_wrong_whatever_the_variables_are_is_found_at_its_place() {
    for (text, blamed) in [
        ("rate(x{a=\"$a\"})", "x{a=\"$a\"}"),
        ("rate($x) + ratee($y)", "ratee"),
        ("x{a=\"$b\" + 1", "+ 1"),
        ("sum(x[$__interval])", "x[$__interval]"),
        ("$__range_s > 1", ">"),
        ("x{a=~\"$a\", b=~\"(\"}", "b=~\"(\""),
        ("sum by ($a (x)", "("),
    ] {
        let errors = parse_with_variables(text, &Features::default()).expect_err(text);
        let found: Vec<_> = errors.iter().map(|error| &text[error.range.indices()]).collect();
        assert!(found.contains(&blamed), "{text}: {found:?}");
    }
}

#[test]
fn without_variables_nothing_is_read_otherwise() {
    for text in ["$x", "x[$i]", "x{a=\"b\", $c}", "[[x]]"] {
        let errors = parse(text, &Features::default()).unwrap_err();
        let is_refused =
            matches!(errors[0].kind, ErrorKind::UnexpectedCharacter { .. } | ErrorKind::Unexpected { .. });
        assert!(is_refused, "{text}: {errors:?}");
    }
    let expr = parse("x{a=\"$b\"}", &Features::default()).unwrap();
    assert!(expr.is_known() && expr.selector().unwrap().is_known());
}

#[test]
fn nothing_is_concluded_from_what_is_not_known() {
    let expr = read("foo_${type}_total{a=\"$a\"}");
    let selector = expr.selector().unwrap();
    assert_eq!(selector.metric_name(), None);
    let name = selector.name_template().unwrap();
    assert!(name.may_be("foo_x_total") && name.may_be("foo__total"));
    assert!(!name.may_be("foo_total") && !name.may_be("foo_x_totals"));
    assert!(!selector.is_known() && selector.matchers[0].label.known().is_some());
    assert!(!read("$x or $y").is_surely_empty(|_| true));
    assert!(read("$x > none").is_surely_empty(|_| true));
    assert!(!read("$x").is_known());
}

#[test]
fn what_has_variables_is_not_evaluated() {
    for text in ["$x", "x[$i]", "x @ $t", "x{a=\"$a\"}", "sum by ($l) (x)", "x[5m:$s]", "a + on ($l) b"] {
        let error = Plan::new(&read(text)).expect_err(text);
        assert!(error.to_string().contains("has no value"), "{error}");
    }
    let plan = Plan::new(&read("1 + 1")).unwrap();
    assert!(Engine::default().instant(&plan, &Storage::default(), 0).result.is_ok());
}
