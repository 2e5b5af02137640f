//! Macros are not parsed by the grammar, so those that matter here are made to look like calls, with every byte in its
//! place: `opts!("a", "b")` becomes `opts ("a", "b")`, `vec![…]` a list, the inside of `lazy_static!` a block, and
//! `"label" => value` two arguments.

/// What becomes of a macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// A call.
    Call,
    /// Its content alone.
    Content,
}

const PREFIXES: [&str; 4] = ["register_", "describe_", "increment_", "decrement_"];
const CALLS: [&str; 9] = [
    "opts",
    "histogram_opts",
    "labels",
    "counter",
    "gauge",
    "histogram",
    "format",
    "concat",
    "absolute_counter",
];
const CONTENTS: [&str; 3] = ["vec", "lazy_static", "smallvec"];

fn fate(name: &str) -> Option<Fate> {
    if CONTENTS.contains(&name) {
        return Some(Fate::Content);
    }
    let is_call = CALLS.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    is_call.then_some(Fate::Call)
}

/// A bracket that is open.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// What closes it, if that is another byte than the one that is written.
    close: Option<u8>,
    /// Whether it holds the arguments of a macro.
    is_call: bool,
}

/// The text with macros as calls; as long as the text, byte for byte.
pub(super) fn as_calls(text: &str) -> String {
    let mut masked = text.as_bytes().to_vec();
    let mut open: Vec<Open> = vec![];
    let mut next: Option<Fate> = None;
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at).copied() {
        let end = skip(text.as_bytes(), at);
        if end > at {
            at = end;
            continue;
        }
        match byte {
            b'!' => next = mark(text, at, &mut masked),
            b'(' | b'[' | b'{' => {
                let is_call = next.take() == Some(Fate::Call);
                let close = (is_call && byte != b'(').then_some(b')');
                if close.is_some() {
                    masked[at] = b'(';
                }
                open.push(Open { close, is_call });
            }
            b')' | b']' | b'}' => {
                if let Some(close) = open.pop().and_then(|open| open.close) {
                    masked[at] = close;
                }
            }
            b'=' if open.last().is_some_and(|open| open.is_call) && text[at..].starts_with("=>") => {
                masked[at] = b' ';
                masked[at + 1] = b',';
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => next = None,
        }
        at += 1;
    }
    // only single ASCII bytes were replaced by others
    String::from_utf8(masked).unwrap_or_else(|_| text.to_owned())
}

/// Makes room where `name!` stands.
fn mark(text: &str, at: usize, masked: &mut [u8]) -> Option<Fate> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let before = &text[..at];
    let start = before
        .rfind(|c: char| !is_word(c))
        .map_or(0, |last| last + before[last..].chars().next().map_or(1, char::len_utf8));
    let fate = fate(&before[start..])?;
    masked[at] = b' ';
    if fate == Fate::Content {
        // with the path before it
        let path = before
            .rfind(|c: char| !is_word(c) && c != ':')
            .map_or(0, |last| last + before[last..].chars().next().map_or(1, char::len_utf8));
        masked[path..at].iter_mut().for_each(|byte| *byte = b' ');
    }
    Some(fate)
}

/// The end of the comment, text or character that starts at `at`, or `at`.
fn skip(text: &[u8], at: usize) -> usize {
    let rest = &text[at..];
    let find = |from: usize, what: &[u8]| {
        memchr::memmem::find(&rest[from.min(rest.len())..], what)
            .map_or(text.len(), |found| at + from + found + what.len())
    };
    match rest {
        [b'/', b'/', ..] => find(2, b"\n"),
        [b'/', b'*', ..] => find(2, b"*/"),
        [b'"', ..] => at + quoted(rest),
        [b'r', b'"' | b'#', ..]
            if !at.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric()) =>
        {
            let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
            if rest.get(1 + hashes) != Some(&b'"') {
                return at;
            }
            let mut close = vec![b'"'];
            close.resize(1 + hashes, b'#');
            find(2 + hashes, &close)
        }
        [b'\'', b'\\', ..] => find(3, b"'"),
        [b'\'', _, b'\'', ..] => at + 3,
        _ => at,
    }
}

/// The bytes of a text in quotes.
fn quoted(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_become_calls_in_their_places() {
        let calls =
            as_calls(r#"let c = register_counter!(opts!{"a!(", "b", labels!{"k" => "v"}}, vec![1.0])?;"#);
        assert_eq!(
            calls,
            r#"let c = register_counter (opts ("a!(", "b", labels ("k"  , "v")),     [1.0])?;"#
        );
        let lazy = as_calls("lazy_static::lazy_static! { static ref A: B = c!(); }");
        assert_eq!(lazy, "                          { static ref A: B = c!(); }");
        let text = "match x { 'a' => r#\"}\"#, _ => println!(\"\") }";
        assert_eq!(as_calls(text), text);
    }
}
