//! What the loaders of several products refuse in the same way, said in the same words.

use crate::{
    diagnostic::Findings,
    model::decode::{Problem, ProblemKind},
};
use std::fmt::Write;

/// A key that the product does not know at its place.
pub(super) fn unknown_fields<'a>(problems: impl Iterator<Item = &'a Problem>, found: &mut Findings) {
    for problem in problems {
        let ProblemKind::UnknownField(unknown) = &problem.kind else { continue };
        let finding =
            found.at(problem.span, format!("unknown field `{}` in {}", unknown.field, unknown.owner));
        match (&unknown.advice, unknown.similar.as_slice()) {
            (Some(advice), _) => {
                finding.help(advice.as_str());
            }
            (None, []) => {
                finding.help(format!("remove it; {} has no such field", unknown.owner));
            }
            (None, similar) => {
                finding.help(format!("did you mean {}?", alternatives(similar)));
            }
        }
    }
}

/// A value of the wrong type, one that the product cannot read, none where one is needed, or one that contradicts others.
pub(super) fn invalid_values<'a>(problems: impl Iterator<Item = &'a Problem>, found: &mut Findings) {
    for problem in problems {
        match &problem.kind {
            ProblemKind::WrongType { field, expected, got } if field.is_empty() => {
                found
                    .at(problem.span, format!("{got} stands where {expected} is expected"))
                    .help(format!("write {expected}"));
            }
            ProblemKind::WrongType { field, expected, got } => {
                found
                    .at(problem.span, format!("`{field}` is {got}, but should be {expected}"))
                    .help(format!("write {expected}"));
            }
            ProblemKind::InvalidValue { field, value, expected, refusal } => {
                let finding =
                    found.at(problem.span, format!("`{field}` is not {expected}: `{value}` {}", refusal.why));
                let help =
                    if refusal.help.is_empty() { format!("write {expected}") } else { refusal.help.clone() };
                finding.help(help);
            }
            ProblemKind::Contradiction { fact, help } => {
                found.at(problem.span, fact.as_str()).help(help.as_str());
            }
            ProblemKind::NullEntry { field } => {
                found
                    .at(problem.span, format!("`{field}` has an empty entry"))
                    .help("fill the entry in or remove its `-`");
            }
            _ => {}
        }
    }
}

/// A key that is written out and merged in by `<<` as well.
pub(super) fn repeated_fields<'a>(problems: impl Iterator<Item = &'a Problem>, found: &mut Findings) {
    for problem in problems {
        let ProblemKind::RepeatedField { field, first } = &problem.kind else { continue };
        found
            .at(problem.span, format!("`{field}` is set here and by a merge key (`<<`)"))
            .related(*first, "also set here")
            .help("keep one of the two: this file's loader lets neither override the other");
    }
}

/// Something other than a name that is needed and not there.
pub(super) fn missing_fields<'a>(problems: impl Iterator<Item = &'a Problem>, found: &mut Findings) {
    for problem in problems {
        let ProblemKind::Missing { owner, fields, because_of } = &problem.kind else { continue };
        if is_name(fields) {
            continue;
        }
        let reason =
            if because_of.is_empty() { String::new() } else { format!(", which `{because_of}` needs") };
        found
            .at(problem.span, format!("{owner} has no {}{reason}", alternatives(fields)))
            .help(format!("add {}", alternatives(fields)));
    }
}

/// Fields that exclude each other.
pub(super) fn conflicts<'a>(problems: impl Iterator<Item = &'a Problem>, found: &mut Findings) {
    for problem in problems {
        let ProblemKind::Conflict { owner, fields } = &problem.kind else { continue };
        let names: Vec<&str> = fields.iter().map(|field| field.value.as_str()).collect();
        let finding = found.at(problem.span, format!("{owner} has {} at once", list(&names, "and")));
        for field in fields.iter().filter(|field| field.span != problem.span) {
            finding.related(field.span, format!("`{}` is set here", field.value));
        }
        finding.help("keep one of them");
    }
}

/// Known fields at a place where they may not stand.
pub(super) fn not_allowed<'a>(problems: impl Iterator<Item = &'a Problem>, found: &mut Findings) {
    for problem in problems {
        let ProblemKind::NotAllowed { field, owner, beside } = &problem.kind else { continue };
        let context = if beside.is_empty() { String::new() } else { format!(" with this `{beside}`") };
        found
            .at(problem.span, format!("`{field}` is not allowed in {owner}{context}"))
            .help(format!("remove `{field}`"));
    }
}

/// Names that are refused, and things without a name.
pub(super) fn invalid_names<'a>(problems: impl Iterator<Item = &'a Problem>, found: &mut Findings) {
    for problem in problems {
        match &problem.kind {
            ProblemKind::InvalidName { what, name, why } => {
                found
                    .at(problem.span, format!("`{name}` is no valid name of a {what}: it {why}"))
                    .help("choose another name");
            }
            ProblemKind::Missing { owner, fields, .. } if is_name(fields) => {
                found.at(problem.span, format!("{owner} has no name")).help("add `name:`");
            }
            _ => {}
        }
    }
}

fn is_name(fields: &[&str]) -> bool {
    fields == ["name"]
}

/// `a`, `b` or `c`, each in backticks.
pub(super) fn alternatives(names: &[impl AsRef<str>]) -> String {
    list(names, "or")
}

fn list(names: &[impl AsRef<str>], conjunction: &str) -> String {
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        let joint = match names.len() - index {
            _ if index == 0 => "",
            1 => &format!(" {conjunction} "),
            _ => ", ",
        };
        // writing to a string cannot fail
        let _ = write!(text, "{joint}`{}`", name.as_ref());
    }
    text
}
