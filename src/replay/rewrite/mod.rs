//! Expectations that failed, rewritten to what came.
//!
//! Enters: a unit test file and the outcomes of its tests. Leaves: for each failed expectation the edits after which
//! the file says what came, or why it is left alone. Only what differs is edited, in the way in which it is written;
//! comments and layout stay. Whether the edits do what they should is for the caller to find out, by playing the new
//! text (see [`Suite::with`](super::Suite::with)).

mod change;
mod elements;
mod item;
mod page;
mod scalar;
mod style;

use super::{
    compare,
    outcome::{CaseKind, CaseOutcome, TestOutcome},
};
use crate::{
    diagnostic::Edit,
    model::scenario::Scenario,
    promql::Features,
    source::Span,
    syntax::yaml::{Entry, Kind, Node, Style as Written, Tree},
};
use elements::{Addition, Element};
use item::Item;
use page::{Page, Refusal};
use std::collections::{HashMap, HashSet};
use style::Style;

const SHARED: &str = "an alias shares it with other places";

/// An expectation that failed, and how to make it say what came.
#[derive(Debug)]
pub struct Rewrite {
    /// The index of its test in the file.
    pub test: usize,
    /// The index of its outcome among those of the test.
    pub case: usize,
    /// Where it is written.
    pub span: Span,
    /// The edits, in the order of the text; or why it is left alone.
    pub edits: Result<Vec<Edit>, &'static str>,
}

/// How the expectations that failed would have to be written. `tests` are outcomes of tests of `scenario`, which was
/// read from `tree` for a Prometheus with these features.
#[must_use]
pub fn rewrites(
    scenario: &Scenario,
    tree: &Tree,
    features: &Features,
    tests: &[TestOutcome],
) -> Vec<Rewrite> {
    let Some(root) = tree.root() else { return vec![] };
    let mut author = Author::new(scenario, root, features);
    let mut rewrites = vec![];
    for test in tests {
        let failed = test.cases.iter().enumerate().filter(|(_, case)| !case.passed);
        for (index, case) in failed {
            let (place, edits) = author.rewrite(case);
            let edits = if test.failures.is_empty() { edits } else { Err("the test breaks off") };
            rewrites.push(Rewrite { test: place, case: index, span: case.span, edits });
        }
    }
    rewrites
}

/// Where a case is: the indices of its test and of itself among those of its kind.
type Place = (usize, usize);

/// Knows a file and how its expectations are written.
struct Author<'t> {
    scenario: &'t Scenario,
    features: &'t Features,
    root: Node<'t>,
    page: Page<'t>,
    places: HashMap<(bool, Span), Vec<Place>>,
    /// The anchors that aliases refer to.
    anchors: HashSet<&'t str>,
    /// How most lists are written, by their key.
    styles: HashMap<&'static str, Style>,
}

/// A list of expectations in a case.
struct List<'t> {
    case: Node<'t>,
    key: &'static str,
    items: Vec<Node<'t>>,
    style: Style,
}

impl<'t> Author<'t> {
    fn new(scenario: &'t Scenario, root: Node<'t>, features: &'t Features) -> Self {
        let mut places: HashMap<(bool, Span), Vec<Place>> = HashMap::new();
        for (test, cases) in scenario.tests.iter().enumerate() {
            for (index, case) in cases.alert_cases.iter().enumerate() {
                places.entry((true, case.alertname.span)).or_default().push((test, index));
            }
            for (index, case) in cases.query_cases.iter().enumerate() {
                places.entry((false, compare::subject(case).1)).or_default().push((test, index));
            }
        }
        let tree = root.tree();
        let anchors = tree.nodes().filter(|node| node.kind() == Kind::Alias).map(Node::value).collect();
        let page = Page::new(tree);
        let styles = styles(&page, root);
        Self { scenario, features, root, page, places, anchors, styles }
    }

    /// The index of the test of a case, and the edits for the case.
    fn rewrite(&mut self, outcome: &CaseOutcome) -> (usize, Result<Vec<Edit>, Refusal>) {
        let is_alert = outcome.kind == CaseKind::Alert;
        let place = match self.places.get(&(is_alert, outcome.span)).map(Vec::as_slice) {
            Some([place]) => *place,
            Some([(test, _), ..]) => return (*test, Err(SHARED)),
            _ => return (0, Err("there is no list of what is expected")),
        };
        let edits = self.edit(outcome, is_alert, place);
        let tree = self.root.tree();
        let made = self.page.take().into_iter().map(|(range, text)| {
            let range = range.start as u32..range.end as u32;
            Edit::replace(tree.text().span(range), text)
        });
        let made = made.collect();
        (place.0, edits.map(|()| made))
    }

    fn edit(&mut self, outcome: &CaseOutcome, is_alert: bool, place: Place) -> Result<(), Refusal> {
        let test = &self.scenario.tests[place.0];
        let expected: Vec<Item> = if is_alert {
            test.alert_cases[place.1].expected.iter().map(Item::expected_alert).collect()
        } else {
            let samples = test.query_cases[place.1].expected.iter();
            samples.map(|sample| Item::expected_sample(sample, self.features)).collect()
        };
        let wanted: Vec<Item> = outcome.actual.iter().map(Item::wanted).collect();
        let list = self.list(is_alert, place)?;
        if !list.case.span().overlaps(outcome.span) {
            return Err("it does not stand where it is read");
        }
        if list.items.len() != expected.len() {
            return Err(SHARED);
        }
        let pairing = item::pair(&expected, &wanted, self.scenario.fuzzy_compare);
        let touched = pairing.changed.iter().map(|(index, _)| index).chain(&pairing.removed);
        if touched.into_iter().any(|index| self.is_shared_within(list.items[*index])) {
            return Err(SHARED);
        }
        for (index, other) in &pairing.changed {
            self.change(list.items[*index], list.style, &expected[*index], &wanted[*other])?;
        }
        let all: Vec<Element<'t>> = list.items.iter().copied().map(Element::item).collect();
        let key = list.case.entries().map(|entry| entry.key).find(|key| key.value() == list.key);
        let key = key.filter(|_| pairing.added.is_empty());
        self.page.remove(&all, &pairing.removed, key.map(|key| (key, "[]")))?;
        if pairing.added.is_empty() {
            return Ok(());
        }
        let new: Vec<&Item> = pairing.added.iter().map(|index| &wanted[*index]).collect();
        let style = list.style;
        let addition = Addition {
            key: list.key,
            written_key: &style.name(list.key, false),
            in_flow: new.iter().map(|item| style.flow(item)).collect(),
            in_block: &|column| new.iter().flat_map(|item| style.lines(item, column)).collect(),
            step: style.dash,
            prefers_flow: style.flow_list,
            brackets: ['[', ']'],
        };
        self.page.add(list.case, &all, true, &addition)
    }

    /// The list of what a case expects, if nothing else shares it and it says no more than what can be rewritten.
    fn list(&self, is_alert: bool, (test, case): Place) -> Result<List<'t>, Refusal> {
        let (cases, key, known): (_, _, &[&str]) = if is_alert {
            let known =
                &["eval_time", "alertname", "exp_alerts", "groupname", "until", "state", "exact_time"];
            ("alert_rule_test", "exp_alerts", known)
        } else {
            ("promql_expr_test", "exp_samples", &["expr", "eval_time", "exp_samples"])
        };
        let written = entry(self.root, "tests").and_then(|tests| tests.value.items().nth(test));
        let count = written.and_then(|test| entry(test, cases)).map_or(0, |list| list.value.items().count());
        if case >= count && written.is_some_and(|test| entry(test, "metricsql_expr_test").is_some()) {
            return Err("it stands in another list than promtool's");
        }
        let mut node = self.root;
        for (key, index) in [("tests", test), (cases, case)] {
            let list = entry(node, key).ok_or(SHARED)?.value;
            let item = list.items().nth(index).ok_or(SHARED)?;
            if self.is_shared(node) || self.is_shared(list) || self.is_shared(item) {
                return Err(SHARED);
            }
            node = item;
        }
        if node.entries().any(|entry| !entry.is_merge() && !known.contains(&entry.key.value())) {
            return Err("it says more than a list of what is expected");
        }
        let value = entry(node, key).map(|entry| entry.value);
        if value.is_some_and(|value| self.is_shared(value)) {
            return Err(SHARED);
        }
        let items: Vec<Node<'t>> = value.into_iter().flat_map(Node::items).collect();
        let fields = ["exp_labels", "exp_annotations", "labels", "value", "histogram"];
        let mut entries = items.iter().flat_map(|item| item.target().entries());
        if entries.any(|entry| !entry.is_merge() && !fields.contains(&entry.key.value())) {
            return Err("it matches only parts of what is expected");
        }
        let style = Style::of(&self.page, node, key).or(self.styles.get(key).copied());
        Ok(List { case: node, key, items, style: style.unwrap_or_default().within(node) })
    }

    /// Whether a node stands in more than one place.
    fn is_shared(&self, node: Node<'t>) -> bool {
        node.kind() == Kind::Alias || node.anchor().is_some_and(|anchor| self.anchors.contains(anchor))
    }

    fn is_shared_within(&self, node: Node<'t>) -> bool {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if self.is_shared(node) {
                return true;
            }
            open.extend(node.items());
            open.extend(node.entries().flat_map(|entry| [entry.key, entry.value]));
        }
        false
    }
}

/// The entry of a key that is written in a mapping.
fn entry<'t>(node: Node<'t>, key: &str) -> Option<Entry<'t>> {
    node.entries().find(|entry| entry.key.kind() == Kind::Scalar && entry.key.value() == key)
}

/// How the first list of each kind is written that is not empty. Where there is none, dashes stand as those of the
/// cases do.
fn styles(page: &Page<'_>, root: Node<'_>) -> HashMap<&'static str, Style> {
    let mut styles = HashMap::new();
    let tests = root.get("tests");
    for (cases, key) in [("alert_rule_test", "exp_alerts"), ("promql_expr_test", "exp_samples")] {
        let tests = || tests.into_iter().flat_map(Node::items);
        let all = tests().filter_map(|test| test.get(cases)).flat_map(Node::items);
        // a case in braces has no choice
        let found =
            all.filter(|case| case.style() == Written::Block).find_map(|case| Style::of(page, case, key));
        let surroundings = || tests().find_map(|test| Style::of(page, test, cases));
        let like_cases =
            || surroundings().map(|Style { dash, gap, .. }| Style { dash, gap, ..Style::default() });
        if let Some(style) = found.or_else(like_cases) {
            styles.insert(key, style);
        }
    }
    styles
}
