//! The configuration of Alertmanager, `alertmanager.yml`.
//!
//! Enters: the root of the file as go-yaml v2 reads it. Leaves: the routing tree, receivers, inhibition rules and time
//! intervals, and what `amtool check-config` would refuse (`config`, `notify/*/config.go`, `timeinterval`, in the newest
//! source), the files of `templates` excepted.

mod entities;
mod matchers;
mod read;
#[cfg(test)]
mod tests;
mod validate;

pub use matchers::{Matcher, Notation, Refused};
pub use read::facts;

use super::decode::Problem;
use crate::source::{Embedded, Span, Spanned};
use crate::time::Duration;

/// An `alertmanager.yml`.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// All routes, the root first, level by level.
    pub routes: Vec<Route>,
    /// The receivers, in order.
    pub receivers: Vec<Receiver>,
    /// The inhibition rules, in order.
    pub inhibit_rules: Vec<InhibitRule>,
    /// `time_intervals` and the deprecated `mute_time_intervals`, in order.
    pub time_intervals: Vec<TimeInterval>,
    /// Patterns of template files.
    pub templates: Vec<Embedded>,
    /// The span of each value that must not be shown.
    pub secrets: Vec<Span>,
    /// What Alertmanager would refuse, in order of position.
    pub problems: Vec<Problem>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
}

impl Config {
    /// Whether what is not in it is surely not there.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.complete
    }
}

/// The place of a route in [`Config::routes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RouteId(pub usize);

/// A node of the routing tree.
#[derive(Clone, Debug)]
pub struct Route {
    /// The route above, unless this is the root.
    pub parent: Option<RouteId>,
    /// Its place among its parent's `routes`, from 0.
    pub index: usize,
    /// The routes below, in order.
    pub children: Vec<RouteId>,
    /// Its own receiver, if it sets one.
    pub receiver: Option<Spanned<String>>,
    /// `match`, `match_re` and `matchers`, all of which must match.
    pub matchers: Vec<Matcher>,
    /// Labels to group by; `None` inherits.
    pub group_by: Option<Vec<Spanned<String>>>,
    /// Names of intervals in which it is silent.
    pub mute_time_intervals: Vec<Spanned<String>>,
    /// Names of intervals outside of which it is silent.
    pub active_time_intervals: Vec<Spanned<String>>,
    /// Whether siblings after it are tried although it matched.
    pub continues: Option<Spanned<bool>>,
    /// How long a new group waits.
    pub group_wait: Option<Spanned<Duration>>,
    /// How long a group waits between notifications about changes.
    pub group_interval: Option<Spanned<Duration>>,
    /// How long until the same is sent again.
    pub repeat_interval: Option<Spanned<Duration>>,
    /// All of it.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

/// A receiver and how it notifies.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Its name; the span is that of the receiver where the name is missing.
    pub name: Spanned<String>,
    /// Its integrations, in order of the text.
    pub integrations: Vec<Integration>,
    /// All of it.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

/// One way in which a receiver notifies.
#[derive(Clone, Debug)]
pub struct Integration {
    /// The key of the list: `email_configs`.
    pub kind: Spanned<String>,
    /// Its place in the list, from 0.
    pub index: usize,
    /// All of it.
    pub span: Span,
}

/// Some alerts mute others.
#[derive(Clone, Debug)]
pub struct InhibitRule {
    /// Which alerts mute.
    pub source: Vec<Matcher>,
    /// Which alerts are muted.
    pub target: Vec<Matcher>,
    /// Labels in which both must agree.
    pub equal: Vec<Spanned<String>>,
    /// All of it.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

/// A named set of times.
#[derive(Clone, Debug)]
pub struct TimeInterval {
    /// Its name; the span is that of the interval where the name is missing.
    pub name: Spanned<String>,
    /// Whether it stands under the deprecated `mute_time_intervals`.
    pub deprecated: bool,
    /// All of it.
    pub span: Span,
}
