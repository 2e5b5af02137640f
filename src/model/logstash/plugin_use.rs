//! A plugin where it is used, and the codecs that it names.

use super::{Form, Plugin, PluginFacts, PluginKind, Release, Setting, Value, plugin};
use crate::source::Spanned;
use std::{fmt, iter};

/// A plugin where it is used.
#[derive(Clone, Copy, Debug)]
pub struct PluginUse<'p> {
    /// What it does there.
    pub kind: PluginKind,
    /// Its name, which may stand alone where a codec is wanted.
    pub name: Spanned<&'p str>,
    /// Its options.
    pub options: &'p [Setting],
    /// The Logstash that runs it, if that is known.
    pub release: Option<Release>,
}

impl<'p> PluginUse<'p> {
    /// A plugin of this kind.
    #[must_use]
    pub fn new(kind: PluginKind, plugin: &'p Plugin, release: Option<Release>) -> Self {
        let name = Spanned { value: plugin.name.value.as_str(), span: plugin.name.span };
        Self { kind, name, options: &plugin.options, release }
    }

    /// What the option `name` is set to.
    #[must_use]
    pub fn option(self, name: &str) -> Option<&'p Spanned<Value>> {
        self.options.iter().find(|setting| setting.name.value == name).map(|setting| &setting.value)
    }

    /// What is known of the plugin.
    #[must_use]
    pub fn facts(self) -> Option<&'static PluginFacts> {
        plugin(self.kind, self.name.value)
    }

    /// Whether the option `old` may be called `new`: that one is not set, and takes the value.
    #[must_use]
    pub fn may_rename(self, old: &str, new: &str) -> bool {
        let known = self.facts().and_then(|facts| facts.option(new));
        let takes = |value| known.is_some_and(|option| option.shape.misfits(value).is_empty());
        self.option(new).is_none() && self.option(old).is_some_and(takes)
    }

    /// It, and the codecs in its options.
    pub fn with_codecs(self) -> impl Iterator<Item = Self> {
        let mut waiting = vec![self];
        iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(next.codecs());
            Some(next)
        })
    }

    /// The codecs that its options name.
    fn codecs(self) -> impl Iterator<Item = Self> {
        let is_codec = move |name: &str| match self.facts().and_then(|facts| facts.option(name)) {
            Some(option) => option.shape.form == Form::Codec,
            None => name == "codec",
        };
        self.options.iter().filter_map(move |setting| match &setting.value.value {
            Value::Plugin(plugin) => Some(Self::new(PluginKind::Codec, plugin, self.release)),
            Value::Text(text) if is_codec(&setting.name) && !setting.value.value.is_dynamic() => {
                let name = Spanned { value: text.as_str(), span: setting.value.span };
                Some(Self { kind: PluginKind::Codec, name, options: &[], ..self })
            }
            _ => None,
        })
    }
}

impl fmt::Display for PluginUse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind, self.name.value)
    }
}
