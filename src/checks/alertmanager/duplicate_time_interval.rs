use crate::{
    checks::check,
    diagnostic::Findings,
    model::decode::{Named, ProblemKind},
    project::Project,
};

check! {
    /// Two time intervals of the same name.
    ///
    /// Routes name time intervals; Alertmanager refuses a configuration in which a name means two things. Those under the older
    /// `mute_time_intervals` count as well.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    /// time_intervals:
    ///   - name: nights
    ///     time_intervals:
    ///       - times: [{start_time: "22:00", end_time: "24:00"}]
    ///   - name: nights
    ///     time_intervals:
    ///       - times: [{start_time: "00:00", end_time: "06:00"}]
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    /// time_intervals:
    ///   - name: nights
    ///     time_intervals:
    ///       - times:
    ///           - {start_time: "22:00", end_time: "24:00"}
    ///           - {start_time: "00:00", end_time: "06:00"}
    /// ```
    "alertmanager/duplicate-time-interval", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.alertmanager_problems() {
        let ProblemKind::Duplicate { what: Named::TimeInterval, name, first } = &problem.kind else {
            continue;
        };
        found
            .at(problem.span, format!("time interval `{name}` is there twice"))
            .related(*first, "first used here")
            .help("rename one of the two, or make one of them");
    }
}
