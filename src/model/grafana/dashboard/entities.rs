//! The names of the things in a dashboard.

use super::{Dashboard, Panel};
use crate::source::Span;

impl Dashboard {
    /// Everything with a name, and where it stands: the outer before the inner.
    pub fn entities(&self) -> impl Iterator<Item = (Span, String)> {
        let dashboard = (self.span, format!("dashboard {}", self.title_text()));
        let variables = self.variables.iter();
        let variables =
            variables.map(|variable| (variable.span, format!("variable {}", variable.name.value)));
        let panels = self.panels.iter().flat_map(Panel::entities);
        [dashboard].into_iter().chain(variables).chain(panels)
    }
}

impl Panel {
    fn entities(&self) -> impl Iterator<Item = (Span, String)> {
        let targets = self.targets().enumerate().map(|(index, target)| {
            let name = target.ref_id.as_ref().map_or(index.to_string(), |id| id.value.clone());
            (target.span, format!("target {name}"))
        });
        [(self.span, format!("panel {}", self.name()))].into_iter().chain(targets)
    }
}
