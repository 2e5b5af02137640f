//! Whether a metric that an expression selects exists, as far as that can be known.

use super::{JobMetrics, Metrics};
use crate::{
    labels::Matcher,
    model::inventory::{Nearest, Product, Series},
    promql::Selector,
};

/// Where a name stands among the metrics of a Prometheus.
#[derive(Clone, Debug)]
pub enum Standing<'p> {
    /// It exists, or may well exist.
    Possible,
    /// It does not exist, but this name with another suffix does.
    OtherSuffix(Vec<(String, Series<'p>)>),
    /// These exporters have it, and no job scrapes any of them.
    NotScraped(Vec<&'static Product>),
    /// It does not exist.
    Unknown {
        /// What may be meant, the most likely first.
        nearest: Vec<Nearest>,
        /// Whether nothing that can be selected has such a name; else it is only very much like one that exists.
        is_closed: bool,
    },
}

/// Suffixes that tell the series of a metric, or its type.
const SUFFIXES: [&str; 5] = ["_total", "_bucket", "_sum", "_count", "_created"];

impl<'p> Metrics<'p> {
    /// Where the metric stands that `selector` names, if it names one.
    #[must_use]
    pub fn standing(&self, selector: &Selector) -> Standing<'p> {
        match selector.metric_name() {
            Some(name) => self.standing_of(name, &self.selected_jobs(selector)),
            None => Standing::Possible,
        }
    }

    /// Where the metric of this name stands, whichever job it is of.
    #[must_use]
    pub fn standing_of_name(&self, name: &str) -> Standing<'p> {
        self.standing_of(name, &self.jobs().iter().collect::<Vec<_>>())
    }

    /// Where the metric of this name stands, of which the jobs `selected` are asked.
    fn standing_of(&self, name: &str, selected: &[&JobMetrics]) -> Standing<'p> {
        let knowledge = self.knowledge;
        if self.is_silent() {
            return Standing::Possible;
        }
        let mut series = self.series(name);
        let (scraped, other): (Vec<_>, Vec<_>) = series.drain(..).partition(|series| self.scrapes(series));
        let is_possible = !scraped.is_empty()
            || knowledge.ignored.is_match(name)
            || knowledge.declared.patterns(name).next().is_some();
        if is_possible {
            return Standing::Possible;
        }
        let is_closed = knowledge.is_closed
            || self.is_whole() && !selected.is_empty() && selected.iter().all(|job| job.is_closed);
        if !other.is_empty() && !knowledge.is_closed {
            let is_told = self.is_whole() && self.jobs().iter().all(|job| job.is_identified);
            let products = other.iter().filter_map(Series::product).filter(|product| !product.is_client);
            let products: Vec<&'static Product> = products.filter(|_| is_told).collect();
            return if products.is_empty() { Standing::Possible } else { Standing::NotScraped(products) };
        }
        let suffixed = self.other_suffixes(name);
        if !suffixed.is_empty() {
            return Standing::OtherSuffix(suffixed);
        }
        let mut nearest = knowledge.declared.nearest(name);
        if !is_closed {
            let namespace = |name: &str| name.split('_').next().unwrap_or_default().to_owned();
            nearest.retain(|near| near.is_misspelt && namespace(&near.name) == namespace(name));
            if nearest.is_empty() || name.contains(':') {
                return Standing::Possible;
            }
        } else if nearest.is_empty() {
            nearest = self.nearest_of_exporters(name);
        }
        Standing::Unknown { nearest, is_closed }
    }

    /// The jobs whose series `selector` may select.
    fn selected_jobs(&self, selector: &Selector) -> Vec<&'p JobMetrics> {
        let matchers: Vec<Option<Matcher>> = selector
            .matchers
            .iter()
            .filter(|matcher| matcher.label.name == "job" && matcher.template.is_none())
            .map(|matcher| Matcher::new("job", matcher.op, matcher.value.as_str()?).ok())
            .collect();
        let may_be = |job: &&JobMetrics| {
            job.may_rename_itself
                || matchers
                    .iter()
                    .all(|matcher| matcher.as_ref().is_none_or(|it| it.matches(&job.name.value)))
        };
        self.jobs().iter().filter(may_be).collect()
    }

    /// The same name with another suffix, where that is known of something that is scraped or declared.
    fn other_suffixes(&self, name: &str) -> Vec<(String, Series<'p>)> {
        let bare = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix));
        let candidates = bare.into_iter().chain([name]).flat_map(|base| {
            let suffixed = SUFFIXES.iter().map(move |suffix| format!("{base}{suffix}"));
            suffixed.chain([base.to_owned()])
        });
        let mut found: Vec<(String, Series<'p>)> = vec![];
        for candidate in candidates.filter(|candidate| candidate != name) {
            let known = self.series(&candidate).into_iter().find(|series| self.scrapes(series));
            if let Some(series) = known.filter(|series| !series.is_recorded())
                && found.iter().all(|(name, _)| *name != candidate)
            {
                found.push((candidate, series));
            }
        }
        // when a series began is hardly ever what is meant
        if found.iter().any(|(name, _)| !name.ends_with("_created")) {
            found.retain(|(name, _)| !name.ends_with("_created"));
        }
        found
    }

    /// What may be meant among the metrics of the exporters that are scraped.
    fn nearest_of_exporters(&self, name: &str) -> Vec<Nearest> {
        self.stack.map(|stack| stack.exported().nearest(name)).unwrap_or_default()
    }
}
