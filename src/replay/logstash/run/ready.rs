//! Compiled pipelines become ready to be played.
//!
//! Enters: the compiled form of a pipeline. Leaves: its filters made, its conditions compiled, its inputs and outputs by
//! their `id`, or everything in it that cannot be played.

use super::{
    super::{
        condition::{Condition, Operand},
        filters::{
            filter,
            options::{Context, Options, Refusal},
        },
        pattern::Pattern,
        value::Value,
    },
    Decoration, Input, Output, Pipeline, Pipelines, Route, Step,
};
use crate::{
    model::logstash::{self, FieldReference, Plugin, Statement, plugins_of},
    source::{Span, Spanned},
    syntax::logstash::{Comparison, Connective},
};
use std::cmp::Ordering;

impl Pipelines {
    /// Takes one more pipeline.
    ///
    /// # Errors
    ///
    /// Something in it cannot be played: each is told.
    pub fn add(&mut self, compiled: &logstash::Pipeline, context: &Context<'_>) -> Result<(), Vec<Refusal>> {
        let mut builder = Builder { context, refusals: vec![] };
        let inputs = plugins_of(&compiled.inputs).filter_map(|plugin| builder.input(plugin)).collect();
        let filters = builder.steps(&compiled.filters);
        let outputs = builder.routes(&compiled.outputs);
        self.pipelines.push(Pipeline { inputs, filters, outputs });
        if builder.refusals.is_empty() { Ok(()) } else { Err(builder.refusals) }
    }
}

struct Builder<'a> {
    context: &'a Context<'a>,
    refusals: Vec<Refusal>,
}

impl Builder<'_> {
    /// What was made, unless it cannot be: then that is kept.
    fn kept<T>(&mut self, made: Result<T, Refusal>) -> Option<T> {
        made.map_err(|refusal| self.refusals.push(refusal)).ok()
    }

    fn input(&mut self, plugin: &Plugin) -> Option<Input> {
        let made = options(plugin, self.context).and_then(|options| {
            let texts = |value: Value| value.into_list().into_iter().map(|one| options.fill(one.ruby()));
            let add_field = options.table("add_field")?.into_iter();
            Ok(Input {
                id: id(plugin, &options),
                address: options.text("address").filter(|_| *plugin.name == "pipeline"),
                decoration: Decoration {
                    kind: options.text("type"),
                    tags: options.templates("tags"),
                    add_field: add_field
                        .map(|(name, value)| (options.fill(name), texts(value).collect()))
                        .collect(),
                },
            })
        });
        self.kept(made)
    }

    fn steps(&mut self, statements: &[Statement]) -> Vec<Step> {
        let mut steps = vec![];
        for statement in statements {
            let step = match statement {
                Statement::Plugin(plugin) => {
                    let made = filter(plugin, self.context);
                    self.kept(made).map(Step::Filter)
                }
                Statement::If(choice) => {
                    let (then, otherwise) = (self.steps(&choice.then), self.steps(&choice.otherwise));
                    let condition = self.choice(choice);
                    condition.map(|condition| Step::If { condition: Box::new(condition), then, otherwise })
                }
            };
            steps.extend(step);
        }
        steps
    }

    fn routes(&mut self, statements: &[Statement]) -> Vec<Route> {
        let mut routes = vec![];
        for statement in statements {
            let route = match statement {
                Statement::Plugin(plugin) => {
                    let made = options(plugin, self.context).map(|options| Output {
                        id: id(plugin, &options),
                        send_to: match *plugin.name == "pipeline" {
                            true => options.texts("send_to").unwrap_or_default(),
                            false => vec![],
                        },
                    });
                    self.kept(made).map(Route::Output)
                }
                Statement::If(choice) => {
                    let (then, otherwise) = (self.routes(&choice.then), self.routes(&choice.otherwise));
                    let condition = self.choice(choice);
                    condition.map(|condition| Route::If { condition, then, otherwise })
                }
            };
            routes.extend(route);
        }
        routes
    }

    fn choice(&mut self, choice: &logstash::If) -> Option<Condition> {
        let refusal = || Refusal { message: "the condition cannot be read".into(), span: choice.keyword };
        let made = choice.condition.as_ref().ok_or_else(refusal).and_then(|one| condition(&one.value));
        self.kept(made)
    }
}

/// The options of an input or an output, whichever they are.
fn options<'a>(plugin: &'a Plugin, context: &'a Context<'a>) -> Result<Options<'a>, Refusal> {
    let known: Vec<&str> = plugin.options.iter().map(|setting| setting.name.value.as_str()).collect();
    Options::new(plugin, context, &known)
}

fn id(plugin: &Plugin, options: &Options<'_>) -> String {
    options.text("id").unwrap_or_else(|| plugin.name.value.clone())
}

/// A condition as it is evaluated; `xor` and `nand` in terms of the others.
fn condition(compiled: &logstash::Condition) -> Result<Condition, Refusal> {
    use logstash::Condition as Compiled;
    let boxed = |compiled: &Compiled| condition(compiled).map(Box::new);
    let not = |condition| Condition::Not(Box::new(condition));
    Ok(match compiled {
        Compiled::Truthy(value) => Condition::Truthy(operand(value)?),
        Compiled::Not(inner) => not(condition(inner)?),
        Compiled::Both(Connective::And, left, right) => Condition::And(boxed(left)?, boxed(right)?),
        Compiled::Both(Connective::Or, left, right) => Condition::Or(boxed(left)?, boxed(right)?),
        Compiled::Both(Connective::Nand, left, right) => not(Condition::And(boxed(left)?, boxed(right)?)),
        Compiled::Both(Connective::Xor, left, right) => {
            let one = Condition::And(boxed(left)?, Box::new(not(condition(right)?)));
            let other = Condition::And(Box::new(not(condition(left)?)), boxed(right)?);
            Condition::Or(Box::new(one), Box::new(other))
        }
        Compiled::In(needle, haystack) => Condition::In(operand(needle)?, operand(haystack)?),
        Compiled::Compare(op, left, right) => comparison(*op, operand(left)?, operand(right)?),
        Compiled::Match { left, is_negated, pattern } => {
            let refusal = |message| Refusal { message, span: pattern.span };
            let found = Condition::Matches(operand(left)?, Pattern::new(pattern).map_err(refusal)?);
            if *is_negated { not(found) } else { found }
        }
    })
}

fn comparison(op: Comparison, left: Operand, right: Operand) -> Condition {
    match op {
        Comparison::Equal => Condition::Equal(left, right),
        Comparison::NotEqual => Condition::Not(Box::new(Condition::Equal(left, right))),
        Comparison::Less => Condition::Compare(left, right, &[Ordering::Less]),
        Comparison::Greater => Condition::Compare(left, right, &[Ordering::Greater]),
        Comparison::LessOrEqual => Condition::Compare(left, right, &[Ordering::Less, Ordering::Equal]),
        Comparison::GreaterOrEqual => Condition::Compare(left, right, &[Ordering::Greater, Ordering::Equal]),
    }
}

fn operand(compiled: &Spanned<logstash::Operand>) -> Result<Operand, Refusal> {
    Ok(match &compiled.value {
        logstash::Operand::Field(field) => Operand::Field(reference(field, compiled.span)?),
        logstash::Operand::Value(value) => Operand::Constant(value.into()),
        logstash::Operand::Null => Operand::Constant(Value::Null),
    })
}

fn reference(field: &str, span: Span) -> Result<FieldReference, Refusal> {
    FieldReference::parse(field)
        .map_err(|error| Refusal { message: format!("`{field}`: {}", error.kind), span })
}
