//! What holds for every expression in which Grafana's variables stand.

use super::{
    expressions,
    mutate::{Random, mutate},
    tree,
};
use mcpmon_check::promql::{self, Expr, ExprKind, Features};
use std::env;

/// Variables in every place.
const OWN: &[&str] = &[
    "sum by (job, $group) (rate(foo_${type}_total{$filters, a=~\"b-$c.*\", [[d]]=\"e\"}[$__rate_interval]))",
    "max_over_time(x[${range}:$step] offset -$o @ $__to)",
    "$aggregation(x) by (le) $op bool on (a) group_left ($l) ${fn}_over_time(y[${n}m])",
    "topk($n, $a > $threshold) or sum $by (x) $offset",
    "label_replace({__name__=~'$metric'}, \"$dst\", \"$1\", `${src:raw}`, \"(.*)\") * 5$unit",
    "{job=$job, a $op \"b\", \"$c\", c${d}\"e\"} + $e{f=\"g\"}",
    "-$x ^ ($y) unless $__range_s < [[z]]",
];

/// What is put into texts to make them unlike any that somebody wrote.
const PIECES: &[&str] =
    &["$a", "${b}", "[[c]]", "${d:regex}", "$__interval", "$", "${", "[[", " $op ", "_${e}_"];

fn read(text: &str) -> Result<Expr, Vec<promql::Error>> {
    promql::parse_with_variables(text, &Features::all())
}

/// Checks that what is printed parses to the same tree, and that every range lies in that of its parent.
fn check(text: &str) {
    match read(text) {
        Ok(expr) => {
            let tree = tree::ours(&expr);
            for printed in [expr.to_string(), expr.pretty()] {
                let again = read(&printed).map(|again| tree::ours(&again));
                assert_eq!(again.as_ref(), Ok(&tree), "{text} → {printed}");
            }
            for hole in expr.holes() {
                assert_eq!(&text[hole.range.indices()], hole.written());
                assert!(expr.range().contains(hole.range));
            }
            for parent in expr.descendants() {
                assert!(parent.children().all(|child| parent.range().contains(child.range())), "{text}");
            }
            assert!(expr.is_known() || promql::Plan::new(&expr).is_err(), "{text}");
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                assert!(text.get(error.range.indices()).is_some(), "{text}: {error:?}");
                assert!(!error.message().is_empty());
            }
        }
    }
}

#[test]
fn variables_survive_printing() {
    for text in OWN {
        assert!(read(text).is_ok_and(|expr| expr.holes().next().is_some()), "{text}: {:?}", read(text));
        check(text);
    }
}

#[test]
fn variables_in_any_place_give_an_expression_or_errors() {
    let mut sources: Vec<Vec<u8>> = expressions::accepted();
    sources.extend(OWN.iter().map(|text| text.as_bytes().to_vec()).cycle().take(sources.len()));
    let mut random = Random(0x1234_5678_9abc_def1);
    let rounds = if env::var_os("MCPMON_LONG").is_some() { 1_000_000 } else { 30_000 };
    for round in 0..rounds {
        let mut text = sources[random.below(sources.len())].clone();
        for _ in 0..=random.below(3) {
            let at = random.below(text.len() + 1);
            text.splice(at..at, PIECES[random.below(PIECES.len())].bytes());
        }
        if round % 2 == 0 {
            let other = sources[random.below(sources.len())].clone();
            mutate(&mut text, &other, &mut random);
        }
        if let Ok(text) = str::from_utf8(&text) {
            check(text);
        }
    }
}

#[test]
fn an_expression_without_variables_is_read_as_ever() {
    for text in expressions::all() {
        let Ok(text) = str::from_utf8(&text) else { continue };
        if promql::holes(text).next().is_some() {
            continue;
        }
        match (promql::parse(text, &Features::all()), read(text)) {
            (Ok(plain), Ok(ours)) => assert_eq!(tree::ours(&plain), tree::ours(&ours)),
            (Err(plain), Err(ours)) => assert_eq!(plain, ours),
            _ => panic!("{text}"),
        }
    }
}

#[test]
fn long_texts_with_variables_are_read_in_one_pass() {
    let many = 300_000;
    for text in [
        "$a ".repeat(many),
        "$a".repeat(many),
        "${a:".repeat(many),
        "[[a".repeat(many),
        format!("x{{{}}}", "$a,".repeat(many)),
        format!("x{{{}}}", "a=$b ".repeat(many)),
        format!("x{{a=\"{}\"}}", "${b:".repeat(many)),
        format!("$x{}", " $op y".repeat(many)),
        format!("sum by ({}) (x)", "$a ".repeat(many)),
    ] {
        if let Ok(expr) = read(&format!("{text} + $x")) {
            assert!(expr.holes().count() > 0 && !expr.to_string().is_empty());
            assert!(!matches!(expr.kind, ExprKind::Number(_)));
        }
    }
}
