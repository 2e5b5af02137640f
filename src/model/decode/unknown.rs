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
    use super::similar;

    #[test]
    fn near_names_come_nearest_first() {
        let known = ["labels", "label", "for", "annotations"];
        assert_eq!(similar("labls", known.into_iter()), ["labels"]);
        assert_eq!(similar("annotation", known.into_iter()), ["annotations"]);
        assert_eq!(similar("Annotations", known.into_iter()), ["annotations"]);
        assert!(similar("subject", known.into_iter()).is_empty());
    }
}
