//! What a loader refuses, as data.

use super::kind::Refusal;
use crate::source::{Span, Spanned};
use std::fmt;

/// One reason for which the product would refuse the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where: the key or the value at fault; for something that is absent, the key or the first key of what lacks it.
    pub span: Span,
}

/// The kinds of things that have names of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// A rule group.
    Group,
    /// A rule group in the evaluation order of a unit test file.
    EvaluatedGroup,
    /// Series that several tests of a unit test file share.
    Fixture,
    /// A metric, as a recording rule writes it.
    Metric,
    /// A label.
    Label,
    /// An annotation of an alert.
    Annotation,
    /// A scrape job.
    Job,
    /// A `remote_write` endpoint.
    RemoteWrite,
    /// A `remote_read` endpoint.
    RemoteRead,
    /// A receiver of Alertmanager.
    Receiver,
    /// A time interval of Alertmanager.
    TimeInterval,
    /// An HTTP or mail header.
    Header,
    /// A pipeline of Logstash.
    Pipeline,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Group | Self::EvaluatedGroup => "rule group",
            Self::Fixture => "fixture",
            Self::Metric => "metric",
            Self::Label => "label",
            Self::Annotation => "annotation",
            Self::Job => "scrape job",
            Self::RemoteWrite => "remote write endpoint",
            Self::RemoteRead => "remote read endpoint",
            Self::Receiver => "receiver",
            Self::TimeInterval => "time interval",
            Self::Header => "header",
            Self::Pipeline => "pipeline",
        })
    }
}

/// A key that the product does not know at this place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownField {
    /// The key as it is written.
    pub field: String,
    /// Its value, which the product does not read.
    pub value: Span,
    /// What it stands in: `an alerting rule`, `an email receiver`.
    pub owner: &'static str,
    /// Known keys of that place that look like it, the nearest first.
    pub similar: Vec<&'static str>,
    /// Where it belongs or what to write in its place, when that is known.
    pub advice: Option<String>,
}

/// What is wrong. Each kind is the matter of one check.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// The product does not know this key here.
    UnknownField(UnknownField),
    /// A key is written out and merged in by `<<` as well, which go-yaml v2 refuses; `first` is the other place.
    RepeatedField {
        /// The key.
        field: String,
        /// Where it stands as well.
        first: Span,
    },
    /// A list where text is expected, and the like.
    WrongType {
        /// The key that holds the value, or that holds the list that does.
        field: String,
        /// `a list`, `a mapping`, `a number`, `text` …
        expected: &'static str,
        /// What stands there, in the same words.
        got: &'static str,
    },
    /// Right type, but the product cannot read the value.
    InvalidValue {
        /// The key that holds the value, or that holds the list that does.
        field: String,
        /// The value.
        value: String,
        /// What it should be: `a duration`, `a regular expression`, `a URL` …
        expected: &'static str,
        /// Why it is not, and what to do.
        refusal: Refusal,
    },
    /// Values that can be read, but make no sense beside what else stands here.
    Contradiction {
        /// What is wrong, with the field's name and the value.
        fact: String,
        /// What to do.
        help: String,
    },
    /// A list has an empty entry that is refused.
    NullEntry {
        /// The key that holds the list.
        field: String,
    },
    /// At least one of these keys must be set.
    Missing {
        /// What lacks it: `an email receiver`.
        owner: &'static str,
        /// The keys of which one would do; paths where they are not keys of the thing itself.
        fields: Vec<&'static str>,
        /// The key that makes one of them necessary; empty if they always are.
        because_of: String,
    },
    /// At most one of these may be set; the span of the problem is that of the second.
    Conflict {
        /// What they stand in.
        owner: &'static str,
        /// The keys that are set, and where.
        fields: Vec<Spanned<String>>,
    },
    /// A key that is known, but not together with what else stands here.
    NotAllowed {
        /// The key.
        field: String,
        /// What it stands in: `a recording rule`, `the root route`.
        owner: &'static str,
        /// The key whose value, or whose absence, forbids it; empty if the thing itself does.
        beside: &'static str,
    },
    /// A rule has both `record` and `alert` (then `first` is the other key), or neither.
    RecordXorAlert {
        /// The key that stands there as well.
        first: Option<Span>,
    },
    /// A name that the product refuses.
    InvalidName {
        /// What bears it.
        what: Named,
        /// The name.
        name: String,
        /// Why it is refused.
        why: &'static str,
    },
    /// A name that must be unique is used again.
    Duplicate {
        /// What bears it.
        what: Named,
        /// The name.
        name: String,
        /// Its first use.
        first: Span,
    },
    /// A name that nothing in this file defines.
    Undefined {
        /// What is meant.
        what: Named,
        /// The name.
        name: String,
        /// Defined names that look like it, the nearest first.
        similar: Vec<String>,
    },
    /// `scrape_timeout` is longer than the interval that applies.
    TimeoutExceedsInterval {
        /// The timeout as it is written.
        timeout: String,
        /// The interval that applies.
        interval: String,
        /// Where that is written, unless it is the default.
        interval_span: Option<Span>,
    },
    /// A static target that is a URL or has a path.
    TargetNotHostPort {
        /// The target.
        target: String,
    },
    /// A relabelling step that cannot work.
    Relabel {
        /// The action, in lower case.
        action: String,
        /// What is wrong with the step.
        why: String,
    },
    /// The root route is missing or has what it must not have.
    RootRoute {
        /// What is wrong with it.
        why: &'static str,
    },
    /// `group_by` with `...` beside other labels, or with a label twice.
    GroupBy {
        /// What is wrong with it.
        why: String,
    },
    /// A series, its values or a sample in a unit test file that cannot be read.
    BadSeries {
        /// What is wrong with it.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// A matcher, or the regular expression or label name in it, that Alertmanager cannot read.
    BadMatcher {
        /// The matcher as it is written.
        matcher: String,
        /// What is wrong with it.
        why: String,
        /// What to do; may be empty.
        help: String,
    },
}
