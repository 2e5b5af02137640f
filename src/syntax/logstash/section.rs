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
                self.problem(self.at..self.at + self.word().len(), ProblemKind::Instead("else if"));
                self.at += self.word().len();
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
        word.starts_with("if") && {
            let behind = self.peek_behind_blanks(self.at + word.len());
            !behind.starts_with('{')
                && !behind.starts_with("=>")
                && (word == "if" || is_operand_behind(&word[2..]))
        }
    }

    fn branch(&mut self) -> Read<Branch> {
        let start = self.at;
        self.at += 2;
        let mut arms = vec![self.arm(start, false)?];
        loop {
            let here = self.at;
            self.blanks();
            let keyword = self.at;
            let word = self.word();
            if self.begins_foreign_else_if() {
                self.problem(keyword..keyword + word.len(), ProblemKind::Instead("else if"));
                self.at += word.len();
                arms.push(self.arm(keyword, false)?);
                continue;
            }
            let behind = self.peek_behind_blanks(self.at + "else".len().min(word.len()));
            let is_if = behind.starts_with("if");
            if !word.starts_with("else") || word != "else" && !word.starts_with("elseif") {
                self.at = here;
                break;
            }
            if word != "else" && self.begins_plugin() {
                self.at = here;
                break;
            }
            if !is_if && !behind.starts_with('{') {
                self.lost::<()>(ProblemKind::BareElse).ok();
                self.skip_to_brace();
                arms.push(self.rest_of_arm(keyword, None, true)?);
                continue;
            }
            self.at += "else".len();
            self.blanks();
            if is_if {
                self.at += "if".len();
                arms.push(self.arm(keyword, false)?);
            } else {
                arms.push(self.arm(keyword, true)?);
                break;
            }
        }
        Ok(Branch { arms, span: self.span_from(start) })
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
        let end = keyword
            + if self.text(keyword..self.at).starts_with("if") { 2 } else { 4.min(self.at - keyword) };
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

/// Whether `if` can stand right before this part of a word: a number or the name of a function.
fn is_operand_behind(rest: &str) -> bool {
    rest.starts_with(|first: char| first.is_ascii_digit() || first == '-')
}
