//! Which names labels may have, as `model.ValidationScheme` of prometheus/common decides it.

/// The naming rules in force; Prometheus 3 and Alertmanager default to UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NameScheme {
    /// `[a-zA-Z_][a-zA-Z0-9_]*`.
    Legacy,
    /// Any text but the empty one.
    #[default]
    Utf8,
}

impl NameScheme {
    /// Whether a label may be called so. `__name__` is a valid name here; rules refuse it on their own account.
    #[must_use]
    pub fn allows_label(self, name: &str) -> bool {
        match self {
            Self::Legacy => is_legacy(name),
            Self::Utf8 => !name.is_empty(),
        }
    }
}

/// Whether a metric can be called so without quotes: a word of ASCII letters, digits, `_` and `:`.
#[must_use]
pub fn is_metric_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'))
}

fn is_legacy(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::NameScheme::{Legacy, Utf8};

    #[test]
    fn legacy_names_are_ascii_words() {
        for name in ["job", "_x9"] {
            assert!(Legacy.allows_label(name), "{name}");
        }
        for name in ["a:b", ":a", "9a", "a-b", "é", ""] {
            assert!(!Legacy.allows_label(name), "{name}");
        }
    }

    #[test]
    fn utf8_names_are_anything_but_nothing() {
        assert!(Utf8.allows_label("a b") && Utf8.allows_label("🙂"));
        assert!(!Utf8.allows_label(""));
    }
}
