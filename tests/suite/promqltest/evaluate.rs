//! Runs an evaluation, and everything that must give the same.

use super::{
    compare::check_sorted,
    expectation::{Evaluation, Expected, Told, When},
    variants,
};
use mcpmon_check::promql::{
    self, Annotation, AnnotationLevel, Answer, Engine, Outcome, Plan, Sample, Storage, Times,
};

use std::env;

const MINUTE: i64 = 60_000;

impl Evaluation {
    /// Runs it.
    ///
    /// # Errors
    /// What is not as expected.
    pub(super) fn run(&self, engine: &Engine, storage: &Storage) -> Result<(), String> {
        match self.when {
            When::Range(times) => self.run_range(engine, storage, times),
            When::Instant(time) => {
                // the answer of an instant query that must be a range vector ends with it
                let time = self.window.map_or(time, |window| window.end);
                self.run_instant(engine, storage, &self.expr, time)?;
                let Some((expr, times)) = variants::fixed(&self.expr, time, &engine.features) else {
                    return Ok(());
                };
                times.into_iter().try_for_each(|time| {
                    self.run_instant(engine, storage, &expr, time)
                        .map_err(|error| format!("as `{expr}` at {time}: {error}"))
                })
            }
        }
    }

    fn run_range(&self, engine: &Engine, storage: &Storage, times: Times) -> Result<(), String> {
        let query = |plan: &Plan| engine.range(plan, storage, times);
        match self.answer(&self.expr, engine, query)? {
            Some(answer) => self.check_answer(&answer),
            None => Ok(()),
        }
    }

    fn run_instant(&self, engine: &Engine, storage: &Storage, expr: &str, time: i64) -> Result<(), String> {
        let query = |plan: &Plan| engine.instant(plan, storage, time);
        let Some(answer) = self.answer(expr, engine, query)? else {
            return Ok(());
        };
        self.check_answer(&answer)?;
        // what is no vector has no range query; what depends on the range of the query gives something else
        let depends = ["start()", "end()", "range()", "step()"].iter().any(|call| expr.contains(call));
        if self.window.is_some() || matches!(self.result, Expected::String(_)) || depends {
            return Ok(());
        }
        let times = Times { start: time - MINUTE, end: time + MINUTE, step: MINUTE };
        self.run_around(engine, storage, expr, times, &answer)
            .map_err(|error| format!("as a range query around {time}: {error}"))
    }

    /// A range query must give the same at its middle.
    fn run_around(
        &self,
        engine: &Engine,
        storage: &Storage,
        expr: &str,
        times: Times,
        answer: &Answer,
    ) -> Result<(), String> {
        let plan = plan(expr, engine)?;
        let series = match engine.range(&plan, storage, times).result {
            Ok(Answer::Matrix(series)) => series,
            Ok(_) => return Err("no matrix".into()),
            Err(error) => return Err(format!("failed: {}", error.message)),
        };
        if self.is_ordered {
            return Ok(());
        }
        check_sorted(&series)?;
        let middle = times.start + times.step;
        let samples: Vec<Sample> = series
            .into_iter()
            .filter_map(|series| {
                let point = series.points.into_iter().find(|point| point.time == middle)?;
                Some(Sample { labels: series.labels, value: point.value })
            })
            .collect();
        if matches!(answer, Answer::Scalar(_)) {
            let number = samples.first().and_then(|sample| sample.value.as_float());
            return self.check_answer(&Answer::Scalar(number.ok_or("no number")?));
        }
        self.check_answer(&Answer::Vector(samples))
    }

    /// The answer of a query whose annotations are as expected; none if it failed as expected.
    fn answer(
        &self,
        expr: &str,
        engine: &Engine,
        query: impl Fn(&Plan) -> Outcome,
    ) -> Result<Option<Answer>, String> {
        let outcome = plan(expr, engine).map(|plan| query(&plan));
        let failure = match outcome {
            Ok(Outcome { result: Ok(answer), annotations }) => {
                if self.fails {
                    return Err("should fail, but does not".into());
                }
                let texts = |level| {
                    let of_level = annotations.iter().filter(|annotation| annotation.kind.level() == level);
                    of_level.map(|annotation| text(annotation, expr, engine)).collect::<Vec<_>>()
                };
                self.warnings.check(&texts(AnnotationLevel::Warning))?;
                self.infos.check(&texts(AnnotationLevel::Info))?;
                return Ok(Some(answer));
            }
            Ok(Outcome { result: Err(error), .. }) => error.message,
            Err(message) => message,
        };
        match &self.failure {
            _ if !self.fails => Err(format!("failed: {failure}")),
            Some(pattern) if !pattern.matches(&failure) => Err(format!(
                "should fail with\n      expected {}\n      got      {failure}",
                pattern.as_str()
            )),
            _ => Ok(None),
        }
    }
}

fn plan(expr: &str, engine: &Engine) -> Result<Plan, String> {
    let parsed =
        promql::parse(expr, &engine.features).map_err(|errors| format!("unreadable: {}", errors[0]))?;
    Plan::new(&parsed).map_err(|error| error.message)
}

/// An annotation as scripts write it; before the newest version without its place and its extent.
fn text(annotation: &Annotation, expr: &str, engine: &Engine) -> String {
    let mut text = annotation.text(expr, &engine.features);
    if env::var_os("MCPMON_SCRIPT_VERSION").is_some() {
        let end = text.find(", from buckets").or_else(|| text.rfind(" ("));
        text.truncate(end.unwrap_or(text.len()));
    }
    text
}

impl Told {
    /// Compares the annotations of one level with what is expected.
    fn check(&self, texts: &[String]) -> Result<(), String> {
        if (self.is_some || !self.patterns.is_empty()) && texts.is_empty() {
            return Err("no annotation, but one is expected".into());
        }
        if self.is_none && !texts.is_empty() {
            return Err(format!("unexpected annotations: {texts:?}"));
        }
        if let Some(missing) =
            self.patterns.iter().find(|pattern| !texts.iter().any(|text| pattern.matches(text)))
        {
            return Err(format!(
                "annotations\n      expected {}\n      got      {texts:?}",
                missing.as_str()
            ));
        }
        let is_expected = |text: &&String| self.patterns.iter().any(|pattern| pattern.matches(text));
        match texts.iter().find(|text| !self.patterns.is_empty() && !is_expected(text)) {
            Some(text) => Err(format!("unexpected annotation: {text}")),
            None => Ok(()),
        }
    }
}
