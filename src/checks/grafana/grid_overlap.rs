use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Grid, Panel, Shape},
    project::Project,
};

check! {
    /// Two panels that lie on top of each other.
    ///
    /// Grafana pushes the lower one down when it loads the dashboard, so that the layout is another than the one in the file.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "A", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}},
    ///     {"id": 2, "type": "text", "title": "B", "gridPos": {"x": 6, "y": 4, "w": 12, "h": 8}}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "A", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}},
    ///     {"id": 2, "type": "text", "title": "B", "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8}}
    ///   ]
    /// }
    /// ```
    "grafana/grid-overlap", Note, Provable, run
}

/// Panels beyond this are not compared with all others: every column would have to hold that many.
const MOST: usize = 2_000;

fn run(project: &Project, found: &mut Findings) {
    let classic = |dashboard: &&Dashboard| dashboard.shape != Shape::Resource2 && dashboard.rows.is_none();
    for dashboard in project.dashboards().filter(classic) {
        // panels in a closed row move when it is opened
        let open = dashboard.panels.iter().filter(|panel| !panel.is_in_row && panel.repeat.is_none());
        let placed: Vec<(&Panel, Grid)> =
            open.filter_map(|panel| Some((panel, panel.grid?))).take(MOST).collect();
        for (index, (panel, grid)) in placed.iter().enumerate() {
            let above = placed[..index].iter().find(|(_, other)| overlaps(grid, other));
            if let Some((other, place)) = above {
                found
                    .at(grid.span, format!("panel `{}` lies on panel `{}`", panel.name(), other.name()))
                    .related(place.span, "the place of the other")
                    .help("give it an `x` or `y` beside or below the other");
            }
        }
    }
}

fn overlaps(a: &Grid, b: &Grid) -> bool {
    let meet = |a: i64, length_a: i64, b: i64, length_b: i64| {
        a < b.saturating_add(length_b) && b < a.saturating_add(length_a)
    };
    meet(a.x, a.width, b.x, b.width) && meet(a.y, a.height, b.y, b.height)
}
