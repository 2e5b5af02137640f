//! The place of a call that may declare something, and what is found there.

use super::{
    Declaration, Declarations, Library, Part,
    name::Pattern,
    package::Constants,
    program::Program,
    value::{Kind, Value},
};
use crate::{
    source::{Embedded, Span, Spanned},
    syntax::exposition::MetricType,
};
use memchr::memmem;
use std::{
    cell::{OnceCell, RefCell},
    collections::{HashMap, HashSet},
    ops::Range,
};
use tree_sitter::Node;

/// What has been found so far, and what need not be looked up again.
#[derive(Debug, Default)]
pub(super) struct Found<'t> {
    pub(super) declarations: Declarations,
    /// The declarations of each name.
    by_name: HashMap<Vec<Part>, Vec<usize>>,
    /// Where names of declarations are written.
    written: HashSet<Span>,
    /// What the file says or not.
    mentioned: RefCell<HashMap<&'static str, bool>>,
    /// The types of metrics that are made of what has a name, as the language finds them.
    pub(super) uses: OnceCell<HashMap<&'t str, Option<MetricType>>>,
}

/// A call, the program that it stands in, and what has been found so far.
#[derive(Debug)]
pub(super) struct Site<'s, 't> {
    pub(super) program: &'s Program<'t>,
    pub(super) node: Node<'t>,
    pub(super) text: &'s Embedded,
    pub(super) constants: &'s Constants,
    pub(super) found: &'s mut Found<'t>,
}

/// A declaration, while its places are those in the decoded text.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) name: Pattern,
    pub(super) name_range: Range<usize>,
    pub(super) kind: MetricType,
    pub(super) labels: Option<Vec<(String, Range<usize>)>>,
    pub(super) unit: Option<String>,
    pub(super) help: Option<String>,
    pub(super) has_created: bool,
    pub(super) is_split: bool,
    pub(super) buckets: Option<Vec<f64>>,
}

impl Draft {
    /// A family of this name, without labels.
    pub(super) fn new(name: Pattern, written: &Value, kind: MetricType) -> Self {
        Self {
            name,
            name_range: written.range.clone(),
            kind,
            labels: Some(vec![]),
            unit: None,
            help: None,
            has_created: false,
            is_split: false,
            buckets: None,
        }
    }

    /// With these labels besides those that it has; if they are not known, none are.
    pub(super) fn with_labels(mut self, labels: Option<Vec<(String, Range<usize>)>>) -> Self {
        self.labels = self.labels.zip(labels).map(|(mut all, more)| {
            all.extend(more);
            all
        });
        self
    }

    pub(super) fn with_help(mut self, help: Option<&Value>) -> Self {
        self.help = help.and_then(Value::exact).map(str::to_owned);
        self
    }
}

/// The texts of a list, and where they are written; `None` if any is computed.
pub(super) fn names_in(value: Option<&Value>) -> Option<Vec<(String, Range<usize>)>> {
    match value {
        None => Some(vec![]),
        Some(Value { kind: Kind::Nothing, .. }) => Some(vec![]),
        Some(value) => names_of(value.list()?),
    }
}

/// The texts of all these, and where they are written.
pub(super) fn names_of<'v>(
    values: impl IntoIterator<Item = &'v Value>,
) -> Option<Vec<(String, Range<usize>)>> {
    values.into_iter().map(|value| Some((value.exact()?.to_owned(), value.range.clone()))).collect()
}

/// The keys of a record.
pub(super) fn keys_in(value: Option<&Value>) -> Option<Vec<(String, Range<usize>)>> {
    match value {
        None => Some(vec![]),
        Some(Value { kind: Kind::Nothing, .. }) => Some(vec![]),
        Some(value) => {
            let record = value.record().filter(|record| !record.is_open)?;
            names_of(record.fields.iter().map(|field| &field.key))
        }
    }
}

impl Site<'_, '_> {
    fn span(&self, range: Range<usize>) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.text.span(offset(range.start)..offset(range.end))
    }

    /// Whether the file says this anywhere.
    pub(super) fn mentions(&self, text: &'static str) -> bool {
        let search = || memmem::find(self.program.text.as_bytes(), text.as_bytes()).is_some();
        *self.found.mentioned.borrow_mut().entry(text).or_insert_with(search)
    }

    /// Takes a declaration, unless it is there already.
    pub(super) fn declare(&mut self, draft: Draft) {
        let labels = draft.labels.map(|labels| {
            labels.into_iter().map(|(name, range)| Spanned::new(name, self.span(range))).collect()
        });
        let declaration = Declaration {
            name: draft.name.into_parts(),
            name_span: self.span(draft.name_range),
            span: self.span(self.node.byte_range()),
            kind: draft.kind,
            labels,
            unit: draft.unit.filter(|unit| !unit.is_empty()),
            help: draft.help.filter(|help| !help.is_empty()),
            has_created: draft.has_created,
            is_split: draft.is_split,
            buckets: draft.buckets,
        };
        let Found { declarations: Declarations { metrics, .. }, by_name, written, .. } = &mut *self.found;
        written.insert(declaration.name_span);
        let same = by_name.entry(declaration.name.clone()).or_default();
        let is_same = |known: &Declaration| {
            known.kind == declaration.kind
                && (known.span == declaration.span || known.name_span == declaration.name_span)
        };
        match same.iter().find(|index| is_same(&metrics[**index])) {
            // of several calls, what differs is not known
            Some(index) => {
                let labels = &mut metrics[*index].labels;
                *labels = labels.take().filter(|_| declaration.labels.is_some());
            }
            None => {
                same.push(metrics.len());
                metrics.push(declaration);
            }
        }
    }

    /// Whether something is declared whose name is written here.
    pub(super) fn has(&self, range: &Range<usize>) -> bool {
        self.found.written.contains(&self.span(range.clone()))
    }

    /// Whether this is an argument of a call of a function that the file defines.
    pub(super) fn is_handed_to_own_function(&self) -> bool {
        let Some(call) = self.node.parent().and_then(|list| list.parent()) else { return false };
        self.program.called(call).is_some_and(|(name, _)| self.program.functions.contains(name))
    }

    /// Something is declared here, and nothing is known of it.
    pub(super) fn declare_unknown(&mut self) {
        let here = Value::computed(self.node.byte_range());
        let draft = Draft::new(Pattern::computed(), &here, MetricType::Unknown);
        self.declare(Draft { labels: None, ..draft });
    }

    /// Whatever has this prefix may be exposed.
    pub(super) fn declare_prefix(&mut self, prefix: &Value) {
        let mut name = prefix.text();
        name.push(&Pattern::computed());
        let draft = Draft::new(name, prefix, MetricType::Unknown);
        self.declare(Draft { labels: None, ..draft });
    }

    /// The metrics of a library come along.
    pub(super) fn bring(&mut self, libraries: &[Library]) {
        for library in libraries {
            let span = self.span(self.node.byte_range());
            let known = &mut self.found.declarations.libraries;
            if !known.iter().any(|known| known.value == *library) {
                known.push(Spanned::new(*library, span));
            }
        }
    }

    /// Something is served on a port: a number, or an address that ends in one.
    pub(super) fn serve(&mut self, address: Option<&Value>) {
        let Some((port, range)) = address.and_then(port) else { return };
        let served = Spanned::new(port, self.span(range));
        let known = &mut self.found.declarations.served_ports;
        if !known.contains(&served) {
            known.push(served);
        }
    }

    /// Labels are added to all metrics of a registry, if `adds`.
    pub(super) fn add_labels(&mut self, adds: bool) {
        self.found.declarations.adds_labels |= adds;
    }
}

fn port(value: &Value) -> Option<(u16, Range<usize>)> {
    let of_text = |text: &str| text.rsplit(':').next()?.parse().ok();
    let found = match &value.kind {
        Kind::Number(number) if number.fract() == 0.0 && (1.0..65536.0).contains(number) => {
            Some(*number as u16)
        }
        Kind::Text(text) => text.exact().and_then(of_text),
        Kind::Either(first, second) => return port(first).or_else(|| port(second)),
        Kind::List(items) => return port(items.last()?),
        _ => None,
    };
    Some((found?, value.range.clone()))
}
