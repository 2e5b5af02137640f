use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{Condition, If, Operand, PipelineFile, Value},
    project::Project,
    source::{Span, Spanned},
    syntax::logstash::{Comparison, Connective},
};
use std::collections::{HashMap, hash_map::Entry};

check! {
    /// A condition that never holds, always holds, or was asked before.
    ///
    /// A field cannot be equal to two values at once, and is always unequal to one of them. What an `else if` asks again has
    /// been answered by the arm before it.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { if [level] == "WARN" and [level] == "ERROR" { drop { } } }
    /// ```
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   if [type] == "a" { drop { } } else if [type] == "a" { mutate { add_tag => ["a"] } }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { if [level] == "WARN" or [level] == "ERROR" { drop { } } }
    /// ```
    "logstash/condition-constant", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for choice in project.pipelines().flat_map(PipelineFile::choices) {
        if let Some(condition) = &choice.condition {
            parts(&condition.value, found);
        }
        if !choice.is_else_if {
            repeated(project, choice, found);
        }
    }
}

/// The arms of a choice that ask what one before them has asked.
fn repeated(project: &Project, first: &If, found: &mut Findings) {
    let mut known: HashMap<&str, Span> = HashMap::new();
    for condition in first.arms().filter_map(|choice| choice.condition.as_ref()) {
        match known.entry(text(project, condition.span)) {
            Entry::Occupied(earlier) => {
                found
                    .at(condition.span, "this was asked before, so that this arm is never taken")
                    .help("remove the arm, or ask something else")
                    .related(*earlier.get(), "it is asked here first");
            }
            Entry::Vacant(place) => _ = place.insert(condition.span),
        }
    }
}

fn text(project: &Project, span: Span) -> &str {
    let file = project.files().get(span.file);
    file.text().text()[file.decoded(span)].trim()
}

/// Comparisons of one field in what is joined by `and`, or by `or`.
fn parts(condition: &Condition, found: &mut Findings) {
    let mut waiting = vec![condition];
    while let Some(condition) = waiting.pop() {
        match condition {
            Condition::Both(connective @ (Connective::And | Connective::Or), ..) => {
                let joined = joined(condition, *connective);
                clash(*connective, &joined, found);
                waiting.extend(joined);
            }
            Condition::Both(_, left, right) => waiting.extend([&**left, right]),
            Condition::Not(inner) => waiting.push(inner),
            _ => {}
        }
    }
}

/// What is joined by this connective, in order.
fn joined(condition: &Condition, wanted: Connective) -> Vec<&Condition> {
    let (mut waiting, mut parts) = (vec![condition], vec![]);
    while let Some(condition) = waiting.pop() {
        match condition {
            Condition::Both(connective, left, right) if *connective == wanted => {
                waiting.extend([&**right, left]);
            }
            other => parts.push(other),
        }
    }
    parts
}

fn clash(connective: Connective, joined: &[&Condition], found: &mut Findings) {
    let (wanted, fact) = match connective {
        Connective::And => (Comparison::Equal, "never holds: it cannot be both"),
        _ => (Comparison::NotEqual, "always holds: it is never both"),
    };
    let mut known: HashMap<&str, (&Value, Span)> = HashMap::new();
    for condition in joined {
        let Some((field, value)) = compared(condition, wanted) else { continue };
        let (first, earlier) = *known.entry(field.value).or_insert((value.value, value.span));
        if *first != *value.value {
            let other = if connective == Connective::And { "or" } else { "and" };
            found
                .at(value.span, format!("`{}` is compared with two values, which {fact}", field.value))
                .help(format!("join the two with `{other}`"))
                .related(earlier, "the other value");
        }
    }
}

/// The field and the text or number that it is compared with.
fn compared(condition: &Condition, wanted: Comparison) -> Option<(Spanned<&str>, Spanned<&Value>)> {
    let Condition::Compare(comparison, left, right) = condition else { return None };
    let (field, value) = match (&left.value, &right.value) {
        (Operand::Field(field), Operand::Value(value)) => {
            (Spanned::new(field.as_str(), left.span), Spanned::new(value, right.span))
        }
        (Operand::Value(value), Operand::Field(field)) => {
            (Spanned::new(field.as_str(), right.span), Spanned::new(value, left.span))
        }
        _ => return None,
    };
    let is_plain = matches!(value.value, Value::Text(text) if !text.contains("${"))
        || matches!(value.value, Value::Integer(_));
    (*comparison == wanted && is_plain).then_some((field, value))
}
