//! What templates write, and what stops them.

use super::*;
use std::{collections::BTreeMap, sync::Arc};

struct NoFunctions;

impl Functions for NoFunctions {
    fn call(&self, _: &str, _: &[Value]) -> Result<Value, Failure> {
        Err("it failed".to_owned().into())
    }
}

fn write(text: &str) -> Result<String, String> {
    let template =
        Template::parse(text, &|name| name == "fails", &["x", "m"]).map_err(|error| error.message)?;
    let map = BTreeMap::from([("b".to_owned(), "2".to_owned()), ("a".to_owned(), "1".to_owned())]);
    let map = Value::Texts(Arc::new(map));
    let fields = vec![("Value", Value::Float(1.5)), ("Labels", map.clone())];
    let data = Value::Struct(Arc::new(Struct { type_name: "struct {}", fields, is_pointer: false }));
    let variables = vec![("x", Value::Float(2.0)), ("m", map)];
    template
        .evaluate(&Scope { name: "t", data, variables, functions: &NoFunctions, column_offset: 0 })
        .map_err(|stop| stop.message)
}

#[track_caller]
fn gives(text: &str, expected: &str) {
    assert_eq!(write(text).as_deref(), Ok(expected), "{text}");
}

#[track_caller]
fn fails(text: &str, expected: &str) {
    assert_eq!(write(text).unwrap_err(), expected, "{text}");
}

#[test]
fn actions_write_values() {
    gives("a {{ .Value }} b", "a 1.5 b");
    gives("{{ $x }}{{ $m.a }}{{ $m.missing }}{{ .Labels }}", "21map[a:1 b:2]");
    gives(
        "{{ 1e6 }} {{ 123456.0 }} {{ 0x10 }} {{ 'a' }} {{ `raw` }} {{ \"q\\n\" }}",
        "1e+06 123456 16 97 raw q\n",
    );
    gives("{{/* nothing */}}a {{- \" b \" -}} c", "a b c");
    gives("{{ $y := 3 }}{{ $y }}{{ $y = 4 }}{{ $y }}", "34");
    gives("{{ (index $m \"a\") | printf \"%s%s\" \"z\" }}", "z1");
}

#[test]
fn branches_choose() {
    gives("{{ if gt $x 1.0 }}big{{ else if eq 1 1 }}one{{ else }}none{{ end }}", "big");
    gives("{{ if and $x .Labels }}y{{ end }}{{ if not $x }}n{{ end }}{{ or \"\" \"z\" }}", "yz");
    gives(
        "{{ with $m.a }}[{{ . }}]{{ else }}none{{ end }}{{ with $m.z }}x{{ else }}none{{ end }}",
        "[1]none",
    );
    gives("{{ range $k, $v := $m }}{{ $k }}={{ $v }};{{ end }}", "a=1;b=2;");
    gives("{{ range $m }}{{ . }}{{ break }}{{ end }}{{ range 3 }}{{ . }}{{ end }}", "1012");
    gives(
        "{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" $x }}{{ block \"u\" 1 }}({{ . }}){{ end }}",
        "<2>(1)",
    );
}

#[test]
fn printf_writes_as_go_does() {
    gives(
        "{{ printf \"%.2f|%6.1f|%-6s|%06d|%+d|%x|%q|%v|%T\" 1.005 2.25 \"ab\" 42 3 255 \"a\\\"b\" 1.5 1.5 }}",
        "1.00|   2.2|ab    |000042|+3|ff|\"a\\\"b\"|1.5|float64",
    );
    gives("{{ printf \"%d %s %d\" 1.5 2 }}", "%!d(float64=1.5) %!s(int=2) %!d(MISSING)");
    gives(
        "{{ printf \"a\" 1 }} {{ printf \"%.3g %.3g %g %e\" 1234.5 0.00001234 1234567.0 5.0 }}",
        "a%!(EXTRA int=1) 1.23e+03 1.23e-05 1.234567e+06 5.000000e+00",
    );
    gives(
        "{{ printf \"%[2]d %[1]d\" 1 2 }} {{ printf \"%q %d\" $m $m }}",
        "2 1 map[\"a\":\"1\" \"b\":\"2\"] map[%!d(string=a):%!d(string=1) %!d(string=b):%!d(string=2)]",
    );
    gives("{{ printf \"% x %#q %O\" \"hi\" \"hi\" 8 }} {{ html nil }}", "68 69 `hi` 0o10 &lt;no value&gt;");
    gives("{{ print 1 2 \"a\" 3 }}{{ len \"abc\" }}{{ slice \"abc\" 1 2 }}", "1 2a33b");
    gives("{{ html \"<x>\" }} {{ js \"a'b\" }} {{ urlquery \"a b&c\" }}", "&lt;x&gt; a\\'b a+b%26c");
}

#[test]
fn errors_are_told_in_gos_words() {
    fails(
        "{{ .Nope }}",
        "template: t:1:3: executing \"t\" at <.Nope>: can't evaluate field Nope in type struct {}",
    );
    fails(
        "{{ fails 1 | len }}",
        "template: t:1:3: executing \"t\" at <fails 1>: error calling fails: it failed",
    );
    fails(
        "{{ gt $x 1 }}",
        "template: t:1:3: executing \"t\" at <gt $x 1>: error calling gt: incompatible types for comparison: float64 and int",
    );
    fails(
        "{{ .Value.x }}",
        "template: t:1:9: executing \"t\" at <.Value.x>: can't evaluate field x in type float64",
    );
    fails("{{ $y = 1 }}", "template: t:1:8: executing \"t\" at <1>: undefined variable: $y");
    fails("{{ $nope }}", "undefined variable \"$nope\"");
    fails("{{ nope }}", "function \"nope\" not defined");
    fails("{{ if }}", "missing value for if");
    fails("{{ if true }}", "unexpected EOF");
    fails("{{ end }}", "unexpected {{end}}");
    fails("{{ \"a", "unterminated quoted string");
    fails("{{ 1", "unclosed action");
}

#[test]
fn what_cannot_be_read_is_told_in_gos_words() {
    for (text, expected) in [
        ("{{ $x }", "unexpected \"}\" in operand"),
        ("{{ /* c */ }}", "unexpected \"/\" in command"),
        ("{{/* c */ }}", "comment ends before closing delimiter"),
        ("{{/* c", "unclosed comment"),
        ("{{ range $i, $v, $w := $m }}{{ end }}", "too many declarations in range"),
        ("{{ $x=1 }}", "bad character U+003D '='"),
        ("{{ 1 | 2 }}", "non executable command in pipeline stage 2"),
        ("{{ 1 || 2 }}", "unexpected \"|\" in command"),
        ("{{ (1 }}", "unclosed left paren"),
        ("{{ 1) }}", "unexpected right paren"),
        ("{{ \"a\".b }}", "unexpected . after term \"\\\"a\\\"\""),
        ("{{ $m.a-b }}", "bad character U+002D '-'"),
        ("{{ $m[\"a\"] }}", "bad character U+005B '['"),
        ("{{ \"a\\.b\" }}", "invalid syntax"),
        ("{{ \"a\\'b\" }}", "invalid syntax"),
        ("{{ 1abc }}", "bad number syntax: \"1a\""),
        ("{{ 1__0 }}", "illegal number syntax: \"1__0\""),
        ("{{ $x > 5 }}", "unexpected \">\" in operand"),
        ("{{ \u{201c}a }}", "unrecognized character in action: U+201C '\u{201c}'"),
        ("{{ if true }}{{ define \"t\" }}{{ end }}{{ end }}", "unexpected <define> in command"),
        (
            "{{ define \"t\" }}a{{ end }}{{ define \"t\" }}b{{ end }}",
            "template: multiple definition of template \"t\"",
        ),
        ("{{ with 1 }}a{{ else if 2 }}b{{ end }}", "unexpected <if> in input"),
        ("{{ break }}", "{{break}} outside {{range}}"),
        ("{{ if eq $x 1 && true }}{{ end }}", "unexpected \"&\" in operand"),
    ] {
        fails(text, expected);
    }
    for text in
        ["{{ 1 | }}", "{{/* c */}}", "{{- /* c */ -}}", "{{ $y := 1 }}", "{{ if 1 }}{{ else if 2 }}{{ end }}"]
    {
        assert!(write(text).is_ok(), "{text}");
    }
}

#[test]
fn the_place_of_an_error_is_where_it_stands() {
    let error = Template::parse("a\n{{ $labl.x }}", &|_| false, &["labels"]).unwrap_err();
    assert_eq!((error.kind, error.range, error.line), (ErrorKind::Variable, 5..10, 2));
    let error = Template::parse("a {{ if true }}b", &|_| false, &[]).unwrap_err();
    assert_eq!((error.kind, error.range), (ErrorKind::NoEnd, 2..15));
}

#[test]
fn nothing_recurses_without_a_limit() {
    let deep = format!("{}1{}", "{{ (".to_owned() + &"(".repeat(10_000), ")".repeat(10_001) + " }}");
    fails(&deep, "nested too deeply");
    fails(&"{{ if true }}".repeat(10_000), "nested too deeply");
    fails(
        "{{ define \"t\" }}{{ template \"t\" }}{{ end }}{{ template \"t\" }}",
        "template: t:1:28: executing \"t\" at <{{template \"t\"}}>: exceeded maximum template depth (200)",
    );
    let inner = "{{ if true }}".repeat(90) + "{{ template \"t\" }}" + &"{{ end }}".repeat(90);
    let between = format!("{{{{ define \"t\" }}}}{inner}{{{{ end }}}}{{{{ template \"t\" }}}}");
    fails(&between, "template: t: exceeded maximum template depth (200)");
}

#[test]
fn templates_that_do_too_much_are_given_up() {
    fails("{{ range 9223372036854775807 }}x{{ end }}", "template: t: it does too much");
    let doubled = "{{ $x := \"12345678\" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}";
    fails(doubled, "template: t: it does too much");
}
