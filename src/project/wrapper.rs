//! Kubernetes manifests as they wrap the files that this crate reads: ConfigMaps and Secrets with whole files in
//! their `data`, and lists of resources. The file inside a wrapper becomes a text of its own with positions in the
//! outer one.

use crate::{
    source::{Embedded, Run, Span},
    syntax::yaml::{Kind, Node, Tree},
};

/// A file inside a ConfigMap or a Secret.
#[derive(Debug)]
pub(super) struct Wrapped<'t> {
    /// Its key, which is its name where it is mounted.
    pub(super) name: &'t str,
    /// What stands in it.
    pub(super) text: Embedded,
}

/// The resources of a manifest's document: itself, or the items of a `List`.
pub(super) fn resources(root: Node) -> Vec<Node> {
    let is_list = root.get("kind").is_some_and(|kind| kind.value().ends_with("List"));
    match root.get("items") {
        Some(items) if is_list => items.items().map(Node::target).collect(),
        _ => vec![root],
    }
}

/// Whether a mapping is a Kubernetes resource.
pub(super) fn is_resource(root: Node) -> bool {
    root.get("apiVersion").is_some() && root.get("kind").is_some()
}

/// The files inside a resource, if it is one that holds files.
pub(super) fn wrapped<'t>(resource: Node<'t>) -> Vec<Wrapped<'t>> {
    let kind = resource.get("kind").map_or("", Node::value);
    match kind {
        "ConfigMap" => plain(resource, "data").chain(decoded(resource, "binaryData")).collect(),
        "Secret" => decoded(resource, "data").chain(plain(resource, "stringData")).collect(),
        _ => vec![],
    }
}

/// Where the base64 of Secrets stands: whatever is in it, nobody needs to see it.
pub(super) fn encoded(tree: &Tree) -> impl Iterator<Item = Span> {
    let resources = tree.documents().flat_map(resources);
    let secrets =
        resources.filter(|resource| resource.get("kind").is_some_and(|kind| kind.value() == "Secret"));
    secrets.flat_map(|secret| entries(secret, "data")).map(|(_, value)| value.span())
}

/// The scalar entries of a section.
fn entries<'t>(resource: Node<'t>, section: &'static str) -> impl Iterator<Item = (&'t str, Node<'t>)> {
    let section = resource.get(section);
    section
        .into_iter()
        .flat_map(Node::entries)
        .map(|entry| (entry.key.value(), entry.value.target()))
        .filter(|(_, value)| value.kind() == Kind::Scalar)
}

fn plain<'t>(resource: Node<'t>, section: &'static str) -> impl Iterator<Item = Wrapped<'t>> {
    entries(resource, section).map(|(name, value)| Wrapped { name, text: value.embedded() })
}

/// The entries of a section whose values are base64; one that is none is left out, Kubernetes refuses it.
fn decoded<'t>(resource: Node<'t>, section: &'static str) -> impl Iterator<Item = Wrapped<'t>> {
    entries(resource, section)
        .filter_map(|(name, value)| Some(Wrapped { name, text: base64(&value.embedded())? }))
}

/// Decodes standard base64; line breaks and blanks between its characters are skipped.
fn base64(text: &Embedded) -> Option<Embedded> {
    let digits: Vec<(u32, u8)> = (0u32..)
        .zip(text.text().bytes())
        .filter(|(_, byte)| !byte.is_ascii_whitespace() && *byte != b'=')
        .map(|(at, byte)| Some((at, digit(byte)?)))
        .collect::<Option<_>>()?;
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let mut runs: Vec<Run> = vec![];
    let mut next = u32::MAX;
    for group in digits.chunks(4) {
        let (first, last) = (group[0].0, group[group.len() - 1].0);
        let count = group.len().checked_sub(1).filter(|count| *count > 0)?;
        let width = last + 1 - first;
        if first != next || width != 4 || count != 3 {
            let decoded = u32::try_from(bytes.len()).ok()?;
            runs.push(Run { decoded, written: first, unit: (u32::try_from(count).ok()?, width) });
        }
        next = first + 4;
        let bits = group.iter().fold(0u32, |bits, (_, digit)| bits << 6 | u32::from(*digit))
            << (6 * (4 - group.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..=count]);
    }
    let end = digits.last().map_or(0, |(at, _)| at + 1);
    Some(text.embed(String::from_utf8(bytes).ok()?, &runs, end))
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn base64_keeps_the_place_of_every_byte() {
        let text = Embedded::verbatim(FileId(0), "Z3JvdXBz\n  OiBbXQo=", 10);
        let decoded = base64(&text).unwrap();
        assert_eq!(decoded.text(), "groups: []\n");
        assert_eq!((decoded.span(0..1).start, decoded.span(0..1).end), (10, 14));
        assert_eq!((decoded.span(6..7).start, decoded.span(6..7).end), (21, 25));
        assert_eq!((decoded.span(10..11).start, decoded.span(10..11).end), (25, 28));
    }

    #[test]
    fn what_is_no_base64_is_no_file() {
        let decode = |text: &str| base64(&Embedded::verbatim(FileId(0), text, 0)).is_some();
        assert!(!decode("a-b"));
        assert!(!decode("abcde"));
        assert!(decode(""));
    }
}
