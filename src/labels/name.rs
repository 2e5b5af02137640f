//! Which names metrics and labels may have, as `model.ValidationScheme` of prometheus/common decides it.

/// The naming rules in force; Prometheus 3 and Alertmanager default to UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NameScheme {
    /// `[a-zA-Z_][a-zA-Z0-9_]*`, with `:` too in metric names.
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
            Self::Legacy => is_legacy(name, |byte| byte == b'_'),
            Self::Utf8 => !name.is_empty(),
        }
    }

    /// Whether a metric may be called so.
    #[must_use]
    pub fn allows_metric(self, name: &str) -> bool {
        match self {
            Self::Legacy => is_legacy(name, |byte| byte == b'_' || byte == b':'),
            Self::Utf8 => !name.is_empty(),
        }
    }
}

fn is_legacy(name: &str, is_mark: impl Fn(u8) -> bool) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte))
}

#[cfg(test)]
mod tests {
    use super::NameScheme::{Legacy, Utf8};

    #[test]
    fn legacy_names_are_ascii_words() {
        for (name, label, metric) in [
            ("job", true, true),
            ("_x9", true, true),
            ("a:b", false, true),
            (":a", false, true),
            ("9a", false, false),
            ("a-b", false, false),
            ("é", false, false),
            ("", false, false),
        ] {
            assert_eq!((Legacy.allows_label(name), Legacy.allows_metric(name)), (label, metric), "{name}");
        }
    }

    #[test]
    fn utf8_names_are_anything_but_nothing() {
        assert!(Utf8.allows_label("a b") && Utf8.allows_metric("🙂"));
        assert!(!Utf8.allows_label("") && !Utf8.allows_metric(""));
    }
}
