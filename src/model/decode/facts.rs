//! The table of facts of a product: its structs, their fields, what must or must not stand together, advice.
//!
//! Enters: tab-separated text with a heading line each, a shared part (the HTTP client of `prometheus/common`) before
//! that of the product. Leaves: [`Facts`], with the fields of included structs copied in.

use super::{
    constraint::{Constraint, Rule},
    shape::{Items, StructId},
};
use crate::model::Vendor;
use std::{borrow::Cow, collections::HashMap, sync::OnceLock};

/// The four tables in the folder `data` beside the file that says this.
macro_rules! tables {
    () => {
        $crate::model::decode::Tables {
            structs: include_str!("data/structs.tsv"),
            fields: include_str!("data/fields.tsv"),
            constraints: include_str!("data/constraints.tsv"),
            advice: include_str!("data/advice.tsv"),
        }
    };
}
pub(in crate::model) use tables;

/// In place of a version: this field is ours.
pub const EXTENSION: &str = "extension";

/// The text of a table.
#[derive(Clone, Copy, Debug)]
pub struct Tables {
    /// `struct  called  includes`
    pub structs: &'static str,
    /// `struct  field  shape  since  flavour`
    pub fields: &'static str,
    /// `struct  constraint  fields  when`
    pub constraints: &'static str,
    /// `struct  field  advice`
    pub advice: &'static str,
}

/// What the products share: the HTTP client of `prometheus/common` and AWS request signing.
pub const CLIENT: Tables = tables!();

/// The facts of a configuration in each flavour, read when they are first asked for.
pub(in crate::model) struct Flavours {
    tables: &'static [Tables],
    facts: [OnceLock<Facts>; Vendor::ALL.len() + 1],
}

impl Flavours {
    /// Those of these tables.
    pub(in crate::model) const fn new(tables: &'static [Tables]) -> Self {
        Self { tables, facts: [const { OnceLock::new() }; Vendor::ALL.len() + 1] }
    }

    /// What this vendor knows; without one, what Prometheus does.
    pub(in crate::model) fn of(&self, vendor: Option<Vendor>) -> &Facts {
        let place = vendor.map_or(Vendor::ALL.len(), |vendor| vendor as usize);
        self.facts[place].get_or_init(|| Facts::flavoured(self.tables, vendor))
    }
}

/// Everything known about a product's configuration.
#[derive(Debug)]
pub struct Facts {
    structs: Vec<Struct>,
    ids: HashMap<&'static str, StructId>,
    /// Rows that name a struct, a field, a shape or a rule that there is not.
    misunderstood: Vec<String>,
}

/// A mapping with fields of its own.
#[derive(Debug)]
pub struct Struct {
    /// Its name in the table.
    pub name: &'static str,
    /// What people call it, with an article: `an email receiver`.
    pub called: &'static str,
    /// Its fields, those of included structs last.
    pub fields: Vec<Field>,
    pub(super) constraints: Vec<Constraint>,
    advice: HashMap<&'static str, Cow<'static, str>>,
    by_name: HashMap<&'static str, usize>,
}

/// A field that a struct knows.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub value: Items,
    /// The first version that knows it, where that is newer than Prometheus 3.5 or Alertmanager 0.33; [`EXTENSION`] if
    /// no product does.
    pub since: Option<&'static str>,
}

/// The lines of a table without its heading, cut into columns.
fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 5]> {
    table.lines().skip(1).map(|line| {
        let mut columns = line.split('\t');
        std::array::from_fn(|_| columns.next().unwrap_or_default())
    })
}

impl Facts {
    /// Reads the tables; later ones may refer to structs of earlier ones.
    #[must_use]
    pub fn read(tables: &[Tables]) -> Self {
        Self::flavoured(tables, None)
    }

    /// The same, with the fields that only this vendor knows.
    fn flavoured(tables: &[Tables], vendor: Option<Vendor>) -> Self {
        let mut facts = Self { structs: vec![], ids: HashMap::new(), misunderstood: vec![] };
        let all =
            |column: fn(&Tables) -> &'static str| tables.iter().flat_map(move |table| rows(column(table)));
        for [name, called, ..] in all(|tables| tables.structs) {
            facts.ids.insert(name, StructId(facts.structs.len()));
            facts.structs.push(Struct::new(name, called));
        }
        for [owner, name, shape, since, flavours] in all(|tables| tables.fields) {
            if !flavours.is_empty() && !facts.knows(flavours, vendor) {
                let advice = not_in_prometheus(&vendors(flavours));
                facts.with(owner, |owner| drop(owner.advice.insert(name, advice.into())));
                continue;
            }
            let value = Items::parse(shape, &facts.ids).unwrap_or_else(|| {
                facts.misunderstood.push(format!("{owner}.{name}: {shape}"));
                Items::anything()
            });
            let since = Some(since).filter(|since| !since.is_empty());
            facts.with(owner, |owner| owner.add(Field { name, value, since }));
        }
        for [owner, rule, fields, when, _] in all(|tables| tables.constraints) {
            match Constraint::parse(rule, fields, when) {
                Some(constraint) => facts.with(owner, |owner| owner.constraints.push(constraint)),
                None => facts.misunderstood.push(format!("{owner}: {rule}")),
            }
        }
        for [owner, field, advice, ..] in all(|tables| tables.advice) {
            facts.with(owner, |owner| {
                owner.advice.insert(field, advice.into());
            });
        }
        for [owner, _, includes, ..] in all(|tables| tables.structs) {
            for included in includes.split_whitespace() {
                facts.include(owner, included);
            }
        }
        facts
    }

    /// Whether the vendor is one of `flavours`, which must have names that there are.
    fn knows(&mut self, flavours: &str, vendor: Option<Vendor>) -> bool {
        if vendors(flavours).len() != flavours.split_whitespace().count() {
            self.misunderstood.push(flavours.to_owned());
        }
        vendor.is_some_and(|vendor| vendors(flavours).contains(&vendor))
    }

    fn with(&mut self, name: &str, change: impl FnOnce(&mut Struct)) {
        match self.ids.get(name) {
            Some(id) => change(&mut self.structs[id.0]),
            None => self.misunderstood.push(name.to_owned()),
        }
    }

    /// Copies all that `included` has into `owner`; a struct that includes stands after what it includes.
    fn include(&mut self, owner: &str, included: &str) {
        let Some(source) = self.ids.get(included).map(|id| &self.structs[id.0]) else {
            self.misunderstood.push(format!("{owner} includes {included}"));
            return;
        };
        let (fields, constraints, advice) =
            (source.fields.clone(), source.constraints.clone(), source.advice.clone());
        self.with(owner, |owner| {
            fields.into_iter().for_each(|field| owner.add(field));
            owner.constraints.extend(constraints);
            for (field, text) in advice {
                owner.advice.entry(field).or_insert(text);
            }
        });
    }

    /// Rows of the tables that make no sense, fields of constraints that there are not included.
    #[cfg(test)]
    pub(super) fn misunderstood(&self) -> Vec<String> {
        let mut odd = self.misunderstood.clone();
        for strukt in &self.structs {
            let paths = strukt.constraints.iter().flat_map(|constraint| constraint.groups.iter().flatten());
            for path in paths.filter(|path| !path.from_root) {
                let first = path.text.split('.').next().unwrap_or_default();
                if strukt.field(first).is_none() {
                    odd.push(format!("{}: {}", strukt.name, path.text));
                }
            }
            let conditions = strukt.constraints.iter().filter_map(|constraint| constraint.when.as_ref());
            odd.extend(
                conditions
                    .filter(|when| strukt.field(when.field).is_none())
                    .map(|when| when.field.to_owned()),
            );
        }
        odd
    }

    /// The paths in constraints that start at the root of the file, some of them several times.
    pub(super) fn paths_from_root(&self) -> impl Iterator<Item = &'static str> {
        let constraints = self.structs.iter().flat_map(|strukt| &strukt.constraints);
        let paths = constraints.flat_map(|constraint| constraint.groups.iter().flatten());
        paths.filter(|path| path.from_root).map(|path| path.text)
    }

    /// The struct of that name.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<StructId> {
        self.ids.get(name).copied()
    }

    /// A struct.
    #[must_use]
    pub fn strukt(&self, id: StructId) -> &Struct {
        &self.structs[id.0]
    }

    /// All structs, those that products share first.
    pub fn structs(&self) -> impl Iterator<Item = &Struct> {
        self.structs.iter()
    }
}

impl Struct {
    fn new(name: &'static str, called: &'static str) -> Self {
        let (fields, constraints) = (vec![], vec![]);
        Self { name, called, fields, constraints, advice: HashMap::new(), by_name: HashMap::new() }
    }

    fn add(&mut self, field: Field) {
        self.by_name.entry(field.name).or_insert(self.fields.len());
        self.fields.push(field);
    }

    /// The field with that key.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.by_name.get(name).map(|index| &self.fields[*index])
    }

    /// The fields without which nothing works.
    pub fn required(&self) -> impl Iterator<Item = &'static str> {
        let always = self.constraints.iter().filter(|constraint| constraint.when.is_none());
        always.filter(|constraint| constraint.rule == Rule::Needs).filter_map(|constraint| {
            match constraint.groups.as_slice() {
                [group] if group.len() == 1 => Some(group[0].text),
                _ => None,
            }
        })
    }

    /// What to write in place of a key that is not known here.
    #[must_use]
    pub fn advice(&self, name: &str) -> Option<&str> {
        self.advice.get(name).map(AsRef::as_ref)
    }
}

/// The vendors with these names.
fn vendors(names: &str) -> Vec<Vendor> {
    Vendor::ALL
        .into_iter()
        .filter(|vendor| names.split_whitespace().any(|name| name == vendor.name()))
        .collect()
}

/// What to do about a field that only these vendors know.
fn not_in_prometheus(vendors: &[Vendor]) -> String {
    let products: Vec<String> = vendors.iter().map(ToString::to_string).collect();
    let options: Vec<String> =
        vendors.iter().map(|vendor| format!("`--flavour {}`", vendor.name())).collect();
    format!(
        "only {} {} this field: read the file with {}, or remove the field",
        products.join(" and "),
        if products.len() == 1 { "has" } else { "have" },
        options.join(" or ")
    )
}
