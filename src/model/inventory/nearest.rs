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

/// A known name, and what tells quickly that another is nothing like it.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    name: String,
    shape: Shape,
}

/// Which characters a name has, and how many words.
#[derive(Clone, Copy, Debug)]
struct Shape {
    characters: u64,
    words: usize,
}

impl Candidate {
    pub(super) fn new(name: String) -> Self {
        Self { shape: Shape::of(&name), name }
    }
}

impl Shape {
    fn of(name: &str) -> Self {
        let characters = name.bytes().fold(0, |all, byte| all | 1 << (byte % 64));
        Self { characters, words: words(name).count() }
    }

    /// Whether so few characters may differ: each that differs takes one away and brings one at most.
    fn may_be_near(self, other: Self, letters: usize) -> bool {
        (self.characters ^ other.characters).count_ones() as usize <= 2 * letters
    }

    /// Whether one of the names may have all words of the other and one more.
    fn may_be_within(self, other: Self) -> bool {
        let (few, many) = if self.words <= other.words { (self, other) } else { (other, self) };
        many.words == few.words + 1 && few.words > 1 && few.characters & !many.characters == 0
    }
}

/// Those of `known` that are most like `name`, the best first. Names are alike if few letters differ, or if one has all
/// words of the other and one more.
pub(super) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k Candidate>) -> Vec<Nearest> {
    let shape = Shape::of(name);
    let mut alike: Vec<(usize, &str, bool)> = known
        .filter_map(|candidate| {
            let known = candidate.name.as_str();
            let is_near = candidate.shape.may_be_near(shape, allowed(name, known));
            let letters = is_near.then(|| letters(name, known)).flatten();
            let within = || candidate.shape.may_be_within(shape).then(|| one_word(name, known)).flatten();
            let difference = letters.or_else(within)?;
            let is_misspelt = letters.is_some_and(|count| count <= MISSPELT) && !is_numbered(name, known);
            Some((difference, known, is_misspelt))
        })
        .collect();
    alike.sort();
    alike.dedup_by(|a, b| a.1 == b.1);
    let best = alike.into_iter().take(MOST);
    best.map(|(_, name, is_misspelt)| Nearest { name: name.to_owned(), is_misspelt }).collect()
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

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split('_').filter(|word| !word.is_empty())
}

/// A rank behind all that differ by letters, if one of the names has one word that the other has not.
fn one_word(a: &str, b: &str) -> Option<usize> {
    let (few, many) = if words(a).count() <= words(b).count() { (a, b) } else { (b, a) };
    let mut rest = words(many);
    words(few).all(|word| rest.any(|other| other == word)).then(|| allowed(a, b) + 1)
}

/// Whether two names are the same but for numbers in them: `p95` and `p99` are both meant.
fn is_numbered(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    letters(a) == letters(b)
}
