//! Dashboards of Grafana.
//!
//! Enters: the root of a JSON file (or of YAML that holds one): the classic model, with rows of the time before version
//! 16 or without, what the HTTP API gives and takes (`{"dashboard": {…}}`), or a resource of `dashboard.grafana.app`, V1 or
//! V2. Leaves: one [`Dashboard`], whichever it was. Expressions are parsed where the data source is, or may be, a
//! Prometheus; variables in them are holes.

mod classic;
mod datasource;
mod entities;
mod mention;
mod panel;
mod resource;
mod shape;
#[cfg(test)]
mod tests;
mod variable;

pub use datasource::{Datasource, Language};
pub use mention::Mention;
pub use panel::{Grid, Link, Override, Panel, Target, Targets};
pub use shape::{Shape, shape};
pub use variable::{Variable, VariableKind, VariableQuery};

use crate::{
    model::{Dialect, Expression, grafana::Release},
    source::{Span, Spanned},
    syntax::yaml::{Node, Tree},
};

/// A dashboard.
#[derive(Debug)]
pub struct Dashboard {
    /// How it is written.
    pub shape: Shape,
    /// All of the dashboard, without what is around it.
    pub span: Span,
    /// Its title, if there is one; it may be empty.
    pub title: Option<Spanned<String>>,
    /// Its own identifier, if there is one; it may be empty.
    pub uid: Option<Spanned<String>>,
    /// The number that a database gave it, if there is one.
    pub id: Option<Spanned<i64>>,
    /// The version of the model.
    pub schema_version: Option<Spanned<i64>>,
    /// Whether it may be changed in the browser.
    pub editable: Option<Spanned<bool>>,
    /// How often it is refreshed, as it is written; it may be empty.
    pub refresh: Option<Spanned<String>>,
    /// `__inputs`: what an import asks for.
    pub inputs: Vec<Input>,
    /// Panels, those in rows behind their row.
    pub panels: Vec<Panel>,
    /// `rows`, of the time before version 16.
    pub rows: Option<Span>,
    /// Its variables, in order.
    pub variables: Vec<Variable>,
    /// Its annotations, in order.
    pub annotations: Vec<Annotation>,
    /// Links to elsewhere.
    pub links: Vec<Link>,
    /// Every variable that a text mentions, in order.
    pub mentions: Vec<Mention>,
    /// The Grafana that shows it; the newest if none is named.
    pub release: Option<Release>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
}

/// Something that is asked for when the dashboard is imported by hand.
#[derive(Debug)]
pub struct Input {
    /// Its name, which stands as `${name}` in the dashboard.
    pub name: Spanned<String>,
    /// The kind of data source that is wanted.
    pub plugin: Option<Spanned<String>>,
    /// All of it.
    pub span: Span,
}

/// Events that are drawn into panels.
#[derive(Debug)]
pub struct Annotation {
    /// Its name.
    pub name: Option<Spanned<String>>,
    /// Where the events come from.
    pub datasource: Option<Spanned<Datasource>>,
    /// Whether that is a Prometheus.
    pub language: Language,
    /// The expression, of a Prometheus.
    pub expr: Option<Expression>,
    /// Whether it is the one that every dashboard has: what people note by hand.
    pub is_built_in: bool,
    /// All of it.
    pub span: Span,
}

impl Annotation {
    /// Whether it should ask for something, and does not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.expr.is_none() && !self.is_built_in
    }
}

impl Dashboard {
    /// Reads the dashboard in `tree`; what is none is taken for one in which everything is missing.
    #[must_use]
    pub fn read(tree: &Tree, dialect: &Dialect) -> Self {
        let Some(root) = tree.root().map(Node::target) else { return Self::nothing(tree.text().whole()) };
        let shape = shape(root).unwrap_or(Shape::Classic);
        let mut dashboard = match shape {
            Shape::Resource2 => resource::read(root, dialect),
            _ => classic::read(shape.body(root).unwrap_or(root).target(), dialect),
        };
        dashboard.shape = shape;

        dashboard.complete = root.complete();
        dashboard
    }

    /// A dashboard of which nothing could be read.
    fn nothing(span: Span) -> Self {
        Self {
            shape: Shape::Classic,
            span,
            title: None,
            uid: None,
            id: None,
            schema_version: None,
            editable: None,
            refresh: None,
            inputs: vec![],
            panels: vec![],
            rows: None,
            variables: vec![],
            annotations: vec![],
            links: vec![],
            mentions: vec![],
            release: None,
            complete: false,
        }
    }

    /// Every expression: of variables, annotations, panels.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.questions().chain(self.targets().filter_map(|target| target.expr.as_ref()))
    }

    /// The expressions of variables and annotations.
    pub fn questions(&self) -> impl Iterator<Item = &Expression> {
        let variables = self.variables.iter().filter_map(|variable| variable.query.as_ref());
        let of_variables = variables.flat_map(|query| &query.expressions);
        of_variables.chain(self.annotations.iter().filter_map(|annotation| annotation.expr.as_ref()))
    }

    /// Every target of every panel.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.panels.iter().flat_map(Panel::targets)
    }

    /// Every data source that panels, queries, variables and annotations name.
    pub fn datasources(&self) -> impl Iterator<Item = &Spanned<Datasource>> {
        let of_panels = self.panels.iter().filter_map(|panel| panel.datasource.as_ref());
        let of_targets = self.targets().filter_map(|target| target.datasource.as_ref());
        let of_variables = self.variables.iter().filter_map(|variable| variable.datasource.as_ref());
        let of_annotations = self.annotations.iter().filter_map(|annotation| annotation.datasource.as_ref());
        of_panels.chain(of_targets).chain(of_variables).chain(of_annotations)
    }

    /// Its variable of this name.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name.value == name)
    }

    /// Its first character, for what belongs to the whole.
    #[must_use]
    pub fn start(&self) -> Span {
        Span { end: self.span.start + 1, ..self.span }
    }

    /// Titles, for messages.
    #[must_use]
    pub fn title_text(&self) -> &str {
        self.title.as_ref().map_or("", |title| title.value.as_str())
    }
}
