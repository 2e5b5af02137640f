//! Regular expressions of Ruby beside Oniguruma: expressions made at random are taken or refused by both, and find the
//! same in texts made at random. `MCPMON_MUTATIONS` says how many expressions there are.
//!
//! Of a million 51 differ: Oniguruma leaves a counted loop early where its part matches nothing (`(a??){2}`), and it does
//! not find what begins with `.+` behind a place (`\b.+a` in ` -a`).

use crate::dice::Dice;
use mcpmon_check::ruby::regex::{Options, OutOfBudget, Regex};
use onig::{MatchParam, RegexOptions, Region, SearchOptions, Syntax};
use std::fmt::Write;

/// An expression in the making.
struct Author {
    dice: Dice,
    out: String,
    groups: usize,
    /// The groups that are closed.
    closed: Vec<usize>,
}

const CHARACTERS: &[&str] = &["a", "b", "c", "-", "1", "é", r"\n", " ", r"\.", "A"];
const CLASSES: &[&str] = &[
    ".",
    "[ab]",
    "[^a]",
    r"[a-c&&[^b]]",
    "[é1]",
    r"[^\n]",
    "[[:digit:]a]",
    "[-a]",
    "[]b]",
    r"\h",
    r"\p{Alpha}",
];
const PLACES: &[&str] = &["^", "$", r"\A", r"\z", r"\Z", r"\b", r"\B"];
const COUNTS: &[&str] = &[
    "*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{,2}", "{2,}", "{1,}?", "{0,3}?",
    "{3}",
];

impl Author {
    fn ways(&mut self, depth: usize) {
        self.sequence(depth);
        while self.dice.below(4) == 0 {
            self.out.push('|');
            self.sequence(depth);
        }
    }

    fn sequence(&mut self, depth: usize) {
        for _ in 0..self.dice.below(4) + usize::from(depth > 0) {
            self.part(depth);
        }
    }

    fn part(&mut self, depth: usize) {
        match self.dice.below(if depth < 3 { 14 } else { 9 }) {
            0..=4 => self.repeated(|author| author.out.push_str(author.dice.one(CHARACTERS))),
            5..=7 => self.repeated(|author| author.out.push_str(author.dice.one(CLASSES))),
            8 => self.out.push_str(self.dice.one(PLACES)),
            9 | 10 => self.repeated(|author| {
                author.groups += 1;
                let own = author.groups;
                author.group("(", depth);
                author.closed.push(own);
            }),
            11 => self.repeated(|author| {
                let open = author.dice.one(&["(?:", "(?>", "(?i:", "(?m:"]);
                author.group(open, depth);
            }),
            12 => {
                let open = self.dice.one(&["(?=", "(?!"]);
                self.group(open, depth);
            }
            _ if !self.closed.is_empty() => {
                let group = self.closed[self.dice.below(self.closed.len())];
                let _ = write!(self.out, "\\{group}");
            }
            _ => {
                let open = self.dice.one(&["(?<=", "(?<!"]);
                self.out.push_str(open);
                self.out.push_str(self.dice.one(CHARACTERS));
                self.out.push(')');
            }
        }
    }

    fn group(&mut self, open: &str, depth: usize) {
        self.out.push_str(open);
        self.ways(depth + 1);
        self.out.push(')');
    }

    fn repeated(&mut self, part: impl FnOnce(&mut Self)) {
        part(self);
        if self.dice.below(3) == 0 {
            self.out.push_str(self.dice.one(COUNTS));
        }
    }
}

#[derive(Debug, PartialEq)]
enum Answer {
    Refused,
    Nothing,
    Groups(Vec<Option<(usize, usize)>>),
}

fn ours(expression: &str, texts: &[String]) -> Option<Vec<Answer>> {
    let Ok(regex) = Regex::new(expression, Options::default()) else { return Some(vec![Answer::Refused]) };
    let answer = |text: &String| match regex.captures(text) {
        Ok(Some(found)) => {
            let range = |group| found.range(group).map(|range| (range.start, range.end));
            Some(Answer::Groups((0..found.groups()).map(range).collect()))
        }
        Ok(None) => Some(Answer::Nothing),
        Err(OutOfBudget) => None,
    };
    texts.iter().map(answer).collect()
}

fn oniguruma(expression: &str, texts: &[String]) -> Option<Vec<Answer>> {
    let options = RegexOptions::REGEX_OPTION_NONE;
    let regex = match onig::Regex::with_options(expression, options, Syntax::ruby()) {
        Ok(regex) => regex,
        // a place that is repeated, which Ruby takes
        Err(error) if error.description().contains("target of repeat operator is invalid") => return None,
        Err(_) => return Some(vec![Answer::Refused]),
    };
    let answer = |text: &String| {
        let mut region = Region::new();
        let mut limit = MatchParam::default();
        limit.set_retry_limit_in_match(200_000);
        let search = SearchOptions::SEARCH_OPTION_NONE;
        let found =
            regex.search_with_param(text.as_str(), 0, text.len(), search, Some(&mut region), limit).ok()?;
        Some(match found {
            Some(_) => Answer::Groups((0..region.len()).map(|group| region.pos(group)).collect()),
            None => Answer::Nothing,
        })
    };
    texts.iter().map(answer).collect()
}

#[test]
fn expressions_made_at_random_find_what_oniguruma_finds() {
    let count = std::env::var("MCPMON_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut taken, mut misses) = (0, vec![]);
    for number in 0..count {
        let mut author =
            Author { dice: Dice(dice.0 ^ number), out: String::new(), groups: 0, closed: vec![] };
        author.ways(0);
        let letters = ["a", "b", "c", "-", "1", "é", "\n", " ", ".", "A"];
        let text = |_| (0..dice.below(12)).map(|_| dice.one(&letters)).collect();
        let texts: Vec<String> = (0..6).map(text).collect();
        let expression = author.out;
        let (Some(ours), Some(theirs)) = (ours(&expression, &texts), oniguruma(&expression, &texts)) else {
            continue;
        };
        taken += usize::from(theirs != [Answer::Refused]);
        if ours != theirs {
            let differing = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs).unwrap_or(0);
            misses.push(format!(
                "/{expression}/ {:?}\n   ours {:?}\n theirs {:?}",
                texts[differing], ours[differing], theirs[differing]
            ));
        }
    }
    assert!(taken > count as usize / 2, "{taken} of {count} are expressions");
    misses.sort_by_key(String::len);
    let shown = misses.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(misses.len() * 10_000 <= count as usize, "{} of {count} differ:\n{shown}", misses.len());
}
