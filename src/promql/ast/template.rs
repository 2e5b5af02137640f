//! Names and values that are known only in part: variables stand in them.

use crate::promql::{
    hole::{self, Hole},
    text::{Text, TextRange},
};

/// A text in which variables stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// What is known of it and what is not, in the order of the text.
    pub parts: Box<[Part]>,
    /// Where it is written, quotes included.
    pub range: TextRange,
}

/// A part of a [`Template`].
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// What stands there.
    Known(Text),
    /// A variable.
    Hole(Hole),
}

impl Template {
    /// What is written at `range`, if variables stand in its bytes `content`, which start at `start`. `read` makes
    /// of what is between them what it means.
    pub(in crate::promql) fn read(
        content: &[u8],
        start: u32,
        range: TextRange,
        read: impl Fn(&[u8]) -> Text,
    ) -> Option<Box<Self>> {
        let (mut parts, mut end) = (vec![], 0);
        let known = |parts: &mut Vec<Part>, bytes: &[u8]| {
            if !bytes.is_empty() {
                parts.push(Part::Known(read(bytes)));
            }
        };
        for hole in hole::scan(content, start).filter(|hole| hole::fits_strings(hole.written().as_bytes())) {
            let (from, to) = ((hole.range.start - start) as usize, (hole.range.end - start) as usize);
            known(&mut parts, &content[end..from]);
            parts.push(Part::Hole(hole));
            end = to;
        }
        if end == 0 {
            return None;
        }
        known(&mut parts, &content[end..]);
        Some(Box::new(Self { parts: parts.into(), range }))
    }

    /// As it is written, without quotes.
    #[must_use]
    pub fn written(&self) -> String {
        let part = |part: &Part| match part {
            Part::Known(text) => text.to_string(),
            Part::Hole(hole) => hole.written().to_owned(),
        };
        self.parts.iter().map(part).collect()
    }

    /// The variables in it.
    pub fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole(hole) => Some(hole),
            Part::Known(_) => None,
        })
    }

    /// What is known of it.
    pub fn known(&self) -> impl Iterator<Item = &Text> {
        self.parts.iter().filter_map(|part| match part {
            Part::Known(text) => Some(text),
            Part::Hole(_) => None,
        })
    }

    /// The variable that it is, if it is nothing else.
    #[must_use]
    pub fn only_hole(&self) -> Option<&Hole> {
        match &*self.parts {
            [Part::Hole(hole)] => Some(hole),
            _ => None,
        }
    }

    /// Whether it is `text` for some values of the variables.
    #[must_use]
    pub fn may_be(&self, text: &str) -> bool {
        let (mut rest, mut is_anchored) = (text.as_bytes(), true);
        for (index, part) in self.parts.iter().enumerate() {
            let Part::Known(known) = part else {
                is_anchored = false;
                continue;
            };
            let known = known.as_bytes();
            let is_last = index + 1 == self.parts.len();
            let start = match (is_anchored, is_last) {
                (true, _) => rest.starts_with(known).then_some(0),
                (false, true) => rest.ends_with(known).then(|| rest.len() - known.len()),
                (false, false) => memchr::memmem::find(rest, known),
            };
            let Some(start) = start else { return false };
            rest = &rest[start + known.len()..];
            is_anchored = true;
        }
        !is_anchored || rest.is_empty()
    }

    /// Whether it can be read without quotes: it has the bytes of names and numbers only.
    pub(in crate::promql) fn is_bare(&self) -> bool {
        self.known()
            .all(|text| text.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_'))
    }

    /// Whether it surely stands for a number or a duration.
    pub(in crate::promql) fn is_number(&self) -> bool {
        let starts_like_one = matches!(self.parts.first(), Some(Part::Known(text)) if text.as_bytes()[0].is_ascii_digit() || text.as_bytes()[0] == b'.');
        starts_like_one || self.only_hole().is_some_and(Hole::is_number)
    }

    /// Whether something of it is known that is in names, and it cannot be a number or duration.
    pub(in crate::promql) fn is_name(&self) -> bool {
        let is_unit =
            |text: &Text| matches!(text.as_bytes(), b"ms" | b"s" | b"m" | b"h" | b"d" | b"w" | b"y");
        let is_numeric =
            |text: &Text| text.as_bytes().iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
        !self.is_number() && self.known().any(|text| !is_unit(text) && !is_numeric(text))
    }
}
