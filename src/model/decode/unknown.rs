//! What to say about a key that is not known: names that look like it, and where it belongs.

use super::{entries::Entry, facts::Facts, problem::UnknownField, shape::StructId};

/// At most so many similar names are worth reading.
const SIMILAR: usize = 3;

/// Describes the unknown entry of the struct `id`, which is the field `holder` of the struct `above`.
pub(super) fn field(
    facts: &Facts,
    id: StructId,
    Entry { key, value }: Entry<'_>,
    above: Option<StructId>,
    holder: &str,
) -> UnknownField {
    let (strukt, name) = (facts.strukt(id), key.value());
    let similar = similar(name, strukt.fields.iter().map(|field| field.name));
    let advice = match strukt.advice(name) {
        Some(advice) => Some(advice.to_owned()),
        None if similar.is_empty() => below(facts, id, name).or_else(|| beside(facts, above, holder, name)),
        None => None,
    };
    UnknownField { field: name.to_owned(), value: value.span(), owner: strukt.called, similar, advice }
}

/// The names of `known` that look like `name`, the nearest first.
pub(crate) fn similar<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let bare = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let wanted = bare(name);
    // names of very different length are never near: this keeps thousands of unknown keys cheap
    let mut near: Vec<(usize, &str)> = known
        .filter(|known| known.len().abs_diff(name.len()) <= limit + 2)
        .map(|known| (strsim::damerau_levenshtein(&wanted, &bare(known)), known))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(SIMILAR).map(|(_, known)| known).collect()
}

/// So many pairs of names are compared at most for all suggestions of one kind.
const COMPARED: usize = 500_000;

/// Names that may be meant by many others; once that has cost too much there are no suggestions any more.
pub(crate) struct Suggestions<'n> {
    known: Vec<&'n str>,
    left: usize,
}

impl<'n> Suggestions<'n> {
    /// Suggestions from these names.
    pub(crate) fn from(known: impl Iterator<Item = &'n str>) -> Self {
        Self { known: known.collect(), left: COMPARED }
    }

    /// The one that looks most like `name`.
    pub(crate) fn nearest(&mut self, name: &str) -> Option<&'n str> {
        self.left = self.left.checked_sub(self.known.len())?;
        similar(name, self.known.iter().copied()).first().copied()
    }
}

/// The one field of this struct whose own struct knows the name.
fn below(facts: &Facts, id: StructId, name: &str) -> Option<String> {
    let mut holders = facts.strukt(id).fields.iter().filter(|field| {
        field
            .value
            .shape
            .strukt()
            .is_some_and(|inner| inner != id && facts.strukt(inner).field(name).is_some())
    });
    let holder = holders.next()?;
    holders.next().is_none().then(|| format!("write it under `{}:`", holder.name))
}

/// The struct around, if that knows the name.
fn beside(facts: &Facts, above: Option<StructId>, holder: &str, name: &str) -> Option<String> {
    facts.strukt(above?).field(name)?;
    Some(format!("write it one level up, beside `{holder}:`"))
}

#[cfg(test)]
mod tests {
    use super::{COMPARED, Suggestions, similar};

    #[test]
    fn suggestions_end_before_they_cost_much() {
        let names: Vec<String> = (0..COMPARED / 2).map(|number| format!("name{number}")).collect();
        let mut suggestions = Suggestions::from(names.iter().map(String::as_str));
        assert!(suggestions.nearest("nane1").is_some() && suggestions.nearest("nane2").is_some());
        assert_eq!(suggestions.nearest("nane3"), None);
    }

    #[test]
    fn near_names_come_nearest_first() {
        let known = ["labels", "label", "for", "annotations"];
        assert_eq!(similar("labls", known.into_iter()), ["labels"]);
        assert_eq!(similar("annotation", known.into_iter()), ["annotations"]);
        assert_eq!(similar("Annotations", known.into_iter()), ["annotations"]);
        assert!(similar("subject", known.into_iter()).is_empty());
    }
}
