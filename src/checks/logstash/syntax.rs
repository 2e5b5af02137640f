use crate::{
    checks::check,
    diagnostic::{Diagnostic, Findings},
    project::Project,
    source::Span,
    syntax::logstash::{Problem, ProblemKind},
};

check! {
    /// Text that Logstash cannot read.
    ///
    /// Logstash does not start, and tells of one place only, often far behind the mistake. Here every place is told, and
    /// the plugins around it are checked all the same.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   if [type] == "access" {
    ///     grok { match => { "message" => "%{COMMONAPACHELOG}" } }
    ///   } elsif [type] == "error" {
    ///     drop { percentage => 10, id => "errors" }
    ///   }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   if [type] == "access" {
    ///     grok { match => { "message" => "%{COMMONAPACHELOG}" } }
    ///   } else if [type] == "error" {
    ///     drop { percentage => 10 id => "errors" }
    ///   }
    /// }
    /// ```
    "logstash/syntax", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for pipeline in project.pipelines() {
        for problem in &pipeline.written.problems {
            let (message, help) = words(problem);
            let finding = found.at(problem.span, message);
            finding.help(help);
            relate(finding, problem);
        }
    }
}

/// What is opened and not closed.
fn relate(finding: &mut Diagnostic, problem: &Problem) {
    let opened: Option<Span> = match problem.kind {
        ProblemKind::NoClosing(opened)
        | ProblemKind::NoListEnd(opened)
        | ProblemKind::NoParenthesis(opened) => Some(opened),
        _ => None,
    };
    if let Some(opened) = opened {
        finding.related(opened, "opened here");
    }
}

/// The fact and the remedy.
#[expect(clippy::too_many_lines, reason = "a table: one entry for each kind of problem")]
fn words(problem: &Problem) -> (String, String) {
    let (fact, remedy) = match &problem.kind {
        ProblemKind::NoSection => {
            ("expected `input`, `filter` or `output`", "is a `}` too much above, or too little?")
        }
        ProblemKind::NoOpening(what) => {
            return (format!("expected `{{` behind {what}"), "open it here, and close it with `}`".into());
        }
        ProblemKind::NoClosing(_) => ("a `}` is missing before this", "close what is opened above"),
        ProblemKind::NoListEnd(_) => {
            ("expected `,` or `]`", "part elements with commas, and close the list with `]`")
        }
        ProblemKind::NoParenthesis(_) => {
            ("expected `)`", "close the parenthesis, or put `and` or `or` before what follows")
        }
        ProblemKind::NoStatement => ("expected a plugin, `if` or `}`", "write a plugin as `name { … }`"),
        ProblemKind::NoOption => {
            ("expected the name of an option or `}`", "write an option as `name => value`")
        }
        ProblemKind::NoKey => ("expected a key or `}`", "write an entry as `\"key\" => value`"),
        ProblemKind::NoArrow => ("expected `=>` behind the name", "write `name => value`"),
        ProblemKind::NoValue => {
            ("expected a value", "write a text in quotes, a number, a list `[…]` or a table `{…}`")
        }
        ProblemKind::NoSpace => {
            ("expected white space between two options", "put a space or a line break right behind the value")
        }
        ProblemKind::Comma => {
            ("a comma between two options or entries", "take it out: white space parts them")
        }
        ProblemKind::TrailingComma => ("a comma behind the last element", "take it out"),
        ProblemKind::NoComma => {
            ("a comma is missing between two elements", "part the elements of a list with commas")
        }
        ProblemKind::NoQuotes => (
            "this must stand in quotes",
            "without them only words of letters, digits and `_`, and numbers are read",
        ),
        ProblemKind::OneLetter => ("a word of one letter must stand in quotes", "write it in quotes"),
        ProblemKind::Unterminated { ends_in_backslash: true } => (
            "the text has no end",
            "a backslash before a quote makes it a part of the text: no text can end in one",
        ),
        ProblemKind::Unterminated { .. } => {
            ("the text has no end", "close it with the quote or slash that opens it")
        }
        ProblemKind::NoOperand => {
            ("expected a field, a text or a number", "write `[field]`, or a value in quotes")
        }
        ProblemKind::NoOperator => (
            "expected an operator, `and`, `or` or `{`",
            "operators are `==`, `!=`, `<`, `>`, `<=`, `>=`, `=~`, `!~`, `in` and `not in`",
        ),
        ProblemKind::NoPattern => ("expected a pattern", "write it as `/…/` or in quotes"),
        ProblemKind::Foreign { written, meant } => {
            return (format!("`{written}` means nothing to Logstash"), format!("write `{meant}`"));
        }
        ProblemKind::BareElse => {
            ("expected `{` or `if` behind `else`", "write `else { … }` or `else if … { … }`")
        }
        ProblemKind::CarriageReturn => {
            ("a carriage return alone does not end the comment", "end lines with a line feed")
        }
        ProblemKind::TooDeep => ("more levels than are read", "flatten the conditions or the value"),
    };
    (fact.into(), remedy.into())
}
