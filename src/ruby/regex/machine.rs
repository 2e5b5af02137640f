//! Runs a program over a text, with steps back where a way leads nowhere.

use super::{
    OutOfBudget,
    program::{At, Close, Next, Program, Reach, Run, Step},
    set::Set,
};

/// No place.
pub(super) const NOWHERE: u32 = u32::MAX;

/// So many ways may be open at once.
const MOST_OPEN: usize = 1 << 22;

/// So many bytes of a run take as long as a step back.
const RUN: u64 = 16;

/// What is kept of the memory for open ways.
const KEPT: usize = 1 << 14;

/// So deep may calls stand in each other.
const DEEPEST: usize = 20_000;

/// What is kept from one match to the next: memory only.
#[derive(Default)]
pub(super) struct Machine {
    pub(super) open: Vec<Undo>,
    /// Where groups begin and end, how often loops are done.
    pub(super) cells: Vec<u32>,
    /// Where calls go back to, and where the groups that are called began.
    pub(super) calls: Vec<u32>,
}

impl Machine {
    /// Gives back what only a rare text needs.
    pub(super) fn rest(&mut self) {
        self.open.clear();
        self.open.shrink_to(KEPT);
    }
}

/// What to do when a way leads nowhere.
#[derive(Clone, Copy)]
pub(super) enum Undo {
    /// Go another way from a place.
    Way { step: At, at: u32 },
    /// Shorten a run, which is at least so long, by one, and go on behind it.
    Shorter { step: At, least: u32, at: u32 },
    /// Lengthen a run by one.
    Longer { step: At, count: u32, at: u32 },
    /// Write back a cell.
    Cell { cell: u32, was: u32 },
    /// An `Open` begins here: if what follows does not match, go on there.
    Open { otherwise: At, at: u32 },
    /// Forget a call.
    Uncall,
    /// Go back into a call.
    Recall(At),
}

pub(super) struct Search<'t, 'm> {
    pub(super) program: &'t Program,
    pub(super) text: &'t str,
    /// Where the search began.
    pub(super) from: usize,
    pub(super) machine: &'m mut Machine,
    /// How many steps back may still be made.
    pub(super) budget: u64,
}

impl Search<'_, '_> {
    /// Whether the text matches from a place on; the cells then say where.
    #[expect(clippy::too_many_lines, reason = "one arm for each step, in one loop")]
    pub(super) fn matches_at(&mut self, start: usize) -> Result<bool, OutOfBudget> {
        self.machine.open.clear();
        self.machine.calls.clear();
        self.machine.cells.clear();
        self.machine.cells.resize(self.program.cells, NOWHERE);
        self.machine.cells[0] = start as u32;
        let (program, bytes) = (self.program, self.text.as_bytes());
        let (mut step, mut at) = (0_usize, start);
        loop {
            let goes_on = match &program.steps[step] {
                Step::Byte(byte) => bytes.get(at) == Some(byte) && advance(&mut at, 1),
                Step::Bytes(text) => bytes[at..].starts_with(text) && advance(&mut at, text.len()),
                Step::One(set) => {
                    let length = one(&program.sets[*set as usize], self.text, at);
                    length > 0 && advance(&mut at, length)
                }
                Step::Many(run) => {
                    let (count, end) = self.reach(run, at);
                    self.spend((end - at) as u64 / RUN)?;
                    let is_enough = count >= run.least;
                    if is_enough && count > run.least && run.next != Next::Other {
                        let least =
                            if run.least == 0 { at } else { self.reach(&run.capped(run.least), at).1 };
                        self.push(Undo::Shorter { step: step as At, least: least as u32, at: end as u32 })?;
                        if self.follows(run.next, end) {
                            at = end;
                            true
                        } else {
                            false
                        }
                    } else {
                        at = end;
                        is_enough
                    }
                }
                Step::Few(run) => {
                    let (count, end) = self.reach(&run.capped(run.least), at);
                    at = end;
                    if count < run.least {
                        false
                    } else if run.most == run.least {
                        true
                    } else {
                        self.push(Undo::Longer { step: step as At, count, at: at as u32 })?;
                        self.follows(run.next, at)
                    }
                }
                Step::Place(place) => self.is_at(*place, at),
                Step::Fork { first, second } => {
                    let starts = &program.starts;
                    if starts[first.1 as usize].allow(bytes, at) {
                        if starts[second.1 as usize].allow(bytes, at) {
                            self.push(Undo::Way { step: second.0, at: at as u32 })?;
                        }
                        step = first.0 as usize;
                    } else {
                        step = second.0 as usize;
                    }
                    continue;
                }
                Step::Jump(to) => {
                    step = *to as usize;
                    continue;
                }
                Step::Note(cell) => {
                    self.write(*cell, at as u32)?;
                    true
                }
                Step::Unmoved(cell, to) => {
                    if self.machine.cells[*cell as usize] == at as u32 {
                        step = *to as usize;
                        continue;
                    }
                    true
                }
                Step::Zero(cell) => {
                    self.write(*cell, 0)?;
                    true
                }
                Step::Count { cell, least, most, is_greedy, end } => {
                    let count = self.machine.cells[*cell as usize];
                    if count >= *most {
                        step = *end as usize;
                        continue;
                    }
                    if count >= *least {
                        if *is_greedy {
                            self.push(Undo::Way { step: *end, at: at as u32 })?;
                        } else {
                            // once more is tried from the same step, which must then go round
                            self.push(Undo::Longer { step: step as At, count, at: at as u32 })?;
                            step = *end as usize;
                            continue;
                        }
                    }
                    self.write(*cell, count + 1)?;
                    true
                }
                Step::Open { otherwise } => {
                    self.push(Undo::Open { otherwise: otherwise.unwrap_or(NOWHERE), at: at as u32 })?;
                    true
                }
                Step::Close(close) => {
                    let opened = self.close(*close);
                    if *close == Close::Look {
                        at = opened;
                    }
                    *close != Close::Negated
                }
                Step::Back(count) => {
                    let mut back = self.text[..at].char_indices().rev();
                    match back.nth(*count as usize - 1) {
                        Some((before, _)) => {
                            at = before;
                            true
                        }
                        None => false,
                    }
                }
                Step::Same { groups, folds } => match self.same(groups, *folds, at) {
                    Some(length) => advance(&mut at, length),
                    None => false,
                },
                Step::IfNot(group, to) => {
                    if self.group(*group as usize).is_none() {
                        step = *to as usize;
                        continue;
                    }
                    true
                }
                Step::Call(to) => {
                    if self.machine.calls.len() >= DEEPEST {
                        return Err(OutOfBudget);
                    }
                    self.machine.calls.push(step as At + 1);
                    self.push(Undo::Uncall)?;
                    step = *to as usize;
                    continue;
                }
                Step::Enter => {
                    self.machine.calls.push(at as u32);
                    self.push(Undo::Uncall)?;
                    true
                }
                Step::Leave(group) => {
                    let Some(start) = self.machine.calls.pop() else { return Ok(false) };
                    self.push(Undo::Recall(start))?;
                    if *group > 0 {
                        self.write(group * 2, start)?;
                        self.write(group * 2 + 1, at as u32)?;
                    }
                    true
                }
                Step::Return => {
                    let Some(to) = self.machine.calls.pop() else { return Ok(false) };
                    self.push(Undo::Recall(to))?;
                    step = to as usize;
                    continue;
                }
                Step::Keep => {
                    self.write(0, at as u32)?;
                    true
                }
                Step::Match => {
                    self.machine.cells[1] = at as u32;
                    return Ok(true);
                }
            };
            if goes_on {
                step += 1;
                continue;
            }
            match self.back()? {
                Some(way) => (step, at) = way,
                None => return Ok(false),
            }
        }
    }

    pub(super) fn spend(&mut self, steps: u64) -> Result<(), OutOfBudget> {
        self.budget = self.budget.checked_sub(steps).ok_or(OutOfBudget)?;
        Ok(())
    }

    /// How many of a run there are, and where they end.
    fn reach(&self, run: &Run, from: usize) -> (u32, usize) {
        let bytes = self.text.as_bytes();
        let is_short = run.most < u32::MAX;
        let end = match run.reach {
            Reach::All if !is_short => bytes.len(),
            Reach::Line if !is_short => {
                memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |found| from + found)
            }
            _ => {
                let set = &self.program.sets[run.set as usize];
                let (mut at, mut count) = (from, 0);
                while count < run.most {
                    let length = one(set, self.text, at);
                    if length == 0 {
                        break;
                    }
                    at += length;
                    count += 1;
                }
                return (count, at);
            }
        };
        // more than enough is as good as all
        let count = self.text[from..end].chars().take(run.least as usize + 1).count();
        (count as u32, end)
    }

    #[inline]
    pub(super) fn follows(&self, next: Next, at: usize) -> bool {
        match next {
            Next::Other | Next::Any => true,
            Next::Byte(byte) => self.text.as_bytes().get(at) == Some(&byte),
            Next::One(starts) => self.program.starts[starts as usize].allow(self.text.as_bytes(), at),
        }
    }

    pub(super) fn push(&mut self, undo: Undo) -> Result<(), OutOfBudget> {
        if self.machine.open.len() >= MOST_OPEN {
            return Err(OutOfBudget);
        }
        self.machine.open.push(undo);
        Ok(())
    }

    pub(super) fn write(&mut self, cell: u32, value: u32) -> Result<(), OutOfBudget> {
        let was = std::mem::replace(&mut self.machine.cells[cell as usize], value);
        if self.machine.open.is_empty() {
            return Ok(());
        }
        self.push(Undo::Cell { cell, was })
    }

    fn group(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (self.machine.cells[group * 2], self.machine.cells[group * 2 + 1]);
        (start != NOWHERE && end != NOWHERE && start <= end).then_some((start as usize, end as usize))
    }

    /// How long the text of a group is here.
    fn same(&self, groups: &[u32], folds: bool, at: usize) -> Option<usize> {
        let (start, end) = groups.iter().find_map(|group| self.group(*group as usize))?;
        let (taken, rest) = (&self.text[start..end], &self.text[at..]);
        if !folds {
            return rest.starts_with(taken).then_some(taken.len());
        }
        let mut rest = rest.chars();
        let is_same = |(a, b): (char, char)| a == b || a.to_lowercase().eq(b.to_lowercase());
        let all = taken.chars().all(|a| rest.next().is_some_and(|b| is_same((a, b))));
        all.then(|| self.text.len() - at - rest.as_str().len())
    }
}

impl Run {
    /// The same with fewer at most.
    fn capped(&self, most: u32) -> Self {
        Self { most, ..*self }
    }
}

fn advance(at: &mut usize, length: usize) -> bool {
    *at += length;
    true
}

/// How long the character here is, if it is in the set; otherwise nothing.
#[inline]
pub(super) fn one(set: &Set, text: &str, at: usize) -> usize {
    match text.as_bytes().get(at) {
        None => 0,
        Some(byte) if byte.is_ascii() => usize::from(set.has_ascii(*byte)),
        Some(_) => match text[at..].chars().next() {
            Some(character) if set.has(character) => character.len_utf8(),
            _ => 0,
        },
    }
}
