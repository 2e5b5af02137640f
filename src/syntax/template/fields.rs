//! Which fields of its data a template writes out, wherever in it.
//!
//! Only what is sure is given: of `.` where it is still the data of the whole template, and of variables that the
//! template does not set itself. What is only asked for (`{{ if .Labels.job }}`, `or .Labels.job "none"`) is left out,
//! and so is what stands where it was asked for.

use super::tree::{Branch, Command, Node, Operand, OperandKind, Pipe, Template};
use std::{collections::HashSet, ops::Range};

/// A field that is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'t> {
    /// The variable, without `$`; nothing if it is of the data of the template.
    pub variable: Option<&'t str>,
    /// The names, the outer first; `index` with a text is a name, too.
    pub path: Vec<&'t str>,
    /// Where it is written.
    pub range: Range<u32>,
}

/// Functions that are called with what may be empty.
const ASKING: [&str; 11] = ["and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "match"];

impl Template {
    /// The fields that it writes out, in its order.
    #[must_use]
    pub fn fields(&self) -> Vec<Field<'_>> {
        let mut walk = Walk { template: self, fields: vec![], asked: HashSet::new(), is_root: true };
        let mut set = HashSet::new();
        walk.variables(&self.nodes, &mut set);
        walk.nodes(&self.nodes);
        let Walk { fields, asked, .. } = walk;
        let key = |field: &Field<'_>| (field.variable.unwrap_or_default().to_owned(), field.path.join("."));
        fields
            .into_iter()
            .filter(|field| {
                !field.variable.is_some_and(|name| set.contains(name)) && !asked.contains(&key(field))
            })
            .collect()
    }
}

struct Walk<'t> {
    template: &'t Template,
    fields: Vec<Field<'t>>,
    /// What the template asks for somewhere.
    asked: HashSet<(String, String)>,
    /// Whether `.` is the data of the template.
    is_root: bool,
}

impl<'t> Walk<'t> {
    /// The variables that the template sets.
    fn variables(&self, nodes: &'t [Node], into: &mut HashSet<&'t str>) {
        for node in nodes {
            match node {
                Node::Action(pipe) => into.extend(pipe.variables.iter().map(String::as_str)),
                Node::Branch { pipe, body, otherwise, .. } => {
                    into.extend(pipe.variables.iter().map(String::as_str));
                    self.variables(body, into);
                    self.variables(otherwise, into);
                }
                Node::Text(_) | Node::Template { .. } | Node::Break | Node::Continue => {}
            }
        }
    }

    /// The reader bounds the nesting, so this may recurse.
    fn nodes(&mut self, nodes: &'t [Node]) {
        for node in nodes {
            match node {
                Node::Action(pipe) => self.pipe(pipe, false),
                Node::Template { pipe: Some(pipe), .. } => self.pipe(pipe, true),
                Node::Branch { kind, pipe, body, otherwise } => {
                    self.pipe(pipe, true);
                    let is_root = self.is_root;
                    self.is_root &= *kind == Branch::If;
                    self.nodes(body);
                    self.is_root = is_root;
                    self.nodes(otherwise);
                }
                Node::Text(_) | Node::Template { .. } | Node::Break | Node::Continue => {}
            }
        }
    }

    fn pipe(&mut self, pipe: &'t Pipe, is_asked: bool) {
        for command in &pipe.commands {
            self.command(command, is_asked);
        }
    }

    fn command(&mut self, command: &'t Command, is_asked: bool) {
        let function = match command.operands.first().map(|operand| &operand.kind) {
            Some(OperandKind::Function(name)) => Some(name.as_str()),
            _ => None,
        };
        let is_asked = is_asked || function.is_some_and(|name| ASKING.contains(&name));
        if function == Some("index")
            && let [_, of, Operand { kind: OperandKind::Text(name, _), .. }] = &command.operands[..]
        {
            return self.operand(of, Some(name), is_asked);
        }
        for operand in &command.operands {
            self.operand(operand, None, is_asked);
        }
    }

    /// `key` is what `index` takes of it.
    fn operand(&mut self, operand: &'t Operand, key: Option<&'t str>, is_asked: bool) {
        let (variable, names) = match &operand.kind {
            OperandKind::Variable(name, names) => (Some(name.as_str()), names),
            OperandKind::Field(names) if self.is_root => (None, names),
            OperandKind::Pipe(pipe) => return self.pipe(pipe, is_asked),
            _ => return,
        };
        let path: Vec<&str> = names.iter().map(String::as_str).chain(key).collect();
        if is_asked {
            self.asked.insert((variable.unwrap_or_default().to_owned(), path.join(".")));
            return;
        }
        let written = operand.to_string();
        // the place of an operand is the one that Go's errors name: that of a field
        let before = match (&operand.kind, &names[..]) {
            (OperandKind::Variable(name, _), [_, ..]) => name.len() + 1,
            (OperandKind::Field(_), [first, _, ..]) => first.len() + 1,
            _ => 0,
        };
        let Some(start) = (operand.at as usize).checked_sub(before) else { return };
        let end = start + written.len();
        if self.template.text.get(start..end) == Some(written.as_str())
            && let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end))
        {
            self.fields.push(Field { variable, path, range: start..end });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<String> {
        let template = Template::parse(text, &|_| true, &["labels", "value"]).unwrap();
        let show = |field: Field<'_>| {
            let written = &text[field.range.start as usize..field.range.end as usize];
            format!("{} of {} as {written}", field.path.join("/"), field.variable.unwrap_or("."))
        };
        template.fields().into_iter().map(show).collect()
    }

    #[test]
    fn what_is_written_out_is_given_with_its_place() {
        assert_eq!(
            fields(
                "a {{ $labels.job }} {{ .Labels.job | title }} {{ index $labels \"a-b\" }} {{ printf \"%s\" ($labels.b) }}"
            ),
            [
                "job of labels as $labels.job",
                "Labels/job of . as .Labels.job",
                "a-b of labels as $labels",
                "b of labels as $labels.b"
            ]
        );
        assert_eq!(fields("{{ if $value }}{{ $labels.a }}{{ else }}{{ .Labels.b }}{{ end }}").len(), 2);
    }

    #[test]
    fn what_may_be_something_else_or_is_asked_for_is_left_out() {
        for text in [
            "{{ range query \"x\" }}{{ .Labels.a }}{{ end }}",
            "{{ with .Labels }}{{ .a }}{{ end }}",
            "{{ if $labels.a }}{{ $labels.a }}{{ end }}",
            "{{ with $labels.a }}{{ . }}{{ end }} {{ $labels.a }}",
            "{{ or $labels.a \"none\" }}",
            "{{ if eq $labels.a \"x\" }}y{{ end }}",
            "{{ $labels := .Other }}{{ $labels.a }}",
            "{{ range $labels := query \"x\" }}{{ $labels.a }}{{ end }}",
            "{{ define \"x\" }}{{ .Labels.a }}{{ end }}",
        ] {
            let found: Vec<_> = fields(text).into_iter().filter(|field| field.contains("a of")).collect();
            assert_eq!(found, <Vec<String>>::new(), "{text}");
        }
    }
}
