//! Which of the formats a text has.

/// A format of exposed or dumped metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The Prometheus text format, version 0.0.4.
    Prometheus,
    /// OpenMetrics text, version 1.0.
    OpenMetrics,
    /// What `promtool tsdb dump` prints: one sample a line, with all its labels and its time in milliseconds.
    Dump,
}

/// The line that ends an OpenMetrics text.
const EOF: &str = "# EOF";

impl Format {
    /// The format of a text: OpenMetrics ends with a line `# EOF`, a dump starts with labels that hold the name.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if is_dumped(text) {
            Self::Dump
        } else if has_end(text) {
            Self::OpenMetrics
        } else {
            Self::Prometheus
        }
    }
}

fn is_dumped(text: &str) -> bool {
    let first = text.lines().find(|line| !line.is_empty()).unwrap_or_default();
    first.starts_with('{') && (first.starts_with("{__name__=\"") || first.contains(", __name__=\""))
}

/// Whether the last line is the one that ends an OpenMetrics text; elsewhere it is a comment like any other.
fn has_end(text: &str) -> bool {
    let last = text.trim_end_matches(['\n', '\r', ' ', '\t']);
    last.strip_suffix(EOF).is_some_and(|before| before.is_empty() || before.ends_with('\n'))
}
