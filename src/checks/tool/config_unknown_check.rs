use crate::{
    checks::{self, check, refusals},
    diagnostic::{Code, Findings},
    model::decode::similar,
    project::Project,
};

check! {
    /// A check that the settings name and that there is not.
    ///
    /// What is selected or ignored is the id of a check (`rules/duplicate-group`) or an area (`rules`). A misspelt one does nothing.
    ///
    /// ```yaml bad file=mcpmon-check.yaml
    /// ignore: [rules/duplicate-groop]
    /// ```
    ///
    /// ```yaml good file=mcpmon-check.yaml
    /// ignore: [rules/duplicate-group]
    /// ```
    "tool/config-unknown-check", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let ids = checks::all().map(|check| check.code.id);
    let known: Vec<&str> = ids.chain(Code::AREAS.iter().copied()).collect();
    let named = project.settings().flat_map(|settings| settings.select.iter().chain(&settings.ignore));
    for name in named.filter(|name| !known.contains(&name.value.as_str())) {
        let finding = found.at(name.span, format!("there is no check `{}`", name.value));
        match similar(name, known.iter().copied()).as_slice() {
            [] => finding.help("`mcpmon-check checks` lists all of them"),
            near => finding.help(format!("did you mean {}?", refusals::alternatives(near))),
        };
    }
}
