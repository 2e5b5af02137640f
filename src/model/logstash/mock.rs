//! What takes the place of plugins for a test.

use super::{Options, Pipeline, Plugin, Refusal, Setting, Statement, Value, cases::Mock};
use crate::{
    source::Spanned,
    syntax::logstash::{Problem, read_statements},
};

/// A mock that is ready.
#[derive(Debug)]
pub struct ReadyMock {
    id: String,
    statements: Vec<Statement>,
    /// What the grammar refuses in it.
    pub problems: Vec<Problem>,
    /// What the compiler refuses in it.
    pub refusals: Vec<Refusal>,
}

impl ReadyMock {
    /// Reads and compiles what stands in a mock.
    #[must_use]
    pub fn new(mock: &Mock) -> Self {
        let file = mock.plugin.as_ref().map(read_statements).unwrap_or_default();
        let compiled = Pipeline::compile([&file], Options::default());
        let id = mock.id.value.clone();
        let statements = compiled.filters.into_iter().map(|statement| named(statement, &mock.id));
        Self { id, statements: statements.collect(), problems: file.problems, refusals: compiled.refusals }
    }
}

/// The statement, with the `id` of what it takes the place of unless it has one.
fn named(statement: Statement, id: &Spanned<String>) -> Statement {
    match statement {
        Statement::Plugin(mut plugin) if id_of(&plugin).is_none() => {
            let value = Spanned::new(Value::Text(id.value.clone()), id.span);
            plugin.options.push(Setting { name: Spanned::new("id".to_owned(), id.span), value });
            Statement::Plugin(plugin)
        }
        other => other,
    }
}

impl Pipeline {
    /// The same, with mocks in place of the plugins whose `id` they have.
    #[must_use]
    pub fn mocked(self, mocks: &[ReadyMock]) -> Self {
        Self {
            inputs: replaced(self.inputs, mocks),
            filters: replaced(self.filters, mocks),
            outputs: replaced(self.outputs, mocks),
            refusals: self.refusals,
        }
    }
}

fn replaced(statements: Vec<Statement>, mocks: &[ReadyMock]) -> Vec<Statement> {
    let mut result = Vec::with_capacity(statements.len());
    for statement in statements {
        match statement {
            Statement::Plugin(plugin) => match mocks.iter().find(|mock| id_of(&plugin) == Some(&mock.id)) {
                Some(mock) => result.extend(mock.statements.iter().cloned()),
                None => result.push(Statement::Plugin(plugin)),
            },
            Statement::If(mut choice) => {
                choice.then = replaced(std::mem::take(&mut choice.then), mocks);
                choice.otherwise = replaced(std::mem::take(&mut choice.otherwise), mocks);
                result.push(Statement::If(choice));
            }
        }
    }
    result
}

/// The `id` of a plugin, if it has one.
#[must_use]
pub fn id_of(plugin: &Plugin) -> Option<&str> {
    let id = plugin.options.iter().find(|setting| setting.name.value == "id")?;
    match &id.value.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
