//! What stands in a file at any depth.

use super::{Condition, Expression, ExpressionKind, File, Operand, Plugin, Stage, Statement};
use crate::source::Spanned;

impl File {
    /// Every plugin at every depth that is no codec, with its section, in order of position.
    pub fn plugins(&self) -> impl Iterator<Item = (Stage, &Plugin)> {
        self.sections.iter().flat_map(|section| {
            let stage = section.stage.value;
            let mut open: Vec<&Statement> = section.body.iter().rev().collect();
            std::iter::from_fn(move || {
                while let Some(statement) = open.pop() {
                    match statement {
                        Statement::Plugin(plugin) => return Some((stage, plugin)),
                        Statement::Branch(branch) => {
                            open.extend(branch.arms.iter().flat_map(|arm| &arm.body).rev());
                        }
                    }
                }
                None
            })
        })
    }

    /// Every condition, those in parentheses behind the one that they stand in.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let mut statements: Vec<&Statement> =
            self.sections.iter().flat_map(|section| &section.body).rev().collect();
        let mut conditions: Vec<&Condition> = vec![];
        std::iter::from_fn(move || {
            loop {
                if let Some(condition) = conditions.pop() {
                    conditions.extend(condition.expressions().filter_map(Expression::group));
                    return Some(condition);
                }
                if let Statement::Branch(branch) = statements.pop()? {
                    statements.extend(branch.arms.iter().flat_map(|arm| &arm.body).rev());
                    conditions.extend(branch.arms.iter().rev().filter_map(|arm| arm.condition.as_ref()));
                }
            }
        })
    }
}

impl Condition {
    /// Its expressions, in order.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        std::iter::once(&self.first).chain(self.rest.iter().map(|(_, expression)| expression))
    }
}

impl Spanned<ExpressionKind> {
    /// The values that it compares, the pattern of a match left aside.
    pub fn operands(&self) -> impl Iterator<Item = &Operand> {
        let (left, right) = match &self.value {
            ExpressionKind::In { needle, haystack, .. } => (Some(needle), Some(haystack)),
            ExpressionKind::Compare { left, right, .. } => (Some(left), Some(right)),
            ExpressionKind::Match { left, .. } | ExpressionKind::Value(left) => (Some(left), None),
            _ => (None, None),
        };
        left.into_iter().chain(right)
    }

    /// The condition in parentheses.
    #[must_use]
    pub fn group(&self) -> Option<&Condition> {
        match &self.value {
            ExpressionKind::Group(condition) | ExpressionKind::NotGroup(condition) => Some(condition),
            _ => None,
        }
    }
}
