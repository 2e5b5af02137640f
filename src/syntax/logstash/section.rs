//! Sections, what stands in them, and branches.

use super::{
    Arm, Branch, Section, Stage, Statement,
    cursor::{Lost, Read, Reader},
    problem::ProblemKind,
};
use crate::source::{Span, Spanned};

impl Reader<'_> {
    /// All sections of the text.
    pub(super) fn sections(&mut self) -> Vec<Section> {
        let mut sections: Vec<Section> = vec![];
        loop {
            self.blanks();
            if self.is_over() {
                return sections;
            }
            match self.section() {
                Some(section) => sections.push(section),
                None => {
                    let stray = self.stray();
                    // it belonged to the section before, most likely
                    if let Some(section) = sections.last_mut() {
                        section.body.extend(stray);
                    }
                }
            }
        }
    }

    /// All statements of the text, up to the first that cannot be read.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let mut statements = vec![];
        loop {
            self.blanks();
            if self.is_over() {
                return statements;
            }
            match self.statement() {
                Ok(statement) => statements.push(statement),
                Err(Lost) => return statements,
            }
        }
    }

    fn section(&mut self) -> Option<Section> {
        let start = self.at;
        let stage = Stage::ALL.into_iter().find(|stage| self.word() == stage.name())?;
        let keyword = self.span(start..start + stage.name().len());
        self.at += stage.name().len();
        self.blanks();
        if !self.accept("{") {
            let end = self.at + self.token().len();
            self.problem(self.at..end, ProblemKind::NoOpening(stage.name()));
        }
        let body = self.body(keyword, start);
        Some(Section { stage: Spanned::new(stage, keyword), body, span: self.span_from(start) })
    }

    /// What stands outside of all sections.
    fn stray(&mut self) -> Option<Statement> {
        let end = self.at + self.token().len();
        if !self.blames_long_text() {
            self.problem(self.at..end, ProblemKind::NoSection);
        }
        let is_misspelt = |stage: Stage| self.word().starts_with(stage.name());
        if Stage::ALL.into_iter().any(is_misspelt) && self.begins_plugin() {
            self.at += self.word().len();
            self.blanks();
            let opened = self.span(self.at..self.at + 1);
            let start = self.at;
            self.accept("{");
            let body = self.body(opened, start);
            let arm = Arm { keyword: opened, condition: None, is_else: true, body };
            return Some(Statement::Branch(Branch { arms: vec![arm], span: opened }));
        }
        if self.begins_plugin() || self.begins_branch() {
            return self.statement().ok();
        }
        self.skip_line();
        None
    }

    /// Passes the rest of the line.
    fn skip_line(&mut self) {
        self.pass();
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// What stands between the braces of a section or an arm that starts there; the first brace is passed.
    fn body(&mut self, opened: Span, start: usize) -> Vec<Statement> {
        let indentation = self.indentation(start);
        let mut body = vec![];
        loop {
            self.blanks();
            let is_left_open = self.closes_more(indentation);
            if !is_left_open && self.accept("}") {
                return body;
            }
            if is_left_open || self.is_over() || self.begins_section() {
                let end = self.at + self.token().len();
                self.problem(self.at..end, ProblemKind::NoClosing(opened));
                return body;
            }
            match self.statement() {
                Ok(statement) => body.push(statement),
                Err(Lost) => self.skip_to_statement(),
            }
        }
    }

    /// Whether a section begins here, and surely no plugin with that name: what stands in it is no option.
    fn begins_section(&mut self) -> bool {
        let Some(stage) = Stage::ALL.into_iter().find(|stage| self.word() == stage.name()) else {
            return false;
        };
        let Some(inner) = self.peek_behind_blanks(self.at + stage.name().len()).strip_prefix('{') else {
            return false;
        };
        let here = self.at;
        self.at = self.end_of_text() - inner.len();
        self.blanks();
        let is_section = self.begins_plugin() || self.begins_branch();
        self.at = here;
        is_section
    }

    fn end_of_text(&self) -> usize {
        self.at + self.rest().len()
    }

    fn statement(&mut self) -> Read<Statement> {
        if self.begins_branch() {
            return self.deeper(Self::branch).map(Statement::Branch);
        }
        if self.peek().is_some_and(|byte| matches!(byte, b'"' | b'\'')) || !self.word().is_empty() {
            if self.begins_foreign_else_if() {
                self.instead(self.word().len(), "else if");
                return self.lone_arm();
            }
            if self.word() == "else" && !self.begins_plugin() {
                return self.lost(ProblemKind::BareElse);
            }
            return self.deeper(Self::plugin).map(Statement::Plugin);
        }
        self.lost(ProblemKind::NoStatement)
    }

    /// Whether the word is here that other languages have for `else if`.
    fn begins_foreign_else_if(&mut self) -> bool {
        ["elsif", "elif"].contains(&self.word()) && !self.begins_plugin()
    }

    /// An arm whose keyword is none; so that what stands in it is read.
    fn lone_arm(&mut self) -> Read<Statement> {
        let start = self.at;
        let arm = self.arm(start, false)?;
        Ok(Statement::Branch(Branch { arms: vec![arm], span: self.span_from(start) }))
    }

    /// Whether `if` is here, and no plugin whose name begins so.
    pub(super) fn begins_branch(&mut self) -> bool {
        let word = self.word();
        if word == "if" {
            let behind = self.peek_behind_blanks(self.at + word.len());
            return !behind.starts_with('{') && !behind.starts_with("=>");
        }
        word.starts_with("if") && !self.is_trying() && self.is_joined_branch(word.len())
    }

    /// Whether `if` and its condition stand in one word: `if1 == [a] {`, `ifcall([a]) {`. As the name of a plugin it is
    /// read only where no branch can be.
    fn is_joined_branch(&mut self, length: usize) -> bool {
        let Some(body) = self.tries(self.at + 2, Self::condition) else { return false };
        let brace = self.end_of_text() - body.len();
        let may_be_plugin = self.peek_behind_blanks(self.at + length).len() == body.len();
        body.starts_with('{') && !(may_be_plugin && self.holds_option(brace))
    }

    /// Whether an option stands behind the brace that is there: then it is that of a plugin, whatever its name.
    fn holds_option(&mut self, brace: usize) -> bool {
        let here = self.at;
        self.at = brace + 1;
        self.blanks();
        let is_one = self.begins_attribute();
        self.at = here;
        is_one
    }

    fn branch(&mut self) -> Read<Branch> {
        let start = self.at;
        self.at += "if".len();
        let mut arms = vec![self.arm(start, false)?];
        loop {
            let here = self.at;
            self.blanks();
            let keyword = self.at;
            match self.next_arm() {
                Next::None => {
                    self.at = here;
                    break;
                }
                Next::ElseIf => arms.push(self.arm(keyword, false)?),
                Next::Else => {
                    arms.push(self.arm(keyword, true)?);
                    break;
                }
                Next::Damaged => {
                    self.lost::<()>(ProblemKind::BareElse).ok();
                    self.skip_to_brace();
                    arms.push(self.rest_of_arm(keyword, None, true)?);
                }
            }
        }
        Ok(Branch { arms, span: self.span_from(start) })
    }

    /// Passes the keyword of one more arm of a branch, if one is here.
    fn next_arm(&mut self) -> Next {
        let word = self.word();
        if self.begins_foreign_else_if() {
            self.instead(word.len(), "else if");
            return Next::ElseIf;
        }
        if !word.starts_with("else") {
            return Next::None;
        }
        let keyword = self.at;
        self.at += "else".len();
        self.blanks();
        if self.peek() == Some(b'{') && !self.holds_option(self.at) {
            return Next::Else;
        }
        if self.begins_branch() || word == "else" && self.starts_with("if") {
            self.at += "if".len();
            return Next::ElseIf;
        }
        self.at = keyword;
        if word == "else" && !self.begins_plugin() { Next::Damaged } else { Next::None }
    }

    /// The condition and what stands in braces behind it.
    fn arm(&mut self, keyword: usize, is_else: bool) -> Read<Arm> {
        let mut condition = None;
        if !is_else {
            self.blanks();
            condition = Self::or_nothing(self.deeper(Self::condition));
            if condition.is_none() {
                self.skip_to_brace();
            }
        }
        self.rest_of_arm(keyword, condition, is_else)
    }

    fn rest_of_arm(
        &mut self,
        keyword: usize,
        condition: Option<super::Condition>,
        is_else: bool,
    ) -> Read<Arm> {
        let end = keyword + if self.text_from(keyword).starts_with("if") { 2 } else { 4 };
        let span = self.span(keyword..end);
        self.blanks();
        if !self.accept("{") {
            if condition.is_none() && !is_else {
                return Err(Lost);
            }
            let missing =
                if condition.is_some() { ProblemKind::NoOperator } else { ProblemKind::NoOpening("else") };
            self.lost::<()>(missing).ok();
            self.skip_to_brace();
            if !self.accept("{") {
                return Err(Lost);
            }
        }
        let body = self.body(span, keyword);
        Ok(Arm { keyword: span, condition, is_else, body })
    }

    /// Goes to the next opening brace of the line.
    fn skip_to_brace(&mut self) {
        let line = self.rest().lines().next().unwrap_or_default();
        if let Some(brace) = line.rfind('{') {
            self.at += brace;
        }
    }
}

/// How a branch goes on.
enum Next {
    None,
    ElseIf,
    Else,
    /// `else` with something behind it that is neither.
    Damaged,
}
