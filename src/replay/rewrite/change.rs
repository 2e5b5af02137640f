//! One alert or sample that differs from what came, field by field.

use super::{
    Author,
    elements::{Addition, Element},
    entry,
    item::{Content, Item},
    page::Refusal,
    style::Style,
};
use crate::syntax::yaml::{Entry, Kind, Node, Style as Written};

impl<'t> Author<'t> {
    /// Makes an item say what is wanted.
    pub(super) fn change(
        &mut self,
        item: Node<'t>,
        style: Style,
        expected: &Item,
        wanted: &Item,
    ) -> Result<(), Refusal> {
        if item.kind() != Kind::Mapping {
            return Err("an item of the list is empty");
        }
        let mut missing = vec![];
        for (key, content) in &wanted.fields {
            let is_same =
                expected.get(key).is_some_and(|other| other.is(content, self.scenario.fuzzy_compare));
            match (entry(item, key), content) {
                _ if is_same => {}
                (Some(entry), Content::Pairs(pairs)) => self.change_pairs(item, entry, style, pairs)?,
                (Some(entry), _) => self.page.set(entry, &|place| match content {
                    Content::Labels(labels) => place.write(&labels.to_string()),
                    Content::Text(text) => place.write(text),
                    _ => style.scalar(content, place.in_flow).unwrap_or_default(),
                })?,
                (None, _) if content.is_default() => {}
                (None, _) => missing.push((*key, content)),
            }
        }
        let all: Vec<Element<'t>> = item.entries().map(Element::entry).collect();
        let is_unwanted = |entry: &Entry<'t>| {
            ["histogram"].contains(&entry.key.value()) && wanted.get(entry.key.value()).is_none()
        };
        let gone = item.entries().enumerate().filter(|(_, entry)| is_unwanted(entry)).map(|(index, _)| index);
        let gone: Vec<usize> = gone.collect();
        self.page.remove(&all, &gone, None)?;
        if missing.is_empty() {
            return Ok(());
        }
        let fields = Addition {
            key: "",
            written_key: "",
            in_flow: missing.iter().map(|(key, content)| style.flow_field(key, content)).collect(),
            in_block: &|column| {
                missing.iter().flat_map(|(key, content)| style.field(key, content, column)).collect()
            },
            step: 0,
            prefers_flow: false,
            brackets: ['{', '}'],
        };
        self.page.add_fields(item, &all, &fields)
    }

    /// Makes a mapping of names to texts say what is wanted.
    fn change_pairs(
        &mut self,
        item: Node<'t>,
        field: Entry<'t>,
        style: Style,
        wanted: &[(String, String)],
    ) -> Result<(), Refusal> {
        let entries: Vec<Entry<'t>> = field.value.entries().collect();
        let (mut gone, mut missing) = (vec![], wanted.to_vec());
        for (index, entry) in entries.iter().enumerate() {
            let name = entry.key.value();
            if name == "alertname" && field.key.value() == "exp_labels" {
                continue;
            }
            let Some(place) = missing.iter().position(|(known, _)| known == name) else {
                gone.push(index);
                continue;
            };
            let (_, text) = missing.remove(place);
            if entry.value.as_str().ok().as_deref() != Some(text.as_str()) {
                self.page.set(*entry, &|place| place.write(&text))?;
            }
        }
        let all: Vec<Element<'t>> = entries.iter().copied().map(Element::entry).collect();
        let empty = Some((field.key, "{}")).filter(|_| missing.is_empty());
        self.page.remove(&all, &gone, empty)?;
        if missing.is_empty() {
            return Ok(());
        }
        let key = ["exp_labels", "exp_annotations"].into_iter().find(|key| *key == field.key.value());
        let addition = Addition {
            key: key.unwrap_or_default(),
            written_key: key.unwrap_or_default(),
            in_flow: style.pairs(&missing, true),
            in_block: &|column| {
                let indent = " ".repeat(column);
                style.pairs(&missing, false).into_iter().map(|pair| format!("{indent}{pair}")).collect()
            },
            step: style.step,
            prefers_flow: style.flow_pairs || field.value.style() == Written::Flow,
            brackets: ['{', '}'],
        };
        self.page.add(item, &all, gone.len() < all.len(), &addition)
    }
}
