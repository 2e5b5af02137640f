//! Labels and annotations of alerts: templates over a sample.
//!
//! Enters: a [`Text`] of a rule, [`Facts`] about a sample, an [`Expander`] that can query. Leaves: what Prometheus
//! makes of it; an error of a template is text as well.

mod functions;
mod humanize;
mod moment;

use crate::{
    model::rules::{
        Pair,
        template::{PRELUDE, VARIABLES},
    },
    promql::{Answer, Engine, Plan, Sample, Storage, Version, parse},
    syntax::template::{Error, ErrorKind, Failure, Functions, Object, Scope, Struct, Template, Value},
};
use functions::Called;
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

const DATA_TYPE: &str = "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }";

/// The text of a label or an annotation, perhaps with templates in it.
pub(super) enum Text {
    Plain(String),
    Template { template: Arc<Template>, asks: bool },
}

/// What a text became.
pub(super) struct Expanded {
    pub(super) value: String,
    /// What it is in promtool, where that differs.
    pub(super) in_promtool: Option<String>,
}

/// What a template sees of its alert.
pub(super) struct Facts {
    labels: Value,
    value: Value,
    time: i64,
}

/// What all templates of a test share.
pub(super) struct World<'a> {
    pub(super) engine: &'a Engine,
    pub(super) external_labels: Value,
    pub(super) external_url: String,
    pub(super) like_promtool: bool,
    plans: RefCell<HashMap<String, Arc<Result<Plan, String>>>>,
    /// What templates use that is not supported.
    unsupported: RefCell<Vec<String>>,
}

/// Expands the texts of a rule.
pub(super) struct Expander<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) storage: &'a Storage,
    pub(super) alert: &'a str,
}

impl Text {
    /// The value of a label or an annotation of the rule `alert`; a broken template is a text about it.
    ///
    /// # Errors
    /// Prometheus would read the template, and only this reader does not.
    pub(super) fn new(pair: &Pair, alert: &str) -> Result<Self, Error> {
        let text = pair.value.text();
        match &pair.template {
            None => Ok(Self::Plain(text.to_owned())),
            // a mention in plain text only costs time
            Some(Ok(template)) => {
                Ok(Self::Template { template: Arc::clone(template), asks: text.contains("query") })
            }
            Some(Err(error)) if error.kind == ErrorKind::Unsupported => Err(error.clone()),
            Some(Err(Error { message, line, .. })) => Ok(Self::Plain(format!(
                "<error expanding template: error parsing template __alert_{alert}: template: __alert_{alert}:{line}: {message}>"
            ))),
        }
    }

    /// Whether it may query.
    pub(super) fn asks(&self) -> bool {
        matches!(self, Self::Template { asks: true, .. })
    }

    /// Whether it is always the same.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self, Self::Plain(_))
    }
}

impl Facts {
    pub(super) fn new(sample: &Sample, time: i64) -> Self {
        let Struct { fields, .. } = sample_struct(sample);
        let mut values = fields.into_iter().map(|(_, value)| value);
        let (labels, value) = (values.next().unwrap_or(Value::Nil), values.next().unwrap_or(Value::Nil));
        Self { labels, value, time }
    }
}

impl<'a> World<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        external_labels: BTreeMap<String, String>,
        external_url: &str,
        like_promtool: bool,
    ) -> Self {
        Self {
            engine,
            external_labels: Value::Texts(Arc::new(external_labels)),
            external_url: external_url.to_owned(),
            like_promtool,
            plans: RefCell::default(),
            unsupported: RefCell::default(),
        }
    }

    /// What templates used so far that is not supported.
    pub(super) fn take_unsupported(&self) -> Vec<String> {
        self.unsupported.take()
    }
}

impl Expander<'_> {
    pub(super) fn expand(&self, text: &Text, facts: &Facts) -> Expanded {
        let template = match text {
            Text::Plain(text) => return Expanded { value: text.clone(), in_promtool: None },
            Text::Template { template, .. } => template,
        };
        let (value, used_url) = self.evaluated(template, facts, self.world.like_promtool);
        let differs = used_url && !self.world.like_promtool;
        let in_promtool = differs.then(|| self.evaluated(template, facts, true).0);
        Expanded { value, in_promtool }
    }

    /// What the template gives, and whether it calls a function that fails in promtool.
    fn evaluated(&self, template: &Template, facts: &Facts, like_promtool: bool) -> (String, bool) {
        let name = format!("__alert_{}", self.alert);
        let world = self.world;
        let url = Value::text(world.external_url.as_str());
        let values = [facts.labels.clone(), world.external_labels.clone(), url, facts.value.clone()];
        let names = ["Labels", "ExternalLabels", "ExternalURL", "Value"];
        let fields = names.into_iter().zip(values.clone()).collect();
        let calls = Calls { expander: self, time: facts.time, like_promtool, used_url: Cell::new(false) };
        let scope = Scope {
            name: &name,
            data: Value::Struct(Arc::new(Struct { type_name: DATA_TYPE, fields, is_pointer: false })),
            variables: VARIABLES.into_iter().zip(values).collect(),
            functions: &calls,
            column_offset: PRELUDE.len(),
        };
        let text = template.evaluate(&scope).unwrap_or_else(|stop| {
            if stop.is_unsupported {
                world.unsupported.borrow_mut().push(stop.message.clone());
            }
            format!("<error expanding template: error executing template {name}: {}>", stop.message)
        });
        (text, calls.used_url.get())
    }
}

/// The functions of a template while it is evaluated.
pub(super) struct Calls<'a> {
    expander: &'a Expander<'a>,
    pub(super) time: i64,
    like_promtool: bool,
    used_url: Cell<bool>,
}

impl Functions for Calls<'_> {
    fn call(&self, name: &str, arguments: &[Value]) -> Called {
        functions::call(self, name, arguments)
    }
}

impl Calls<'_> {
    /// The external URL; promtool has none and fails.
    pub(super) fn url(&self) -> Result<&str, Failure> {
        self.used_url.set(true);
        if self.like_promtool {
            let message = "runtime error: invalid memory address or nil pointer dereference";
            return Err(Failure::Call(message.to_owned()));
        }
        Ok(&self.expander.world.external_url)
    }

    /// Whether `parseDuration` knows negative ones.
    pub(super) fn takes_negative(&self) -> bool {
        self.expander.world.engine.features.version() > Version::new(3, 5)
    }

    /// What a query gives at the time of the rule.
    pub(super) fn query(&self, text: &str) -> Called {
        let world = self.expander.world;
        let plan = Arc::clone(world.plans.borrow_mut().entry(text.to_owned()).or_insert_with(|| {
            let parsed = parse(text, &world.engine.features);
            let plan = parsed
                .map_err(|errors| errors.first().map(crate::promql::Error::message).unwrap_or_default());
            Arc::new(plan.and_then(|expr| Plan::new(&expr).map_err(|error| error.message)))
        }));
        let plan = plan.as_ref().as_ref().map_err(|message| Failure::Call(message.clone()))?;
        let outcome = world.engine.instant(plan, self.expander.storage, self.time);
        let samples = vector(outcome.result.map_err(|error| Failure::Call(error.message))?)?;
        Ok(Value::List(samples.iter().map(|sample| Value::Struct(Arc::new(sample_struct(sample)))).collect()))
    }
}

/// The samples of an answer; a number is one without labels.
pub(super) fn vector(answer: Answer) -> Result<Vec<Sample>, String> {
    match answer {
        Answer::Vector(samples) => Ok(samples),
        Answer::Scalar(value) => {
            Ok(vec![Sample { labels: crate::labels::LabelSet::empty(), value: value.into() }])
        }
        Answer::String(_) | Answer::Matrix(_) => Err("rule result is not a vector or scalar".to_owned()),
    }
}

fn sample_struct(sample: &Sample) -> Struct {
    let labels: BTreeMap<String, String> =
        sample.labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let value = match &sample.value {
        crate::promql::Value::Float(value) => Value::Float(*value),
        crate::promql::Value::Histogram(histogram) => {
            Value::Object(Arc::new(HistogramValue(histogram.to_string())))
        }
    };
    let fields = vec![("Labels", Value::Texts(Arc::new(labels))), ("Value", value)];
    Struct { type_name: "*template.sample", fields, is_pointer: true }
}

/// A histogram, as it is written.
#[derive(Debug)]
struct HistogramValue(String);

impl std::fmt::Display for HistogramValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Object for HistogramValue {
    fn type_name(&self) -> &'static str {
        "*histogram.FloatHistogram"
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
