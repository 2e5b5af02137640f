//! The letters of a pattern.

use std::{fmt, ops::Range};

/// A pattern of a date and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatePattern {
    text: String,
    pub(super) items: Vec<Item>,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// The letters that mean nothing; empty if the pattern itself is.
    pub letters: String,
    /// Which bytes of the pattern.
    pub range: Range<usize>,
}

/// A part of a date that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Era,
    Century,
    Year,
    YearOfEra,
    WeekYear,
    Month,
    Week,
    DayOfYear,
    Day,
    Weekday,
    HalfDay,
    Hour,
    /// 1 to 24.
    ClockHour,
    /// 0 to 11.
    HalfHour,
    /// 1 to 12.
    ClockHalfHour,
    Minute,
    Second,
    /// In thousandths.
    Fraction,
}

/// One piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Literal(String),
    /// At least so many digits when printed, at most so many when read.
    Number(Field, usize, usize),
    /// Two digits of a year; `lenient` if other lengths may be read.
    ShortYear(Field, bool),
    /// Digits of the fraction of a second.
    Fraction(usize),
    /// Nanoseconds as a number.
    Nanoseconds(usize),
    /// A name in full or short.
    Name(Field, bool),
    /// `+0100`, or `+01:00`; a zero offset is `Z` in the last case.
    Offset {
        colon: bool,
        zero: &'static str,
    },
    ZoneId,
    /// In full or short.
    ZoneName(bool),
}

impl DatePattern {
    /// Reads a pattern of Joda-Time's `DateTimeFormat`.
    ///
    /// # Errors
    ///
    /// A letter means nothing, or the pattern is empty.
    pub fn joda(text: &str) -> Result<Self, DateError> {
        Self::compile(text, joda)
    }

    /// Reads a pattern of `java.time`'s `DateTimeFormatter`, for printing.
    ///
    /// # Errors
    ///
    /// A letter means nothing, or the pattern is empty.
    pub fn java(text: &str) -> Result<Self, DateError> {
        Self::compile(text, java)
    }

    fn compile(text: &str, letters: fn(char, usize, bool) -> Option<Item>) -> Result<Self, DateError> {
        if text.is_empty() {
            return Err(DateError { letters: String::new(), range: 0..0 });
        }
        let tokens = tokens(text);
        let mut items = vec![];
        for (at, (token, range)) in tokens.iter().enumerate() {
            items.push(match token {
                Token::Literal(text) => Item::Literal(text.clone()),
                Token::Letters(letter, count) => {
                    let is_before_number = matches!(tokens.get(at + 1), Some((next, _)) if next.is_number());
                    letters(*letter, *count, is_before_number).ok_or_else(|| DateError {
                        letters: text[range.clone()].to_owned(),
                        range: range.clone(),
                    })?
                }
            });
        }
        Ok(Self { text: text.to_owned(), items })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether names of months or days are in it, which depend on the language.
    #[must_use]
    pub fn has_names(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Name(Field::Month | Field::Weekday, _)))
    }

    /// Whether the date filter thinks that it has a year: that a `y` or a `Y` stands anywhere in it.
    #[must_use]
    pub fn has_year(&self) -> bool {
        self.text.contains(['y', 'Y'])
    }

    /// Whether the date filter thinks that it has a zone: that a `Z` stands anywhere in it.
    #[must_use]
    pub fn has_zone(&self) -> bool {
        self.text.contains('Z')
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.letters.as_str() {
            "" => f.write_str("the pattern is empty"),
            letters => write!(f, "`{letters}` means nothing in a date pattern"),
        }
    }
}

enum Token {
    Literal(String),
    Letters(char, usize),
}

impl Token {
    /// Whether digits are read for it, so that a year before it may not take more than its own.
    fn is_number(&self) -> bool {
        match *self {
            Self::Literal(_) => false,
            Self::Letters('M', count) => count <= 2,
            Self::Letters(letter, _) => "cCxyYdhHmsSeDFwWkK".contains(letter),
        }
    }
}

/// The runs of one letter, and where they are.
pub(super) fn letters(text: &str) -> Vec<(char, Range<usize>)> {
    let letter = |(token, range)| match token {
        Token::Letters(letter, _) => Some((letter, range)),
        Token::Literal(_) => None,
    };
    tokens(text).into_iter().filter_map(letter).collect()
}

/// Runs of one letter, and what stands between; `''` is a quote, and what is in quotes is literal.
fn tokens(text: &str) -> Vec<(Token, Range<usize>)> {
    let mut tokens: Vec<(Token, Range<usize>)> = vec![];
    let mut chars = text.char_indices().peekable();
    let mut is_quoted = false;
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if c == '\'' && chars.next_if(|&(_, next)| next == '\'').is_none() {
            is_quoted = !is_quoted;
            continue;
        }
        match tokens.last_mut() {
            Some((Token::Letters(letter, count), range)) if !is_quoted && *letter == c && range.end == at => {
                *count += 1;
                range.end = end;
            }
            _ if !is_quoted && c.is_ascii_alphabetic() => tokens.push((Token::Letters(c, 1), at..end)),
            Some((Token::Literal(literal), range)) => {
                literal.push(c);
                range.end = end;
            }
            _ => tokens.push((Token::Literal(c.to_string()), at..end)),
        }
    }
    tokens
}

fn joda(letter: char, count: usize, is_before_number: bool) -> Option<Item> {
    let number = |field, max| Some(Item::Number(field, count, max));
    let years = if is_before_number { count } else { 9 };
    match letter {
        'x' | 'y' | 'Y' if count == 2 => {
            let field = if letter == 'x' { Field::WeekYear } else { Field::Year };
            Some(Item::ShortYear(field, !is_before_number))
        }
        'x' => number(Field::WeekYear, years),
        'y' => number(Field::Year, years),
        'Y' => number(Field::YearOfEra, years),
        'C' => number(Field::Century, count),
        'G' => Some(Item::Name(Field::Era, count >= 4)),
        'M' if count >= 3 => Some(Item::Name(Field::Month, count >= 4)),
        'M' => number(Field::Month, 2),
        'd' => number(Field::Day, 2),
        'D' => number(Field::DayOfYear, 3),
        'w' => number(Field::Week, 2),
        'e' => number(Field::Weekday, 1),
        'E' => Some(Item::Name(Field::Weekday, count >= 4)),
        'a' => Some(Item::Name(Field::HalfDay, false)),
        'H' => number(Field::Hour, 2),
        'k' => number(Field::ClockHour, 2),
        'K' => number(Field::HalfHour, 2),
        'h' => number(Field::ClockHalfHour, 2),
        'm' => number(Field::Minute, 2),
        's' => number(Field::Second, 2),
        'S' => Some(Item::Fraction(count)),
        'z' => Some(Item::ZoneName(count >= 4)),
        'Z' if count >= 3 => Some(Item::ZoneId),
        'Z' => Some(Item::Offset { colon: count == 2, zero: "" }),
        _ => None,
    }
}

fn java(letter: char, count: usize, _: bool) -> Option<Item> {
    let number = |field, max| (count <= max).then_some(Item::Number(field, count, max));
    match letter {
        'u' | 'y' | 'Y' if count == 2 => {
            let field = if letter == 'Y' { Field::WeekYear } else { Field::Year };
            Some(Item::ShortYear(field, false))
        }
        'u' => number(Field::Year, 19),
        'y' => number(Field::YearOfEra, 19),
        'Y' => number(Field::WeekYear, 19),
        'G' => (count <= 5).then_some(Item::Name(Field::Era, count == 4)),
        'M' | 'L' if count >= 3 => (count <= 5).then_some(Item::Name(Field::Month, count == 4)),
        'M' | 'L' => number(Field::Month, 2),
        'd' => number(Field::Day, 2),
        'D' => number(Field::DayOfYear, 3),
        'w' => number(Field::Week, 2),
        'e' | 'c' if count <= 2 => number(Field::Weekday, 2),
        'E' | 'e' | 'c' => (count <= 5).then_some(Item::Name(Field::Weekday, count == 4)),
        'a' => (count == 1).then_some(Item::Name(Field::HalfDay, false)),
        'H' => number(Field::Hour, 2),
        'k' => number(Field::ClockHour, 2),
        'K' => number(Field::HalfHour, 2),
        'h' => number(Field::ClockHalfHour, 2),
        'm' => number(Field::Minute, 2),
        's' => number(Field::Second, 2),
        'S' => (count <= 9).then_some(Item::Fraction(count)),
        'n' => Some(Item::Nanoseconds(count)),
        'z' | 'v' => (count <= 4).then_some(Item::ZoneName(count == 4)),
        'V' => (count == 2).then_some(Item::ZoneId),
        'Z' => match count {
            1..=3 => Some(Item::Offset { colon: false, zero: "" }),
            4 => Some(Item::Literal("GMT".into())),
            5 => Some(Item::Offset { colon: true, zero: "Z" }),
            _ => None,
        },
        'O' => matches!(count, 1 | 4).then(|| Item::Literal("GMT".into())),
        'X' => (count <= 5).then_some(Item::Offset { colon: count.is_multiple_of(2), zero: "Z" }),
        'x' if count == 1 => Some(Item::Literal("+00".into())),
        'x' => (count <= 5).then_some(Item::Offset { colon: count == 3 || count == 5, zero: "" }),
        _ => None,
    }
}
