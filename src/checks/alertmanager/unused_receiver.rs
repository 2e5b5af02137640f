use crate::{checks::check, diagnostic::Findings, model::alertmanager::Config, project::Project};
use std::collections::HashSet;

check! {
    /// A receiver that no route uses.
    ///
    /// It is loaded, but nothing is ever sent to it: perhaps the route is missing, or still names an older receiver.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: hook
    /// receivers:
    ///   - name: hook
    ///     webhook_configs:
    ///       - url: http://hook:5001/
    ///   - name: mail
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: hook
    ///   routes:
    ///     - matchers: [severity="page"]
    ///       receiver: mail
    /// receivers:
    ///   - name: hook
    ///     webhook_configs:
    ///       - url: http://hook:5001/
    ///   - name: mail
    /// ```
    "alertmanager/unused-receiver", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for config in project.alertmanager_configs().filter(|config| config.is_closed()) {
        report(config, found);
    }
}

fn report(config: &Config, found: &mut Findings) {
    let used: HashSet<&str> = config
        .routes
        .iter()
        .filter_map(|route| route.receiver.as_ref())
        .map(|name| name.value.as_str())
        .collect();
    for receiver in config.receivers.iter().filter(|receiver| !receiver.name.value.is_empty()) {
        let name = &receiver.name;
        if !used.contains(name.value.as_str()) {
            found
                .at(name.span, format!("receiver `{}` is used by no route", name.value))
                .help(format!("add a route with `receiver: {}`, or remove the receiver", name.value));
        }
    }
}
