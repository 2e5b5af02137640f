use super::*;
use crate::source::FileId;

fn lines(text: &str) -> Vec<String> {
    let text = Embedded::verbatim(FileId(0), text, 0);
    let name = |label: &Label| format!("{}={:?}", label.name.value, label.value.value);
    let line = |entry: Result<Entry, Problem>| match entry {
        Ok(Entry::Help(help)) => format!("help {}: {}", *help.name, *help.value),
        Ok(Entry::Type(found)) => format!("type {}: {}", *found.name, found.value.name()),
        Ok(Entry::Unit(unit)) => format!("unit {}: {}", *unit.name, *unit.value),
        Ok(Entry::Sample(sample)) => {
            let labels: Vec<String> = sample.labels.iter().map(name).collect();
            let time = sample.time.map(|time| format!(" @{time}")).unwrap_or_default();
            format!("{} {{{}}} {:?}{time}", *sample.name, labels.join(","), sample.value.value)
        }
        Err(problem) => format!("{}..{} {}", problem.span.start, problem.span.end, problem.kind),
    };
    read(&text).map(line).collect()
}

#[test]
fn reads_the_text_format() {
    let text = "# HELP up It\\\\ is\\nup.\n# TYPE up gauge\n# a remark\n\nup 1\n  up{a=\"b\\\"c\",} NaN 1500\n\
                up{a=\"1\" b=\"2\"} +Inf\n{\"my.metric\", \"l b\"=\"x\"} 1e3\t7 \n# HELP quiet\n# TYPE x untyped";
    assert_eq!(
        lines(text),
        [
            "help up: It\\ is\nup.",
            "type up: gauge",
            "up {} Number(1.0)",
            "up {a=\"b\\\"c\"} Number(NaN) @1500",
            "up {a=\"1\",b=\"2\"} Number(inf)",
            "my.metric {l b=\"x\"} Number(1000.0) @7",
            "help quiet: ",
            "type x: unknown",
        ]
    );
}

#[test]
fn reads_open_metrics() {
    let text = "# TYPE a_seconds counter\n# UNIT a_seconds seconds\na_seconds_total{b=\"c\"} 1 1.5 # {t=\"x\"} 2 3.1\n\
                a_seconds_created{b=\"c\"} 0.5\n{\"b.c\"} 2 # {} 1\n# EOF\n";
    assert_eq!(
        lines(text),
        [
            "type a_seconds: counter",
            "unit a_seconds: seconds",
            "a_seconds_total {b=\"c\"} Number(1.0) @1500",
            "a_seconds_created {b=\"c\"} Number(0.5)",
            "b.c {} Number(2.0)",
        ]
    );
}

#[test]
fn reads_dumps() {
    let text = "{__name__=\"up\", job=\"a\\tb\\u00e9\"} 1.5e+06 1700000000000\n{__name__=\"h\"} {count:1, sum:2, (1,2]:1} -5\n";
    assert_eq!(
        lines(text),
        [
            "up {job=\"a\\tbé\"} Number(1500000.0) @1700000000000",
            "h {} Histogram(\"{count:1, sum:2, (1,2]:1}\") @-5",
        ]
    );
}

#[test]
fn what_is_wrong_is_told_and_the_next_line_is_read() {
    for (text, problem) in [
        ("9up 1", "0..5 a line starts neither with a metric nor with `#`"),
        ("up", "2..2 the sample has no value"),
        ("up one", "3..6 `one` is no number"),
        ("up 1e999", "3..8 `1e999` is out of range"),
        ("up +nan", "3..7 `+nan` is no number"),
        ("up 1 -5", "5..7 `-5` is no timestamp"),
        ("up 1 5 6", "7..8 unexpected text at the end of the line"),
        ("up 1\r", "3..5 the line ends with a carriage return"),
        ("up{a} 1", "4..7 expected `=` after the name of the label"),
        ("up{a=b} 1", "5..9 expected the value of the label in double quotes"),
        ("up{a=\"b} 1", "5..10 the quote is not closed"),
        ("{a=\"b\"} 1", "0..7 the sample has no metric name"),
        ("up{\"x\"} 1", "0..7 the sample has two metric names"),
        ("# TYPE up  gauge", "10..16 there is no metric type ` gauge`"),
        ("# TYPE up info", "10..14 there is no metric type `info`"),
        ("# TYPE 1 info", "7..13 the name of a metric is missing"),
    ] {
        let found = lines(&format!("{text}\nok 1\n"));
        assert_eq!(found.first().map(String::as_str), Some(problem), "{text:?}");
        assert!(
            text.contains("\"b}") || found.last().is_some_and(|line| line.starts_with("ok")),
            "{found:?}"
        );
    }
    assert_eq!(
        lines("up 1\n\n# EOF"),
        ["up {} Number(1.0)", "5..5 OpenMetrics has neither blank lines nor comments"]
    );
    assert_eq!(lines("# HELP up\n# EOF"), ["9..9 expected a blank after the name of the metric"]);
    // elsewhere than at the end it is a comment of the text format
    assert_eq!(lines("# EOF\nup 1"), ["up {} Number(1.0)"]);
    assert_eq!(lines("# EOF\nup 1\n# EOF"), ["6..10 there is text behind `# EOF`"]);
    assert_eq!(lines("up  1\n# EOF"), ["3..5 the sample has no value"]);
}

#[test]
fn a_quote_that_is_not_closed_costs_no_more_than_its_neighbour() {
    let found = lines("a{b=\"c} 1\nd{e=\"f\"} 2\ng 3\n");
    assert_eq!(found, ["4..9 the quote is not closed", "d {e=\"f\"} Number(2.0)", "g {} Number(3.0)"]);
}
