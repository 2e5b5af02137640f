use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{Condition, If, Operand, Plugin, Statement, Value},
    project::Project,
    source::{Span, Spanned},
};
use std::collections::HashMap;

check! {
    /// A field that is used after it was removed or renamed.
    ///
    /// Followed are `mutate`, `drop` and conditions; any other filter may bring the field back, and ends what is known.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   mutate { rename => { "lvl" => "level" } }
    ///   if [lvl] == "ERROR" { mutate { add_tag => ["error"] } }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   mutate { rename => { "lvl" => "level" } }
    ///   if [level] == "ERROR" { mutate { add_tag => ["error"] } }
    /// }
    /// ```
    "logstash/removed-field", Warning, Provable, run
}

/// With more fields than so many gone, nothing is known any more.
const MOST: usize = 100;

/// Fields that are gone, and where they went.
type Gone = HashMap<String, Span>;

fn run(project: &Project, found: &mut Findings) {
    for run in project.run_pipelines().filter(|run| project.is_run_complete(run)) {
        let Some(pipeline) = project.pipeline_of_run(run) else { continue };
        let gone = block(&pipeline.filters, Gone::new(), found);
        // outputs are told apart from filters by their conditions only
        for statement in &pipeline.outputs {
            if let Statement::If(choice) = statement
                && let Some(condition) = &choice.condition
            {
                asked(&condition.value, &gone, found);
            }
        }
    }
}

/// Follows statements, and says what is gone behind them.
fn block(statements: &[Statement], mut gone: Gone, found: &mut Findings) -> Gone {
    for statement in statements {
        match statement {
            Statement::Plugin(plugin) => step(plugin, &mut gone),
            Statement::If(choice) => gone = after(choice, gone, found),
        }
        if gone.len() > MOST {
            gone.clear();
        }
    }
    gone
}

/// What is gone behind a choice: what is gone whichever arm is taken.
fn after(choice: &If, gone: Gone, found: &mut Findings) -> Gone {
    let mut common: Option<Gone> = None;
    let mut meet = |way: Gone| match &mut common {
        Some(common) => common.retain(|field, _| way.contains_key(field)),
        None => common = Some(way),
    };
    let mut otherwise = &[][..];
    for arm in choice.arms() {
        if let Some(condition) = &arm.condition {
            asked(&condition.value, &gone, found);
        }
        meet(block(&arm.then, gone.clone(), found));
        otherwise = &arm.otherwise;
    }
    meet(block(otherwise, gone, found));
    common.unwrap_or_default()
}

/// What a filter removes and brings.
fn step(plugin: &Plugin, gone: &mut Gone) {
    match plugin.name.value.as_str() {
        "drop" => return,
        "mutate" => {}
        _ => {
            gone.clear();
            return;
        }
    }
    for setting in &plugin.options {
        let value = &setting.value;
        match setting.name.value.as_str() {
            "rename" => {
                for (from, to) in value.pairs() {
                    gone.insert(bracketed(from.value), from.span);
                    to.texts().for_each(|to| bring(to.value, gone));
                }
            }
            "remove_field" => {}
            "copy" => {
                value.pairs().iter().flat_map(|(_, to)| to.texts()).for_each(|to| bring(to.value, gone));
            }
            _ => {
                value.pairs().iter().for_each(|(key, _)| bring(key.value, gone));
                value.texts().for_each(|text| bring(text.value, gone));
            }
        }
    }
    // fields are removed when all else is done
    let removed = plugin.option("remove_field").into_iter().flat_map(Spanned::<Value>::texts);
    for field in removed.filter(|field| !field.contains(['%', '$'])) {
        gone.insert(bracketed(field.value), field.span);
    }
}

/// A field is there again, and those above and below it.
fn bring(field: &str, gone: &mut Gone) {
    if field.contains(['%', '$']) {
        gone.clear();
        return;
    }
    let field = bracketed(field);
    gone.retain(|known, _| !known.starts_with(&field) && !field.starts_with(known.as_str()));
}

fn bracketed(field: &str) -> String {
    if field.starts_with('[') { field.to_owned() } else { format!("[{field}]") }
}

/// Reports what a condition asks of fields that are gone. That it is not there may be asked.
fn asked(condition: &Condition, gone: &Gone, found: &mut Findings) {
    for part in condition.parts() {
        let operands: [Option<&Spanned<Operand>>; 2] = match part {
            Condition::Compare(_, left, right) | Condition::In(left, right) => [Some(left), Some(right)],
            Condition::Match { left, .. } => [Some(left), None],
            _ => [None, None],
        };
        for operand in operands.into_iter().flatten() {
            if let Operand::Field(field) = &operand.value
                && let Some(place) = gone.get(field)
            {
                found
                    .at(operand.span, format!("`{field}` is not there any more"))
                    .help("ask before it is removed, or ask for the field that it became")
                    .related(*place, "it is removed here");
            }
        }
    }
}
