//! Things that lie within each other in a text, and which is the innermost around a place.

use crate::source::Span;
use std::{cmp::Reverse, iter};

/// Things with their places; of any two, one lies within the other or they lie apart.
#[derive(Debug, Default)]
pub(super) struct Nest<T> {
    /// Sorted by start, the wider of two that start together first.
    things: Vec<Thing<T>>,
}

#[derive(Debug)]
struct Thing<T> {
    span: Span,
    thing: T,
    /// The index of the innermost one around it.
    around: Option<usize>,
}

impl<T> Nest<T> {
    /// The innermost thing around `span`; takes time in proportion to the depth.
    pub(super) fn innermost(&self, span: Span) -> Option<&T> {
        let before = self.things.partition_point(|thing| thing.span.start <= span.start);
        let mut outwards = iter::successors(before.checked_sub(1), |index| self.things[*index].around);
        outwards.find(|index| self.things[*index].span.contains(span)).map(|index| &self.things[index].thing)
    }
}

impl<T> FromIterator<(Span, T)> for Nest<T> {
    fn from_iter<I: IntoIterator<Item = (Span, T)>>(things: I) -> Self {
        let things = things.into_iter().map(|(span, thing)| Thing { span, thing, around: None });
        let mut things: Vec<Thing<T>> = things.collect();
        things.sort_by_key(|thing| (thing.span.start, Reverse(thing.span.end)));
        let mut open: Vec<usize> = vec![];
        for index in 0..things.len() {
            let span = things[index].span;
            while open.pop_if(|outer| !things[*outer].span.contains(span)).is_some() {}
            things[index].around = open.last().copied();
            open.push(index);
        }
        Self { things }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn span(start: u32, end: u32) -> Span {
        Span::new(FileId(0), start, end)
    }

    #[test]
    fn the_innermost_thing_around_a_place_is_found() {
        let nest: Nest<&str> = [(span(2, 4), "b"), (span(0, 9), "a"), (span(5, 8), "c"), (span(6, 7), "d")]
            .into_iter()
            .collect();
        let innermost = |start, end| nest.innermost(span(start, end)).copied();
        assert_eq!(innermost(3, 4), Some("b"));
        assert_eq!(innermost(4, 5), Some("a"));
        assert_eq!(innermost(6, 7), Some("d"));
        assert_eq!(innermost(7, 8), Some("c"));
        assert_eq!(innermost(8, 10), None);
    }
}
