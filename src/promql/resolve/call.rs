//! Calls: the arguments by kind, and the step that the function's kernel asks for.

use super::{Lowered, Lowering, selector};
use crate::{
    labels::{LabelSet, Matcher},
    promql::{
        ast::{Call, Expr, ExprKind},
        functions::{Function, present},
        kernel::{Kernel, WindowKernel},
        plan::{CallPlan, GridId, Matrix, ScalarId, ScalarOp, Selector, VectorId, VectorOp, Windows},
        query::QueryError,
        text::{Text, TextRange},
    },
};
use std::mem;

/// The arguments of a call, by kind.
#[derive(Default)]
struct Arguments {
    scalars: Vec<ScalarId>,
    vectors: Vec<VectorId>,
    matrices: Vec<(Matrix, TextRange)>,
    strings: Vec<Text>,
    ranges: Vec<TextRange>,
    matchers: Vec<Vec<Matcher>>,
}

impl Lowering {
    pub(super) fn call(
        &mut self,
        call: &Call,
        lowered: Vec<Lowered>,
        grid: GridId,
        range: TextRange,
    ) -> Result<Lowered, QueryError> {
        let function = call.function;
        let mut arguments = Arguments::default();
        for (written, lowered) in call.arguments.iter().zip(lowered) {
            let written = without_parens(written);
            arguments.ranges.push(written.range());
            match lowered {
                Lowered::Scalar(id) => arguments.scalars.push(id),
                Lowered::Vector(id) => {
                    arguments.vectors.push(id);
                    let matchers = written.selector().map(selector::matchers).transpose()?;
                    arguments.matchers.push(matchers.unwrap_or_default());
                }
                Lowered::Matrix(matrix) => arguments.matrices.push((matrix, written.range())),
                Lowered::String(text) => arguments.strings.push(text),
            }
        }
        let first = call.arguments.first().map(without_parens);
        Ok(match function.kernel {
            Kernel::Scalar(kernel) => self.scalar(ScalarOp::Call(kernel, arguments.scalars), grid, range),
            Kernel::OfVector(kernel) => {
                let operand = self.argument(&mut arguments, grid, range);
                self.scalar(ScalarOp::OfVector(kernel, operand), grid, range)
            }
            Kernel::Number(_) | Kernel::Sample(_) | Kernel::Histogram(_) => {
                let operand = self.argument(&mut arguments, grid, range);
                self.vector(VectorOp::Each(function, operand, arguments.scalars), grid, range)
            }
            Kernel::Window(kernel) => {
                let windows = windows(function, kernel, &mut arguments)?;
                self.vector(VectorOp::Window(windows), grid, range)
            }
            Kernel::Absent => self.absent(function, first, arguments, grid, range)?,
            Kernel::Time(time) => {
                let op = match first.map(|first| (&first.kind, first.range())) {
                    Some((ExprKind::Selector(written), place)) => {
                        VectorOp::SelectTimes(selector::selector(written, place)?, time)
                    }
                    _ => VectorOp::Each(function, self.argument(&mut arguments, grid, range), vec![]),
                };
                self.vector(op, grid, range)
            }
            Kernel::Call(kernel) => {
                let Arguments { scalars, vectors, strings, ranges, matchers, .. } = arguments;
                let places = first.map(selector::places).unwrap_or_default();
                let plan =
                    CallPlan { kernel, vectors, scalars, strings, arguments: ranges, matchers, places };
                self.vector(VectorOp::Call(plan), grid, range)
            }
        })
    }

    /// The vector argument of a function; the time if it is left out.
    fn argument(&mut self, arguments: &mut Arguments, grid: GridId, range: TextRange) -> VectorId {
        match arguments.vectors.first() {
            Some(id) => *id,
            None => self.vector_id(VectorOp::Now, grid, range),
        }
    }

    fn absent(
        &mut self,
        function: &'static Function,
        first: Option<&Expr>,
        mut arguments: Arguments,
        grid: GridId,
        range: TextRange,
    ) -> Result<Lowered, QueryError> {
        let labels = match first.and_then(Expr::selector) {
            Some(selector) => selector::absent_labels(&selector::matchers(selector)?),
            None => LabelSet::empty(),
        };
        let operand = if arguments.matrices.is_empty() {
            self.argument(&mut arguments, grid, range)
        } else {
            let windows = windows(function, present, &mut arguments)?;
            self.vector_id(VectorOp::Window(windows), grid, range)
        };
        Ok(self.vector(VectorOp::Absent(operand, labels), grid, range))
    }
}

fn windows(
    function: &'static Function,
    kernel: WindowKernel,
    arguments: &mut Arguments,
) -> Result<Windows, QueryError> {
    let Some((matrix, argument)) = arguments.matrices.pop() else {
        unreachable!("the table gives `{}` a range vector", function.name)
    };
    if let Matrix::Selector(Selector { extension: Some(extension), .. }, _) = &matrix {
        function.check_extension(*extension).map_err(|error| error.at(argument))?;
    }
    let first_argument = arguments.ranges.first().copied().unwrap_or(argument);
    let scalars = mem::take(&mut arguments.scalars);
    Ok(Windows { function, kernel, matrix, scalars, first_argument })
}

fn without_parens(mut expr: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}
