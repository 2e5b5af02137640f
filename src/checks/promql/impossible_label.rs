use crate::{
    checks::check,
    diagnostic::Findings,
    project::Project,
    promql::{Binary, BinaryOp, Call, Expr, ExprKind, Flow, Label, Labels, Presence, Side, TextRange},
};

check! {
    /// A label that is used after something has taken it away.
    ///
    /// An aggregation keeps only the labels that it names, and an operator with `on` only those. What uses another label
    /// afterwards finds it empty everywhere: `by` of it puts everything into one, `on` of it matches nothing that has it,
    /// `group_left` of it copies nothing.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job_instance:errors:rate5m
    ///         expr: sum by (job, instance) (sum by (job) (rate(errors_total[5m])))
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job:errors:rate5m
    ///         expr: sum by (job) (sum by (job, instance) (rate(errors_total[5m])))
    /// ```
    "promql/impossible-label", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries() {
        for flow in query.expr.label_flow(|_| Labels::unknown()) {
            for missing in uses(&flow).into_iter().filter_map(Use::missing) {
                let Missing { label, range, place, because } = missing;
                // who selects series without a label knows that it is empty, and groups by it for the look of it
                if query.expr.selectors().any(|selector| selector.range.contains(because)) {
                    continue;
                }
                let expression = query.expression;
                let message = format!(
                    "no series {place} has the label `{label}`: `{}` leaves it out",
                    expression.excerpt(because.into())
                );
                found
                    .at(expression.span(range.into()), message)
                    .related(expression.span(because.into()), format!("`{label}` is left out here"))
                    .help("keep the label there, or do not use it here");
            }
        }
    }
}

/// A label of which series are asked.
struct Use<'e> {
    label: &'e str,
    range: TextRange,
    /// Which series.
    place: &'static str,
    labels: &'e Labels,
}

/// A label that none of them has.
struct Missing<'e> {
    label: &'e str,
    range: TextRange,
    place: &'static str,
    because: TextRange,
}

impl<'e> Use<'e> {
    fn of(label: &'e Label, place: &'static str, labels: &'e Labels) -> Option<Self> {
        Some(Self { label: label.known()?.as_str()?, range: label.range, place, labels })
    }

    fn missing(self) -> Option<Missing<'e>> {
        let Presence::Never { because } = self.labels.get(self.label) else { return None };
        // that a metric has no name is told by other things
        (self.label != "__name__").then_some(Missing {
            label: self.label,
            range: self.range,
            place: self.place,
            because,
        })
    }
}

fn uses<'f>(flow: &'f Flow<'_>) -> Vec<Use<'f>> {
    match (&flow.expr.kind, &flow.operands[..]) {
        (ExprKind::Aggregate(aggregate), [.., operand]) => {
            let by = aggregate.grouping.as_ref().filter(|grouping| !grouping.is_without);
            let labels = by.map_or(&[][..], |grouping| &grouping.labels);
            labels.iter().filter_map(|label| Use::of(label, "here", operand)).collect()
        }
        (ExprKind::Binary(binary), [left, right]) => matched(binary, left, right),
        (ExprKind::Call(call), [operand, ..]) => read(call, operand),
        _ => vec![],
    }
}

/// The labels that an operator compares or copies. What `or on` adds may well have none.
fn matched<'f>(binary: &'f Binary, left: &'f Labels, right: &'f Labels) -> Vec<Use<'f>> {
    let Some(matching) = &binary.matching else { return vec![] };
    let mut uses = vec![];
    if matching.is_on && binary.op != BinaryOp::Or {
        for label in &matching.labels {
            let side = if left.get(&label.name.to_string()).is_never() {
                ("on the left", left)
            } else {
                ("on the right", right)
            };
            uses.extend(Use::of(label, side.0, side.1));
        }
    }
    if let Some(group) = &matching.group {
        let one = if group.many == Side::Left { ("on the right", right) } else { ("on the left", left) };
        uses.extend(group.include.iter().filter_map(|label| Use::of(label, one.0, one.1)));
    }
    uses
}

/// The labels that `label_replace` and `label_join` read.
fn read<'f>(call: &'f Call, operand: &'f Labels) -> Vec<Use<'f>> {
    let text = |argument: &'f Expr| match &argument.kind {
        ExprKind::String(text) => text.as_str(),
        _ => None,
    };
    let arguments = &call.arguments;
    let sources = match (call.function.name, arguments.get(2).and_then(text)) {
        ("label_replace", Some(replacement)) if replacement.contains('$') => arguments.get(3..4),
        ("label_join", _) => arguments.get(3..),
        _ => None,
    };
    let use_of = |argument: &'f Expr| {
        Some(Use { label: text(argument)?, range: argument.range(), place: "here", labels: operand })
    };
    sources.unwrap_or_default().iter().filter_map(use_of).filter(|used| !used.label.is_empty()).collect()
}
