use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field that is written out and merged in as well.
    ///
    /// Alertmanager reads its configuration with a YAML reader that lets nothing override what a merge key (`<<`) brings: the
    /// field counts as set twice, and the configuration is refused.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   routes:
    ///     - &page
    ///       receiver: ops
    ///       matchers: [severity="page"]
    ///     - <<: *page
    ///       matchers: [severity="ticket"]
    /// receivers:
    ///   - name: ops
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   routes:
    ///     - receiver: ops
    ///       matchers: [severity="page"]
    ///     - receiver: ops
    ///       matchers: [severity="ticket"]
    /// receivers:
    ///   - name: ops
    /// ```
    "alertmanager/repeated-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::repeated_fields(project.alertmanager_problems(), found);
}
