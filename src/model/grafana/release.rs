//! Which Grafana shows the dashboards.

use std::str::FromStr;

/// A version of Grafana: what is told apart here changed with a major one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Release {
    /// The 11 of 11.6.
    pub major: u16,
}

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version; write it as `11.6` or `12`")]
pub struct NoRelease(String);

impl Release {
    /// The first that draws Angular panels only if told to.
    pub const HIDES_ANGULAR: Self = Self { major: 11 };
    /// The first that has no Angular panels.
    pub const WITHOUT_ANGULAR: Self = Self { major: 12 };
}

impl FromStr for Release {
    type Err = NoRelease;

    /// Reads `12`, `11.6`, `v11.6` or `11.6.1`.
    fn from_str(text: &str) -> Result<Self, NoRelease> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.').map(str::parse);
        match (parts.next(), parts.all(|part| part.is_ok())) {
            (Some(Ok(major)), true) => Ok(Self { major }),
            _ => Err(NoRelease(text.to_owned())),
        }
    }
}
