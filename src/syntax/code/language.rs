//! Which file is a program, and whether it can declare metrics at all.

use memchr::memmem;
use std::path::Path;

/// A language in which metrics are declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Python.
    Python,
    /// Go.
    Go,
    /// Java.
    Java,
    /// JavaScript, also with JSX.
    JavaScript,
    /// TypeScript.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
    /// Rust.
    Rust,
}

/// Extensions of file names.
const EXTENSIONS: [(&str, Language); 13] = [
    ("py", Language::Python),
    ("pyi", Language::Python),
    ("go", Language::Go),
    ("java", Language::Java),
    ("js", Language::JavaScript),
    ("mjs", Language::JavaScript),
    ("cjs", Language::JavaScript),
    ("jsx", Language::JavaScript),
    ("ts", Language::TypeScript),
    ("mts", Language::TypeScript),
    ("cts", Language::TypeScript),
    ("tsx", Language::Tsx),
    ("rs", Language::Rust),
];

impl Language {
    /// Texts of which a program holds one if it uses a client library.
    fn marks(self) -> &'static [&'static [u8]] {
        match self {
            Self::Python => &[b"prometheus_client", b"prometheus_flask_exporter"],
            Self::Go => &[b"prometheus/client_golang"],
            Self::Java => &[b"io.prometheus", b"io.micrometer"],
            Self::JavaScript | Self::TypeScript | Self::Tsx => &[b"prom-client", b"nestjs-prometheus"],
            Self::Rust => &[b"prometheus", b"metrics::"],
        }
    }
}

/// The language of a file, by its name; declarations of types alone (`.d.ts`) are no programs.
#[must_use]
pub fn language_of(path: &Path) -> Option<Language> {
    let name = path.file_name()?.to_str()?;
    let (_, extension) = name.rsplit_once('.')?;
    let found = EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, language)| *language);
    found.filter(|_| !name.ends_with(".d.ts"))
}

/// Whether a program uses a client library: only then it is worth reading.
#[must_use]
pub fn mentions_client(text: &[u8], language: Language) -> bool {
    language.marks().iter().any(|mark| memmem::find(text, mark).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_tells_the_language() {
        let of = |path: &str| language_of(Path::new(path));
        assert_eq!(of("a/b/metrics.py"), Some(Language::Python));
        assert_eq!(of("web/app.test.tsx"), Some(Language::Tsx));
        assert_eq!(of("index.d.ts"), None);
        assert_eq!(of("py"), None);
        assert_eq!(of("rules.yml"), None);
    }

    #[test]
    fn what_imports_no_client_is_refused() {
        assert!(mentions_client(b"import prometheus_client as pc", Language::Python));
        assert!(!mentions_client(b"from collections import Counter", Language::Python));
        assert!(mentions_client(b"const c = require('prom-client')", Language::JavaScript));
        assert!(!mentions_client(b"import \"github.com/prometheus/common/model\"", Language::Go));
    }
}
