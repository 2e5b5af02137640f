//! Tokens → tree: the grammar as a table of states, one per open collection; nothing recurses.

use super::{
    Documents, Options,
    diagnose::Diagnosis,
    fault::{Complaint, Fault},
    property,
    scan::Scanner,
    token::{Token, TokenKind},
    tree::{Kind, NO_NODE, NodeId, Properties, Stored, Style},
};
use std::{borrow::Cow, collections::HashMap, ops::Range};

/// What an open collection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// `- ` or the end of the block.
    BlockSequence,
    /// `- ` at the column of the surrounding mapping, or anything else to end.
    Indentless,
    /// A key or the end of the block.
    BlockKey,
    /// The value to the key that was read.
    BlockValue,
    /// The first item of `[…]`, or its end.
    FlowSequenceFirst,
    /// `,` and an item, or the end.
    FlowSequence,
    /// The key of `[key: value]`.
    PairKey,
    /// The value of `[key: value]`.
    PairValue,
    /// The end of `[key: value]`.
    PairEnd,
    /// The first entry of `{…}`, or its end.
    FlowMappingFirst,
    /// `,` and an entry, or the end.
    FlowMapping,
    /// The value to the key that was read.
    FlowValue,
    /// Nothing: an entry `{key}` has no value.
    FlowNoValue,
}

/// An open collection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) node: u32,
    pub(super) state: State,
    /// The column of a block collection.
    pub(super) column: u32,
}

/// The parser and what it has built.
pub(super) struct Parser<'t> {
    pub(super) scanner: Scanner<'t>,
    pub(super) options: Options,
    pub(super) nodes: Vec<Stored>,
    pub(super) properties: Vec<Properties>,
    pub(super) roots: Vec<NodeId>,
    pub(super) frames: Vec<Frame>,
    pub(super) anchors: HashMap<&'t str, u32>,
    pub(super) directives: Vec<(&'t str, Cow<'t, str>)>,
    /// Where the last token ended that stands for something.
    pub(super) last_end: u32,
    pub(super) diagnoses: Vec<Diagnosis>,
    /// Aliases to names that are not anchored.
    pub(super) unknown: Vec<Range<u32>>,
    /// Whether it is nested too deep, and where.
    pub(super) too_deep: Option<u32>,
    /// Where reading was resumed last.
    pub(super) since: usize,
    /// How many faults there were.
    pub(super) errors: usize,
    /// How many bytes were read again.
    pub(super) rewound: usize,
    /// Whether the beginning of the document could not be read.
    pub(super) damaged_root: bool,
    /// Where something begins that is behind the first document.
    pub(super) extra: Option<Range<u32>>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(scanner: Scanner<'t>, options: Options) -> Self {
        Self {
            scanner,
            options,
            nodes: vec![],
            properties: vec![],
            roots: vec![],
            frames: vec![],
            anchors: HashMap::new(),
            directives: vec![],
            last_end: 0,
            diagnoses: vec![],
            unknown: vec![],
            too_deep: None,
            since: 0,
            errors: 0,
            rewound: 0,
            damaged_root: false,
            extra: None,
        }
    }

    /// Reads the documents that are asked for.
    pub(super) fn run(&mut self) {
        loop {
            match self.document() {
                Ok(true) if self.options.documents == Documents::All => {}
                Ok(true) if self.look_behind() => {}
                Ok(_) => return,
                Err(fault) => {
                    if !self.recover(fault) {
                        return;
                    }
                }
            }
        }
    }

    /// Reads the first document, and what go-yaml reads with it, up to a fault.
    pub(super) fn until_fault(&mut self) -> Option<Fault> {
        match self.document() {
            Ok(_) => {
                self.scanner.peek();
                self.scanner.fault()
            }
            Err(fault) => Some(fault),
        }
    }

    /// Notes what stands behind the first document. Of that, go-yaml has read one token, v3 two more, and complains
    /// about them.
    fn look_behind(&mut self) -> bool {
        let mut token = self.scanner.peek();
        if let Some(fault) = self.scanner.fault() {
            if self.nodes.last().is_some_and(|root| root.parent == NO_NODE && root.kind == Kind::Scalar) {
                // the only text may have been meant as the first key
                return self.recover(fault) && self.options.documents == Documents::First;
            }
            let diagnosis = self.diagnose(fault);
            self.diagnoses.push(diagnosis);
        }
        while token.kind == TokenKind::DocumentEnd {
            self.take(token);
            token = self.scanner.peek();
        }
        if !matches!(token.kind, TokenKind::StreamEnd | TokenKind::Fault) {
            self.extra = Some(token.start..token.end.max(token.start + 1));
        }
        false
    }

    pub(super) fn take(&mut self, token: Token) {
        self.last_end = token.end;
        self.scanner.take();
    }

    /// Reads one document, or goes on with it; whether there was one.
    fn document(&mut self) -> Result<bool, Fault> {
        if self.frames.is_empty() && !self.begin_document()? {
            return Ok(false);
        }
        self.content()?;
        Ok(true)
    }

    /// Reads what is open to its end.
    fn content(&mut self) -> Result<(), Fault> {
        while let Some(frame) = self.frames.last() {
            self.step(frame.state)?;
        }
        Ok(())
    }

    /// Reads up to the root node and its beginning; false at the end of the stream.
    fn begin_document(&mut self) -> Result<bool, Fault> {
        let first = self.roots.is_empty();
        let mut token = self.scanner.peek();
        while !first && token.kind == TokenKind::DocumentEnd {
            self.take(token);
            token = self.scanner.peek();
        }
        if token.kind == TokenKind::StreamEnd {
            return Ok(false);
        }
        self.anchors.clear();
        self.directives.clear();
        let explicit = matches!(
            token.kind,
            TokenKind::VersionDirective | TokenKind::TagDirective | TokenKind::DocumentStart
        );
        if first && !explicit {
            self.node(true, false)?;
            return Ok(true);
        }
        self.read_directives()?;
        let token = self.scanner.peek();
        if token.kind != TokenKind::DocumentStart {
            return Err(Fault { complaint: Complaint::DocumentStart, at: token.start, from: token.start });
        }
        self.take(token);
        match self.scanner.peek().kind {
            TokenKind::VersionDirective
            | TokenKind::TagDirective
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => self.absent(),
            _ => self.node(true, false)?,
        }
        Ok(true)
    }

    fn read_directives(&mut self) -> Result<(), Fault> {
        let text = self.scanner.cursor.text();
        let mut versions = 0;
        loop {
            let token = self.scanner.peek();
            let fault = |complaint| Err(Fault { complaint, at: token.start, from: token.start });
            match token.kind {
                TokenKind::VersionDirective if versions > 0 => return fault(Complaint::DuplicateVersion),
                TokenKind::VersionDirective if token.column != 0x0101 => {
                    return fault(Complaint::Incompatible);
                }
                TokenKind::VersionDirective => versions += 1,
                TokenKind::TagDirective => {
                    let handle = token.value.of(text, "");
                    if self.directives.iter().any(|(known, _)| *known == handle) {
                        return fault(Complaint::DuplicateTag);
                    }
                    let prefix = property::unescape(&text[token.column as usize..token.end as usize]);
                    self.directives.push((handle, prefix));
                }
                _ => return Ok(()),
            }
            self.take(token);
        }
    }

    /// What an open collection does next.
    fn step(&mut self, state: State) -> Result<(), Fault> {
        match state {
            State::BlockSequence => self.block_sequence(),
            State::Indentless => self.indentless(),
            State::BlockKey => self.block_key(),
            State::BlockValue => self.block_value(),
            State::FlowSequenceFirst | State::FlowSequence => self.flow_sequence(state),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => {
                self.close(None);
                Ok(())
            }
            State::FlowMappingFirst | State::FlowMapping => self.flow_mapping(state),
            State::FlowValue => self.flow_value(),
            State::FlowNoValue => {
                self.expect(State::FlowMapping);
                self.absent();
                Ok(())
            }
        }
    }

    fn expect(&mut self, state: State) {
        if let Some(frame) = self.frames.last_mut() {
            frame.state = state;
        }
    }

    fn block_sequence(&mut self) -> Result<(), Fault> {
        let token = self.scanner.peek();
        match token.kind {
            TokenKind::BlockEntry => {
                self.take(token);
                match self.scanner.peek().kind {
                    TokenKind::BlockEntry | TokenKind::BlockEnd => self.absent(),
                    _ => self.node(true, false)?,
                }
                Ok(())
            }
            TokenKind::BlockEnd => {
                self.scanner.take();
                self.close(None);
                Ok(())
            }
            _ => Err(self.fault(Complaint::ExpectedDash, token)),
        }
    }

    fn indentless(&mut self) -> Result<(), Fault> {
        let token = self.scanner.peek();
        if token.kind != TokenKind::BlockEntry {
            self.close(None);
            return Ok(());
        }
        self.take(token);
        match self.scanner.peek().kind {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => self.absent(),
            _ => self.node(true, false)?,
        }
        Ok(())
    }

    fn block_key(&mut self) -> Result<(), Fault> {
        let token = self.scanner.peek();
        match token.kind {
            TokenKind::Key => {
                self.take(token);
                self.expect(State::BlockValue);
                match self.scanner.peek().kind {
                    TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => self.absent(),
                    _ => self.node(true, true)?,
                }
                Ok(())
            }
            TokenKind::BlockEnd => {
                self.scanner.take();
                self.close(None);
                Ok(())
            }
            _ => Err(self.fault(Complaint::ExpectedKey, token)),
        }
    }

    fn block_value(&mut self) -> Result<(), Fault> {
        self.expect(State::BlockKey);
        let token = self.scanner.peek();
        if token.kind == TokenKind::Value {
            self.take(token);
            let next = self.scanner.peek().kind;
            if !matches!(next, TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd) {
                return self.node(true, true);
            }
        }
        self.absent();
        Ok(())
    }

    fn flow_sequence(&mut self, state: State) -> Result<(), Fault> {
        let mut token = self.scanner.peek();
        if token.kind != TokenKind::FlowSequenceEnd {
            if state == State::FlowSequence {
                if token.kind != TokenKind::FlowEntry {
                    return Err(self.fault(Complaint::FlowSequence, token));
                }
                self.take(token);
                token = self.scanner.peek();
            }
            self.expect(State::FlowSequence);
            if token.kind == TokenKind::Key {
                self.take(token);
                self.open(Kind::Mapping, Style::Flow, State::PairKey, token, 0);
                return Ok(());
            } else if token.kind != TokenKind::FlowSequenceEnd {
                return self.node(false, false);
            }
        }
        self.take(token);
        self.close(Some(token.end));
        Ok(())
    }

    fn pair_key(&mut self) -> Result<(), Fault> {
        self.expect(State::PairValue);
        let token = self.scanner.peek();
        match token.kind {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                // go-yaml goes over this token, whatever it is
                self.absent();
                self.take(token);
                Ok(())
            }
            _ => self.node(false, false),
        }
    }

    fn pair_value(&mut self) -> Result<(), Fault> {
        self.expect(State::PairEnd);
        let token = self.scanner.peek();
        if token.kind == TokenKind::Value {
            self.take(token);
            let next = self.scanner.peek().kind;
            if !matches!(next, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                return self.node(false, false);
            }
        }
        self.absent();
        Ok(())
    }

    fn flow_mapping(&mut self, state: State) -> Result<(), Fault> {
        let mut token = self.scanner.peek();
        if token.kind != TokenKind::FlowMappingEnd {
            if state == State::FlowMapping {
                if token.kind != TokenKind::FlowEntry {
                    return Err(self.fault(Complaint::FlowMapping, token));
                }
                self.take(token);
                token = self.scanner.peek();
            }
            if token.kind == TokenKind::Key {
                self.take(token);
                self.expect(State::FlowValue);
                match self.scanner.peek().kind {
                    TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd => self.absent(),
                    _ => self.node(false, false)?,
                }
                return Ok(());
            } else if token.kind != TokenKind::FlowMappingEnd {
                self.expect(State::FlowNoValue);
                return self.node(false, false);
            }
        }
        self.take(token);
        self.close(Some(token.end));
        Ok(())
    }

    fn flow_value(&mut self) -> Result<(), Fault> {
        self.expect(State::FlowMapping);
        let token = self.scanner.peek();
        if token.kind == TokenKind::Value {
            self.take(token);
            let next = self.scanner.peek().kind;
            if !matches!(next, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                return self.node(false, false);
            }
        }
        self.absent();
        Ok(())
    }

    /// A complaint about `token` in the innermost collection, unless the scanner has complained already.
    fn fault(&self, complaint: Complaint, token: Token) -> Fault {
        let from = self.frames.last().map_or(token.start, |frame| self.nodes[frame.node as usize].start);
        self.scanner.fault().unwrap_or(Fault { complaint, at: token.start, from })
    }
}
