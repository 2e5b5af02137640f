//! Letters of a pattern that mean something else than they look like.

use super::{DatePattern, pattern::letters};
use std::ops::Range;

/// What letters of a pattern are, and look otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// `hh` without `a`: 13 o'clock is not read, and printed as 1.
    HalfDay,
    /// `DD` beside a month.
    DayOfYear,
    /// `mm` where the month is missing.
    Minutes,
    /// `MM` where the minute is missing.
    Month,
    /// `SS` where the second is missing.
    Fraction,
    /// `ww` beside a year that is not the one of weeks.
    WeekYear,
}

/// What a pattern says of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The year.
    pub year: bool,
    /// The day in the year.
    pub day: bool,
    /// The zone.
    pub zone: bool,
}

impl DatePattern {
    /// What of a time its letters say.
    #[must_use]
    pub fn said(&self) -> Said {
        let runs = letters(self.text());
        let has = |wanted: &[char]| runs.iter().any(|(letter, _)| wanted.contains(letter));
        Said {
            year: has(&['y', 'Y', 'x']),
            day: has(&['D', 'w']) || has(&['M']) && has(&['d']),
            zone: has(&['Z', 'z']),
        }
    }

    /// What in it is doubtful, and where; it is read or printed.
    #[must_use]
    pub fn doubts(&self, is_read: bool) -> Vec<(Doubt, Range<usize>)> {
        let runs = letters(self.text());
        let has = |wanted: &[char]| runs.iter().any(|(letter, _)| wanted.contains(letter));
        let hours: &[char] = &['H', 'h', 'k', 'K'];
        let months = runs.iter().filter(|(letter, _)| *letter == 'M').count();
        let mut doubts = vec![];
        for (index, (letter, range)) in runs.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| runs[before].0);
            let after = runs.get(index + 1).map(|after| after.0);
            let is_of_day =
                |letter: Option<char>| letter.is_some_and(|letter| matches!(letter, 'y' | 'Y' | 'd'));
            let doubt = match letter {
                'h' | 'K' if !has(&['a']) => Doubt::HalfDay,
                'D' if has(&['M']) && !has(&['d']) => Doubt::DayOfYear,
                'm' if !has(&['M']) && is_of_day(before) && is_of_day(after) => Doubt::Minutes,
                'M' if months > 1 && !has(&['m']) && before.is_some_and(|before| hours.contains(&before)) => {
                    Doubt::Month
                }
                'S' if !has(&['s']) && before == Some('m') => Doubt::Fraction,
                'w' if has(&['y', 'Y']) && !has(&['x']) && !is_read => Doubt::WeekYear,
                _ => continue,
            };
            doubts.push((doubt, range.clone()));
        }
        doubts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubts(pattern: &str) -> Vec<(Doubt, Range<usize>)> {
        DatePattern::joda(pattern).unwrap().doubts(false)
    }

    #[test]
    fn a_pattern_says_what_its_letters_do() {
        let said = |text: &str| {
            let Said { year, day, zone } = DatePattern::joda(text).unwrap().said();
            [year, day, zone]
        };
        assert_eq!(said("yyyy-MM-dd HH:mm:ss Z"), [true, true, true]);
        assert_eq!(said("MMM dd HH:mm:ss"), [false, true, false]);
        assert_eq!(said("yyyy.DDD"), [true, true, false]);
        assert_eq!(said("HH:mm 'Zed day'"), [false, false, false]);
    }

    #[test]
    fn letters_are_doubted_where_something_else_is_meant() {
        assert_eq!(doubts("yyyy-MM-DD HH:mm:ss"), [(Doubt::DayOfYear, 8..10)]);
        assert_eq!(doubts("yyyy-MM-dd hh:mm:ss"), [(Doubt::HalfDay, 11..13)]);
        assert_eq!(doubts("yyyy.mm.dd"), [(Doubt::Minutes, 5..7)]);
        assert_eq!(doubts("dd/mm/yyyy HH:mm:ss"), [(Doubt::Minutes, 3..5)]);
        assert_eq!(doubts("yyyy-MM-dd HH:MM:ss"), [(Doubt::Month, 14..16)]);
        assert_eq!(doubts("HH:mm:SS"), [(Doubt::Fraction, 6..8)]);
        assert_eq!(doubts("YYYY.ww"), [(Doubt::WeekYear, 5..7)]);
        for fine in
            ["dd/MMM/yyyy:HH:mm:ss Z", "hh:mm:ss a", "xxxx.ww", "yyyy.DDD", "ss.SSS", "HH:mm", "yyyy.MM.dd"]
        {
            assert_eq!(doubts(fine), [], "{fine}");
        }
    }
}
