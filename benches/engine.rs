//! `sum by (job) (rate(m[5m]))` over many series for many steps, on one core.
//!
//! The first lines are the best time of some rounds, of the base and of twice the series, the steps and the samples:
//! each should take twice as long at most. Divan's table has the medians, and in `max alloc` the peak of the heap:
//! `store_and_query` is that of all samples and their evaluation, to be held against 16 bytes for each raw sample, which
//! the first line says.

use divan::{AllocProfiler, Bencher};
use mcpmon_check::{
    labels::{LabelSet, METRIC_NAME},
    promql::{self, Answer, Engine, Features, Plan, Storage, Times},
};
use std::{
    fmt,
    io::{self, Write},
    time::{Duration, Instant},
};

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

const QUERY: &str = "sum by (job) (rate(m[5m]))";
/// Milliseconds between samples, and between steps.
const INTERVAL: i64 = 15_000;
/// A time and a value.
const RAW_SAMPLE: usize = 16;
const JOBS: usize = 10;
const ROUNDS: usize = 5;

/// How large a query is.
#[derive(Clone, Copy)]
struct Size {
    series: usize,
    samples: usize,
    steps: usize,
}

const BASE: Size = Size { series: 10_000, samples: 240, steps: 240 };
const SIZES: [Size; 4] = [
    BASE,
    Size { series: 2 * BASE.series, ..BASE },
    Size { steps: 2 * BASE.steps, ..BASE },
    Size { samples: 2 * BASE.samples, steps: 2 * BASE.steps, ..BASE },
];

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} series x {} samples, {} steps", self.series, self.samples, self.steps)
    }
}

impl Size {
    fn storage(self) -> Storage {
        let mut storage = Storage::new();
        for index in 0..self.series {
            let (job, instance) = (format!("job-{}", index % JOBS), format!("host-{index}:9090"));
            let labels = [(METRIC_NAME, "m"), ("instance", &*instance), ("job", &*job)];
            let labels: LabelSet = labels.into_iter().collect();
            let mut value = 0.0;
            for sample in 0..self.samples {
                // rises by another amount each time, as counters do
                value += ((index * 7 + sample * 13) % 17) as f64;
                storage.append(&labels, sample as i64 * INTERVAL, value);
            }
        }
        storage
    }

    /// The steps, spread over the samples: twice as many lie half as far apart.
    fn times(self) -> Times {
        let end = (self.samples as i64 - 1) * INTERVAL;
        let step = (self.samples as i64 * INTERVAL) / self.steps as i64;
        Times { start: end - (self.steps as i64 - 1) * step, end, step }
    }
}

/// Evaluates; how many values there are.
fn evaluate(plan: &Plan, storage: &Storage, size: Size) -> usize {
    match Engine::default().range(plan, storage, size.times()).result {
        Ok(Answer::Matrix(series)) => series.iter().map(|series| series.points.len()).sum(),
        _ => 0,
    }
}

fn plan() -> Option<Plan> {
    Plan::new(&promql::parse(QUERY, &Features::default()).ok()?).ok()
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn query(bencher: Bencher<'_, '_>, size: Size) {
    let storage = size.storage();
    bencher.bench_local(|| plan().map(|plan| evaluate(&plan, &storage, size)));
}

#[divan::bench(args = [BASE], sample_count = 3, sample_size = 1)]
fn store(bencher: Bencher<'_, '_>, size: Size) {
    bencher.bench_local(|| size.storage());
}

#[divan::bench(args = [BASE], sample_count = 3, sample_size = 1)]
fn store_and_query(bencher: Bencher<'_, '_>, size: Size) {
    bencher.bench_local(|| {
        let storage = size.storage();
        plan().map(|plan| evaluate(&plan, &storage, size))
    });
}

/// The best time of some rounds, and how many values the answer has.
fn best(plan: &Plan, size: Size) -> (Duration, usize) {
    let storage = size.storage();
    let round = |_| {
        let start = Instant::now();
        let values = evaluate(plan, &storage, size);
        (start.elapsed(), values)
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let raw = BASE.series * BASE.samples * RAW_SAMPLE;
    writeln!(out, "{QUERY}: the raw samples of {BASE} are {:.1} MB", raw as f64 / 1e6)?;
    if let Some(plan) = plan() {
        let (base, _) = best(&plan, BASE);
        for size in SIZES {
            let (time, values) = best(&plan, size);
            let times = time.as_secs_f64() / base.as_secs_f64();
            writeln!(
                out,
                "{size}: {:.0} ms, {times:.2} times the base, {values} values",
                time.as_secs_f64() * 1e3
            )?;
        }
    }
    divan::main();
    Ok(())
}
