use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// Keys of the settings that exclude each other, or that need another.
    ///
    /// Of two ways to authenticate only one can be used, and a certificate needs its key.
    ///
    /// ```yaml bad file=mcpmon-check.yaml
    /// metrics:
    ///   from:
    ///     - url: https://prometheus.example.org
    ///       bearer_token_file: token
    ///       basic_auth:
    ///         username: me
    ///         password_file: password
    /// ```
    ///
    /// ```yaml good file=mcpmon-check.yaml
    /// metrics:
    ///   from:
    ///     - url: https://prometheus.example.org
    ///       basic_auth:
    ///         username: me
    ///         password_file: password
    /// ```
    "tool/config-conflicting-keys", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::conflicts(project.settings_problems(), found);
    refusals::not_allowed(project.settings_problems(), found);
}
