//! Snippets → declarations, a table per language: `name type labels`, with `*` for what is computed and `?` for labels
//! that are not known.

mod go;
mod java;
mod javascript;
mod mutated;
mod python;
mod rust;

use super::{Declarations, Language, Part, read};
use crate::source::{Embedded, FileId, Span};

fn declarations(source: &str, language: Language) -> Declarations {
    read(&Embedded::verbatim(FileId(0), source, 0), language)
}

/// What a source declares, in one line each.
fn told(source: &str, language: Language) -> Vec<String> {
    let line = |declared: &super::Declaration| {
        let name = declared.name.iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Computed => "*",
        });
        let labels = declared.labels.as_ref().map_or("?".to_owned(), |labels| {
            labels.iter().map(|label| label.value.as_str()).collect::<Vec<_>>().join(",")
        });
        format!("{} {} {labels}", name.collect::<String>(), declared.kind.name()).trim_end().to_owned()
    };
    declarations(source, language).metrics.iter().map(line).collect()
}

/// Asserts that each source, after the imports, declares these lines.
fn assert_table(language: Language, imports: &str, rows: &[(&str, &[&str])]) {
    for (source, expected) in rows {
        let whole = format!("{imports}{source}");
        assert_eq!(told(&whole, language), *expected, "{source}");
    }
}

/// The text at a span.
fn at(source: &str, span: Span) -> &str {
    &source[span.start as usize..span.end as usize]
}
