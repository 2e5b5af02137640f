//! Texts with placeholders: those of C, which Python, Go and Java share, and those in braces of Python and Rust.

use super::name::Pattern;

/// A text with the placeholders of C: `%s`, `%d`, `%v`.
pub(super) fn printf(template: &str, values: &[Pattern]) -> Pattern {
    let mut pieces = template.split('%');
    let mut all = vec![pieces.next().unwrap_or_default()];
    for piece in pieces {
        let verb = piece.find(|c: char| c.is_ascii_alphabetic()).map_or(piece.len(), |at| at + 1);
        all.push(&piece[verb..]);
    }
    Pattern::filled(&all, values)
}

/// A template whose placeholders are in braces.
pub(super) fn braces(template: &str, value: &dyn Fn(usize, &str) -> Pattern) -> Pattern {
    let mut filled = Pattern::default();
    let mut next = 0;
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let Some(end) = rest[at..].find('}') else { break };
        filled.push_text(&rest[..at]);
        let name = rest[at + 1..at + end].split([':', '!', '.', '[']).next().unwrap_or_default();
        match name.parse() {
            Ok(index) => filled.push(&value(index, "")),
            Err(_) => filled.push(&value(next, name)),
        }
        next += usize::from(name.is_empty());
        rest = &rest[at + end + 1..];
    }
    filled.push_text(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_by_place_and_by_name() {
        let value = |at: usize, name: &str| match (at, name) {
            (0, "") => "zero".into(),
            (_, "kind") => "named".into(),
            _ => Pattern::computed(),
        };
        assert_eq!(braces("a_{}_{kind}_{0}", &value).exact(), Some("a_zero_named_zero"));
        assert_eq!(braces("a_{}_{}", &value).exact(), None);
        assert_eq!(printf("%s_%03d_x", &["a".into(), "7".into()]).exact(), Some("a_7_x"));
    }
}
