//! Steps back: the next way that is open, and ways that are given up.

use super::{
    OutOfBudget,
    machine::{NOWHERE, Search, Undo, one},
    program::{At, Close, Next, Step},
};

impl Search<'_, '_> {
    /// The next way that is open: a step and a place.
    pub(super) fn back(&mut self) -> Result<Option<(usize, usize)>, OutOfBudget> {
        self.spend(1)?;
        while let Some(undo) = self.machine.open.pop() {
            match undo {
                Undo::Way { step, at } => return Ok(Some((step as usize, at as usize))),
                Undo::Cell { cell, was } => self.machine.cells[cell as usize] = was,
                Undo::Shorter { step, least, at } => {
                    if let Some(at) = self.shorter(step, least as usize, at as usize) {
                        if at > least as usize {
                            self.machine.open.push(Undo::Shorter { step, least, at: at as u32 });
                        }
                        return Ok(Some((step as usize + 1, at)));
                    }
                }
                Undo::Longer { step, count, at } => {
                    if let Some(way) = self.longer(step, count, at as usize)? {
                        return Ok(Some(way));
                    }
                }
                Undo::Open { otherwise: NOWHERE, .. } => {}
                Undo::Open { otherwise, at } => return Ok(Some((otherwise as usize, at as usize))),
                Undo::Uncall => _ = self.machine.calls.pop(),
                Undo::Recall(to) => self.machine.calls.push(to),
            }
        }
        Ok(None)
    }

    /// The next place where a run may end that is shorter, from the end on.
    fn shorter(&mut self, step: At, least: usize, at: usize) -> Option<usize> {
        let Step::Many(run) = &self.program.steps[step as usize] else { return None };
        let bytes = self.text.as_bytes();
        if let Next::Byte(byte) = run.next {
            return memchr::memrchr(byte, &bytes[least..at]).map(|found| least + found);
        }
        let mut end = at;
        while end > least {
            end -= 1;
            while !self.text.is_char_boundary(end) {
                end -= 1;
            }
            if self.follows(run.next, end) {
                return Some(end);
            }
        }
        None
    }

    /// A run that is one longer, or a loop that goes round once more.
    fn longer(&mut self, step: At, count: u32, at: usize) -> Result<Option<(usize, usize)>, OutOfBudget> {
        let run = match &self.program.steps[step as usize] {
            Step::Few(run) => run,
            Step::Count { cell, .. } => {
                self.write(*cell, count + 1)?;
                return Ok(Some((step as usize + 1, at)));
            }
            _ => return Ok(None),
        };
        let (mut count, mut at) = (count, at);
        let set = &self.program.sets[run.set as usize];
        loop {
            let length = if count < run.most { one(set, self.text, at) } else { 0 };
            if length == 0 {
                return Ok(None);
            }
            at += length;
            count += 1;
            if self.follows(run.next, at) {
                self.push(Undo::Longer { step, count, at: at as u32 })?;
                return Ok(Some((step as usize + 1, at)));
            }
        }
    }

    /// Closes the innermost `Open`, and says where it began: the ways that were open in it are given up.
    pub(super) fn close(&mut self, close: Close) -> usize {
        let open = &mut self.machine.open;
        // what was closed in between is gone, so the last one is this one
        let Some(index) = open.iter().rposition(|undo| matches!(undo, Undo::Open { .. })) else { return 0 };
        let Undo::Open { at, .. } = open[index] else { return 0 };
        if close == Close::Negated {
            while open.len() > index + 1 {
                match open.pop() {
                    Some(Undo::Cell { cell, was }) => self.machine.cells[cell as usize] = was,
                    Some(Undo::Uncall) => _ = self.machine.calls.pop(),
                    Some(Undo::Recall(to)) => self.machine.calls.push(to),
                    _ => {}
                }
            }
            open.pop();
            return at as usize;
        }
        let mut kept = index;
        for other in index + 1..open.len() {
            if matches!(open[other], Undo::Cell { .. } | Undo::Uncall | Undo::Recall(_)) {
                open[kept] = open[other];
                kept += 1;
            }
        }
        open.truncate(kept);
        at as usize
    }
}
