//! Where a panel, a query or a variable takes its data from.

use super::{Input, Variable, VariableKind};
use crate::{
    model::decode::Fields,
    promql,
    source::Spanned,
    syntax::yaml::{Kind, Node},
};

/// A reference to a data source: its name in older dashboards, its type and identifier in newer ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Datasource {
    /// Its name.
    pub name: Option<String>,
    /// Its identifier.
    pub uid: Option<String>,
    /// The identifier of its plugin: `prometheus`, `loki`.
    pub plugin: Option<String>,
}

/// In which language a query is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// PromQL.
    PromQl,
    /// It is not known; perhaps PromQL.
    Unknown,
    /// Another one.
    Other,
}

/// Plugins whose queries are PromQL.
const PROMETHEUS: [&str; 3] =
    ["prometheus", "grafana-amazonprometheus-datasource", "grafana-azureprometheus-datasource"];

impl Datasource {
    /// Reads the reference under `datasource`; `None` if there is none, or null.
    pub(super) fn read(fields: &Fields<'_>, key: &str) -> Option<Spanned<Self>> {
        let node = fields.value(key)?;
        Self::of(node).map(|datasource| Spanned::new(datasource, node.span()))
    }

    fn of(node: Node<'_>) -> Option<Self> {
        if node.kind() == Kind::Scalar {
            let name = node.as_str().ok()?.into_owned();
            return Some(Self { name: Some(name), ..Self::default() });
        }
        let fields = Fields::of(node);
        let text = |key: &str| fields.text(key).map(|text| text.value);
        Some(Self { name: text("name"), uid: text("uid"), plugin: text("type") })
    }

    /// Whether data sources of this plugin are asked in PromQL.
    #[must_use]
    pub fn has_promql(plugin: &str) -> bool {
        PROMETHEUS.contains(&plugin)
    }

    /// What it is called: its identifier or its name.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.uid.as_deref().or(self.name.as_deref())
    }

    /// Whether it is one that Grafana has built in: `-- Mixed --`, `-- Dashboard --`, `grafana`, expressions.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        let is_one = |name: &str| name.starts_with("-- ") || matches!(name, "grafana" | "__expr__" | "-100");
        self.target().is_some_and(is_one)
            || matches!(self.plugin.as_deref(), Some("datasource" | "mixed" | "grafana" | "__expr__"))
    }

    /// Whether every query says for itself where its data comes from.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.target() == Some("-- Mixed --") || self.plugin.as_deref() == Some("mixed")
    }

    /// The variable that it is taken from, if it is.
    #[must_use]
    pub fn variable(&self) -> Option<String> {
        let target = self.target()?;
        let mut holes = promql::holes(target);
        holes.next().filter(|hole| hole.written().len() == target.len()).map(|hole| hole.name().to_owned())
    }

    /// In which language queries to it are written, by its plugin or the variable or input that it is taken from.
    #[must_use]
    pub fn language(&self, variables: &[Variable], inputs: &[Input]) -> Language {
        if self.is_built_in() {
            return Language::Other;
        }
        let is_variable = |plugin: &&String| !plugin.contains('$');
        if let Some(plugin) = self.plugin.as_ref().filter(is_variable) {
            return of_plugin(plugin);
        }
        let Some(name) = self.variable() else { return Language::Unknown };
        let variable = variables.iter().find(|variable| variable.name.value == name);
        let of_variable = variable.filter(|variable| variable.kind == VariableKind::Datasource);
        let plugin = of_variable.and_then(|variable| variable.query.as_ref()).map(|query| query.text.text());
        let input = inputs.iter().find(|input| input.name.value == name);
        let asked = input.and_then(|input| input.plugin.as_ref()).map(|plugin| plugin.value.as_str());
        plugin.or(asked).map_or(Language::Unknown, of_plugin)
    }
}

fn of_plugin(plugin: &str) -> Language {
    if Datasource::has_promql(plugin) { Language::PromQl } else { Language::Other }
}
