//! Grok on lines of access logs that are made here, beside Oniguruma with the same expression; both take turns over the
//! same lines. Where `MCPMON_CONFORMANCE` is set, also how long it takes to read and compile the pipelines of public
//! projects.

use mcpmon_check::{
    model::logstash::{
        PipelineFile,
        grok::{Grok, Patterns},
    },
    source::{Embedded, FileId},
};
use onig::{RegexOptions, Region, SearchOptions, Syntax};
use serde_json::Value;
use std::{
    env, fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

/// How often each side goes over all lines.
const ROUNDS: usize = 21;

/// How many lines there are.
const LINES: u32 = 10_000;

/// What is measured: a name, the expression, whether the lines have a referrer and an agent, and are what it matches.
const CASES: &[(&str, &str, Lines)] = &[
    ("common access log", "%{COMMONAPACHELOG}", Lines::Common),
    ("combined access log", "%{COMBINEDAPACHELOG}", Lines::Combined),
    ("combined access log, anchored", "^%{COMBINEDAPACHELOG}$", Lines::Combined),
    ("combined access log, no line matches", "%{COMBINEDAPACHELOG}", Lines::Common),
    ("syslog", "%{SYSLOGLINE}", Lines::Syslog),
];

#[derive(Clone, Copy)]
enum Lines {
    Common,
    Combined,
    Syslog,
}

#[expect(clippy::print_stdout, reason = "a benchmark talks to the person who runs it")]
fn main() {
    for (name, expression, lines) in CASES {
        let lines: Vec<String> = (0..LINES).map(|number| lines.line(number)).collect();
        for (set, ecs) in [("legacy", false), ("ECS", true)] {
            let grok = Grok::compile(expression, Patterns::bundled(ecs), true).ok();
            let Some((ours, theirs)) = grok.and_then(|grok| compare(&grok, &lines)) else {
                println!("{name}: the expression cannot be compiled");
                continue;
            };
            let rate = |time: Duration| f64::from(LINES) / time.as_secs_f64();
            println!(
                "{name} ({set}): ours {:.0} lines/s, Oniguruma {:.0} lines/s, {:.2} times as fast",
                rate(ours),
                rate(theirs),
                theirs.as_secs_f64() / ours.as_secs_f64()
            );
        }
    }
    match env::var_os("MCPMON_CONFORMANCE") {
        Some(folder) => {
            let texts = pipelines(&Path::new(&folder).join("logstash/lscl.jsonl"));
            let bytes: usize = texts.iter().map(String::len).sum();
            let files: Vec<Embedded> =
                texts.iter().map(|text| Embedded::verbatim(FileId(0), text.as_str(), 0)).collect();
            let time = median(|| {
                files.iter().for_each(|file| drop(black_box(PipelineFile::read(file, None))));
            });
            println!("{} public pipelines of {bytes} bytes are read and compiled in {time:?}", texts.len());
        }
        None => println!("no pipelines of public projects: set MCPMON_CONFORMANCE"),
    }
}

/// The median times that we and Oniguruma need for all lines; nothing if they do not find the same.
fn compare(grok: &Grok, lines: &[String]) -> Option<(Duration, Duration)> {
    let options = RegexOptions::REGEX_OPTION_MULTILINE;
    let onig = onig::Regex::with_options(grok.expression(), options, Syntax::ruby()).ok()?;
    let mut region = Region::new();
    let mut search = |line: &str| {
        region.clear();
        let found = onig.search_with_options(
            line,
            0,
            line.len(),
            SearchOptions::SEARCH_OPTION_NONE,
            Some(&mut region),
        );
        found.map(|_| {
            let groups = (1..region.len()).map(|group| region.pos(group));
            groups.flatten().map(|(start, end)| end - start).sum::<usize>()
        })
    };
    for line in lines {
        let taken = grok.matches(line).ok()?;
        let taken = taken.map(|taken| taken.into_iter().flatten().map(str::len).sum::<usize>());
        if taken != search(line) {
            return None;
        }
    }
    let (mut ours, mut theirs) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        ours.push(timed(|| lines.iter().for_each(|line| drop(black_box(grok.matches(line))))));
        theirs.push(timed(|| lines.iter().for_each(|line| _ = black_box(search(line)))));
    }
    ours.sort_unstable();
    theirs.sort_unstable();
    Some((ours[ROUNDS / 2], theirs[ROUNDS / 2]))
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| timed(&mut run)).collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

impl Lines {
    /// A line; numbers make them differ.
    fn line(self, number: u32) -> String {
        let (a, b, second) = (number % 251, number * 7 % 253, number % 60);
        let user = if number.is_multiple_of(5) { "frank" } else { "-" };
        let method = ["GET", "POST", "PUT", "DELETE"][number as usize % 4];
        let common = format!(
            "10.{a}.{b}.17 - {user} [10/Oct/2025:13:{second:02}:36 +0200] \"{method} /api/v1/items/{number}?page={a} \
             HTTP/1.1\" {} {}",
            [200, 201, 304, 404, 500][number as usize % 5],
            number * 31 % 100_000
        );
        match self {
            Self::Common => common,
            Self::Combined => format!(
                "{common} \"https://shop.example.com/basket/{b}\" \"Mozilla/5.0 (X11; Linux x86_64; rv:{a}.0) \
                 Gecko/20100101 Firefox/{a}.0\""
            ),
            Self::Syslog => format!(
                "Oct {:2} 13:{second:02}:36 web-{a} sshd[{number}]: Accepted publickey for user{b} from 10.0.{a}.{b} \
                 port {} ssh2",
                1 + number % 28,
                1024 + number
            ),
        }
    }
}

/// The texts of the pipelines in a file of JSON lines.
fn pipelines(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let rows = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    rows.filter_map(|row| row["text"].as_str().map(str::to_owned)).collect()
}
