//! Variables in texts: `${NAME}` and `${NAME:default}`, which Logstash replaces when it starts (`substitution_variables.rb`).

use std::{collections::HashSet, ops::Range};

/// A variable in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable<'t> {
    /// Its name.
    pub name: &'t str,
    /// Whether it has a default.
    pub has_default: bool,
    /// All of it, in bytes.
    pub range: Range<usize>,
}

/// The variables in a text; what only begins like one stays as it is.
pub fn variables(text: &str) -> impl Iterator<Item = Variable<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..].find("${")?;
            let inner = &text[start + 2..];
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
            let length = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
            let name = &inner[..length];
            from = start + 2;
            if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let has_default = inner[length..].starts_with(':');
            let end = match inner.as_bytes().get(length) {
                Some(b'}') => length,
                // without a brace behind it there is none behind what follows either
                Some(b':') => length + inner[length..].find('}')?,
                _ => continue,
            };
            from = start + 2 + end + 1;
            return Some(Variable { name, has_default, range: start..from });
        }
    })
}

/// The names that a file of variables sets: `NAME=value` in lines, `export` before them or not.
#[must_use]
pub fn names_set(file: &str) -> HashSet<String> {
    let lines = file.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let names = lines.filter_map(|line| line.strip_prefix("export ").unwrap_or(line).split_once('='));
    names.map(|(name, _)| name.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_have_names_and_perhaps_defaults() {
        let found =
            |text| variables(text).map(|one| (one.name, one.has_default, one.range)).collect::<Vec<_>>();
        assert_eq!(found("http://${HOST}:${PORT:9200}/"), [("HOST", false, 7..14), ("PORT", true, 15..27)]);
        assert_eq!(found("${a.b}${_x:}"), [("a.b", false, 0..6), ("_x", true, 6..12)]);
        assert_eq!(found("${1} ${} ${a-b} $A ${open ${A:"), []);
        assert_eq!(found("${a ${B}"), [("B", false, 4..8)]);
    }

    #[test]
    fn a_file_sets_names() {
        let set = names_set("# hosts\nES=http://a\nexport USER = b\n\nnothing\n#C=d\n");
        assert_eq!(set, ["ES", "USER"].map(str::to_owned).into());
    }
}
