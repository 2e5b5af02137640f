//! `%{NAME:field:type}`, and groups with names of their own.

/// A reference to a pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference<'t> {
    /// The pattern.
    pub(super) name: &'t str,
    /// The field.
    pub(super) field: Option<&'t str>,
    /// What its text becomes.
    pub(super) kind: Option<&'t str>,
    /// What the name stands for from here on.
    pub(super) definition: Option<&'t str>,
    /// How long all of it is.
    pub(super) length: usize,
}

impl<'t> Reference<'t> {
    /// A group with a name of its own.
    pub(super) fn group(name: &'t str) -> Self {
        Self { name, field: None, kind: None, definition: None, length: 0 }
    }

    /// The reference at the start of `text`, if there is one.
    pub(super) fn at(text: &'t str) -> Option<Self> {
        let inner = text.strip_prefix("%{")?;
        // the range from `A` to `z` holds a few signs as well
        let is_name = |byte: u8| (b'A'..=b'z').contains(&byte) || byte.is_ascii_digit();
        let name = &inner[..run(inner, is_name)];
        let mut rest = &inner[name.len()..];
        let mut subname = None;
        if let Some(after) = rest.strip_prefix(':') {
            let length = run(after, |byte| is_name(byte) || b"@:.-".contains(&byte));
            if length > 0 {
                subname = Some(&after[..length]);
                rest = &after[length..];
            }
        }
        let mut definition = None;
        if let Some(after) = rest.strip_prefix('=') {
            let length = balanced(after)?;
            definition = Some(&after[..length]).filter(|definition| !definition.is_empty());
            rest = &after[length..];
        }
        let end = near(rest, b'}')?;
        if name.is_empty() {
            return None;
        }
        let mut parts = subname.into_iter().flat_map(|subname| subname.split(':'));
        let (field, kind) = (parts.next().filter(|field| !field.is_empty()), parts.next());
        Some(Self { name, field, kind, definition, length: text.len() - rest.len() + end + 1 })
    }
}

/// No reference is longer: so that texts in which many are left open are read in linear time.
const LONGEST: usize = 10_000;

/// Where the next byte of this kind stands, which is no part of another character.
fn near(text: &str, byte: u8) -> Option<usize> {
    memchr::memchr(byte, &text.as_bytes()[..text.len().min(LONGEST)])
}

/// How many bytes from the start on are such.
fn run(text: &str, accepted: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| accepted(*byte)).count()
}

/// How long a text is up to the brace that closes what is opened before it.
fn balanced(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut escaped = false;
    text.char_indices().take(LONGEST).find_map(|(at, character)| {
        let is_escaped = escaped;
        escaped = character == '\\' && !is_escaped;
        match character {
            _ if is_escaped => None,
            '{' => {
                depth += 1;
                None
            }
            '}' if depth == 0 => Some(at),
            '}' => {
                depth -= 1;
                None
            }
            _ => None,
        }
    })
}

/// The name of the group that opens at the start of `text`: `(?<name>`, no look behind.
pub(super) fn group_name(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("(?<")?;
    let name = &inner[..near(inner, b'>')?];
    (!name.is_empty() && !name.starts_with(['=', '!'])).then_some(name)
}
