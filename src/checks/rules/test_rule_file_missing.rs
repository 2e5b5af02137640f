use crate::{
    checks::check,
    diagnostic::Findings,
    project::{Content, Outcome, Project, Reference},
};
use std::path::Path;

check! {
    /// A rule file of a unit test that is not there.
    ///
    /// Without the rules the tests prove nothing: a test that expects no alert passes. promtool only warns; here the
    /// file counts as failed. Rules may stand in rule files, in `PrometheusRule` resources, in the `spec` of one, and in
    /// ConfigMaps that hold rule files. Where a path of a container is named, `--map-path` says where that is here.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests: []
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests: []
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups: []
    /// ```
    "rules/test-rule-file-missing", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let is_test = |id| matches!(project.document(id).content, Content::Test(_));
    for reference in project.references().iter().filter(|reference| is_test(reference.config)) {
        for path in &reference.without_rules {
            let message = format!("`{}` holds no rules that can be read", path.display());
            found.at(reference.pattern.whole(), message).help(
                "name rule files, or resources that hold rules; a template must be rendered before it is tested",
            );
        }
        let pattern = reference.pattern.text();
        let place =
            reference.mapped.as_ref().map_or(String::new(), |path| format!(" at `{}`", path.display()));
        let message = match reference.outcome {
            Outcome::Found => continue,
            Outcome::NoMatch => format!("`{pattern}` matches no file{place}"),
            Outcome::Missing => format!("rule file `{pattern}` does not exist{place}"),
            Outcome::Elsewhere => format!("rule file `{pattern}` is not here"),
        };
        found.at(reference.pattern.whole(), message).help(help(reference));
    }
}

/// What to do about an entry that leads nowhere.
fn help(reference: &Reference) -> String {
    let meant = reference.nearest.as_ref().map(|path| format!("did you mean `{}`?", path.display()));
    if reference.outcome != Outcome::Elsewhere {
        let relative = "paths are relative to the folder of this file; correct the path or remove the entry";
        return meant.unwrap_or_else(|| relative.to_owned());
    }
    let folder = Path::new(reference.pattern.text()).parent().unwrap_or(Path::new("/")).display().to_string();
    let map = format!("say where that folder is with `--map-path {folder}=DIR`");
    meant.map_or_else(|| map.clone(), |meant| format!("{meant} Or {map}"))
}
