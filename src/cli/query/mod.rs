//! `mcpmon-check query`: one expression over the series of files.
//!
//! Enters: an expression, files, times. Leaves: the answer on standard output, what Prometheus would annotate on
//! standard error, the latter with its place in the expression. As JSON the answer has the form of Prometheus's HTTP API.

mod json;
mod notice;
mod numbers;
mod plot;
mod series;
mod table;

use super::{
    CLEAN, Error, FOUND, UNUSABLE,
    arguments::{AnswerFormat, Output, Query},
    output,
};
use crate::{
    promql::{self, Answer, Engine, Outcome, Plan, Times},
    report::Look,
    time::Timestamp,
};
use series::Refusal;
use std::{
    io::{self, Write},
    time::Duration,
};

pub(super) fn run(arguments: &Query, output: &Output) -> Result<u8, Error> {
    let look = output::look(output);
    let is_json = arguments.format == Some(AnswerFormat::Json);
    let features = arguments.features();
    let expr = match promql::parse(&arguments.expr, &features) {
        Ok(expr) => expr,
        Err(errors) if is_json => {
            output::print(&json::refused(&errors, &arguments.expr))?;
            return Ok(FOUND);
        }
        Err(errors) => {
            notice::parse_errors(&errors, &arguments.expr, look)?;
            return Ok(FOUND);
        }
    };
    let loaded = match series::load(arguments, &features) {
        Ok(loaded) => loaded,
        Err(Refusal::Usage(error)) => return Err(error),
        Err(Refusal::Text(problems)) => {
            notice::problems(problems, look)?;
            return Ok(UNUSABLE);
        }
    };
    if !output.quiet {
        loaded.notes.iter().for_each(|note| output::tell(note));
    }
    let engine = Engine {
        features,
        lookback: arguments.lookback.as_millis(),
        max_samples: Some(arguments.max_samples),
        timeout: Some(Duration::from_millis(arguments.timeout.as_millis().unsigned_abs())),
        ..Engine::default()
    };
    let times = match &arguments.range {
        Some(range) => range.0,
        None => Times { start: loaded.time, end: loaded.time, step: 0 },
    };
    let outcome = Plan::new(&expr).map(|plan| match times.step {
        0 => engine.instant(&plan, &loaded.storage, times.start),
        _ => engine.range(&plan, &loaded.storage, times),
    });
    let outcome =
        outcome.unwrap_or_else(|error| Outcome { result: Err(error), annotations: Default::default() });
    let code = if outcome.result.is_ok() { CLEAN } else { FOUND };
    if is_json {
        output::print(&json::response(&outcome, &arguments.expr, &features, times.start))?;
    } else {
        notice::outcome(&outcome, &arguments.expr, &features, look)?;
        if let Ok(answer) = &outcome.result {
            output::stream(&|out| write(answer, times, arguments.format, look, out))?;
            if is_empty(answer) && !output.quiet {
                output::tell(&nothing(&loaded, times));
            }
        }
    }
    // the process ends here; there is no need to free everything piece by piece
    std::mem::forget(loaded);
    Ok(code)
}

/// The answer for people.
fn write(
    answer: &Answer,
    times: Times,
    format: Option<AnswerFormat>,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let draws = format == Some(AnswerFormat::Pretty) || (format.is_none() && output::is_terminal());
    let plot = match answer {
        Answer::Matrix(series) if times.step > 0 && draws => plot::draw(series, times, look),
        _ => None,
    };
    match plot {
        Some(plot) => out.write_all(plot.as_bytes()),
        None => table::write(answer, out),
    }
}

fn is_empty(answer: &Answer) -> bool {
    match answer {
        Answer::Vector(samples) => samples.is_empty(),
        Answer::Matrix(series) => series.is_empty(),
        Answer::Scalar(_) | Answer::String(_) => false,
    }
}

/// Says that there is no answer, and where there might be one.
fn nothing(loaded: &series::Loaded, times: Times) -> String {
    let at = match times.step {
        0 => format!("at {}", Timestamp(times.start)),
        _ => format!("from {} to {}", Timestamp(times.start), Timestamp(times.end)),
    };
    match loaded.samples {
        Some((first, last)) => {
            format!("no series {at}; there are samples from {} to {}", Timestamp(first), Timestamp(last))
        }
        None => format!("no series {at}; there are no samples"),
    }
}
