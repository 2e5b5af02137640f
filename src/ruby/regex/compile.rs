//! Tree → program.
//!
//! Every part is compiled knowing what may follow it: a way that the next byte excludes is not tried, and a run that
//! nothing of it can follow is not shortened.

use super::{
    Options, RegexError,
    outlook::{first, is_anchored, needed, single, steps, written_out},
    parse::parse,
    program::{At, Close, Next, Program, Reach, Run, Step},
    set::{Set, Starts},
    tree::{Node, Order},
};
use memchr::memmem::Finder;
use std::collections::{BTreeMap, HashMap, HashSet};

/// So long may a program be.
const LONGEST: usize = 1 << 20;

/// The program of an expression, and the names of its groups.
pub(super) fn compile(text: &str, options: Options) -> Result<(Program, Vec<Option<String>>), RegexError> {
    let (tree, names) = parse(text, options)?;
    let mut calls = vec![];
    tree.calls(&mut calls);
    let groups = names.len() + 1;
    let mut compiler = Compiler {
        steps: vec![],
        sets: vec![],
        starts: vec![],
        set_numbers: HashMap::new(),
        start_numbers: HashMap::new(),
        cells: groups * 2,
        called: calls.into_iter().collect(),
        bodies: BTreeMap::from([(0, &tree)]),
        calls: vec![],
    };
    compiler.note_bodies(&tree);
    let starts = first(&tree, Starts::ANY);
    compiler.emit(&tree, Starts::ANY);
    compiler.push(Step::Match);
    compiler.subroutines();
    if compiler.steps.len() > LONGEST {
        return Err(RegexError::new("the expression becomes too long", 0..text.len()));
    }
    let program = Program {
        is_anchored: is_anchored(&tree) && !tree.refers(),
        needed: needed(&tree).map(|text| Finder::new(text.as_bytes()).into_owned()),
        first: starts,
        steps: compiler.steps,
        sets: compiler.sets,
        starts: compiler.starts,
        cells: compiler.cells,
        groups,
    };
    Ok((program, names.into_iter().map(|name| name.map(str::to_owned)).collect()))
}

struct Compiler<'n> {
    steps: Vec<Step>,
    sets: Vec<Set>,
    starts: Vec<Starts>,
    set_numbers: HashMap<Set, u32>,
    start_numbers: HashMap<Starts, u32>,
    cells: usize,
    /// The groups that are called.
    called: HashSet<usize>,
    /// What stands in the groups; the whole is group 0.
    bodies: BTreeMap<usize, &'n Node>,
    /// The steps that call, and which group.
    calls: Vec<(usize, usize)>,
}

impl<'n> Compiler<'n> {
    fn push(&mut self, step: Step) -> usize {
        if self.steps.len() <= LONGEST {
            self.steps.push(step);
        }
        self.steps.len() - 1
    }

    fn here(&self) -> At {
        self.steps.len() as At
    }

    fn set(&mut self, set: &Set) -> u32 {
        let next = self.sets.len() as u32;
        let number = *self.set_numbers.entry(set.clone()).or_insert(next);
        if number == next {
            self.sets.push(set.clone());
        }
        number
    }

    fn start(&mut self, starts: Starts) -> u32 {
        let next = self.starts.len() as u32;
        let number = *self.start_numbers.entry(starts).or_insert(next);
        if number == next {
            self.starts.push(starts);
        }
        number
    }

    fn note_bodies(&mut self, node: &'n Node) {
        match node {
            Node::Group(number, body) => {
                self.bodies.insert(*number, body);
                self.note_bodies(body);
            }
            Node::Sequence(parts) | Node::Either(parts) => {
                parts.iter().for_each(|part| self.note_bodies(part));
            }
            Node::Repeat { body, .. } | Node::Atomic(body) | Node::Look { body, .. } => {
                self.note_bodies(body);
            }
            Node::If { then, otherwise, .. } => {
                self.note_bodies(then);
                self.note_bodies(otherwise);
            }
            _ => {}
        }
    }

    /// The groups that are called, once each, with a way back.
    fn subroutines(&mut self) {
        let called = std::mem::take(&mut self.bodies).into_iter();
        let called: Vec<_> = called.filter(|(group, _)| self.called.contains(group)).collect();
        let mut entries = HashMap::new();
        for (group, body) in called {
            entries.insert(group, self.here());
            self.push(Step::Enter);
            self.emit(body, Starts::ANY);
            self.push(Step::Leave(group as u32));
            self.push(Step::Return);
        }
        for (step, group) in std::mem::take(&mut self.calls) {
            self.steps[step] = Step::Call(entries.get(&group).copied().unwrap_or_default());
        }
    }

    fn captured(&mut self, group: usize, body: &'n Node, follow: Starts) {
        self.push(Step::Note(group as u32 * 2));
        self.emit(body, follow);
        self.push(Step::Note(group as u32 * 2 + 1));
    }

    /// Writes the steps of a part; `follow` is what the text may go on with behind it.
    fn emit(&mut self, node: &'n Node, follow: Starts) {
        match node {
            Node::Empty => {}
            Node::Literal(text) => {
                let step = match text.as_bytes() {
                    [byte] => Step::Byte(*byte),
                    bytes => Step::Bytes(bytes.into()),
                };
                self.push(step);
            }
            Node::Set(set) => {
                let step = Step::One(self.set(set));
                self.push(step);
            }
            Node::Place(place) => {
                self.push(Step::Place(*place));
            }
            Node::Sequence(parts) => {
                let mut follows = vec![follow];
                for part in parts.iter().skip(1).rev() {
                    follows.push(first(part, follows[follows.len() - 1]));
                }
                parts
                    .iter()
                    .zip(follows.into_iter().rev())
                    .for_each(|(part, follow)| self.emit(part, follow));
            }
            Node::Either(ways) => self.either(ways, follow),
            Node::Repeat { body, least, most, order } => self.repeat(body, *least, *most, *order, follow),
            Node::Group(number, _) if self.called.contains(number) => self.call(*number),
            Node::Group(number, body) => self.captured(*number, body, follow),
            Node::Atomic(body) => self.atomic(body),
            Node::Look { is_ahead, is_negated, body } => self.look(*is_ahead, *is_negated, body),
            Node::Same { groups, folds } => {
                let groups = groups.iter().map(|group| *group as u32).collect();
                self.push(Step::Same { groups, folds: *folds });
            }
            Node::Call(number) => self.call(*number),
            Node::If { group, then, otherwise } => {
                let choice = self.push(Step::Match);
                self.emit(then, follow);
                let jump = self.push(Step::Match);
                self.steps[choice] = Step::IfNot(*group as u32, self.here());
                self.emit(otherwise, follow);
                self.steps[jump] = Step::Jump(self.here());
            }
            Node::Keep => {
                self.push(Step::Keep);
            }
        }
    }

    fn call(&mut self, group: usize) {
        let at = self.push(Step::Call(0));
        self.calls.push((at, group));
    }

    fn fork(&mut self, at: usize, first: (At, Starts), second: (At, Starts)) {
        let (first, second) = ((first.0, self.start(first.1)), (second.0, self.start(second.1)));
        self.steps[at] = Step::Fork { first, second };
    }

    fn either(&mut self, ways: &'n [Node], follow: Starts) {
        let firsts: Vec<Starts> = ways.iter().map(|way| first(way, follow)).collect();
        let mut jumps = vec![];
        for (index, way) in ways.iter().enumerate() {
            let others = firsts[index + 1..].iter().copied().fold(Starts::NONE, Starts::union);
            if index + 1 == ways.len() {
                self.emit(way, follow);
            } else {
                let fork = self.push(Step::Match);
                let own = self.here();
                self.emit(way, follow);
                jumps.push(self.push(Step::Match));
                self.fork(fork, (own, firsts[index]), (self.here(), others));
            }
        }
        for jump in jumps {
            self.steps[jump] = Step::Jump(self.here());
        }
    }

    fn repeat(&mut self, body: &'n Node, least: u32, most: Option<u32>, order: Order, follow: Starts) {
        if let Some(set) = single(body) {
            return self.run(&set, least, most, order, follow);
        }
        let again = first(body, follow);
        let inner = again.union(follow);
        if written_out(steps(body), least, most).is_none() {
            return self.counted(body, least, most, order, again, follow);
        }
        for _ in 0..least {
            self.emit(body, inner);
        }
        match most {
            None => self.endless(body, order, again, follow),
            Some(most) => {
                let mut forks = vec![];
                for _ in least..most {
                    forks.push(self.push(Step::Match));
                    self.emit(body, inner);
                }
                let end = self.here();
                for fork in forks {
                    self.ways(fork, order, (fork as At + 1, again), (end, follow));
                }
            }
        }
    }

    fn ways(&mut self, fork: usize, order: Order, again: (At, Starts), end: (At, Starts)) {
        match order {
            Order::Greedy => self.fork(fork, again, end),
            Order::Lazy => self.fork(fork, end, again),
        }
    }

    fn endless(&mut self, body: &'n Node, order: Order, again: Starts, follow: Starts) {
        let fork = self.push(Step::Match);
        let inner = again.union(follow);
        let cell = body.may_be_empty().then(|| self.cell());
        if let Some(cell) = cell {
            self.push(Step::Note(cell));
        }
        self.emit(body, inner);
        let check = cell.map(|cell| (self.push(Step::Match), cell));
        self.push(Step::Jump(fork as At));
        let end = self.here();
        if let Some((check, cell)) = check {
            self.steps[check] = Step::Unmoved(cell, end);
        }
        self.ways(fork, order, (fork as At + 1, again), (end, follow));
    }

    fn counted(
        &mut self,
        body: &'n Node,
        least: u32,
        most: Option<u32>,
        order: Order,
        again: Starts,
        follow: Starts,
    ) {
        let cell = self.cell();
        self.push(Step::Zero(cell));
        let count = self.push(Step::Match);
        let note = body.may_be_empty().then(|| self.cell());
        if let Some(note) = note {
            self.push(Step::Note(note));
        }
        self.emit(body, again.union(follow));
        let check = note.map(|note| (self.push(Step::Match), note));
        self.push(Step::Jump(count as At));
        let end = self.here();
        if let Some((check, note)) = check {
            self.steps[check] = Step::Unmoved(note, end);
        }
        let (most, is_greedy) = (most.unwrap_or(u32::MAX), order == Order::Greedy);
        self.steps[count] = Step::Count { cell, least, most, is_greedy, end };
    }

    fn cell(&mut self) -> u32 {
        self.cells += 1;
        self.cells as u32 - 1
    }

    fn run(&mut self, set: &Set, least: u32, most: Option<u32>, order: Order, follow: Starts) {
        // what cannot go on with one of the set goes on at its end only
        let is_whole = set.starts().excludes(follow) && (order == Order::Greedy || most.is_none());
        let next = match follow.only() {
            _ if is_whole => Next::Other,
            Some(byte) => Next::Byte(byte),
            None if follow == Starts::ANY => Next::Any,
            None => Next::One(self.start(follow)),
        };
        let reach = match set {
            set if *set == Set::all() => Reach::All,
            set if *set == Set::in_line() => Reach::Line,
            _ => Reach::Set,
        };
        let run = Run { set: self.set(set), reach, least, most: most.unwrap_or(u32::MAX), next };
        self.push(if order == Order::Greedy || is_whole { Step::Many(run) } else { Step::Few(run) });
    }

    /// What follows must not count in it: it is taken as if nothing did.
    fn atomic(&mut self, body: &'n Node) {
        if let Node::Repeat { body, least, most, order: Order::Greedy } = body
            && let Some(set) = single(body)
        {
            return self.run(&set, *least, *most, Order::Greedy, Starts::NONE);
        }
        self.push(Step::Open { otherwise: None });
        self.emit(body, Starts::ANY);
        self.push(Step::Close(Close::Atomic));
    }

    fn look(&mut self, is_ahead: bool, is_negated: bool, body: &'n Node) {
        let open = self.push(Step::Open { otherwise: None });
        if is_ahead {
            self.emit(body, Starts::ANY);
        } else {
            let ways =
                if let Node::Either(ways) = body { ways.as_slice() } else { std::slice::from_ref(body) };
            let mut jumps = vec![];
            for (index, way) in ways.iter().enumerate() {
                let fork = (index + 1 < ways.len()).then(|| self.push(Step::Match));
                let own = self.here();
                match way.length().unwrap_or(0) {
                    0 => {}
                    length => _ = self.push(Step::Back(length)),
                }
                self.emit(way, Starts::ANY);
                if let Some(fork) = fork {
                    jumps.push(self.push(Step::Match));
                    self.fork(fork, (own, Starts::ANY), (self.here(), Starts::ANY));
                }
            }
            for jump in jumps {
                self.steps[jump] = Step::Jump(self.here());
            }
        }
        self.push(Step::Close(if is_negated { Close::Negated } else { Close::Look }));
        if is_negated {
            self.steps[open] = Step::Open { otherwise: Some(self.here()) };
        }
    }
}
