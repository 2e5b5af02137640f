use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    model::decode::{Named, ProblemKind},
    project::Project,
};

check! {
    /// A route with a time interval that does not exist.
    ///
    /// `mute_time_intervals` and `active_time_intervals` of a route name entries of `time_intervals`; Alertmanager refuses a
    /// configuration that names another.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   routes:
    ///     - matchers: [team="a"]
    ///       mute_time_intervals: [weekend]
    /// receivers:
    ///   - name: ops
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   routes:
    ///     - matchers: [team="a"]
    ///       mute_time_intervals: [weekend]
    /// receivers:
    ///   - name: ops
    /// time_intervals:
    ///   - name: weekend
    ///     time_intervals:
    ///       - weekdays: [saturday, sunday]
    /// ```
    "alertmanager/undefined-time-interval", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.alertmanager_problems() {
        let ProblemKind::Undefined { what: Named::TimeInterval, name, similar } = &problem.kind else {
            continue;
        };
        let finding = found.at(problem.span, format!("there is no time interval `{name}`"));
        match similar.as_slice() {
            [] => finding.help("define it under `time_intervals`"),
            similar => finding.help(format!("did you mean {}?", alternatives(similar))),
        };
    }
}
