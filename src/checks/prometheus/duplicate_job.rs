use crate::{
    checks::check,
    diagnostic::Findings,
    model::decode::{Named, ProblemKind},
    project::Project,
};

check! {
    /// Two scrape jobs of the same name.
    ///
    /// The name of a job tells its series apart from those of the others; Prometheus refuses a configuration that repeats
    /// one.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///   - job_name: node
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///   - job_name: app
    /// ```
    "prometheus/duplicate-job", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.prometheus_problems() {
        let ProblemKind::Duplicate { what, name, first } = &problem.kind else { continue };
        let what = if *what == Named::Job { "job".to_owned() } else { what.to_string() };
        found
            .at(problem.span, format!("{what} `{name}` is there twice"))
            .related(*first, "first used here")
            .help("rename one of the two, or make one of them");
    }
}
