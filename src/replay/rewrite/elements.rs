//! Elements of lists and mappings that are added and removed where they stand, in brackets or by indentation, so that
//! what is around them stays.

use super::page::{Page, Refusal, UNUSUAL, is_in_flow, start};
use crate::syntax::yaml::{Entry, Kind, Node, Style};

/// An element of a collection: an item, or a key with its value.
#[derive(Clone, Copy)]
pub(super) struct Element<'t> {
    pub(super) first: Node<'t>,
    pub(super) last: Node<'t>,
}

/// New elements, in both forms.
pub(super) struct Addition<'a> {
    pub(super) key: &'static str,
    /// The key with its quotes.
    pub(super) written_key: &'a str,
    pub(super) in_flow: Vec<String>,
    /// The lines of all, from this column on.
    pub(super) in_block: &'a dyn Fn(usize) -> Vec<String>,
    /// How much deeper than the key they stand.
    pub(super) step: usize,
    /// Whether brackets are preferred where there is nothing yet, and which these are.
    pub(super) prefers_flow: bool,
    pub(super) brackets: [char; 2],
}

impl<'t> Element<'t> {
    pub(super) fn item(node: Node<'t>) -> Self {
        Self { first: node, last: node }
    }

    pub(super) fn entry(entry: Entry<'t>) -> Self {
        Self { first: entry.key, last: entry.value }
    }
}

impl<'t> Page<'t> {
    /// Removes some of the elements of `collection`, which is the value of `key`; `empty` is put in its place if nothing is left
    /// of it and nothing is added.
    pub(super) fn remove(
        &mut self,
        all: &[Element<'t>],
        gone: &[usize],
        empty: Option<(Node<'t>, &str)>,
    ) -> Result<(), Refusal> {
        let Some(first) = gone.first().and_then(|first| all.get(*first)) else { return Ok(()) };
        if is_in_flow(first.first) {
            return self.remove_in_flow(all, gone);
        }
        if let Some((key, empty)) = empty.filter(|_| gone.len() == all.len()) {
            let colon = self.colon(key)?;
            self.edits.push((colon..colon, format!(" {empty}")));
            let (start, end) = (self.next_line(colon), self.next_line(self.end_of(all[all.len() - 1])));
            self.edits.push((start..end.max(start), String::new()));
            return Ok(());
        }
        gone.iter().try_for_each(|index| self.remove_lines(all, *index))
    }

    fn remove_in_flow(&mut self, all: &[Element<'t>], gone: &[usize]) -> Result<(), Refusal> {
        let mut is_kept_before = false;
        for (index, element) in all.iter().enumerate() {
            if !gone.contains(&index) {
                is_kept_before = true;
                continue;
            }
            let (from, to) = (start(element.first), self.end_of(*element));
            let (range, between) = match (is_kept_before, all.get(index + 1)) {
                (true, _) => (self.end_of(all[index - 1])..to, self.end_of(all[index - 1])..from),
                (false, Some(next)) => (from..start(next.first), to..start(next.first)),
                (false, None) => (from..to, to..to),
            };
            if self.text[between].contains('#') {
                return Err("a comment stands beside what would be removed");
            }
            self.edits.push((range, String::new()));
        }
        Ok(())
    }

    /// Removes an element that has lines of its own, with the comments above it.
    fn remove_lines(&mut self, all: &[Element<'t>], index: usize) -> Result<(), Refusal> {
        let Element { first, .. } = all[index];
        let mut from = self.line_start(start(first));
        let end = self.next_line(self.end_of(all[index]));
        let before = self.text[from..start(first)].trim();
        match (before, all.get(index + 1)) {
            ("", _) => {}
            ("-", _) if first.parent().is_some_and(|parent| parent.kind() == Kind::Sequence) => {}
            // the first key of an item stands behind its dash
            ("-", Some(next)) => {
                self.edits.push((start(first)..start(next.first), String::new()));
                return Ok(());
            }
            _ => return Err(UNUSUAL),
        }
        while let Some(above) = from.checked_sub(1).map(|end| self.line_start(end)) {
            if !self.is_comment_line(above) {
                break;
            }
            from = above;
        }
        self.edits.push((from..end, String::new()));
        Ok(())
    }

    /// Whether there is nothing but a comment on the line that starts at `at`.
    fn is_comment_line(&self, at: usize) -> bool {
        let line = &self.text[at..];
        let comment = at + line.len() - line.trim_start_matches([' ', '\t']).len();
        let comments = self.tree.comments();
        let place = comments.partition_point(|known| (known.range.start as usize) < comment);
        comments.get(place).is_some_and(|known| known.own_line && known.range.start as usize == comment)
    }

    /// Adds elements to the collection that is the value of a key of `holder`; `all` are its elements, of which some
    /// are `kept`.
    pub(super) fn add(
        &mut self,
        holder: Node<'t>,
        all: &[Element<'t>],
        is_kept: bool,
        new: &Addition<'_>,
    ) -> Result<(), Refusal> {
        let entry = holder.entries().find(|entry| entry.key.value() == new.key);
        if let (Some(first), Some(last)) = (all.first(), all.last()) {
            return self.add_behind(*first, *last, is_kept, new);
        }
        let [open, close] = new.brackets;
        let flow = format!("{open}{}{close}", new.in_flow.join(", "));
        let is_flow = new.prefers_flow || is_in_flow(holder) || holder.style() == Style::Flow;
        let Some(entry) = entry else { return self.add_field(holder, is_flow.then_some(flow), new) };
        let value = entry.value;
        let is_empty = value.range().is_empty() || value.kind() != Kind::Scalar || value.is_null();
        if value.kind() == Kind::Alias || !is_empty {
            return Err(UNUSUAL);
        }
        let colon = self.colon(entry.key)?;
        let end = if value.range().is_empty() { colon } else { value.range().end as usize };
        // what stands there must be on the line of its key
        if self.text[colon..end].contains('\n') {
            return Err(UNUSUAL);
        }
        if is_flow {
            self.edits.push((colon..end, format!(" {flow}")));
            return Ok(());
        }
        self.edits.push((colon..end, String::new()));
        let column = self.column(start(entry.key)) + new.step;
        self.insert_lines(self.next_line(end), &(new.in_block)(column));
        Ok(())
    }

    fn add_behind(
        &mut self,
        first: Element<'t>,
        last: Element<'t>,
        is_kept: bool,
        new: &Addition<'_>,
    ) -> Result<(), Refusal> {
        let end = self.end_of(last);
        if is_in_flow(first.first) {
            let separator = if is_kept { ", " } else { "" };
            self.edits.push((end..end, format!("{separator}{}", new.in_flow.join(", "))));
            return Ok(());
        }
        let is_item = first.first.parent().is_some_and(|parent| parent.kind() == Kind::Sequence);
        let column = if is_item { self.dash(first.first)? } else { self.column(start(first.first)) };
        self.insert_lines(self.next_line(end), &(new.in_block)(column));
        Ok(())
    }

    /// Adds the key of a collection that is not written yet.
    fn add_field(
        &mut self,
        holder: Node<'t>,
        flow: Option<String>,
        new: &Addition<'_>,
    ) -> Result<(), Refusal> {
        let key = new.written_key;
        let fields: Vec<Element<'t>> = holder.entries().map(Element::entry).collect();
        let flow_field = flow.as_ref().map_or(vec![], |flow| vec![format!("{key}: {flow}")]);
        let in_block = |column: usize| {
            let indent = " ".repeat(column);
            match &flow {
                Some(flow) => vec![format!("{indent}{key}: {flow}")],
                None => {
                    [format!("{indent}{key}:")].into_iter().chain((new.in_block)(column + new.step)).collect()
                }
            }
        };
        let field = Addition { in_flow: flow_field, in_block: &in_block, step: 0, ..*new };
        self.add_fields(holder, &fields, &field)
    }

    /// Adds entries to a mapping.
    pub(super) fn add_fields(
        &mut self,
        holder: Node<'t>,
        all: &[Element<'t>],
        new: &Addition<'_>,
    ) -> Result<(), Refusal> {
        match (all.first(), all.last()) {
            (Some(first), Some(last)) => self.add_behind(*first, *last, true, new),
            _ if holder.kind() == Kind::Mapping && holder.style() == Style::Flow => {
                let at = start(holder) + 1;
                self.edits.push((at..at, new.in_flow.join(", ")));
                Ok(())
            }
            _ => Err(UNUSUAL),
        }
    }
}
