//! Which known names may be meant by one that is not known.

use strsim::osa_distance;

/// How many names are suggested.
const MOST: usize = 3;

/// A name that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The name.
    pub name: String,
    /// Whether a slip of the fingers makes the one of the other: only letters differ, and few of them.
    pub is_misspelt: bool,
}

/// Those of `known` that are most like `name`, the best first. Names are alike if few letters differ, or if one has all
/// words of the other and one more.
pub(super) fn nearest(name: &str, known: impl Iterator<Item = String>) -> Vec<Nearest> {
    let mut alike: Vec<(usize, String, bool)> = known
        .filter_map(|candidate| {
            let letters = letters(name, &candidate);
            let difference = letters.or_else(|| one_word(name, &candidate))?;
            let is_misspelt =
                letters.is_some_and(|count| count <= MISSPELT) && !is_numbered(name, &candidate);
            Some((difference, candidate, is_misspelt))
        })
        .collect();
    alike.sort();
    alike.dedup_by(|a, b| a.1 == b.1);
    let best = alike.into_iter().take(MOST);
    best.map(|(_, name, is_misspelt)| Nearest { name, is_misspelt }).collect()
}

/// So many letters differ at most where one of two names is misspelt.
const MISSPELT: usize = 2;

/// How many letters of two names differ, if these are few.
fn letters(a: &str, b: &str) -> Option<usize> {
    let allowed = allowed(a, b);
    // the lengths alone tell that most names are not alike
    let may_be = a.len().abs_diff(b.len()) <= allowed;
    may_be.then(|| osa_distance(a, b)).filter(|letters| *letters <= allowed)
}

fn allowed(a: &str, b: &str) -> usize {
    (a.len().max(b.len()) / 6).clamp(1, 4)
}

/// A rank behind all that differ by letters, if one of the names has one word that the other has not.
fn one_word(a: &str, b: &str) -> Option<usize> {
    let words = |name: &str| name.split('_').filter(|word| !word.is_empty()).count();
    let (few, many) = if words(a) <= words(b) { (a, b) } else { (b, a) };
    let mut rest = many.split('_').filter(|word| !word.is_empty());
    let is_within =
        few.split('_').filter(|word| !word.is_empty()).all(|word| rest.any(|other| other == word));
    (is_within && words(few) > 1 && words(many) == words(few) + 1).then(|| allowed(a, b) + 1)
}

/// Whether two names are the same but for numbers in them: `p95` and `p99` are both meant.
fn is_numbered(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    letters(a) == letters(b)
}
