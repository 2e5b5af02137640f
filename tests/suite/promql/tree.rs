//! Trees as JSON without positions, in the shape of the crate `promql-parser`: for comparing them.

use mcpmon_check::promql::{
    At, Duration, DurationKind, Expr, ExprKind, Extension, HoleForm, Label, Matcher, Matching, Modifiers,
    Selector, Side, Text,
};
use serde_json::{Map, Value, json};

/// Our tree. What means nothing, such as an offset of zero or an empty `by ()`, is left out.
pub(crate) fn ours(expr: &Expr) -> Value {
    match &expr.kind {
        ExprKind::Number(number) => json!({"type": "numberLiteral", "val": float(number.value)}),
        ExprKind::String(value) => json!({"type": "stringLiteral", "val": text(value)}),
        ExprKind::Selector(selector) => series("vectorSelector", selector, None),
        ExprKind::Matrix(matrix) => series("matrixSelector", &matrix.selector, Some(&matrix.window)),
        ExprKind::Paren(inner) => json!({"type": "parenExpr", "expr": ours(inner)}),
        ExprKind::Unary(unary) => {
            let op = if unary.is_negation { "-" } else { "+" };
            json!({"type": "unaryExpr", "op": op, "expr": ours(&unary.operand)})
        }
        ExprKind::Subquery(subquery) => {
            let mut node = Map::new();
            node.insert("type".into(), json!("subquery"));
            node.insert("expr".into(), ours(&subquery.operand));
            node.insert("range".into(), duration(&subquery.window));
            node.insert("step".into(), subquery.step.as_ref().map_or(Value::Null, duration));
            modifiers(&subquery.modifiers, &mut node);
            Value::Object(node)
        }
        ExprKind::Binary(binary) => json!({
            "type": "binaryExpr",
            "op": binary.op.as_str(),
            "lhs": ours(&binary.left),
            "rhs": ours(&binary.right),
            "bool": binary.is_bool,
            "matching": matching(binary.matching.as_ref()),
            "fill": [binary.fill.left.map(float), binary.fill.right.map(float)],
        }),
        ExprKind::Call(call) => json!({
            "type": "call",
            "func": call.function.name,
            "args": call.arguments.iter().map(ours).collect::<Vec<_>>(),
        }),
        ExprKind::Aggregate(aggregate) => json!({
            "type": "aggregation",
            "op": aggregate.aggregation.name,
            "expr": ours(&aggregate.operand),
            "param": aggregate.parameter.as_ref().map(ours),
            "grouping": aggregate.grouping.as_ref().map_or(vec![], |grouping| labels(&grouping.labels)),
            "without": aggregate.grouping.as_ref().is_some_and(|grouping| grouping.is_without),
        }),
        ExprKind::Hole(hole) => json!({
            "type": "hole",
            "template": hole.template.written(),
            "form": form(&hole.form),
            "operands": hole.operands.iter().map(ours).collect::<Vec<_>>(),
        }),
    }
}

fn form(form: &HoleForm) -> Value {
    match form {
        HoleForm::Operand => json!("operand"),
        HoleForm::String => json!("string"),
        HoleForm::Call(grouping) => {
            json!([grouping.as_ref().map_or(vec![], |grouping| labels(&grouping.labels))])
        }
        HoleForm::Operator { is_bool, matching: with } => json!([is_bool, matching(with.as_ref())]),
        HoleForm::Suffix => json!("suffix"),
    }
}

fn float(value: f64) -> String {
    if value.is_nan() { "NaN".into() } else { format!("{value:?}") }
}

fn text(value: &Text) -> String {
    value.as_bytes().escape_ascii().to_string()
}

fn labels(labels: &[Label]) -> Vec<String> {
    labels.iter().map(|label| text(&label.name)).collect()
}

fn matching(matching: Option<&Matching>) -> Value {
    let group = matching.and_then(|matching| matching.group.as_ref());
    json!({
        "on": matching.is_some_and(|matching| matching.is_on),
        "labels": matching.map_or(vec![], |matching| labels(&matching.labels)),
        "group": group.map(|group| {
            let many = if group.many == Side::Left { "left" } else { "right" };
            json!([many, labels(&group.include)])
        }),
    })
}

fn series(kind: &str, selector: &Selector, window: Option<&Duration>) -> Value {
    let mut node = Map::new();
    node.insert("type".into(), json!(kind));
    node.insert("name".into(), selector.name.as_ref().map_or(Value::Null, |name| json!(text(&name.name))));
    let mut matchers: Vec<[String; 3]> = selector.matchers.iter().map(matcher).collect();
    let unknown = selector.unknown_matchers.iter();
    matchers.extend(unknown.map(|template| [template.written(), String::new(), String::new()]));
    matchers.sort();
    node.insert("matchers".into(), json!(matchers));
    if let Some(window) = window {
        node.insert("range".into(), duration(window));
    }
    modifiers(&selector.modifiers, &mut node);
    Value::Object(node)
}

fn matcher(matcher: &Matcher) -> [String; 3] {
    [text(&matcher.label.name), matcher.op.as_str().into(), text(&matcher.value)]
}

fn modifiers(modifiers: &Modifiers, node: &mut Map<String, Value>) {
    let offset = modifiers.offset.as_ref().map_or(json!("0.0"), duration);
    node.insert("offset".into(), if offset == "-0.0" { json!("0.0") } else { offset });
    let (time, bound) = match &modifiers.at {
        Some(At::Time(time)) => (Some(time), None),
        Some(At::Start) => (None, Some("start".to_owned())),
        Some(At::End) => (None, Some("end".to_owned())),
        Some(At::Hole(template)) => (None, Some(template.written())),
        None => (None, None),
    };
    node.insert("timestamp".into(), json!(time));
    node.insert("startOrEnd".into(), json!(bound));
    if let Some(extension) = modifiers.extension {
        node.insert("extension".into(), json!(extension == Extension::Anchored));
    }
}

fn duration(written: &Duration) -> Value {
    let pair = |name: &str, sides: &[Duration; 2]| json!([name, duration(&sides[0]), duration(&sides[1])]);
    match &written.kind {
        DurationKind::Literal(number) => json!(float(number.value)),
        DurationKind::Hole(template) => json!([template.written()]),
        DurationKind::Step => json!(["step"]),
        DurationKind::Range => json!(["range"]),
        DurationKind::Negation(operand) => json!(["-", duration(operand)]),
        DurationKind::Paren(operand) => json!(["()", duration(operand)]),
        DurationKind::Binary(op, sides) => pair(op.as_str(), sides),
        DurationKind::MinOf(sides) => pair("min_of", sides),
        DurationKind::MaxOf(sides) => pair("max_of", sides),
    }
}

/// The tree of the crate, brought into the same shape.
pub(crate) fn theirs(node: &Value) -> Value {
    let kind = node["type"].as_str().unwrap();
    let child = |key: &str| theirs(&node[key]);
    match kind {
        "numberLiteral" => {
            let value: f64 = node["val"].as_str().unwrap().parse().unwrap();
            json!({"type": kind, "val": float(value)})
        }
        "stringLiteral" => json!({"type": kind, "val": escaped(&node["val"])}),
        "parenExpr" => json!({"type": kind, "expr": child("expr")}),
        "unaryExpr" => json!({"type": kind, "op": node["op"], "expr": child("expr")}),
        "call" => json!({
            "type": kind,
            "func": node["func"]["name"],
            "args": node["args"].as_array().unwrap().iter().map(theirs).collect::<Vec<_>>(),
        }),
        "aggregation" => json!({
            "type": kind,
            "op": node["op"],
            "expr": child("expr"),
            "param": if node["param"].is_null() { Value::Null } else { child("param") },
            "grouping": node["grouping"],
            "without": node["without"],
        }),
        "binaryExpr" => json!({
            "type": kind,
            "op": node["op"],
            "lhs": child("lhs"),
            "rhs": child("rhs"),
            "bool": node["bool"],
            "matching": their_matching(&node["matching"]),
            "fill": Vec::from([Value::Null, Value::Null]),
        }),
        "subquery" => {
            let mut result = their_modifiers(node);
            result["expr"] = child("expr");
            result["step"] = seconds(&node["step"]);
            result
        }
        _ => {
            let mut result = their_modifiers(node);
            result["name"] = if node["name"].is_null() { Value::Null } else { json!(escaped(&node["name"])) };
            let matchers = node["matchers"].as_array().unwrap().iter();
            let mut matchers: Vec<[String; 3]> = matchers
                .map(|matcher| {
                    [escaped(&matcher["name"]), operator(&matcher["type"]), escaped(&matcher["value"])]
                })
                .collect();
            matchers.sort();
            result["matchers"] = json!(matchers);
            result
        }
    }
}

fn escaped(value: &Value) -> String {
    value.as_str().unwrap().as_bytes().escape_ascii().to_string()
}

/// The crate writes the pattern beside the operator of a regular expression.
fn operator(value: &Value) -> String {
    let written = value.as_str().unwrap();
    ["=~", "!~", "!=", "="].into_iter().find(|op| written.starts_with(op)).unwrap().into()
}

fn their_matching(node: &Value) -> Value {
    let group = node["card"].as_object().and_then(|card| card.iter().next()).map(|(card, include)| {
        let many = if card == "many-to-one" { "left" } else { "right" };
        json!([many, include])
    });
    let labels = if node.is_null() { json!([]) } else { node["labels"].clone() };
    json!({"on": node["on"] == true, "labels": labels, "group": group})
}

fn their_modifiers(node: &Value) -> Value {
    let mut result = json!({
        "type": node["type"],
        "offset": seconds(&node["offset"]),
        "timestamp": node["timestamp"],
        "startOrEnd": node["startOrEnd"],
    });
    if !node["range"].is_null() {
        result["range"] = seconds(&node["range"]);
    }
    result
}

/// Milliseconds as seconds.
fn seconds(milliseconds: &Value) -> Value {
    let Some(milliseconds) = milliseconds.as_i64() else { return Value::Null };
    let size = milliseconds.unsigned_abs();
    let value = (size / 1000) as f64 + (size % 1000) as f64 / 1000.0;
    json!(float(if milliseconds < 0 { -value } else { value }))
}
