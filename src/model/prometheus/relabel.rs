//! Relabelling steps that cannot work: `Config.Validate` of `model/relabel`, as a table of what each action takes.

use crate::{
    labels::NameScheme,
    model::decode::{Fields, Problem, ProblemKind},
};

/// What an action takes beside `source_labels` and `regex`.
struct Action {
    name: &'static str,
    needs_target: bool,
    /// Other fields that must be as they are by default.
    fixed: &'static [&'static str],
}

const fn action(name: &'static str, needs_target: bool, fixed: &'static [&'static str]) -> Action {
    Action { name, needs_target, fixed }
}

const ONLY_REGEX: &[&str] = &["source_labels", "target_label", "modulus", "separator", "replacement"];
const ONLY_LABELS: &[&str] = &["regex", "modulus", "separator", "replacement"];

const ACTIONS: &[Action] = &[
    action("replace", true, &[]),
    action("keep", false, &[]),
    action("drop", false, &[]),
    action("hashmod", true, &[]),
    action("labelmap", false, &[]),
    action("labeldrop", false, ONLY_REGEX),
    action("labelkeep", false, ONLY_REGEX),
    action("lowercase", true, &["replacement"]),
    action("uppercase", true, &["replacement"]),
    action("keepequal", true, ONLY_LABELS),
    action("dropequal", true, ONLY_LABELS),
];

/// The first thing that Prometheus refuses in this step.
pub(super) fn problem(step: &Fields<'_>, scheme: NameScheme) -> Option<Problem> {
    let name = match step.entries().get("action") {
        Some(entry) => entry.value.as_str().ok()?.to_lowercase(),
        None => "replace".to_owned(),
    };
    let refuse = |field: &str, why: String| {
        let at = step.entry(field).or(step.entries().iter().next());
        let span = at.map_or(step.span(), |entry| entry.key.span());
        Some(Problem { kind: ProblemKind::Relabel { action: name.clone(), why }, span })
    };
    if name.is_empty() && step.complete() {
        return refuse("action", "has no action".to_owned());
    }
    let action = ACTIONS.iter().find(|action| action.name == name)?;
    let target = step.text("target_label").map(|target| target.value);
    if step.complete()
        && action.name == "hashmod"
        && step.int("modulus").is_none_or(|modulus| modulus.value == 0)
    {
        return refuse("modulus", "needs a `modulus` above 0".to_owned());
    }
    match &target {
        None if action.needs_target && step.complete() => {
            return refuse("target_label", "needs a `target_label`".to_owned());
        }
        Some(target) if action.needs_target && !is_label(target, action.name, scheme) => {
            return refuse(
                "target_label",
                format!("has the `target_label` `{target}`, which is no label name"),
            );
        }
        _ => {}
    }
    let replacement = step.entry("replacement").and_then(|entry| entry.value.as_str().ok());
    if let Some(replacement) = replacement.filter(|_| action.name == "labelmap")
        && !is_template(&replacement, scheme)
    {
        return refuse(
            "replacement",
            format!("has the `replacement` `{replacement}`, which makes no label name"),
        );
    }
    let fixed = action.fixed.iter().find(|field| changes(step, field))?;
    refuse(fixed, format!("takes no `{fixed}`"))
}

/// Whether a step may change a target's address or drop the target.
pub(super) fn may_mend_address(step: &Fields<'_>) -> bool {
    let action = step.text("action").map_or("replace".to_owned(), |action| action.to_lowercase());
    let target =
        step.text("target_label").is_some_and(|target| target.value == "__address__" || target.contains('$'));
    target || !matches!(action.as_str(), "replace" | "hashmod" | "lowercase" | "uppercase")
}

/// Whether a step sets a field to something other than its default.
fn changes(step: &Fields<'_>, field: &str) -> bool {
    let Some(entry) = step.entries().get(field) else { return false };
    let value = entry.value.as_str().unwrap_or_default();
    match field {
        "source_labels" => !entry.value.is_null(),
        "modulus" => entry.value.as_uint() != Ok(0),
        "separator" => value != ";",
        "replacement" => value != "$1",
        // a pattern that is written out is another object than the default, even with the same text
        "regex" => true,
        _ => !value.is_empty(),
    }
}

/// Whether `replace` and the others may write to a label of this name.
fn is_label(name: &str, action: &str, scheme: NameScheme) -> bool {
    if action == "replace" && name.contains('$') {
        is_template(name, scheme)
    } else {
        scheme.allows_label(name)
    }
}

/// Whether a name with `$1` and `${name}` in it can become a label name.
fn is_template(name: &str, scheme: NameScheme) -> bool {
    if scheme == NameScheme::Utf8 {
        return !name.is_empty();
    }
    let mut filled = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('$') {
        filled.push_str(before);
        filled.push('a');
        let word =
            |text: &str| text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        let (length, skipped) = match after.strip_prefix('{') {
            Some(inner) if inner[word(inner)..].starts_with('}') => (word(inner), word(inner) + 2),
            Some(_) => return false,
            None => (word(after), word(after)),
        };
        if length == 0 {
            return false;
        }
        rest = &after[skipped..];
    }
    filled.push_str(rest);
    scheme.allows_label(&filled)
}
