//! What is found, as plain data: a diagnostic points at its [`Code`], says where, why and what to do about it.
//!
//! Nothing here knows how a diagnostic is shown; that is the business of `report`. Filtering, sorting and the
//! name of the surrounding thing ([`Diagnostic::entity`]) are done once, centrally, after all checks have run.

mod code;
mod fix;

pub use code::{Code, Level, Proof};
pub use fix::{Edit, Fix, Safety};

use crate::source::Span;

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What it is an instance of.
    pub code: &'static Code,
    /// How bad it is; the code's own level unless the check lowered it.
    pub level: Level,
    /// The fact: lower case, names in backticks, no final period.
    pub message: String,
    /// Where the fault is.
    pub span: Span,
    /// The innermost named thing around it (`group node / alert Down / labels`); filled in after all checks ran.
    pub entity: String,
    /// Other places that a reader needs to see.
    pub related: Vec<Related>,
    /// The remedy.
    pub help: Option<String>,
    /// An edit that carries out the remedy.
    pub fix: Option<Fix>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What stands there.
    pub message: String,
}

impl Diagnostic {
    /// Says what to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Shows another place.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// Offers an edit.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// Reports at another level than the code's own.
    pub fn level(&mut self, level: Level) -> &mut Self {
        self.level = level;
        self
    }
}

/// Collects the findings of one code.
#[derive(Debug)]
pub struct Findings {
    code: &'static Code,
    found: Vec<Diagnostic>,
}

impl Findings {
    /// An empty collection for `code`.
    #[must_use]
    pub fn new(code: &'static Code) -> Self {
        Self { code, found: vec![] }
    }

    /// A finding at `span`; what it returns takes help, related places and a fix.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.found.push_mut(Diagnostic {
            code: self.code,
            level: self.code.level,
            message: message.into(),
            span,
            entity: String::new(),
            related: vec![],
            help: None,
            fix: None,
        })
    }

    /// What was found.
    #[must_use]
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }
}
