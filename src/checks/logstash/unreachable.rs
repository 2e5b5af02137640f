use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{If, Plugin, Statement},
    project::Project,
    source::Span,
};

check! {
    /// Filters and outputs that no event reaches, because all were dropped before.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   if [level] == "DEBUG" {
    ///     drop { }
    ///     mutate { add_tag => ["debug"] }
    ///   }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   if [level] == "DEBUG" {
    ///     drop { }
    ///   }
    /// }
    /// ```
    "logstash/unreachable", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for run in project.run_pipelines().filter(|run| project.is_run_complete(run)) {
        let Some(pipeline) = project.pipeline_of_run(run) else { continue };
        let dropped = block(&pipeline.filters, found);
        if let (Some(drop), Some(output)) = (dropped, pipeline.outputs.first()) {
            report(output, drop, found);
        }
    }
}

fn report(statement: &Statement, drop: Span, found: &mut Findings) {
    found
        .at(place(statement), "no event comes here: all of them were dropped")
        .help("remove it, or let `drop` stand in a condition")
        .related(drop, "every event that comes here is dropped");
}

/// Reports what stands behind a drop, and says where the block drops every event.
fn block(statements: &[Statement], found: &mut Findings) -> Option<Span> {
    let mut dropped = None;
    for statement in statements {
        if let Some(drop) = dropped {
            report(statement, drop, found);
            return Some(drop);
        }
        dropped = match statement {
            Statement::Plugin(plugin) => drops(plugin).then_some(plugin.name.span),
            Statement::If(choice) => all_arms(choice, found),
        };
    }
    dropped
}

/// A drop, if every arm drops every event.
fn all_arms(choice: &If, found: &mut Findings) -> Option<Span> {
    let (mut drops, mut otherwise) = (vec![], &[][..]);
    for arm in choice.arms() {
        drops.push(block(&arm.then, found));
        otherwise = &arm.otherwise;
    }
    // what the last arm does otherwise is no arm
    drops.push(block(otherwise, found));
    drops.into_iter().collect::<Option<Vec<_>>>()?.pop()
}

fn drops(plugin: &Plugin) -> bool {
    *plugin.name == "drop" && plugin.complete && plugin.option("percentage").is_none()
}

fn place(statement: &Statement) -> Span {
    match statement {
        Statement::Plugin(plugin) => plugin.name.span,
        Statement::If(choice) => choice.keyword,
    }
}
