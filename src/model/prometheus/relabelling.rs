//! What the relabelling steps of a job can do to the names and labels of its series, as far as that shows in the text.
//!
//! The steps are not run: their input is what discovery finds. What they write is enough to say which labels a series
//! may have, and whether its job and its metric are still the written ones.

use crate::model::decode::Fields;

/// What `relabel_configs` and `metric_relabel_configs` can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relabelling {
    /// Labels that they set, unless these are not known.
    pub sets: Vec<String>,
    /// Whether they set labels whose names are computed.
    pub sets_any: bool,
    /// Whether the name of a metric may be another afterwards.
    pub renames_metrics: bool,
    /// Whether there are steps that look at each sample, which may drop it.
    pub filters_metrics: bool,
}

impl Relabelling {
    /// Of the steps of a job.
    pub(super) fn of(job: &Fields<'_>) -> Self {
        let mut effect = Self::default();
        for list in ["relabel_configs", "metric_relabel_configs"] {
            for step in job.items(list).map(Fields::of) {
                effect.add(&step);
                effect.filters_metrics |= list == "metric_relabel_configs";
            }
        }
        effect.renames_metrics = effect.filters_metrics && effect.may_set("__name__");
        effect
    }

    fn add(&mut self, step: &Fields<'_>) {
        let action =
            step.text("action").map_or_else(|| "replace".to_owned(), |action| action.value.to_lowercase());
        match (action.as_str(), step.text("target_label")) {
            ("labelmap", _) => self.sets_any = true,
            ("replace" | "hashmod" | "lowercase" | "uppercase", Some(target)) => {
                if target.value.contains('$') {
                    self.sets_any = true;
                } else {
                    self.sets.push(target.value);
                }
            }
            _ => {}
        }
    }

    /// Whether a label of this name may be set.
    #[must_use]
    pub fn may_set(&self, label: &str) -> bool {
        self.sets_any || self.sets.iter().any(|set| set == label)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::prometheus::Config,
        source::{Embedded, FileId},
        syntax::yaml::{self, Documents, Flavour, Options},
    };

    fn jobs(steps: &str) -> super::Relabelling {
        let text = format!("scrape_configs:\n  - job_name: x\n{steps}");
        let text = Embedded::verbatim(FileId(0), text, 0);
        let tree = yaml::read(&text, Options { flavour: Flavour::V2, documents: Documents::First });
        Config::read(&tree).jobs.remove(0).relabelling
    }

    #[test]
    fn the_labels_that_steps_write_are_known() {
        let one = jobs(
            "    relabel_configs:\n      - {source_labels: [a], target_label: instance}\n      - {action: drop, regex: x, source_labels: [a]}\n",
        );
        assert!(one.may_set("instance") && !one.may_set("job") && !one.filters_metrics);
        let map = jobs("    relabel_configs:\n      - {action: labelmap, regex: __meta_(.+)}\n");
        assert!(map.may_set("job") && !map.renames_metrics);
        let renamed =
            jobs("    metric_relabel_configs:\n      - {source_labels: [a], target_label: __name__}\n");
        assert!(renamed.renames_metrics && renamed.filters_metrics);
    }
}
