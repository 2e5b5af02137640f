use crate::{
    checks::check,
    diagnostic::Findings,
    model::{
        decode::Suggestions,
        logstash::{Condition, Operand, Value, variables},
    },
    project::Project,
    source::Spanned,
};

check! {
    /// A variable without a default that is not set where Logstash runs.
    ///
    /// Logstash does not start with it. Which variables are set is only known where `--env-file`, or `env_files` of the
    /// settings, names files that set them all; without that nothing is said. A name in the keystore does as well, and
    /// cannot be seen here.
    ///
    /// ```text bad file=pipeline.conf
    /// output { elasticsearch { hosts => ["${ES_HOTS}"] user => "${ES_USER:logstash}" } }
    /// ```
    ///
    /// ```text and file=logstash.env
    /// ES_HOST=http://elasticsearch:9200
    /// ```
    ///
    /// ```yaml and file=mcpmon-check.yaml
    /// env_files: [logstash.env]
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// output { elasticsearch { hosts => ["${ES_HOST}"] user => "${ES_USER:logstash}" } }
    /// ```
    ///
    /// ```text and file=logstash.env
    /// ES_HOST=http://elasticsearch:9200
    /// ```
    ///
    /// ```yaml and file=mcpmon-check.yaml
    /// env_files: [logstash.env]
    /// ```
    "logstash/env-undefined", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let Some(set) = project.environment() else { return };
    let mut suggestions = Suggestions::from(set.iter().map(String::as_str));
    let mut look = |text: Spanned<&str>| {
        for variable in variables(text.value).filter(|variable| !variable.has_default) {
            if set.contains(variable.name) {
                continue;
            }
            let name = variable.name;
            let finding =
                found.at(text.part(&variable.range), format!("`{name}` is not set where Logstash runs"));
            match suggestions.nearest(name) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => {
                    finding.help(format!("set it, put it into the keystore, or write `${{{name}:default}}`"))
                }
            };
        }
    };
    for file in project.pipelines() {
        let settings = file.plugins().flat_map(|(plugin, _)| &plugin.options);
        settings.flat_map(|setting| setting.value.all_values()).for_each(&mut look);
        file.conditions().flat_map(Condition::parts).flat_map(constants).for_each(&mut look);
    }
    let of_process = project.process_settings().flat_map(|(_, settings)| &settings.settings);
    let listed = project.pipeline_lists().flat_map(|(_, list)| &list.pipelines);
    for setting in of_process.chain(listed.flat_map(|pipeline| &pipeline.settings)) {
        // what is written in the list is a pipeline of its own
        if setting.facts.name != "config.string" {
            look(Spanned::new(setting.value.value.as_str(), setting.value.span));
        }
    }
}

/// The texts in a comparison.
fn constants(part: &Condition) -> Vec<Spanned<&str>> {
    let operands = match part {
        Condition::Truthy(operand) => vec![operand],
        Condition::In(left, right) | Condition::Compare(_, left, right) => vec![left, right],
        _ => vec![],
    };
    operands
        .into_iter()
        .filter_map(|operand| match &operand.value {
            Operand::Value(Value::Text(text)) => Some(Spanned::new(text.as_str(), operand.span)),
            _ => None,
        })
        .collect()
}
