//! Which known names may be meant by one that is not known.

use strsim::osa_distance;

/// How many names are suggested.
const MOST: usize = 3;

/// Those of `known` that are most like `name`, the best first. Names are alike if few letters differ, or if they are made
/// of the same words, a few left out, doubled or in another order.
pub(super) fn nearest(name: &str, known: impl Iterator<Item = String>) -> Vec<String> {
    let mut alike: Vec<(usize, String)> =
        known.filter_map(|candidate| Some((difference(name, &candidate)?, candidate))).collect();
    alike.sort();
    alike.dedup_by(|a, b| a.1 == b.1);
    alike.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// How much two names differ, from 0 on; `None` if they are not alike.
fn difference(a: &str, b: &str) -> Option<usize> {
    let longest = a.len().max(b.len());
    let allowed = (longest / 6).clamp(1, 4);
    // the lengths alone tell that most names are not alike
    if a.len().abs_diff(b.len()) <= allowed {
        let letters = osa_distance(a, b);
        if letters <= allowed {
            return Some(letters);
        }
    }
    let words = other_words(a, b)?;
    (words == 1).then_some(allowed + words)
}

/// How many words one of the names has that the other has not, if one has all words of the other.
fn other_words(a: &str, b: &str) -> Option<usize> {
    let words = |name: &str| name.split('_').filter(|word| !word.is_empty()).count();
    let (few, many) = if words(a) <= words(b) { (a, b) } else { (b, a) };
    let mut rest = many.split('_').filter(|word| !word.is_empty());
    let is_within =
        few.split('_').filter(|word| !word.is_empty()).all(|word| rest.any(|other| other == word));
    (is_within && words(few) > 1).then(|| words(many) - words(few))
}
