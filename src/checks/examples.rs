//! The fenced examples in a check's documentation: they are shown to people and run as its tests.

/// Whether a check reports an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The check finds something.
    Bad,
    /// The check finds nothing.
    Good,
}

/// One example: all fences that follow each other with the same verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether the check reports it.
    pub verdict: Verdict,
    /// Its files.
    pub files: Vec<ExampleFile>,
}

/// A fence of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFile {
    /// The path that the fence names, if it does.
    pub path: Option<String>,
    /// The language of the fence.
    pub language: String,
    /// What stands in it.
    pub text: String,
}

/// The examples of a documentation page.
///
/// A fence says ```` ```yaml bad ````, and `file=rules/a.yml` behind that names its file; several files that
/// belong together are marked `bad` or `good` once, the further ones `and`.
#[must_use]
pub fn examples(docs: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = vec![];
    let mut lines = docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let text: String = lines
            .by_ref()
            .take_while(|line| !line.starts_with("```"))
            .flat_map(|line| [line, "\n"])
            .collect();
        let words: Vec<&str> = info.split_whitespace().collect();
        let file = ExampleFile {
            path: words.iter().find_map(|word| word.strip_prefix("file=")).map(str::to_owned),
            language: words.first().copied().unwrap_or_default().to_owned(),
            text,
        };
        match (words.get(1), examples.last_mut()) {
            (Some(&"bad"), _) => examples.push(Example { verdict: Verdict::Bad, files: vec![file] }),
            (Some(&"good"), _) => examples.push(Example { verdict: Verdict::Good, files: vec![file] }),
            (Some(&"and"), Some(example)) => example.files.push(file),
            _ => {}
        }
    }
    examples
}
