//! Which actual thing stands for which expected one, so that as many as possible have one of their own.
//!
//! Enters: what fits what. Leaves: a largest matching of the two sides. It is found by augmenting paths, in time that
//! grows with the number of fitting pairs times the number of expected things; where all fit in order, at once.

use std::collections::VecDeque;

/// So many pairs are looked at; beyond that, things are only compared in order.
const MAX_PAIRS: usize = 1_000_000;

/// For each of the `expected` things the place of the actual one that stands for it.
pub(super) fn assign(
    expected: usize,
    actual: usize,
    fits: impl Fn(usize, usize) -> bool,
) -> Vec<Option<usize>> {
    if expected.saturating_mul(actual) > MAX_PAIRS
        || (0..expected.min(actual)).all(|place| fits(place, place))
    {
        return (0..expected)
            .map(|place| Some(place).filter(|place| *place < actual && fits(*place, *place)))
            .collect();
    }
    let fitting: Vec<Vec<usize>> =
        (0..expected).map(|one| (0..actual).filter(|other| fits(one, *other)).collect()).collect();
    let mut owner: Vec<Option<usize>> = vec![None; actual];
    let mut chosen: Vec<Option<usize>> = vec![None; expected];
    for start in 0..expected {
        augment(start, &fitting, &mut owner, &mut chosen);
    }
    chosen
}

/// Finds a place for `start`, moving others on where that helps.
fn augment(start: usize, fitting: &[Vec<usize>], owner: &mut [Option<usize>], chosen: &mut [Option<usize>]) {
    let mut reached_from: Vec<Option<usize>> = vec![None; owner.len()];
    let mut waiting = VecDeque::from([start]);
    while let Some(one) = waiting.pop_front() {
        for &place in &fitting[one] {
            if reached_from[place].is_some() {
                continue;
            }
            reached_from[place] = Some(one);
            match owner[place] {
                Some(holder) => waiting.push_back(holder),
                None => return take(place, &reached_from, owner, chosen),
            }
        }
    }
}

/// Gives the free place away, and the place that becomes free by that, and so on.
fn take(
    free: usize,
    reached_from: &[Option<usize>],
    owner: &mut [Option<usize>],
    chosen: &mut [Option<usize>],
) {
    let mut next = Some(free);
    while let Some((place, one)) = next.and_then(|place| Some((place, reached_from[place]?))) {
        next = chosen[one].replace(place);
        owner[place] = Some(one);
    }
}

/// As [`assign`]ed, and for what has no place yet the free one that is most like it.
pub(super) fn nearest(
    mut chosen: Vec<Option<usize>>,
    actual: usize,
    likeness: impl Fn(usize, usize) -> usize,
) -> Vec<Option<usize>> {
    let mut is_free = vec![true; actual];
    chosen.iter().flatten().for_each(|place| is_free[*place] = false);
    let mut free: Vec<usize> = (0..actual).filter(|place| is_free[*place]).collect();
    let alone = chosen.iter().filter(|place| place.is_none()).count();
    let is_much = alone.saturating_mul(free.len()) > MAX_PAIRS;
    for (one, place) in chosen.iter_mut().enumerate().filter(|(_, place)| place.is_none()) {
        let best = match is_much {
            true => free.len().checked_sub(1),
            false => (0..free.len()).max_by_key(|at| (likeness(one, free[*at]), usize::MAX - at)),
        };
        *place = best.map(|at| free.remove(at));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::assign;

    #[test]
    fn a_thing_makes_room_for_another_that_fits_nowhere_else() {
        let fits = [vec![0, 1, 2], vec![0], vec![0, 1]];
        let chosen =
            assign(3, 3, |one, other| fits[one].contains(&other) && one != other || (one, other) == (1, 0));
        assert_eq!(chosen, [Some(2), Some(0), Some(1)]);
    }

    #[test]
    fn what_fits_nothing_gets_nothing() {
        assert_eq!(assign(2, 1, |_, _| true), [Some(0), None]);
        assert_eq!(assign(2, 2, |one, other| one == 1 && other == 0), [None, Some(0)]);
        assert_eq!(assign(0, 3, |_, _| true), []);
    }
}
