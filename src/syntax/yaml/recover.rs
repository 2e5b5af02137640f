//! After a syntax error: where reading goes on, and what is incomplete for it.
//!
//! What was read before the damage is kept. Reading goes on at the first line behind it that fits a block collection
//! that is still open there: an item at the column of a list, a key at the column of a mapping. A line that begins
//! further left than a collection ends it. The collection in which reading goes on, all around it, and all that were
//! cut short are incomplete.

use super::{
    Documents,
    cursor::{Cursor, Lens},
    diagnose::{Diagnosis, Scene},
    fault::{Complaint, Fault},
    fetch::Value,
    lines::Line,
    parse::{Frame, Parser, State},
    scalar,
    tree::{Kind, NO_NODE, Style, offset},
};

/// After so many errors the rest of the text is not read.
pub const MAX_ERRORS: usize = 200;
/// So many times the text may be read again for the sake of recovery, before reading goes on only behind an error.
const MAX_REWIND: usize = 2;
/// For so many errors a mend is looked for.
const MAX_THOROUGH: usize = 40;

impl Parser<'_> {
    /// Notes a fault, and goes to where reading can go on; false if it cannot.
    pub(super) fn recover(&mut self, fault: Fault) -> bool {
        if fault.complaint == Complaint::Depth {
            self.too_deep = Some(fault.at);
            self.end();
            return false;
        }
        let diagnosis = self.diagnose(fault);
        let text = self.scanner.cursor.text();
        let at = (fault.at as usize).min(text.len());
        let mut damaged_from = diagnosis.damaged_from.clamp(self.since.min(at), at);
        self.rewound += at - damaged_from;
        if self.rewound > MAX_REWIND * text.len() + (1 << 16) {
            damaged_from = at;
        }
        let lens = diagnosis.lens;
        self.errors += 1;
        let line = Line::around(text, diagnosis.range.start);
        if !self.diagnoses.last().is_some_and(|last| (line.start..=line.end).contains(&last.range.start)) {
            self.diagnoses.push(diagnosis);
        }
        let shortened = self.cut(damaged_from, 0);
        let resumed = self.errors < MAX_ERRORS
            && (lens.is_some_and(|lens| self.resume_through(lens, shortened))
                || self.resume_behind(damaged_from));
        if !resumed {
            self.end();
        }
        resumed
    }

    pub(super) fn diagnose(&self, fault: Fault) -> Diagnosis {
        let tail = self.nodes.last().copied();
        let tail_is_value = tail.is_some_and(|tail| {
            tail.parent != NO_NODE && {
                let parent = &self.nodes[tail.parent as usize];
                parent.kind == Kind::Mapping && parent.children().is_multiple_of(2)
            }
        });
        let scene = Scene {
            text: self.scanner.cursor.text(),
            flavour: self.options.flavour,
            fault,
            tail,
            tail_is_value,
            since: self.since,
            thorough: self.errors < MAX_THOROUGH,
        };
        scene.diagnose()
    }

    /// Ends all that is open.
    pub(super) fn end(&mut self) {
        self.reopen(|_, _| false, 0);
    }

    /// Drops all nodes that begin at `at` or later, and shortens the last one to what stands
    /// before; whether it had to. The first `keep` nodes are kept.
    fn cut(&mut self, at: usize, keep: usize) -> bool {
        let mut shortened = false;
        let at = offset(at);
        while self.nodes.len() > keep
            && let Some(last) = self.nodes.pop_if(|last| last.start >= at)
        {
            if last.parent != NO_NODE {
                self.nodes[last.parent as usize].count_child(-1);
            } else {
                self.roots.pop();
            }
        }
        let count = offset(self.nodes.len());
        self.anchors.retain(|_, target| *target < count);
        self.last_end = 0;
        if let Some(last) = self.nodes.last_mut() {
            if last.end > at && last.kind == Kind::Scalar {
                let text = self.scanner.cursor.text();
                let rest = text[last.start as usize..at as usize].trim_end_matches([' ', '\t', '\n', '\r']);
                let range = last.start as usize..last.start as usize + rest.len();
                let mut value = Value::new(text, &mut self.scanner.side);
                if last.style == Style::Plain {
                    let mut cursor = Cursor::within(text, range.clone());
                    let _ = scalar::plain(&mut cursor, false, 0, &mut value);
                }
                last.value = value.slice();
                last.end = offset(range.end);
                last.complete = false;
                shortened = true;
            }
            self.last_end = last.end.min(at);
        }
        shortened
    }

    /// Goes on at the wrongly indented lines themselves, as if they were mended.
    fn resume_through(&mut self, lens: Lens, shortened: bool) -> bool {
        let text = self.scanner.cursor.text();
        let before = self.scanner.cursor.lens();
        let line = Line::around(text, lens.start);
        let column = offset(line.indent().saturating_add_signed(-lens.excess));
        if lens.start < before.end {
            return false;
        }
        let fits =
            |frame: &&Frame| frame.column == column && (frame.state != State::BlockKey) == line.is_item();
        let open = self.open_blocks();
        let (node, at) = match open.iter().find(fits) {
            Some(frame) => {
                if let Some(last) = self.nodes.last_mut().filter(|_| shortened) {
                    // it ends where the mend lets it end
                    last.complete = true;
                }
                (frame.node, line.start)
            }
            // it begins what is nested below the line before
            None => {
                let Some(found) = open.iter().find(|frame| frame.column < column) else { return false };
                let Some(last) = self.last_child(found.node) else { return false };
                let begins = Line::around(text, last as usize);
                let begins_in_it = begins.content().start >= self.nodes[found.node as usize].start as usize;
                if offset(begins.indent()) != found.column
                    || !begins_in_it
                    || begins.start < before.end.max(self.since)
                {
                    return false;
                }
                self.cut(begins.start, found.node as usize + 1);
                (found.node, begins.start)
            }
        };
        self.scanner.cursor.look_through(lens);
        self.reopen(|known, _| known == node, at);
        true
    }

    /// Where the last key of a mapping, or the last item of a sequence, begins.
    fn last_child(&self, node: u32) -> Option<u32> {
        let collection = self.nodes.get(node as usize)?;
        let is_pair = collection.kind == Kind::Mapping && collection.children().is_multiple_of(2);
        let last = self.child_above(node, offset(self.nodes.len()).checked_sub(1)?)?;
        let child = if is_pair { self.child_above(node, last.checked_sub(1)?)? } else { last };
        Some(self.nodes[child as usize].start)
    }

    /// The child of `node` that `below` is, or is below.
    fn child_above(&self, node: u32, below: u32) -> Option<u32> {
        let mut child = below;
        loop {
            let stored = self.nodes.get(child as usize)?;
            if stored.parent == node {
                return Some(child);
            }
            child = stored.parent;
        }
    }

    /// Goes on at the first line behind the one of `damaged_from` that fits; false if there is none.
    fn resume_behind(&mut self, damaged_from: usize) -> bool {
        let text = self.scanner.cursor.text();
        let mut line = Line::around(text, damaged_from);
        // what follows a damaged item belongs to that
        let mut ceiling = if line.is_item() { offset(line.indent()) } else { u32::MAX };
        let open = self.open_blocks();
        while let Some(next) = line.next() {
            line = next;
            if line.is_empty() {
                continue;
            }
            let column = offset(line.indent());
            if column == 0 && (line.written().starts_with("---") || line.written().starts_with("...")) {
                return self.resume_at_document(&line);
            }
            let (is_item, is_key) =
                (line.is_item(), line.key().is_some() || line.written()[line.indent()..].starts_with("? "));
            let fits = |frame: &&Frame| {
                frame.column == column
                    && column <= ceiling
                    && match frame.state {
                        State::BlockKey => is_key && !is_item,
                        _ => is_item,
                    }
            };
            if let Some(found) = open.iter().find(fits) {
                let node = found.node;
                self.reopen(|known, _| known == node, line.start);
                return true;
            }
            if open.is_empty() && self.nodes.is_empty() && (is_item || is_key) {
                self.damaged_root = true;
                self.frames.clear();
                self.since = line.start;
                self.scanner.resume(line.start, std::iter::empty());
                return true;
            }
            ceiling = ceiling.min(column);
        }
        false
    }

    fn resume_at_document(&mut self, line: &Line<'_>) -> bool {
        self.end();
        if self.options.documents == Documents::First && !self.roots.is_empty() {
            self.extra =
                line.written().starts_with("---").then(|| offset(line.start)..offset(line.start + 3));
            return false;
        }
        self.since = line.start;
        self.scanner.resume(line.start, std::iter::empty());
        true
    }

    /// The block collections that the last node is in, the innermost first.
    fn open_blocks(&self) -> Vec<Frame> {
        let mut open = vec![];
        let mut node = offset(self.nodes.len()).wrapping_sub(1);
        while let Some(stored) = self.nodes.get(node as usize) {
            if stored.style == Style::Block {
                let parent = self.nodes.get(stored.parent as usize);
                let is_indentless = parent.is_some_and(|parent| {
                    parent.kind == Kind::Mapping
                        && parent.style == Style::Block
                        && parent.column() == stored.column()
                });
                let state = match stored.kind {
                    Kind::Mapping => State::BlockKey,
                    _ if is_indentless => State::Indentless,
                    _ => State::BlockSequence,
                };
                open.push(Frame { node, state, column: stored.column() });
            }
            node = stored.parent;
        }
        open
    }

    /// Ends what is open up to the collection that `is_resumed` tells, and goes on in that at `at`.
    fn reopen(&mut self, is_resumed: impl Fn(u32, State) -> bool, at: usize) {
        let mut open = self.open_blocks();
        let keep = open.iter().position(|frame| is_resumed(frame.node, frame.state)).unwrap_or(open.len());
        let end = self.last_end;
        let mut node = offset(self.nodes.len()).wrapping_sub(1);
        let resumed = open.get(keep).map_or(NO_NODE, |frame| frame.node);
        self.complete_pairs(resumed);
        let after = offset(self.nodes.len());
        while let Some(stored) = self.nodes.get_mut(node as usize) {
            if matches!(stored.kind, Kind::Mapping | Kind::Sequence) {
                stored.complete = false;
                stored.after = after;
                stored.end = end.max(stored.start);
            }
            node = stored.parent;
        }
        open.drain(..keep);
        open.reverse();
        self.frames = open;
        if resumed != NO_NODE {
            let columns =
                self.frames.iter().filter(|frame| frame.state != State::Indentless).map(|frame| frame.column);
            self.scanner.resume(at, columns);
            self.since = at;
        }
    }

    /// Gives a value to the keys at the end that have none, from the innermost mapping out to `until`.
    fn complete_pairs(&mut self, until: u32) {
        let mut node = offset(self.nodes.len()).wrapping_sub(1);
        let mut path = vec![];
        while let Some(stored) = self.nodes.get(node as usize) {
            if matches!(stored.kind, Kind::Mapping | Kind::Sequence) {
                path.push(node);
            }
            node = stored.parent;
        }
        for node in path {
            let stored = &self.nodes[node as usize];
            if stored.kind == Kind::Mapping && !stored.children().is_multiple_of(2) {
                self.frames.clear();
                self.frames.push(Frame { node, state: State::BlockKey, column: 0 });
                self.absent();
                if let Some(value) = self.nodes.last_mut() {
                    value.complete = false;
                }
            }
            if node == until {
                break;
            }
        }
    }
}
