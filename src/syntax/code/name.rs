//! Names of metrics while they are put together, and the rules of the libraries for it.

use super::Part;

/// A text of which pieces may be computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Part>);

impl Pattern {
    /// Something computed.
    pub(super) fn computed() -> Self {
        Self(vec![Part::Computed])
    }

    /// Without anything computed, the text.
    pub(super) fn exact(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    pub(super) fn push_text(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.0.push(Part::Text(text.to_owned())),
        }
    }

    pub(super) fn push(&mut self, other: &Self) {
        for part in &other.0 {
            match part {
                Part::Text(text) => self.push_text(text),
                Part::Computed if self.0.last() == Some(&Part::Computed) => {}
                Part::Computed => self.0.push(Part::Computed),
            }
        }
    }

    /// Its pieces; a text that is empty is no name, so it is something that is not known.
    pub(super) fn into_parts(self) -> Vec<Part> {
        if self.0.is_empty() { vec![Part::Computed] } else { self.0 }
    }

    /// `namespace_subsystem_name`, as all libraries join them; what is empty is left out.
    pub(super) fn joined<'p>(pieces: impl IntoIterator<Item = &'p Self>) -> Self {
        let mut joined = Self::default();
        let mut is_first = true;
        for piece in pieces {
            match piece.exact() {
                Some("") => continue,
                // what is computed may be empty, and then has no underscore
                _ if is_first || joined.0.last() == Some(&Part::Computed) => {}
                _ => joined.push_text("_"),
            }
            joined.push(piece);
            is_first = false;
        }
        joined
    }

    /// With `suffix` at its end, where it is not there yet.
    pub(super) fn with_suffix(mut self, suffix: &str) -> Self {
        if !matches!(self.0.last(), Some(Part::Text(text)) if text.ends_with(suffix)) {
            self.push_text(suffix);
        }
        self
    }

    pub(super) fn without_suffix(mut self, suffix: &str) -> Self {
        if let Some(Part::Text(text)) = self.0.last_mut()
            && let Some(rest) = text.strip_suffix(suffix)
        {
            *text = rest.to_owned();
        }
        self.0.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
        self
    }

    /// With `_unit` at its end, if there is a unit.
    pub(super) fn with_unit(self, unit: Option<&str>) -> Self {
        match unit {
            Some(unit) if !unit.is_empty() => self.with_suffix(&format!("_{unit}")),
            _ => self,
        }
    }

    /// Every character that names cannot have becomes an underscore.
    pub(super) fn sanitized(mut self) -> Self {
        for part in &mut self.0 {
            if let Part::Text(text) = part {
                *text = text.replace(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':')), "_");
            }
        }
        self
    }

    /// `format` whose placeholders are filled with `values`, in order.
    pub(super) fn filled(pieces: &[&str], values: &[Self]) -> Self {
        let mut filled = Self::default();
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 {
                filled.push(values.get(index - 1).unwrap_or(&Self::computed()));
            }
            filled.push_text(piece);
        }
        filled
    }
}

impl From<&str> for Pattern {
    fn from(text: &str) -> Self {
        let mut pattern = Self::default();
        pattern.push_text(text);
        pattern
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(pattern: Pattern) -> Vec<Part> {
        pattern.into_parts()
    }

    #[test]
    fn a_computed_namespace_may_be_empty() {
        let name = Pattern::joined([&Pattern::computed(), &"http".into(), &"requests".into()]);
        assert_eq!(parts(name), [Part::Computed, Part::Text("http_requests".into())]);
        let name = Pattern::joined([&"".into(), &"http".into(), &Pattern::computed()]);
        assert_eq!(parts(name), [Part::Text("http_".into()), Part::Computed]);
        let name = Pattern::joined([&"a".into(), &Pattern::computed(), &"b".into()]);
        assert_eq!(parts(name), [Part::Text("a_".into()), Part::Computed, Part::Text("b".into())]);
    }

    #[test]
    fn suffixes_are_not_doubled() {
        let name = Pattern::from("x_seconds_total").without_suffix("_total").with_unit(Some("seconds"));
        assert_eq!(name.with_suffix("_total").exact(), Some("x_seconds_total"));
        let name = Pattern::computed().without_suffix("_total").with_suffix("_total");
        assert_eq!(parts(name), [Part::Computed, Part::Text("_total".into())]);
    }
}
