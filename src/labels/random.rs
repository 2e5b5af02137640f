//! Random texts for the tests: the same on every run.

/// `count` texts of up to `longest` of the `atoms` each.
pub(super) fn texts(atoms: &[&str], longest: u64, count: usize) -> impl Iterator<Item = String> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = move |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    std::iter::repeat_with(move || {
        let len = 1 + below(longest);
        (0..len).map(|_| atoms[usize::try_from(below(atoms.len() as u64)).unwrap()]).collect()
    })
    .take(count)
}
