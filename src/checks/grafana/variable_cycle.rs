use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Mention, Variable},
    project::Project,
};
use std::collections::HashMap;

check! {
    /// Variables that wait for each other.
    ///
    /// The values of each depend on what is chosen for the other, so neither is ever settled.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}, {
    ///     "name": "instance", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///     "query": "label_values(node_load1{job=~\"$job\"}, instance)"
    ///   }, {
    ///     "name": "job", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///     "query": "label_values(node_load1{instance=~\"$instance\"}, job)"
    ///   }]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=~\"$instance\", job=~\"$job\"}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}, {
    ///     "name": "instance", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///     "query": "label_values(node_load1{job=~\"$job\"}, instance)"
    ///   }, {
    ///     "name": "job", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///     "query": "label_values(node_load1, job)"
    ///   }]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=~\"$instance\", job=~\"$job\"}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/variable-cycle", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards() {
        let needs = needs(dashboard);
        for cycle in cycles(&needs) {
            let names: Vec<String> =
                cycle.iter().map(|index| format!("`{}`", name(dashboard, *index))).collect();
            let place = dashboard.variables[cycle[0]].name.span;
            let finding = found.at(place, format!("{} wait for each other", names.join(" and ")));
            for index in &cycle[1..] {
                finding.related(dashboard.variables[*index].name.span, "and this one");
            }
            finding.help("take one of them out of the query of the other");
        }
    }
}

fn name(dashboard: &Dashboard, index: usize) -> &str {
    &dashboard.variables[index].name.value
}

/// For each variable, those whose values its own depend on.
fn needs(dashboard: &Dashboard) -> Vec<Vec<usize>> {
    let named: HashMap<&str, usize> =
        dashboard.variables.iter().enumerate().rev().map(|(index, one)| (&*one.name.value, index)).collect();
    let mut asked: Vec<&Mention> =
        dashboard.mentions.iter().filter(|one| matches!(&*one.key, "query" | "regex" | "expr")).collect();
    asked.sort_by_key(|mention| mention.span);
    let mentioned = |variable: &Variable| -> Vec<usize> {
        let first = asked.partition_point(|mention| mention.span < variable.span);
        let within = asked[first..].iter().take_while(|mention| variable.span.contains(mention.span));
        within.filter_map(|mention| named.get(&*mention.name).copied()).collect()
    };
    dashboard.variables.iter().map(mentioned).collect()
}

/// Variables that can be reached from each other: each group once, in the order of the dashboard.
fn cycles(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut needed_by = vec![vec![]; needs.len()];
    for (from, needed) in needs.iter().enumerate() {
        needed.iter().for_each(|to| needed_by[*to].push(from));
    }
    let mut is_grouped = vec![false; needs.len()];
    let mut groups: Vec<Vec<usize>> = vec![];
    for from in 0..needs.len() {
        // what waits for nothing, or for which nothing waits, is in no cycle
        if is_grouped[from] || needs[from].is_empty() || needed_by[from].is_empty() {
            continue;
        }
        let (ahead, behind) = (reached(needs, from), reached(&needed_by, from));
        let group: Vec<usize> = (0..needs.len()).filter(|other| ahead[*other] && behind[*other]).collect();
        group.iter().for_each(|member| is_grouped[*member] = true);
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups
}

/// What can be reached in one step or more.
fn reached(needs: &[Vec<usize>], from: usize) -> Vec<bool> {
    let mut reached = vec![false; needs.len()];
    let mut open = needs[from].clone();
    while let Some(next) = open.pop() {
        if !std::mem::replace(&mut reached[next], true) {
            open.extend(&needs[next]);
        }
    }
    reached
}
