//! Servers that are asked for their metrics: those of the command line and those of the settings, each once.

use super::{
    Error,
    arguments::{MetricSources, Output},
    output,
};
use crate::{
    live::{self, Learnt},
    model::{
        decode::ProblemKind,
        settings::{self, Client},
    },
    project::load::Loaded,
    source::Files,
    syntax::yaml::{self, Documents, Flavour, Options},
};
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

/// The servers of a run, and what they said.
pub(super) struct Servers<'a> {
    sources: &'a MetricSources,
    output: &'a Output,
    /// How those of the command line are asked.
    client: Client,
    /// `None` until they are asked.
    answers: Option<Vec<Learnt>>,
    has_failed: bool,
}

impl<'a> Servers<'a> {
    pub(super) fn new(sources: &'a MetricSources, output: &'a Output) -> Result<Self, Error> {
        let client = sources.http_config.as_deref().map(client).transpose()?.unwrap_or_default();
        Ok(Self { sources, output, client, answers: None, has_failed: false })
    }

    /// Whether a server could not be asked.
    pub(super) fn have_failed(&self) -> bool {
        self.has_failed
    }

    /// What they said.
    pub(super) fn answers(&self) -> &[Learnt] {
        self.answers.as_deref().unwrap_or_default()
    }

    /// Adds what the servers say to what was loaded; they are asked when this is called for the first time.
    pub(super) fn teach(&mut self, loaded: &mut Loaded) {
        if self.answers.is_none() {
            self.answers = Some(self.ask(loaded));
        }
        for answer in self.answers() {
            loaded.learnt.metrics.extend(answer.metrics.iter().cloned());
        }
        // a server that could not be asked may know more
        loaded.learnt.is_closed |= !self.has_failed && self.answers().iter().any(|answer| answer.is_whole);
    }

    fn ask(&mut self, loaded: &Loaded) -> Vec<Learnt> {
        let folder = self.sources.http_config.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let told = self.sources.metrics_from.iter();
        let mut servers: Vec<(String, Client, PathBuf)> =
            told.map(|url| (url.clone(), self.client.clone(), folder.to_owned())).collect();
        for active in loaded.active().filter(|_| !self.sources.offline) {
            let of_settings = active.settings.metrics.from.iter();
            servers.extend(of_settings.map(|settings::Server { url, client }| {
                (url.value.clone(), client.clone(), active.folder.to_owned())
            }));
        }
        let mut seen = HashSet::new();
        servers.retain(|(url, ..)| seen.insert(url.trim_end_matches('/').to_owned()));
        let mut answers = vec![];
        for (url, client, folder) in &servers {
            match live::learn(&live::Server { url, client, folder }) {
                Ok(learnt) => {
                    self.tell(&learnt);
                    answers.push(learnt);
                }
                Err(error) => {
                    self.has_failed = true;
                    output::complain(&error);
                }
            }
        }
        answers
    }

    /// What a server did not tell is no part of the report.
    fn tell(&self, learnt: &Learnt) {
        for remark in learnt.remarks.iter().filter(|_| !self.output.quiet) {
            output::tell(&format!("mcpmon-check: {}: {}", learnt.address, printable(remark)));
        }
    }
}

/// `text` on one line, and without what a terminal would obey.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// How servers are asked, as a file says it.
fn client(path: &Path) -> Result<Client, Error> {
    let shown = path.display().to_string();
    let failed = |reason: String| Error::Read { path: shown.clone(), reason };
    let bytes = fs::read(path).map_err(|error| failed(error.to_string()))?;
    let mut files = Files::default();
    let id = files.add(path, bytes).map_err(|error| failed(error.to_string()))?;
    let options = Options { flavour: Flavour::V2, documents: Documents::First };
    let tree = yaml::read(files.get(id).text(), options);
    let (client, problems) = Client::of_file(&tree);
    let of_syntax = tree.problems().iter().map(|problem| (problem.span, "this is no valid YAML".to_owned()));
    let of_keys = problems.iter().map(|problem| (problem.span, what(&problem.kind)));
    match of_syntax.chain(of_keys).next() {
        None => Ok(client),
        Some((span, what)) => {
            let place = files.position(span);
            Err(Error::Usage(format!("{shown}:{}:{}: {what}", place.line, place.column)))
        }
    }
}

/// What is wrong with a file that says how servers are asked; values may be secrets and are not shown.
fn what(problem: &ProblemKind) -> String {
    match problem {
        ProblemKind::UnknownField(unknown) => {
            let help = unknown
                .advice
                .clone()
                .or_else(|| unknown.similar.first().map(|near| format!("did you mean `{near}`?")));
            let help = help.map(|help| format!("; {help}")).unwrap_or_default();
            format!("unknown field `{}`{help}", unknown.field)
        }
        ProblemKind::WrongType { field, expected, got } => {
            format!("`{field}` is {got}, but should be {expected}")
        }
        ProblemKind::InvalidValue { field, expected, .. } => format!("`{field}` is not {expected}"),
        ProblemKind::Conflict { fields, .. } => {
            let names: Vec<String> = fields.iter().map(|field| format!("`{}`", field.value)).collect();
            format!("{} exclude each other", names.join(" and "))
        }
        ProblemKind::Missing { fields, because_of, .. } => {
            format!("`{because_of}` needs `{}`", fields.join("` or `"))
        }
        _ => "this cannot stand here".to_owned(),
    }
}
