//! Logstash's own grammar and compiler.

use super::{Figure, json_lines};
use mcpmon_check::{
    model::logstash::{Condition, Operand, Options, Pipeline, Plugin, Statement, Value},
    source::{Files, Spanned},
    syntax::logstash::{self, File, ProblemKind, Statement as Written},
};
use serde_json::{Value as Json, json};
use std::{fs, path::Path};

/// A pipeline as it is read.
fn read(text: &str) -> (Files, File) {
    let mut files = Files::default();
    let id = files.add("pipeline.conf", text.as_bytes().to_vec()).unwrap();
    let file = logstash::read(files.get(id).text());
    (files, file)
}

fn plugin(kind: &str, plugin: &Plugin) -> Json {
    let options = plugin.options.iter().map(|option| (option.name.value.clone(), value(&option.value.value)));
    json!(["plugin", kind, plugin.name.value, options.collect::<serde_json::Map<_, _>>()])
}

fn value(of: &Value) -> Json {
    match of {
        Value::Text(text) => json!(text),
        Value::Integer(integer) => json!(integer),
        Value::Float(float) => json!(float),
        Value::List(list) => list.iter().map(|one| value(&one.value)).collect(),
        Value::Table(table) => {
            let entries = table.iter().map(|entry| (entry.key.value.clone(), value(&entry.value.value)));
            Json::Object(entries.collect())
        }
        Value::Plugin(codec) => plugin("codec", codec),
    }
}

fn operand(of: &Spanned<Operand>) -> Json {
    match &of.value {
        Operand::Field(field) => json!(["field", field]),
        Operand::Value(written) => json!(["value", value(written)]),
        Operand::Null => Json::Null,
    }
}

fn condition(of: &Condition) -> Json {
    match of {
        // only fields are asked whether they are anything
        Condition::Truthy(value) => match value.value {
            Operand::Field(_) => json!(["truthy", operand(value)]),
            _ => operand(value),
        },
        // a field that is denied is no question of its own
        Condition::Not(inner) => match &**inner {
            Condition::Truthy(field) => json!(["not", operand(field)]),
            inner => json!(["not", condition(inner)]),
        },
        Condition::Both(connective, left, right) => json!([connective.word(), side(left), side(right)]),
        Condition::In(needle, haystack) => json!(["in", operand(needle), operand(haystack)]),
        Condition::Compare(op, left, right) => json!([op.sign(), operand(left), operand(right)]),
        Condition::Match { left, is_negated, pattern } => {
            let sign = if *is_negated { "!~" } else { "=~" };
            json!([sign, operand(left), ["regex", pattern.value]])
        }
    }
}

/// A value alone beside an operator is not wrapped.
fn side(of: &Condition) -> Json {
    match of {
        Condition::Truthy(value) => operand(value),
        of => condition(of),
    }
}

fn body(stage: &str, statements: &[Statement]) -> Json {
    let order = if stage == "filter" { "seq" } else { "par" };
    let statement = |statement: &Statement| match statement {
        Statement::Plugin(one) => plugin(stage, one),
        Statement::If(choice) => choose(stage, choice),
    };
    [json!(order)].into_iter().chain(statements.iter().map(statement)).collect()
}

fn choose(stage: &str, choice: &mcpmon_check::model::logstash::If) -> Json {
    let of = choice.condition.as_ref().map(|of| condition(&of.value));
    let otherwise = match choice.otherwise.as_slice() {
        [] => json!(["noop"]),
        [Statement::If(next)] if next.is_else_if => choose(stage, next),
        otherwise => body(stage, otherwise),
    };
    let then = if choice.then.is_empty() { json!(["noop"]) } else { body(stage, &choice.then) };
    json!(["if", of, then, otherwise])
}

/// The compiled form, as the reference writes it.
fn compiled(file: &File) -> Result<Json, String> {
    let pipeline = Pipeline::compile([file], Options::default());
    if let Some(problem) = pipeline.refusals.first() {
        return Err(format!("{:?}", problem.kind));
    }
    Ok(json!({
        "input": body("input", &pipeline.inputs),
        "filter": body("filter", &pipeline.filters),
        "output": body("output", &pipeline.outputs),
    }))
}

/// The same JSON, however numbers are written.
fn is_same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_same(a, b)))
        }
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        _ => a == b,
    }
}

/// Verdicts and compiled forms of real pipelines.
pub(crate) fn pipelines(path: &Path) -> Figure {
    let mut figure = Figure::new();
    for row in json_lines(path) {
        let name = row["path"].as_str().unwrap();
        let (files, file) = read(row["text"].as_str().unwrap());
        let is_right = match (row["ok"].as_bool().unwrap(), file.problems.first()) {
            (false, Some(_)) => Ok(()),
            (false, None) => Err("it is accepted".to_owned()),
            (true, Some(problem)) => Err(format!("{:?} {:?}", files.position(problem.span), problem.kind)),
            (true, None) => match compiled(&file) {
                Ok(found) if is_same(&found, &row["ir"]) => Ok(()),
                Ok(found) => Err(difference(&found, &row["ir"])),
                Err(problem) => Err(problem),
            },
        };
        figure.count(is_right.is_ok(), || {
            format!("{name}: {}", is_right.unwrap_err().chars().take(600).collect::<String>())
        });
    }
    figure
}

/// The first part in which two values differ.
fn difference(found: &Json, expected: &Json) -> String {
    match (found, expected) {
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).find(|(a, b)| !is_same(a, b)).map(|(a, b)| difference(a, b)).unwrap_or_default()
        }
        (Json::Object(a), Json::Object(b)) if a.keys().eq(b.keys()) => a
            .iter()
            .find(|(key, a)| !is_same(a, &b[*key]))
            .map(|(key, a)| difference(a, &b[key]))
            .unwrap_or_default(),
        _ => format!("it compiles to {found}, not to {expected}"),
    }
}

/// The value that Ruby shows so, as JSON.
fn of_ruby(shown: &str) -> Option<Json> {
    let mut json = String::new();
    let mut rest = shown;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => {
                let mut escaped = false;
                let inner = rest[1..].find(|c| {
                    let is_end = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    is_end
                })?;
                json.push_str(&rest[..inner + 2]);
                inner + 2
            }
            ':' => {
                let length = rest[1..].find([',', ']'])?;
                json.push_str(&format!("\"{}\"", &rest[1..=length]));
                length + 1
            }
            '=' if rest.starts_with("=>") => {
                json.push(':');
                2
            }
            'n' if rest.starts_with("nil") => {
                json.push_str("null");
                3
            }
            other => {
                json.push(other);
                other.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    serde_json::from_str(&json).ok()
}

/// The corners of the grammar and the compiler: conditions, then whole texts.
pub(crate) fn corners(path: &Path) -> Figure {
    let mut figure = Figure::new();
    for line in fs::read_to_string(path).unwrap().lines().filter(|line| line.starts_with('"')) {
        let mut values = serde_json::Deserializer::from_str(line).into_iter::<String>();
        let written = values.next().unwrap().unwrap();
        let at = values.byte_offset();
        let expected = line[at..].trim().trim_start_matches("=>").trim();
        let is_condition = line[at..].starts_with("  =>");
        let text = if is_condition { format!("filter {{ if {written} {{ }} }}") } else { written };
        let (_, file) = read(&text);
        let refused = ["Expected", "ArgumentError", "ERR"].iter().any(|start| expected.starts_with(start));
        let found = match file.problems.first() {
            Some(problem) => Err(format!("{:?}", problem.kind)),
            None => compiled(&file),
        };
        let is_right = match &found {
            Err(_) => refused,
            Ok(_) if refused => false,
            Ok(_) if expected.is_empty() => true,
            Ok(found) if is_condition => {
                of_ruby(expected).is_none_or(|of| is_same(&found["filter"][1][1], &of[0]))
            }
            Ok(found) => {
                let (section, body) = expected.split_once(':').unwrap();
                let body = of_ruby(body).unwrap_or(Json::Null);
                body.is_null()
                    || is_same(&Json::Array(found[section].as_array().unwrap()[1..].to_vec()), &body)
            }
        };
        figure.count(is_right, || format!("{text}: {found:?}, not {expected}"));
    }
    figure
}

/// A text, broken at one place.
struct Damage {
    kind: &'static str,
    text: String,
    /// Where something was taken out or put in.
    at: usize,
}

/// Ways to break a pipeline that is right, each somewhere in its middle.
fn damages(text: &str, file: &File) -> Vec<Damage> {
    let plugins: Vec<_> = file.plugins().map(|(_, plugin)| plugin).collect();
    let mut damages = vec![];
    let mut change = |kind, at: usize, length: usize, new: &str| {
        let text = format!("{}{new}{}", &text[..at], &text[at + length..]);
        damages.push(Damage { kind, text, at });
    };
    let with_options = plugins.iter().filter(|plugin| !plugin.attributes.is_empty()).collect::<Vec<_>>();
    if let Some(plugin) = with_options.get(with_options.len() / 2) {
        let attribute = &plugin.attributes[0];
        let (start, end) = (attribute.value.span.start as usize, attribute.value.span.end as usize);
        let name = attribute.name.span.end as usize;
        let arrow = name + text[name..].find("=>").unwrap();
        change("no arrow", arrow, 2, "");
        change("a bare variable", start, end - start, "$HOME_OF");
        change("one letter", start, end - start, "x");
        change("no brace at the end", plugin.span.end as usize - 1, 1, "");
        change("no value", start, end - start, "");
        change("a semicolon", plugin.span.end as usize, 0, ";");
        if let Some(next) = plugin.attributes.get(1) {
            change("a comma", end, 0, ",");
            let next = next.name.span.start as usize;
            change("no space", end, next - end, "");
        }
        if text[start..].starts_with('"') && !text.contains('\'') {
            change("no quote at the end", end - 1, 1, "");
        }
        if text[start..].starts_with('[') {
            change("no bracket at the end", end - 1, 1, "");
        }
    }
    if let Some(plugin) = plugins.get(plugins.len() / 2) {
        let name = plugin.name.span.end as usize;
        change("no brace", name + text[name..].find('{').unwrap(), 1, "");
    }
    for section in &file.sections {
        for statement in &section.body {
            let Written::Branch(branch) = statement else { continue };
            if let Some(arm) = branch.arms.get(1).filter(|arm| !arm.is_else) {
                let keyword = arm.keyword.start as usize;
                let end = keyword + text[keyword..].find("if").unwrap() + 2;
                change("elsif", keyword, end - keyword, "elsif");
            }
            let condition = branch.arms[0].condition.as_ref();
            let and = condition.and_then(|one| one.rest.iter().find(|(one, _)| one.value.word() == "and"));
            if let Some((operator, _)) = and {
                change("&&", operator.span.start as usize, 3, "&&");
            }
        }
    }
    change("a brace more", text.len(), 0, "\n}\n");
    if let Some(section) = file.sections.last() {
        change("no brace at the end of a section", section.span.end as usize - 1, 1, "");
    }
    damages
}

/// The place of the next thing that is written behind `at`.
fn next_token(text: &str, at: usize) -> usize {
    let mut at = at;
    loop {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start().len();
        at += blank;
        if !text[at..].starts_with('#') {
            return at;
        }
        at += text[at..].find('\n').unwrap_or(text.len() - at);
    }
}

/// Broken pipelines are refused where they are broken, and the other plugins are read.
pub(crate) fn damaged(path: &Path) -> Figure {
    let mut figure = Figure::new();
    for row in json_lines(path) {
        let text = row["text"].as_str().unwrap();
        if !row["ok"].as_bool().unwrap() {
            continue;
        }
        let (_, file) = read(text);
        let plugins = file.plugins().count();
        for damage in damages(text, &file) {
            let (files, broken) = read(&damage.text);
            let line = |at: usize| damage.text[..at.min(damage.text.len())].matches('\n').count() + 1;
            let lines = line(damage.at)..=line(next_token(&damage.text, damage.at));
            let seen = broken.plugins().count();
            let told: Vec<_> = broken
                .problems
                .iter()
                .map(|problem| (files.position(problem.span).line as usize, problem.kind.clone()))
                .collect();
            let opened = |kind: &ProblemKind| match kind {
                ProblemKind::NoClosing(opened) => lines.contains(&(files.position(*opened).line as usize)),
                _ => false,
            };
            let is_there = told.first().is_some_and(|(line, kind)| lines.contains(line) || opened(kind));
            let is_right = is_there && seen + 1 >= plugins && told.len() <= 3;
            figure.count(is_right, || {
                let told = told.iter().take(4).collect::<Vec<_>>();
                let name = row["path"].as_str().unwrap();
                format!("{name} {}: {lines:?}, told {told:?}, {seen} of {plugins}", damage.kind)
            });
        }
    }
    figure
}
