//! From a tree to a [`Plan`]: types, functions, `@` and `offset`, parts that are the same at every time.
//!
//! Four passes over the nodes, none of which recurses: children before parents to find what does not depend on the
//! time, parents before children to find where buckets of histograms are not needed, and to give each node its times,
//! children before parents again to write the steps.

use super::{
    ast::{Aggregate, Binary, Expr, ExprKind, Label, Side},
    operators::BinaryOp,
    plan::{
        self, AggregatePlan, BinaryPlan, GridId, GridPlan, Matrix, Op, Parameter, Plan, Root, ScalarId,
        ScalarOp, Selector, Step, SubqueryId, VectorId, VectorOp, WithScalar,
    },
    query::QueryError,
    text::{Text, TextRange},
};

mod call;
mod invariance;
mod selector;

impl Plan {
    /// Makes a tree ready for evaluation.
    ///
    /// # Errors
    /// A use of `anchored` or `smoothed` that Prometheus finds out only when the query runs; or a variable, which has
    /// no value here.
    pub fn new(expr: &Expr) -> Result<Self, QueryError> {
        if let Some(hole) = expr.holes().next() {
            return Err(
                QueryError::new(format!("the variable `{}` has no value", hole.written())).at(hole.range)
            );
        }
        let nodes = invariance::nodes(expr);
        let steps = Vec::with_capacity(nodes.len());
        let mut lowering = Lowering { grids: vec![GridPlan::Query], steps, ..Lowering::default() };
        lowering.assign_grids(&nodes);
        let mut pending: Vec<Lowered> = vec![];
        for (index, node) in nodes.iter().enumerate() {
            let arguments = pending.drain(pending.len() - node.children.len()..);
            let grid = lowering.grid_of[index];
            let inside = lowering.grid_inside[index];
            let arguments = node
                .children
                .iter()
                .zip(arguments)
                .map(|(child, lowered)| {
                    lowering.repeated(lowered, lowering.grid_of[*child], inside, &nodes[*child])
                })
                .collect();
            pending.push(lowering.lower(node, arguments, grid, inside)?);
        }
        let (Some(root), Some(last)) = (pending.pop(), nodes.last()) else {
            unreachable!("an expression has at least one node")
        };
        let root_grid = lowering.grid_of[nodes.len() - 1];
        let root = match lowering.repeated(root, root_grid, GridId(0), last) {
            Lowered::Scalar(id) => Root::Scalar(id),
            Lowered::Vector(id) => Root::Vector(id),
            Lowered::Matrix(matrix) => Root::Matrix(matrix),
            Lowered::String(text) => Root::String(text),
        };
        Ok(Self { grids: lowering.grids, steps: lowering.steps, root })
    }
}

/// A node that is written down.
enum Lowered {
    Scalar(ScalarId),
    Vector(VectorId),
    Matrix(Matrix),
    String(Text),
}

#[derive(Default)]
struct Lowering {
    grids: Vec<GridPlan>,
    /// The times of each node.
    grid_of: Vec<GridId>,
    /// The times at which each node takes its children: its own, or the steps of a subquery.
    grid_inside: Vec<GridId>,
    steps: Vec<Step>,
    scalars: usize,
    vectors: usize,
    subqueries: usize,
}

impl Lowering {
    /// Gives each node its times: those of its parent, the first of them if it is the same at all, or the steps of a
    /// subquery.
    fn assign_grids(&mut self, nodes: &[invariance::Node<'_>]) {
        self.grid_of = vec![GridId(0); nodes.len()];
        self.grid_inside = self.grid_of.clone();
        if nodes.last().is_some_and(|root| root.is_wrapped) {
            self.grid_of[nodes.len() - 1] = self.add_grid(GridPlan::First(GridId(0)));
        }
        for (index, node) in nodes.iter().enumerate().rev() {
            let mut grid = self.grid_of[index];
            if let ExprKind::Subquery(subquery) = &node.expr.kind {
                let window = selector::span(&subquery.window, &subquery.modifiers);
                grid = self.add_grid(GridPlan::Subquery { outer: grid, window, step: subquery.step.clone() });
            }
            self.grid_inside[index] = grid;
            for child in &node.children {
                self.grid_of[*child] = match nodes[*child].is_wrapped {
                    true => self.add_grid(GridPlan::First(grid)),
                    false => grid,
                };
            }
        }
    }

    fn add_grid(&mut self, grid: GridPlan) -> GridId {
        self.grids.push(grid);
        GridId(self.grids.len() - 1)
    }

    fn scalar(&mut self, op: ScalarOp, grid: GridId, range: TextRange) -> Lowered {
        self.steps.push(Step { grid, range, op: Op::Scalar(op) });
        self.scalars += 1;
        Lowered::Scalar(ScalarId(self.scalars - 1))
    }

    fn vector(&mut self, op: VectorOp, grid: GridId, range: TextRange) -> Lowered {
        Lowered::Vector(self.vector_id(op, grid, range))
    }

    fn vector_id(&mut self, op: VectorOp, grid: GridId, range: TextRange) -> VectorId {
        self.steps.push(Step { grid, range, op: Op::Vector(op) });
        self.vectors += 1;
        VectorId(self.vectors - 1)
    }

    /// The result of a node at all the times of its parent.
    fn repeated(
        &mut self,
        lowered: Lowered,
        from: GridId,
        to: GridId,
        node: &invariance::Node<'_>,
    ) -> Lowered {
        if from == to || !node.is_wrapped {
            return lowered;
        }
        match lowered {
            Lowered::Scalar(id) => self.scalar(ScalarOp::Repeat(id), to, node.expr.range()),
            Lowered::Vector(id) => self.vector(VectorOp::Repeat(id), to, node.expr.range()),
            other => other,
        }
    }

    fn lower(
        &mut self,
        node: &invariance::Node<'_>,
        arguments: Vec<Lowered>,
        grid: GridId,
        inside: GridId,
    ) -> Result<Lowered, QueryError> {
        let invariance::Node { expr, only_counts, .. } = *node;
        let range = expr.range();
        Ok(match &expr.kind {
            ExprKind::Number(number) => self.scalar(ScalarOp::Number(number.value), grid, range),
            ExprKind::String(text) => Lowered::String(text.clone()),
            ExprKind::Selector(written) => {
                let selector = Selector { only_counts, ..selector::selector(written, range)? };
                self.vector(VectorOp::Select(selector), grid, range)
            }
            ExprKind::Matrix(matrix) => {
                let selector = Selector { only_counts, ..selector::selector(&matrix.selector, range)? };
                Lowered::Matrix(Matrix::Selector(selector, matrix.window.clone()))
            }
            ExprKind::Subquery(subquery) => {
                let inner = self.operand(arguments, range);
                self.steps.push(Step { grid: inside, range, op: Op::Subquery(inner) });
                self.subqueries += 1;
                let span = selector::span(&subquery.window, &subquery.modifiers);
                Lowered::Matrix(Matrix::Subquery(SubqueryId(self.subqueries - 1), span))
            }
            ExprKind::Paren(_) => match arguments.into_iter().next() {
                Some(inner) => inner,
                None => unreachable!("parentheses have something inside"),
            },
            ExprKind::Unary(unary) => match arguments.into_iter().next() {
                Some(Lowered::Scalar(id)) if unary.is_negation => {
                    self.scalar(ScalarOp::Negate(id), grid, range)
                }
                Some(Lowered::Vector(id)) if unary.is_negation => {
                    self.vector(VectorOp::Negate(id), grid, range)
                }
                Some(operand) => operand,
                None => unreachable!("a sign has something behind it"),
            },
            ExprKind::Binary(binary) => self.binary(binary, arguments, grid, range)?,
            ExprKind::Call(call) => self.call(call, arguments, grid, range)?,
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, arguments, grid, range),
            ExprKind::Hole(_) => unreachable!("variables have been refused"),
        })
    }

    /// The only argument, which is a vector.
    fn operand(&mut self, arguments: Vec<Lowered>, range: TextRange) -> VectorId {
        match arguments.into_iter().next() {
            Some(Lowered::Vector(id)) => id,
            _ => unreachable!("the type check lets only a vector through at {range:?}"),
        }
    }

    fn binary(
        &mut self,
        binary: &Binary,
        arguments: Vec<Lowered>,
        grid: GridId,
        range: TextRange,
    ) -> Result<Lowered, QueryError> {
        let mut sides = arguments.into_iter();
        Ok(match (sides.next(), sides.next()) {
            (Some(Lowered::Scalar(_)), Some(Lowered::Scalar(_)))
                if matches!(binary.op, BinaryOp::TrimUpper | BinaryOp::TrimLower) =>
            {
                let message = format!("operator \"{}\" not allowed for Scalar operations", binary.op);
                return Err(QueryError::new(message).at(range));
            }
            (Some(Lowered::Scalar(left)), Some(Lowered::Scalar(right))) => {
                self.scalar(ScalarOp::Binary(binary.op, [left, right]), grid, range)
            }
            (Some(Lowered::Vector(vector)), Some(Lowered::Scalar(scalar))) => {
                self.with_scalar(binary, vector, scalar, Side::Right, grid, range)
            }
            (Some(Lowered::Scalar(scalar)), Some(Lowered::Vector(vector))) => {
                self.with_scalar(binary, vector, scalar, Side::Left, grid, range)
            }
            (Some(Lowered::Vector(left)), Some(Lowered::Vector(right))) => {
                let sides = [left, right];
                let matching = matching(binary);
                let op = if matches!(binary.op, BinaryOp::And | BinaryOp::Or | BinaryOp::Unless) {
                    VectorOp::Set(binary.op, sides, matching)
                } else {
                    let group = binary.matching.as_ref().and_then(|matching| matching.group.as_ref());
                    VectorOp::Binary(BinaryPlan {
                        op: binary.op,
                        sides,
                        is_bool: binary.is_bool,
                        matching,
                        many: group.map(|group| group.many),
                        include: group.map(|group| names(&group.include)).unwrap_or_default(),
                        fill: binary.fill,
                    })
                };
                self.vector(op, grid, range)
            }
            _ => unreachable!("the type check lets only numbers and instant vectors through"),
        })
    }

    fn with_scalar(
        &mut self,
        binary: &Binary,
        vector: VectorId,
        scalar: ScalarId,
        scalar_side: Side,
        grid: GridId,
        range: TextRange,
    ) -> Lowered {
        let is_bool = binary.is_bool;
        let plan = WithScalar { op: binary.op, vector, scalar, scalar_side, is_bool };
        self.vector(VectorOp::WithScalar(plan), grid, range)
    }

    fn aggregate(
        &mut self,
        aggregate: &Aggregate,
        arguments: Vec<Lowered>,
        grid: GridId,
        range: TextRange,
    ) -> Lowered {
        let mut arguments = arguments.into_iter();
        let parameter = aggregate.parameter.as_ref().map(|parameter| match arguments.next() {
            Some(Lowered::Scalar(id)) => Parameter::Scalar(id, parameter.range()),
            Some(Lowered::String(text)) => Parameter::String(text, parameter.range()),
            _ => unreachable!("the type check lets only numbers and texts through"),
        });
        let mut labels =
            aggregate.grouping.as_ref().map(|grouping| names(&grouping.labels)).unwrap_or_default();
        labels.sort_unstable();
        let plan = AggregatePlan {
            aggregation: aggregate.aggregation,
            operand: self.operand(arguments.collect(), range),
            operand_range: aggregate.operand.range(),
            parameter,
            is_without: aggregate.grouping.as_ref().is_some_and(|grouping| grouping.is_without),
            labels,
        };
        self.vector(VectorOp::Aggregate(plan), grid, range)
    }
}

fn names(labels: &[Label]) -> Vec<String> {
    labels.iter().map(|label| label.name.to_string()).collect()
}

fn matching(binary: &Binary) -> plan::Matching {
    binary.matching.as_ref().map_or_else(plan::Matching::default, |matching| plan::Matching {
        is_on: matching.is_on,
        labels: names(&matching.labels),
    })
}
