//! Which findings count: what the user selected, and what makes a run fail.

use crate::diagnostic::{Code, Diagnostic, Level, Proof};

/// Which checks run and what they may do to the exit code.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Ids or areas; empty for all that are on by default.
    pub select: Vec<String>,
    /// Ids or areas to leave out.
    pub ignore: Vec<String>,
    /// The least sure kind of finding that is wanted.
    pub min_proof: Proof,
    /// The least level that makes a run fail.
    pub fail_on: Level,
}

impl Default for Policy {
    fn default() -> Self {
        Self { select: vec![], ignore: vec![], min_proof: Proof::Heuristic, fail_on: Level::Error }
    }
}

impl Policy {
    /// Whether findings of this code are wanted. A policy check runs only when it is selected by name.
    #[must_use]
    pub fn wants(&self, code: &Code) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == code.id || name == code.area());
        let selected =
            if self.select.is_empty() { code.proof >= self.min_proof } else { named(&self.select) };
        let sure = code.proof >= self.min_proof || code.proof == Proof::Policy;
        selected && sure && !named(&self.ignore)
    }

    /// Whether what was found makes the run fail.
    #[must_use]
    pub fn fails(&self, found: &[Diagnostic]) -> bool {
        found.iter().any(|diagnostic| diagnostic.level >= self.fail_on)
    }

    /// The first selected or ignored name that is no id and no area of `known`, with the nearest that is.
    pub fn unknown_name<'a>(&self, known: impl Iterator<Item = &'a Code>) -> Option<(&str, Option<&'a str>)> {
        let names: Vec<&str> = known.map(|code| code.id).chain(Code::AREAS.iter().copied()).collect();
        let unknown = self.select.iter().chain(&self.ignore).find(|name| !names.contains(&name.as_str()))?;
        Some((unknown, nearest(unknown, names.into_iter())))
    }
}

/// The one of `known` that is most like `name`, if any is much like it.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.75;
    let likeness = |candidate: &str| strsim::jaro_winkler(name, candidate);
    known.max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|best| likeness(best) >= ALIKE)
}
