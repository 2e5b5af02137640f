//! All values that an expression can have: one for each call of the function that it stands in, and for each round of
//! a loop, as far as these are in the file.

use super::{
    evaluate::{Evaluator, Frame},
    program::{Function, Loop, ScopeKind},
    shape::Shape,
    value::{Arguments, Kind, Value},
};
use tree_sitter::Node;

/// Functions and loops around an expression.
const MAX_LEVELS: usize = 4;

/// Values of one expression.
const MAX_VALUES: usize = 400;

impl<'t> Evaluator<'_, 't> {
    /// The values of an expression. One that depends on what another file passes is among them, with what is computed.
    pub(super) fn all_values(&self, node: Node<'t>) -> Vec<Value> {
        self.all(&|frames| self.value(node, frames))
    }

    fn all<T>(&self, of: &dyn Fn(&[Frame]) -> T) -> Vec<T> {
        let mut found = vec![];
        self.collect(of, &mut vec![], &mut found);
        found
    }

    fn collect<T>(&self, of: &dyn Fn(&[Frame]) -> T, frames: &mut Vec<Frame>, into: &mut Vec<T>) {
        if into.len() >= MAX_VALUES {
            return;
        }
        self.asked.set(None);
        let value = of(frames);
        let Some(scope) = self.asked.take().filter(|_| frames.len() < MAX_LEVELS) else {
            into.push(value);
            return;
        };
        let (known, are_all) = self.frames_of(scope, frames);
        if known.is_empty() || !are_all {
            into.push(value);
        }
        for frame in known {
            frames.push(frame);
            self.collect(of, frames, into);
            frames.pop();
        }
    }

    /// The frames of a function or loop that the file tells, and whether there are no others.
    fn frames_of(&self, scope: usize, frames: &[Frame]) -> (Vec<Frame>, bool) {
        // a function that calls itself is not followed
        if frames.iter().any(|frame| frame.scope == scope) {
            return (vec![], false);
        }
        match &self.program.scopes[scope].kind {
            ScopeKind::Function(function) => self.calls_of(scope, function),
            ScopeKind::Loop(found) => self.rounds_of(scope, found, frames),
            ScopeKind::Block | ScopeKind::Class => (vec![], false),
        }
    }

    fn calls_of(&self, scope: usize, function: &Function<'t>) -> (Vec<Frame>, bool) {
        // functions that call each other in turn are not followed forever
        if self.level.get() >= MAX_LEVELS {
            return (vec![], false);
        }
        self.level.set(self.level.get() + 1);
        let calls = self.program.calls.get(function.name).map_or(&[][..], Vec::as_slice);
        let inside = &self.program.scopes[scope].range;
        let calls = calls.iter().filter(|call| !inside.contains(&call.start_byte()));
        let given: Vec<Arguments> = calls
            .flat_map(|call| self.all(&|frames| self.arguments_of(*call, frames)))
            .take(MAX_VALUES)
            .collect();
        self.level.set(self.level.get() - 1);
        let known: Vec<Frame> = given.iter().map(|given| self.frame(scope, given, 0)).collect();
        (known, function.is_private)
    }

    fn arguments_of(&self, call: Node<'t>, frames: &[Frame]) -> Arguments {
        match self.program.shape(call) {
            Shape::Call(_, list) => self.arguments(list, |node| self.value(node, frames)),
            _ => Arguments::default(),
        }
    }

    fn rounds_of(&self, scope: usize, found: &Loop<'t>, frames: &[Frame]) -> (Vec<Frame>, bool) {
        let over = self.value(found.over, frames);
        self.asked.set(None);
        let rounds: Vec<Vec<Value>> = match over.kind {
            Kind::List(items) if found.is_indexed => {
                items.into_iter().map(|item| vec![Value::computed(item.range.clone()), item]).collect()
            }
            Kind::List(items) if found.targets.len() > 1 => {
                items.into_iter().map(|item| item.list().unwrap_or_default().to_vec()).collect()
            }
            Kind::List(items) => items.into_iter().map(|item| vec![item]).collect(),
            Kind::Record(record) if !record.is_open => {
                record.fields.into_iter().map(|field| vec![field.key, field.value]).collect()
            }
            _ => return (vec![], false),
        };
        let computed = || Value::computed(found.over.byte_range());
        let frames = rounds.into_iter().take(MAX_VALUES).map(|round| {
            let values = round.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
            let named = found.targets.iter().zip(values);
            let values = named.map(|(name, value)| ((*name).to_owned(), value.unwrap_or_else(computed)));
            Frame { scope, values: values.collect() }
        });
        (frames.collect(), true)
    }
}
