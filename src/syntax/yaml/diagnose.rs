//! A complaint of go-yaml → what the writer did wrong, where, how to mend it, and from where on the text is damaged.

use super::{
    Flavour,
    cause::Cause,
    cursor::Lens,
    fault::{Complaint, Fault},
    indentation,
    lines::{self, Line},
    tree::{Kind, Stored, Style},
};
use std::ops::Range;

/// So many blank lines are skipped in search of the line before.
const MAX_BLANK_LINES: usize = 100;

/// Replacements in the text.
pub(super) type Edits = Vec<(Range<usize>, String)>;

/// What a complaint comes down to.
#[derive(Clone, Debug)]
pub(super) struct Diagnosis {
    pub(super) cause: Cause,
    pub(super) range: Range<usize>,
    /// From here on nothing can be made of the text, up to where reading goes on.
    pub(super) damaged_from: usize,
    pub(super) mend: Option<Proposal>,
    /// How to read on as if it were mended.
    pub(super) lens: Option<Lens>,
}

/// A mend before its places are translated to the file.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    pub(super) title: String,
    pub(super) safe: bool,
    pub(super) edits: Edits,
}

/// What is known when a complaint comes.
#[derive(Clone, Copy)]
pub(super) struct Scene<'t> {
    pub(super) text: &'t str,
    pub(super) flavour: Flavour,
    pub(super) fault: Fault,
    /// The last node that was read.
    pub(super) tail: Option<Stored>,
    /// Whether that is the value to a key.
    pub(super) tail_is_value: bool,
    /// Where the line begins from which on the reader reads.
    pub(super) since: usize,
    /// Whether there is time to look for a mend.
    pub(super) thorough: bool,
}

impl<'t> Scene<'t> {
    fn at(&self) -> usize {
        (self.fault.at as usize).min(self.text.len())
    }

    fn from(&self) -> usize {
        (self.fault.from as usize).min(self.at())
    }

    fn character(&self, at: usize) -> char {
        self.text[at..].chars().next().unwrap_or('\0')
    }

    fn line(&self, at: usize) -> Line<'t> {
        Line::around(self.text, at)
    }

    fn diagnosis(&self, cause: Cause, range: Range<usize>, damaged_from: usize) -> Diagnosis {
        Diagnosis { cause, range, damaged_from, mend: None, lens: None }
    }

    /// `cause` at the character at `at`, which is the beginning of the damage too.
    fn character_at(&self, cause: fn(char) -> Cause, at: usize) -> Diagnosis {
        let character = self.character(at);
        self.diagnosis(cause(character), at..at + character.len_utf8(), at)
    }

    /// The complaint is about the text of a block scalar whose first line is indented as deep as it.
    fn block_scalar_above(&self) -> Option<Diagnosis> {
        let line = self.line(self.from());
        let above = std::iter::successors(line.previous(), Line::previous)
            .take(MAX_BLANK_LINES)
            .find(|above| !above.is_empty())?;
        let is_header = above.value().is_some_and(|value| above.begins_block_scalar(&value));
        if !is_header || above.start < self.since || above.indent() < line.indent() {
            return None;
        }
        Some(self.misplaced(above)).filter(|diagnosis| diagnosis.mend.is_some())
    }

    /// What the complaint comes down to.
    pub(super) fn diagnose(&self) -> Diagnosis {
        let (at, from) = (self.at(), self.from());
        if let Some(shifted) = self.block_scalar_above() {
            return shifted;
        }
        if let Some(template) = self.template() {
            return template;
        }
        match self.fault.complaint {
            Complaint::MappingValue => self.unexpected_colon(),
            Complaint::ExpectedKey
            | Complaint::ExpectedDash
            | Complaint::BlockEntry
            | Complaint::MappingKey => self.unexpected_token(),
            Complaint::ExpectedColon => self.missing_colon(),
            Complaint::FlowSequence | Complaint::FlowMapping => self.broken_flow(),
            Complaint::ExpectedNode if at == self.text.len() => {
                self.diagnosis(Cause::UnexpectedEnd, from..at, from)
            }
            Complaint::ExpectedNode => match self.character(at) {
                ']' | '}' if !self.in_flow() => self.quoting(self.character_at(Cause::UnopenedBracket, at)),
                _ => self.quoting(self.character_at(Cause::UnexpectedCharacter, at)),
            },
            Complaint::NoToken if self.character(at) == '\t' => self.tab(),
            Complaint::NoToken => self.quoting(self.character_at(Cause::ReservedCharacter, at)),
            Complaint::TabIndentation | Complaint::TabInBlockScalar => self.tab(),
            Complaint::UnclosedQuote | Complaint::DocumentIndicatorInQuotes => self.unclosed_quote(from),
            Complaint::UnknownEscape | Complaint::EscapeDigits | Complaint::EscapeCode => self.bad_escape(),
            Complaint::AnchorName => self.quoting(self.character_at(Cause::AnchorName, from)),
            Complaint::AfterHeader | Complaint::IndentationZero => {
                self.quoting(self.character_at(Cause::BlockHeader, from))
            }
            Complaint::TagStart
            | Complaint::TagUri
            | Complaint::TagEscape
            | Complaint::TagClose
            | Complaint::TagEnd => {
                self.diagnosis(Cause::Tag, from..self.line(from).end.min(at + 1).max(from), from)
            }
            Complaint::TagHandle => self.diagnosis(Cause::Tag, at..self.line(at).end, at),
            Complaint::Incompatible => self.whole_line(Cause::Version, from),
            Complaint::DocumentStart => self.whole_line(Cause::DocumentStart, at),
            Complaint::Control => {
                let character = self.character(at);
                self.diagnosis(Cause::ControlCharacter(character), at..at + character.len_utf8(), at)
            }
            Complaint::Encoding => {
                self.diagnosis(Cause::Encoding, at..at + self.character(at).len_utf8(), at)
            }
            _ => self.whole_line(Cause::Directive, from),
        }
    }

    fn whole_line(&self, cause: Cause, at: usize) -> Diagnosis {
        let line = self.line(at);
        self.diagnosis(cause, line.content().start..line.end, line.start)
    }

    fn in_flow(&self) -> bool {
        self.tail.is_some_and(|tail| tail.style == Style::Flow && tail.end as usize > self.at())
    }

    /// A template at the beginning of the value, or of the line, of the complaint.
    fn template(&self) -> Option<Diagnosis> {
        for at in [self.at(), self.from()] {
            let line = self.line(at);
            let is_template = |text: &str| text.starts_with("{{") || text.starts_with("{%");
            let value = line.value().filter(|value| is_template(&self.text[value.clone()]));
            if let Some(value) = value {
                let template = self.diagnosis(Cause::Template, value.clone(), value.start);
                return Some(self.quoting(template));
            }
            let content = line.content();
            if is_template(&self.text[content.clone()]) && content.start >= self.since {
                return Some(self.diagnosis(Cause::Template, content, line.start));
            }
        }
        None
    }

    /// A `:` where none can stand.
    fn unexpected_colon(&self) -> Diagnosis {
        let at = self.at();
        let line = self.line(at);
        match line.key() {
            Some(key) if key.end < at => match line.value() {
                Some(value) if self.text[value.clone()].starts_with(['"', '\'']) => {
                    self.character_at(Cause::TextAfterQuote, value.start)
                }
                Some(value) => {
                    let text = self.text[value.clone()].to_owned();
                    let range = at..at + 1;
                    self.quoting(self.diagnosis(Cause::ColonInText(text), range, value.start))
                }
                None => self.character_at(Cause::UnexpectedCharacter, at),
            },
            _ => self.unexpected_key(line),
        }
    }

    /// A line with a key where a text goes on.
    fn unexpected_key(&self, line: Line<'t>) -> Diagnosis {
        let is_text = !self.tail_is_value && !line.is_item();
        if let Some(tail) = self.tail.filter(|_| is_text)
            && tail.kind == Kind::Scalar
            && (tail.start as usize) < line.start
        {
            let misplaced = self.misplaced(line);
            if misplaced.mend.is_some() {
                return misplaced;
            }
            let first = self.line(tail.start as usize);
            let text = first.content().start.max(tail.start as usize)..first.content().end;
            let mut diagnosis = self.no_colon(text.clone(), text.start);
            if let Some(mend) = &mut diagnosis.mend {
                mend.safe = false;
            }
            return diagnosis;
        }
        self.misplaced(line)
    }

    /// A token that cannot stand where it stands.
    fn unexpected_token(&self) -> Diagnosis {
        let at = self.at();
        let line = self.line(at);
        if let Some(tail) =
            self.tail.filter(|tail| line.content().start < tail.end as usize && tail.end as usize <= at)
        {
            return self.text_behind(tail, &line);
        }
        if matches!(self.character(at), ']' | '}') {
            return self.character_at(Cause::UnopenedBracket, at);
        }
        if line.content().start < at && !matches!(self.fault.complaint, Complaint::MappingKey) {
            // a list or a key begins behind something else
            let misplaced = self.misplaced(line);
            return if misplaced.mend.is_some() {
                misplaced
            } else {
                self.quoting(self.character_at(Cause::UnexpectedCharacter, at))
            };
        }
        self.misplaced(line)
    }

    /// Something behind a complete value on its line.
    fn text_behind(&self, tail: Stored, line: &Line<'t>) -> Diagnosis {
        let start = tail.start as usize;
        let quote = self.character(start);
        match tail.style {
            Style::SingleQuoted | Style::DoubleQuoted if start < line.start => self.unclosed_quote(start),
            Style::SingleQuoted | Style::DoubleQuoted => {
                self.diagnosis(Cause::TextAfterQuote(quote), self.at()..line.content().end, start)
            }
            _ if matches!(self.character(self.at()), ']' | '}') => {
                self.character_at(Cause::UnopenedBracket, self.at())
            }
            _ => {
                let value = line.value().map_or(start, |value| value.start);
                let at = self.character_at(Cause::UnexpectedCharacter, self.at());
                self.quoting(Diagnosis { damaged_from: value, ..at })
            }
        }
    }

    /// A line at a column at which it cannot go on.
    fn misplaced(&self, line: Line<'t>) -> Diagnosis {
        let what = line.name().to_owned();
        let content = line.content();
        if self.thorough
            && let Some(shift) = indentation::find(self.text, self.since, &line, self.flavour)
        {
            let range = shift.name.clone();
            let damaged_from = shift.lens.start;
            let lens = Some(shift.lens);
            let cause = Cause::Indentation {
                what: self.text[range.clone()].to_owned(),
                column: lines::column(shift.column),
                expected: lines::column(shift.expected),
                beside: shift.beside,
            };
            let mend = Proposal { title: cause.help(), safe: true, edits: shift.edits };
            return Diagnosis { mend: Some(mend), lens, ..self.diagnosis(cause, range, damaged_from) };
        }
        let cause = Cause::Misplaced { what, column: lines::column(line.indent()) };
        self.diagnosis(cause, content, line.start)
    }

    /// A line that should be an entry, but has no colon.
    fn missing_colon(&self) -> Diagnosis {
        let from = self.from();
        let line = self.line(from);
        let content = from..line.content().end.max(from);
        let text = &self.text[content.clone()];
        if text.starts_with(['"', '\'']) {
            let spans_lines =
                self.tail.is_none_or(|tail| tail.start as usize != from || tail.end as usize > line.end);
            if spans_lines && self.at() > line.end && !lines::closes_on_its_line(text) {
                return self.unclosed_quote(from);
            }
        }
        self.no_colon(content, from)
    }

    /// `text` has no colon, or no blank behind it. One is proposed behind its first word.
    fn no_colon(&self, text: Range<usize>, from: usize) -> Diagnosis {
        let written = &self.text[text.clone()];
        let is_name = |key: &str| {
            !key.is_empty()
                && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        };
        if let Some((key, rest)) = written.split_once(':')
            && is_name(key)
            && !rest.starts_with('/')
        {
            let colon = from + key.len();
            let mend = Proposal {
                title: format!("insert a blank behind `{key}:`"),
                safe: true,
                edits: vec![(colon + 1..colon + 1, " ".into())],
            };
            let diagnosis = self.diagnosis(Cause::MissingBlank(key.into()), from..colon + 1, from);
            return Diagnosis { mend: Some(mend), ..diagnosis };
        }
        let word = written.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
        let length = word.unwrap_or(written.len());
        let mend = (length > 0 && written[length..].starts_with([' ', '\n', '\r'])
            || length == written.len())
        .then(|| Proposal {
            title: format!("insert a colon behind `{}`", &written[..length]),
            safe: length == written.len() || lines::is_key_elsewhere(self.text, &written[..length], from),
            edits: vec![(from + length..from + length, ":".into())],
        });
        let shown = written.chars().take(40).collect();
        Diagnosis { mend, ..self.diagnosis(Cause::MissingColon(shown), text, from) }
    }

    fn broken_flow(&self) -> Diagnosis {
        let (at, from) = (self.at(), self.from());
        let opened = self.line(from);
        if at > opened.end || at == self.text.len() {
            let open = lines::innermost_open(&self.text[from..opened.end]).map_or(from, |open| from + open);
            let unclosed = self.character_at(Cause::UnclosedBracket, open);
            return Diagnosis { damaged_from: from, ..unclosed };
        }
        let bracket = self.character(from);
        let range = at..at + self.character(at).len_utf8();
        match self.character(at) {
            closing @ (']' | '}') => self.diagnosis(Cause::UnopenedBracket(closing), range, from),
            _ => self.diagnosis(Cause::MissingComma(bracket), range, from),
        }
    }

    fn tab(&self) -> Diagnosis {
        let at = self.at();
        let line = self.line(at);
        let tabs = self.text[at..].bytes().take_while(|byte| *byte == b'\t').count();
        let range = at..at + tabs.max(1).min(self.text.len() - at);
        let mut diagnosis = self.diagnosis(Cause::Tab, range, line.start.max(self.since));
        let in_indentation = at < line.content().start;
        if self.thorough
            && in_indentation
            && let Some(shift) = indentation::find(self.text, self.since, &line, self.flavour)
        {
            let title = format!("indent `{}` with spaces", line.name());
            diagnosis.mend = Some(Proposal { title, safe: true, edits: shift.edits });
        } else if !in_indentation {
            diagnosis.damaged_from = at;
        }
        diagnosis
    }

    fn unclosed_quote(&self, from: usize) -> Diagnosis {
        self.character_at(Cause::UnclosedQuote, from)
    }

    fn bad_escape(&self) -> Diagnosis {
        let (at, from) = (self.at(), self.from());
        let rest = &self.text[at..];
        let length: usize = rest.chars().take(2).map(char::len_utf8).sum();
        let mut diagnosis = self.diagnosis(Cause::Escape(rest[..length].into()), at..at + length, from);
        if self.fault.complaint == Complaint::UnknownEscape {
            diagnosis.mend = Some(Proposal {
                title: format!("write `\\{}`", &rest[..length]),
                safe: true,
                edits: vec![(at..at, "\\".into())],
            });
        }
        diagnosis
    }

    /// Adds the proposal to put the value that the damage begins in into quotes.
    fn quoting(&self, diagnosis: Diagnosis) -> Diagnosis {
        let start = diagnosis.damaged_from;
        let line = self.line(start);
        let end = line.content().end;
        let is_value = line.value().is_some_and(|value| value.start == start) || line.item_start() == start;
        if !is_value || end <= start {
            return diagnosis;
        }
        let text = &self.text[start..end];
        let quoted = if text.contains('\'') {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            format!("'{text}'")
        };
        let edits = vec![(start..end, quoted)];
        let mend = Proposal { title: "put the text in quotes".into(), safe: true, edits };
        Diagnosis { mend: Some(mend), ..diagnosis }
    }
}
