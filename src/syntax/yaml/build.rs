//! Nodes as they are read: tokens → entries of the tree.

use super::{
    fault::{Complaint, Fault},
    parse::{Frame, Parser, State},
    property,
    token::{Token, TokenKind},
    tree::{Kind, NO_NODE, NodeId, Properties, Slice, Stored, Style, offset},
};

impl Parser<'_> {
    /// Reads a node, or the beginning of a collection.
    pub(super) fn node(&mut self, block: bool, indentless: bool) -> Result<(), Fault> {
        let mut token = self.scanner.peek();
        let first = token;
        if token.kind == TokenKind::Alias {
            self.take(token);
            self.alias(token);
            return Ok(());
        }
        let properties = self.node_properties()?;
        if properties != 0 {
            token = self.scanner.peek();
        }
        let (kind, style, state) = match token.kind {
            TokenKind::BlockEntry if indentless => (Kind::Sequence, Style::Block, State::Indentless),
            TokenKind::Scalar => {
                self.take(token);
                self.push(Kind::Scalar, token.style, token.start, token.end, properties);
                if let Some(node) = self.nodes.last_mut() {
                    node.value = token.value;
                    node.after = token.column;
                }
                return Ok(());
            }
            TokenKind::FlowSequenceStart => (Kind::Sequence, Style::Flow, State::FlowSequenceFirst),
            TokenKind::FlowMappingStart => (Kind::Mapping, Style::Flow, State::FlowMappingFirst),
            TokenKind::BlockSequenceStart if block => (Kind::Sequence, Style::Block, State::BlockSequence),
            TokenKind::BlockMappingStart if block => (Kind::Mapping, Style::Block, State::BlockKey),
            _ if properties != 0 => {
                self.push(Kind::Scalar, Style::Plain, self.last_end, self.last_end, properties);
                return Ok(());
            }
            _ => {
                let fault = Fault { complaint: Complaint::ExpectedNode, at: token.start, from: first.start };
                return Err(self.scanner.fault().unwrap_or(fault));
            }
        };
        if state != State::Indentless {
            self.take(token);
        }
        self.open(kind, style, state, token, properties);
        Ok(())
    }

    /// Reads tag and anchor, in either order; their index plus one, or 0.
    fn node_properties(&mut self) -> Result<u32, Fault> {
        let mut properties = Properties::default();
        let mut token = self.scanner.peek();
        let first = token.kind;
        while matches!(token.kind, TokenKind::Anchor | TokenKind::Tag) {
            let written = token.start as usize..token.end as usize;
            if token.kind == TokenKind::Anchor && properties.anchor.is_none() {
                properties.anchor = Some(token.start + 1..token.end);
            } else if token.kind == TokenKind::Tag && properties.tag.is_none() {
                let tag = property::expand(&self.scanner.cursor.text()[written], &self.directives);
                let fault = Fault { complaint: Complaint::TagHandle, at: token.start, from: token.start };
                properties.tag = Some(tag.ok_or(fault)?.into());
            } else {
                break;
            }
            self.take(token);
            token = self.scanner.peek();
        }
        if !matches!(first, TokenKind::Anchor | TokenKind::Tag) {
            return Ok(0);
        }
        self.properties.push(properties);
        Ok(offset(self.properties.len()))
    }

    fn alias(&mut self, token: Token) {
        let name = token.value.of(self.scanner.cursor.text(), "");
        let target = self.anchors.get(name).copied();
        if target.is_none() {
            self.unknown.push(token.start..token.end);
        }
        self.push(Kind::Alias, Style::Plain, token.start, token.end, 0);
        if let Some(node) = self.nodes.last_mut() {
            node.value = Slice::number(target.unwrap_or(NO_NODE));
        }
    }

    /// A null that is not written, right behind what was read.
    pub(super) fn absent(&mut self) {
        self.push(Kind::Scalar, Style::Plain, self.last_end, self.last_end, 0);
    }

    fn push(&mut self, kind: Kind, style: Style, start: u32, end: u32, properties: u32) {
        let id = offset(self.nodes.len());
        let parent = match self.frames.last() {
            Some(frame) => {
                self.nodes[frame.node as usize].count_child(1);
                frame.node
            }
            None => {
                self.roots.push(NodeId(id));
                NO_NODE
            }
        };
        if let Some(anchor) =
            properties.checked_sub(1).and_then(|at| self.properties[at as usize].anchor.clone())
        {
            let name = &self.scanner.cursor.text()[anchor.start as usize..anchor.end as usize];
            self.anchors.insert(name, id);
        }
        let (value, after) = (Slice::default(), 0);
        let complete = parent != NO_NODE || !self.damaged_root;
        self.nodes.push(Stored { start, end, value, after, parent, properties, kind, style, complete });
    }

    pub(super) fn open(&mut self, kind: Kind, style: Style, state: State, token: Token, properties: u32) {
        let node = offset(self.nodes.len());
        self.push(kind, style, token.start, token.end, properties);
        let column = match state {
            State::Indentless => self.frames.last().map_or(0, |frame| frame.column),
            _ => token.column,
        };
        self.nodes[node as usize].value = Slice::number(column);
        self.frames.push(Frame { node, state, column });
    }

    /// Ends the innermost collection, at `end` or behind its last child.
    pub(super) fn close(&mut self, end: Option<u32>) {
        if let Some(frame) = self.frames.pop() {
            let after = offset(self.nodes.len());
            let node = &mut self.nodes[frame.node as usize];
            node.after = after;
            node.end = end.unwrap_or(self.last_end).max(node.start);
        }
    }
}
