//! Whether there is a plugin of a name, and what was meant if there is none.
//!
//! Anybody may publish a plugin and install it, so that a name which is not known need not be wrong; one that is nearly
//! that of a plugin which comes with Logstash surely is.

use super::{PluginKind, Release, plugin, plugins};

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming<'n> {
    /// There is a plugin of this name: Logstash has it, or somebody published it.
    Known,
    /// The name stands in quotes, which Logstash takes for a part of it.
    Quoted(&'n str),
    /// It is nearly this one.
    Slip(&'static str),
    /// A plugin of this name comes with Logstash, but does something else.
    OtherKind(PluginKind),
    /// Only other releases have it.
    OtherRelease(Release),
    /// Nothing is known of it.
    Unknown,
}

/// What `name` says where a plugin of this kind is wanted.
#[must_use]
pub fn naming(kind: PluginKind, name: &str, release: Option<Release>) -> Naming<'_> {
    if let Some(inner) = unquoted(name) {
        return Naming::Quoted(inner);
    }
    if let Some(facts) = plugin(kind, name) {
        return match release.filter(|release| !facts.is_bundled(Some(*release)) && facts.is_bundled(None)) {
            Some(Release::Eight) => Naming::OtherRelease(Release::Nine),
            Some(Release::Nine) => Naming::OtherRelease(Release::Eight),
            None => Naming::Known,
        };
    }
    let other = |kind: &PluginKind| plugin(*kind, name).is_some_and(|facts| facts.is_bundled(release));
    match (PluginKind::ALL.into_iter().find(other), slip(kind, name)) {
        (Some(other), _) => Naming::OtherKind(other),
        (None, Some(meant)) => Naming::Slip(meant),
        (None, None) => Naming::Unknown,
    }
}

/// The only plugin that comes with Logstash and whose name differs so little that no other can be meant.
fn slip(kind: PluginKind, name: &str) -> Option<&'static str> {
    let bare = |text: &str| text.to_lowercase().replace(['-', '_'], "");
    let wanted = bare(name);
    let mut near = plugins(kind)
        .filter(|known| known.name.len().abs_diff(name.len()) <= 4)
        .map(|known| (bare(known.name), known))
        .map(|(bare, known)| (strsim::damerau_levenshtein(&bare, &wanted), tolerance(&bare), known))
        .filter(|(distance, tolerance, _)| distance <= tolerance)
        .map(|(distance, _, known)| (distance, known));
    let first = near.next()?;
    let (nearest, rival) = near.fold((first, None), |(best, rival), next| match next.0.cmp(&best.0) {
        std::cmp::Ordering::Less => (next, None),
        std::cmp::Ordering::Equal => (best, Some(next)),
        std::cmp::Ordering::Greater => (best, rival),
    });
    (rival.is_none() && nearest.1.is_bundled(None)).then_some(nearest.1.name)
}

/// By how many letters a name of this length may be missed.
fn tolerance(name: &str) -> usize {
    match name.len() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// What stands between the quotes.
fn unquoted(name: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| name.strip_prefix(quote)?.strip_suffix(quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_slip_only_if_it_is_nearly_one_that_logstash_has() {
        let filter = |name| naming(PluginKind::Filter, name, None);
        assert_eq!(filter("mutate"), Naming::Known);
        assert_eq!(filter("muttate"), Naming::Slip("mutate"));
        assert_eq!(filter("Grok"), Naming::Slip("grok"));
        assert_eq!(filter("\"mutate\""), Naming::Quoted("mutate"));
        assert_eq!(filter("stdout"), Naming::OtherKind(PluginKind::Output));
        // too short, a plugin of somebody else, and nothing that is known
        for name in ["cvs", "noop", "lookupp", ""] {
            assert_eq!(filter(name), Naming::Unknown, "{name}");
        }
        assert_eq!(naming(PluginKind::Output, "opensearch", None), Naming::Known);
        assert_eq!(naming(PluginKind::Codec, "json-lines", None), Naming::Slip("json_lines"));
    }

    #[test]
    fn what_a_release_has_lost_is_told_if_it_is_known_which_runs() {
        let search = |release| naming(PluginKind::Output, "elastic_app_search", release);
        assert_eq!(search(None), Naming::Known);
        assert_eq!(search(Some(Release::Eight)), Naming::Known);
        assert_eq!(search(Some(Release::Nine)), Naming::OtherRelease(Release::Eight));
    }
}
