//! Which Grafana shows the dashboards.

use std::{fmt, str::FromStr};

/// A version of Grafana, without the patch level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Release {
    /// The 11 of 11.6.
    pub major: u16,
    /// The 6 of 11.6.
    pub minor: u16,
}

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version; write it as `11.6` or `12`")]
pub struct NoRelease(String);

impl Release {
    /// The first that does not draw Angular panels unless told to.
    pub const WITHOUT_ANGULAR: Self = Self { major: 11, minor: 0 };
}

impl FromStr for Release {
    type Err = NoRelease;

    /// Reads `12`, `11.6`, `v11.6` or `11.6.1`.
    fn from_str(text: &str) -> Result<Self, NoRelease> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.').map(str::parse);
        match (parts.next(), parts.next().unwrap_or(Ok(0))) {
            (Some(Ok(major)), Ok(minor)) => Ok(Self { major, minor }),
            _ => Err(NoRelease(text.to_owned())),
        }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}
