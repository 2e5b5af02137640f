//! The names of the things in a `prometheus.yml`.

use super::Config;
use crate::source::Span;

impl Config {
    /// Everything with a name, and where it stands: the outer before the inner.
    pub fn entities(&self) -> impl Iterator<Item = (Span, String)> {
        let jobs = self.jobs.iter().map(|job| (job.span, format!("scrape job {}", job.name.value)));
        let alertmanagers = self.alertmanagers.iter().map(|(_, span)| *span);
        let numbered = numbered("alertmanagers", alertmanagers)
            .chain(numbered("remote_write", self.remote_writes.iter().map(|(_, span)| *span)))
            .chain(numbered("remote_read", self.remote_reads.iter().map(|(_, span)| *span)));
        let global = self.global.span.map(|span| (span, "global".to_owned()));
        global.into_iter().chain(jobs).chain(numbered)
    }
}

fn numbered(list: &'static str, spans: impl Iterator<Item = Span>) -> impl Iterator<Item = (Span, String)> {
    spans.enumerate().map(move |(index, span)| (span, format!("{list}[{index}]")))
}
