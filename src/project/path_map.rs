//! Folders of containers and where their content lies here: `--map-path /etc/prometheus=deploy/prometheus`.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

/// A folder that configurations name, and the one that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathMapping {
    /// What paths begin with.
    pub from: PathBuf,
    /// What that stands for; relative to the current folder.
    pub to: PathBuf,
}

/// A text that is no mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as FROM=TO, for example /etc/prometheus/rules=rules")]
pub struct NoMapping;

impl FromStr for PathMapping {
    type Err = NoMapping;

    fn from_str(text: &str) -> Result<Self, NoMapping> {
        match text.split_once('=') {
            Some((from, to)) if !from.is_empty() => {
                Ok(Self { from: from.into(), to: if to.is_empty() { ".".into() } else { to.into() } })
            }
            _ => Err(NoMapping),
        }
    }
}

/// Where `path` is, if a mapping says so; of several, that of the longest folder.
pub(super) fn mapped(path: &Path, mappings: &[PathMapping]) -> Option<PathBuf> {
    let fitting =
        mappings.iter().filter_map(|mapping| Some((mapping, path.strip_prefix(&mapping.from).ok()?)));
    let (mapping, rest) = fitting.max_by_key(|(mapping, _)| mapping.from.components().count())?;
    Some(if rest.as_os_str().is_empty() { mapping.to.clone() } else { mapping.to.join(rest) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_folder_wins_and_only_whole_names_count() {
        let mappings: Vec<PathMapping> =
            ["/etc=a", "/etc/prometheus/=b/c", "/etc/prom="].map(|text| text.parse().unwrap()).into();
        let mapped = |path: &str| mapped(Path::new(path), &mappings);
        assert_eq!(mapped("/etc/prometheus/rules/x.yml"), Some("b/c/rules/x.yml".into()));
        assert_eq!(mapped("/etc/prometheus-2/x.yml"), Some("a/prometheus-2/x.yml".into()));
        assert_eq!(mapped("/etc/prom/x.yml"), Some("./x.yml".into()));
        assert_eq!(mapped("/opt/x.yml"), None);
        assert!("/etc".parse::<PathMapping>().is_err() && "=a".parse::<PathMapping>().is_err());
    }
}
