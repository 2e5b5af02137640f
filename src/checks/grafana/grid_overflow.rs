use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Grid, Shape},
    project::Project,
};

check! {
    /// A panel that reaches over the right edge.
    ///
    /// A dashboard is 24 columns wide. Grafana moves the panel back or makes it narrower, and may push others down for that.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "A", "gridPos": {"x": 18, "y": 0, "w": 12, "h": 8}}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "A", "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8}}
    ///   ]
    /// }
    /// ```
    "grafana/grid-overflow", Warning, Provable, run
}

/// The width of a dashboard.
const COLUMNS: i64 = 24;

fn run(project: &Project, found: &mut Findings) {
    let classic = |dashboard: &&Dashboard| dashboard.shape != Shape::Resource2;
    // the layout of old `rows` has no place for `gridPos`
    let in_grid =
        |dashboard: &Dashboard, grid: &Grid| !dashboard.rows.is_some_and(|rows| rows.contains(grid.span));
    let grids = project.dashboards().filter(classic).flat_map(|dashboard| {
        let grids = dashboard.panels.iter().filter_map(|panel| panel.grid);
        grids.filter(|grid| in_grid(dashboard, grid))
    });
    for grid in grids {
        let edge = grid.x.saturating_add(grid.width);
        if edge > COLUMNS {
            found
                .at(grid.span, format!("the panel ends at column {edge} of {COLUMNS}"))
                .help(format!("let `x` and `w` add up to {COLUMNS} at most"));
        }
    }
}
