//! The names of the things in a provisioning file.

use super::Provisioning;
use crate::source::Span;

impl Provisioning {
    /// Everything with a name, and where it stands: the outer before the inner.
    pub fn entities(&self) -> impl Iterator<Item = (Span, String)> {
        let sources = self.datasources.iter().map(|own| (own.span, format!("datasource {}", own.name.value)));
        let providers = self.providers.iter().map(|own| (own.span, format!("provider {}", own.name.value)));
        let points = self.contact_points.iter();
        let points = points.map(|own| (own.span, format!("contact point {}", own.name.value)));
        let groups = self.groups.iter().flat_map(|group| {
            let name = format!("group {}", group.name.value);
            let rules = group.rules.iter();
            let rules = rules.map(|rule| (rule.span, format!("{name} / rule {}", rule.title.value)));
            let rules: Vec<_> = rules.collect();
            [(group.span, name)].into_iter().chain(rules)
        });
        sources.chain(providers).chain(points).chain(groups)
    }
}
