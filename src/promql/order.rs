//! The order in which Prometheus gives samples whose values are the same: that in which Go's `sort.Sort`,
//! `slices.SortFunc` and `container/heap` leave them.
//!
//! Neither is stable, so the steps are kept one by one. The sort is pattern-defeating quicksort: O. Peters, 2021,
//! <https://arxiv.org/abs/2106.05123>.

use std::cmp::Ordering;

/// Whether a value comes before another in a sort from the smallest on; NaN comes first, even before NaN.
pub(super) fn is_less(one: f64, other: f64) -> bool {
    one.is_nan() || one < other
}

/// Whether a value comes before another in a sort from the greatest on; NaN comes first, even before NaN.
pub(super) fn is_greater(one: f64, other: f64) -> bool {
    one.is_nan() || one > other
}

/// A heap within a list, the least element on top.
pub(super) struct Heap<'a, T, L> {
    items: &'a mut Vec<T>,
    is_less: L,
}

impl<'a, T: Copy, L: Fn(&T, &T) -> bool> Heap<'a, T, L> {
    /// Of a list that is a heap already.
    pub(super) fn new(items: &'a mut Vec<T>, is_less: L) -> Self {
        Self { items, is_less }
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn top(&self) -> Option<T> {
        self.items.first().copied()
    }

    pub(super) fn push(&mut self, item: T) {
        self.items.push(item);
        let mut at = self.items.len() - 1;
        while at > 0 {
            let parent = (at - 1) / 2;
            if !(self.is_less)(&self.items[at], &self.items[parent]) {
                break;
            }
            self.items.swap(at, parent);
            at = parent;
        }
    }

    /// Puts an element in the place of the least.
    pub(super) fn replace_top(&mut self, item: T) {
        self.items[0] = item;
        let mut at = 0;
        loop {
            let mut child = 2 * at + 1;
            if child >= self.items.len() {
                break;
            }
            let other = child + 1;
            if other < self.items.len() && (self.is_less)(&self.items[other], &self.items[child]) {
                child = other;
            }
            if !(self.is_less)(&self.items[child], &self.items[at]) {
                break;
            }
            self.items.swap(at, child);
            at = child;
        }
    }
}

/// Sorts; `is_less` need not be an order.
pub(super) fn sort<T>(items: &mut [T], is_less: impl Fn(&T, &T) -> bool) {
    let Some(bits) = items.len().checked_ilog2() else { return };
    Sorting { items, is_less }.sort(bits + 1);
}

/// Up to here, elements are inserted one by one.
const FEW: usize = 12;
/// From here on, the pivot is the median of medians.
const MANY: usize = 50;
/// So many elements in the wrong place are put right before it is given up.
const REPAIRS: usize = 5;

/// What the choice of a pivot found out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hint {
    Unknown,
    Rising,
    Falling,
}

/// A part that is still to be sorted, and what is known about it.
#[derive(Clone, Copy)]
struct Part {
    start: usize,
    end: usize,
    /// How often a bad pivot is still forgiven.
    patience: u32,
    was_balanced: bool,
    was_partitioned: bool,
}

struct Sorting<'a, T, L> {
    items: &'a mut [T],
    is_less: L,
}

impl<T, L: Fn(&T, &T) -> bool> Sorting<'_, T, L> {
    fn less(&self, one: usize, other: usize) -> bool {
        (self.is_less)(&self.items[one], &self.items[other])
    }

    /// Sorts the shorter part first and keeps the other for later, so that few are ever kept.
    fn sort(&mut self, patience: u32) {
        let whole =
            Part { start: 0, end: self.items.len(), patience, was_balanced: true, was_partitioned: true };
        let mut parts = vec![whole];
        while let Some(part) = parts.pop() {
            if let Some((later, first)) = self.split(part) {
                parts.push(later);
                parts.extend(first);
            }
        }
    }

    /// Sorts a part, or splits it into what is to be sorted later and first.
    fn split(&mut self, mut part: Part) -> Option<(Part, Option<Part>)> {
        let length = part.end - part.start;
        if length <= FEW {
            self.insert_each(part.start, part.end);
            return None;
        }
        if part.patience == 0 {
            self.heap_sort(part.start, part.end);
            return None;
        }
        if !part.was_balanced {
            self.break_patterns(part.start, part.end);
            part.patience -= 1;
        }
        let (mut pivot, mut hint) = self.choose_pivot(part.start, part.end);
        if hint == Hint::Falling {
            self.items[part.start..part.end].reverse();
            pivot = part.end - 1 - (pivot - part.start);
            hint = Hint::Rising;
        }
        if part.was_balanced
            && part.was_partitioned
            && hint == Hint::Rising
            && self.repair(part.start, part.end)
        {
            return None;
        }
        // nothing is less than what precedes the part: if the pivot is not greater, many are the same
        if part.start > 0 && !self.less(part.start - 1, pivot) {
            let start = self.partition_equal(part.start, part.end, pivot);
            return Some((Part { start, ..part }, None));
        }
        let (middle, was_partitioned) = self.partition(part.start, part.end, pivot);
        let (left, right) = (middle - part.start, part.end - middle);
        let fresh = Part { was_balanced: true, was_partitioned: true, ..part };
        let was_balanced = left.min(right) >= length / 8;
        let later = Part { was_balanced, was_partitioned, ..part };
        Some(match left.cmp(&right) {
            Ordering::Less => (Part { start: middle + 1, ..later }, Some(Part { end: middle, ..fresh })),
            _ => (Part { end: middle, ..later }, Some(Part { start: middle + 1, ..fresh })),
        })
    }

    fn insert_each(&mut self, start: usize, end: usize) {
        for next in start + 1..end {
            self.sink(next, start);
        }
    }

    /// Moves an element down to `start` at most.
    fn sink(&mut self, mut at: usize, start: usize) {
        while at > start && self.less(at, at - 1) {
            self.items.swap(at, at - 1);
            at -= 1;
        }
    }

    fn heap_sort(&mut self, start: usize, end: usize) {
        let length = end - start;
        for root in (0..=(length - 1) / 2).rev() {
            self.sift(root, length, start);
        }
        for last in (0..length).rev() {
            self.items.swap(start, start + last);
            self.sift(0, last, start);
        }
    }

    /// Restores a heap with the greatest element on top.
    fn sift(&mut self, mut root: usize, length: usize, start: usize) {
        loop {
            let mut child = 2 * root + 1;
            if child >= length {
                return;
            }
            if child + 1 < length && self.less(start + child, start + child + 1) {
                child += 1;
            }
            if !self.less(start + root, start + child) {
                return;
            }
            self.items.swap(start + root, start + child);
            root = child;
        }
    }

    /// Exchanges some elements, by numbers that look random but are always the same.
    fn break_patterns(&mut self, start: usize, end: usize) {
        let length = end - start;
        let mask = (1_usize << (length.ilog2() + 1)) - 1;
        let middle = start + length / 4 * 2;
        let mut random = length as u64;
        for at in [middle - 2, middle - 1, middle] {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            #[expect(clippy::cast_possible_truncation, reason = "only the low bits are used")]
            let mut other = random as usize & mask;
            if other >= length {
                other -= length;
            }
            self.items.swap(at, start + other);
        }
    }

    fn choose_pivot(&self, start: usize, end: usize) -> (usize, Hint) {
        let quarter = (end - start) / 4;
        let mut swaps = 0;
        let mut places = [1, 2, 3].map(|quarters| start + quarter * quarters);
        if end - start >= MANY {
            places = places.map(|at| self.median([at - 1, at, at + 1], &mut swaps));
        }
        let pivot = self.median(places, &mut swaps);
        let hint = match swaps {
            0 => Hint::Rising,
            12 => Hint::Falling,
            _ => Hint::Unknown,
        };
        (pivot, hint)
    }

    fn median(&self, [mut a, mut b, mut c]: [usize; 3], swaps: &mut u32) -> usize {
        let order = |one: &mut usize, other: &mut usize, swaps: &mut u32| {
            if self.less(*other, *one) {
                *swaps += 1;
                std::mem::swap(one, other);
            }
        };
        order(&mut a, &mut b, swaps);
        order(&mut b, &mut c, swaps);
        order(&mut a, &mut b, swaps);
        b
    }

    /// Sorts a part that is almost sorted; the answer is whether it was.
    fn repair(&mut self, start: usize, end: usize) -> bool {
        let mut at = start + 1;
        for _ in 0..REPAIRS {
            while at < end && !self.less(at, at - 1) {
                at += 1;
            }
            if at == end {
                return true;
            }
            if end - start < MANY {
                return false;
            }
            self.items.swap(at, at - 1);
            if at - start >= 2 {
                self.sink(at - 1, 0);
            }
            for next in at + 1..end {
                if !self.less(next, next - 1) {
                    break;
                }
                self.items.swap(next, next - 1);
            }
        }
        false
    }

    /// Brings what equals the pivot to the start of a part of which nothing is less; answers where the rest begins.
    fn partition_equal(&mut self, start: usize, end: usize, pivot: usize) -> usize {
        self.items.swap(start, pivot);
        let (mut low, mut high) = (start + 1, end - 1);
        loop {
            while low <= high && !self.less(start, low) {
                low += 1;
            }
            while low <= high && self.less(start, high) {
                high -= 1;
            }
            if low > high {
                return low;
            }
            self.items.swap(low, high);
            low += 1;
            high -= 1;
        }
    }

    /// Brings what is less than the pivot before it; answers where the pivot is, and whether all was so already.
    fn partition(&mut self, start: usize, end: usize, pivot: usize) -> (usize, bool) {
        self.items.swap(start, pivot);
        let (mut low, mut high) = (start + 1, end - 1);
        let mut was_partitioned = true;
        loop {
            while low <= high && self.less(low, start) {
                low += 1;
            }
            while low <= high && !self.less(high, start) {
                high -= 1;
            }
            if low > high {
                break;
            }
            was_partitioned = false;
            self.items.swap(low, high);
            low += 1;
            high -= 1;
        }
        self.items.swap(high, start);
        (high, was_partitioned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_numbers_get_sorted() {
        let mut state = 1_u32;
        for length in 0..400 {
            for distinct in [2, 10, 1000] {
                let mut random = || {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    f64::from((state >> 8) % distinct)
                };
                let mut numbers: Vec<f64> = (0..length).map(|_| random()).collect();
                let mut expected = numbers.clone();
                expected.sort_by(f64::total_cmp);
                sort(&mut numbers, |a, b| is_less(*a, *b));
                assert_eq!(numbers, expected);
                numbers.reverse();
                sort(&mut numbers, |a, b| is_less(*a, *b));
                assert_eq!(numbers, expected);
            }
        }
    }

    #[test]
    fn few_of_the_same_value_keep_their_order() {
        let mut items: Vec<(u32, u32)> = (0..12).map(|index| (index % 2, index)).collect();
        sort(&mut items, |a, b| a.0 < b.0);
        assert!(items.is_sorted());
    }
}
