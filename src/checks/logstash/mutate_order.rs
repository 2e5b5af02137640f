use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{MUTATE_ORDER, PipelineFile, Plugin, Setting},
    project::Project,
};

check! {
    /// Operations of one `mutate` that run in another order than they are written, where that matters.
    ///
    /// A `mutate` runs its operations in a fixed order: coerce, rename, update, replace, convert, gsub, uppercase,
    /// capitalize, lowercase, strip, split, join, merge, copy. What `rename` has moved is not there for a `gsub` that is
    /// written before it.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   mutate {
    ///     gsub => ["took", "ms", ""]
    ///     convert => { "took" => "integer" }
    ///   }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   mutate { gsub => ["took", "ms", ""] }
    ///   mutate { convert => { "took" => "integer" } }
    /// }
    /// ```
    "logstash/mutate-order", Warning, Provable, run
}

/// Operations on texts that mostly come to the same in any order.
const SPELLING: [&str; 5] = ["gsub", "uppercase", "capitalize", "lowercase", "strip"];

fn run(project: &Project, found: &mut Findings) {
    let plugins = project.pipelines().flat_map(PipelineFile::plugins);
    for (plugin, _) in plugins.filter(|(plugin, _)| *plugin.name == "mutate") {
        report(plugin, found);
    }
}

fn report(plugin: &Plugin, found: &mut Findings) {
    let rank = |setting: &&Setting| MUTATE_ORDER.iter().position(|known| *known == setting.name.value);
    let operations: Vec<(usize, &Setting)> =
        plugin.options.iter().filter_map(|setting| Some((rank(&setting)?, setting))).collect();
    for (index, (rank, later)) in operations.iter().enumerate() {
        let before = operations[..index].iter().filter(|(other, _)| other > rank);
        let clash = before.filter_map(|(_, earlier)| Some((earlier, clash(earlier, later)?))).next();
        if let Some((earlier, field)) = clash {
            let (first, second) = (&later.name.value, &earlier.name.value);
            found
                .at(later.name.span, format!("`{first}` runs before `{second}`, and both touch `{field}`"))
                .help(format!(
                    "write `{first}` in a `mutate` of its own behind this one, or before `{second}`"
                ))
                .related(earlier.name.span, "this is written before it, and runs behind it");
        }
    }
}

/// A field that both touch and one of them changes.
fn clash<'s>(earlier: &'s Setting, later: &'s Setting) -> Option<&'s str> {
    let all_are_spellings = [earlier, later].iter().all(|one| SPELLING.contains(&one.name.value.as_str()));
    if all_are_spellings {
        return None;
    }
    let (one, other) = (touched(earlier), touched(later));
    let meets = |(field, writes): &(&str, bool)| {
        other.iter().any(|(name, changes)| name == field && (*writes || *changes))
    };
    one.iter().copied().find(meets).map(|(field, _)| field)
}

/// The fields that an operation names, and whether it changes them.
fn touched(setting: &Setting) -> Vec<(&str, bool)> {
    let value = &setting.value;
    match setting.name.value.as_str() {
        "uppercase" | "capitalize" | "lowercase" | "strip" => {
            value.texts().map(|field| (field.value, true)).collect()
        }
        "gsub" => {
            value.list().chunks_exact(3).filter_map(|three| Some((three[0].text()?.value, true))).collect()
        }
        "rename" | "copy" | "merge" => value
            .pairs()
            .into_iter()
            .flat_map(|(key, other)| {
                let is_renamed = setting.name.value == "rename";
                let key = (key.value, setting.name.value != "copy");
                let others =
                    other.texts().map(move |text| (text.value, is_renamed || setting.name.value == "copy"));
                std::iter::once(key).chain(others)
            })
            .collect(),
        _ => value.pairs().into_iter().map(|(key, _)| (key.value, true)).collect(),
    }
}
