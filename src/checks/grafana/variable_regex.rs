use crate::{checks::check, diagnostic::Findings, project::Project, promql};
use regress::Regex;

check! {
    /// A regular expression of a variable that Grafana cannot compile.
    ///
    /// Grafana takes it for JavaScript: `/…/`, perhaps with flags, or a text that has to match as a whole. The variable shows
    /// an error in place of its values.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}, {
    ///     "name": "instance", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///     "query": "label_values(node_load1, instance)", "regex": "/(.*:9100/"
    ///   }]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=~\"$instance\"}"}]
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
    ///     "query": "label_values(node_load1, instance)", "regex": "/(.*):9100/"
    ///   }]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=~\"$instance\"}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/variable-regex", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let variables = project.dashboards().flat_map(|dashboard| &dashboard.variables);
    for regex in variables.filter_map(|variable| variable.regex.as_ref()) {
        let text = regex.text();
        if text.is_empty() || promql::holes(text).next().is_some() {
            continue;
        }
        match compile(text) {
            Ok(()) => {}
            Err(None) => {
                found
                    .at(regex.whole(), "the regular expression begins with `/` and does not end with one")
                    .help("write `/…/`, with the flags `g`, `i`, `m` and `y` at most, or nothing but the expression");
            }
            Err(Some(error)) => {
                found
                    .at(regex.whole(), format!("the regular expression is not valid: {error}"))
                    .help("variables are filtered with the regular expressions of JavaScript");
            }
        }
    }
}

/// What is wrong with the expression, if its delimiters are right.
fn compile(text: &str) -> Result<(), Option<String>> {
    let of_error = |error: regress::Error| Some(error.text.to_lowercase());
    let Some(rest) = text.strip_prefix('/') else {
        return Regex::new(&format!("^{text}$")).map(drop).map_err(of_error);
    };
    let (pattern, flags) = rest.rsplit_once('/').ok_or(None)?;
    if !is_flags(flags) {
        return Err(None);
    }
    Regex::with_flags(pattern, flags).map(drop).map_err(of_error)
}

/// Whether these are flags in the one order in which Grafana knows them.
fn is_flags(flags: &str) -> bool {
    let rest = ["g", "i", "m", "y"].iter().fold(flags, |rest, flag| rest.strip_prefix(flag).unwrap_or(rest));
    rest.is_empty()
}
