//! Which Logstash runs the pipelines.

use std::{fmt, str::FromStr};

/// A line of releases of Logstash. Within a line, options are added, and hardly ever taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Release {
    /// Any 8.x.
    Eight,
    /// Any 9.x.
    Nine,
}

/// A text that is no version, or one of which nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no Logstash that is known; write `8` or `9`")]
pub struct NoRelease(String);

impl FromStr for Release {
    type Err = NoRelease;

    /// Reads `9`, `8.19`, `v8.19` or `8.19.2`.
    fn from_str(text: &str) -> Result<Self, NoRelease> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
        let major = parts.next();
        match major.filter(|_| parts.all(|part| part.parse::<u16>().is_ok())) {
            Some("8") => Ok(Self::Eight),
            Some("9") => Ok(Self::Nine),
            _ => Err(NoRelease(text.to_owned())),
        }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Eight => "8",
            Self::Nine => "9",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_one_of_the_lines_that_are_known() {
        for (text, release) in [
            ("9", Some(Release::Nine)),
            ("v8.19.2", Some(Release::Eight)),
            ("8.x", None),
            ("7.17", None),
            ("", None),
        ] {
            assert_eq!(text.parse().ok(), release, "{text}");
        }
    }
}
