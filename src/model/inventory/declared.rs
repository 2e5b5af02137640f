//! From what a program declares to metrics.

use super::{Fragment, Labels, Metric, Name, Origin, Product, Program, catalogue};
use crate::{
    source::FileId,
    syntax::code::{Declaration, Declarations, Part},
};

impl From<&Declaration> for Metric {
    fn from(declaration: &Declaration) -> Self {
        let fragments = declaration.name.iter().map(|part| match part {
            Part::Text(text) => Fragment::Text(text.clone()),
            Part::Computed => Fragment::Computed,
        });
        let names = declaration.labels.iter().flatten().map(|label| label.value.clone()).collect();
        Self {
            name: Name::of(fragments.collect()),
            kind: declaration.kind,
            labels: Labels { names, are_all: declaration.labels.is_some() },
            unit: declaration.unit.clone(),
            help: declaration.help.clone(),
            has_created: declaration.has_created,
            is_split: declaration.is_split,
            jobs: vec![],
            origin: Origin::Declared(declaration.name_span),
        }
    }
}

impl Program {
    /// The program in this file, by what it declares.
    #[must_use]
    pub fn of(file: FileId, declarations: &Declarations) -> Self {
        let clients: Vec<&'static Product> =
            declarations.libraries.iter().filter_map(|library| catalogue::find(library.name())).collect();
        let ports = declarations.served_ports.iter().map(|port| port.value).collect();
        Self { file, ports, clients }
    }
}
