use crate::{
    checks::check,
    diagnostic::{Edit, Findings, Fix},
    model::logstash::{
        State,
        setup::{Setting, SettingShape},
    },
    project::Project,
};

check! {
    /// A setting that goes away, or a time without its unit, which Logstash takes for nanoseconds.
    ///
    /// ```yaml bad file=logstash.yml
    /// http.host: 0.0.0.0
    /// config.reload.automatic: true
    /// config.reload.interval: 3
    /// ```
    ///
    /// ```yaml good file=logstash.yml
    /// api.http.host: 0.0.0.0
    /// config.reload.automatic: true
    /// config.reload.interval: 3s
    /// ```
    "logstash/deprecated-setting", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let of_process = project.process_settings().flat_map(|(_, settings)| &settings.settings);
    let listed = project.pipeline_lists().flat_map(|(_, list)| &list.pipelines);
    for setting in of_process.chain(listed.flat_map(|pipeline| &pipeline.settings)) {
        let name = setting.facts.name;
        match setting.facts.state {
            State::Retired => {
                let message = format!("`{name}` is deprecated, and Logstash 9 does not start with it");
                report(setting, message, found);
            }
            State::Deprecated => report(setting, format!("`{name}` is deprecated"), found),
            _ => {}
        }
        if setting.facts.shape == SettingShape::Time && setting.is_number {
            let value = &setting.value;
            found
                .at(value.span, format!("`{name}` is {} nanoseconds: the unit is missing", value.value))
                .help(format!("write `{}s` if seconds are meant", value.value));
        }
    }
}

fn report(setting: &Setting, message: String, found: &mut Findings) {
    let finding = found.at(setting.key, message);
    match setting.facts.instead {
        None => finding.help("remove it"),
        Some(instead) => {
            let finding = finding.help(format!("use `{instead}` in its place"));
            if setting.is_written_out() {
                let edits = vec![Edit::replace(setting.key, instead)];
                finding.fix(Fix::r#unsafe(format!("write `{instead}`"), edits));
            }
            finding
        }
    };
}
