//! Micrometer, whose names Prometheus sees after its naming convention: dots become underscores, a counter ends in
//! `_total`, a timer is in seconds, the base unit is appended. Tags may be added to all meters elsewhere, so labels are
//! not known.

use crate::syntax::{
    code::{
        Library,
        name::Pattern,
        site::{Draft, Site},
        value::{Link, Value},
    },
    exposition::MetricType,
};

/// A kind of meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meter {
    Counter,
    Gauge,
    Timer,
    Distribution,
}

/// Classes that have a `builder`.
const CLASSES: [(&str, Meter); 9] = [
    ("Counter", Meter::Counter),
    ("FunctionCounter", Meter::Counter),
    ("Gauge", Meter::Gauge),
    ("MultiGauge", Meter::Gauge),
    ("TimeGauge", Meter::Timer),
    ("Timer", Meter::Timer),
    ("FunctionTimer", Meter::Timer),
    ("LongTaskTimer", Meter::Timer),
    ("DistributionSummary", Meter::Distribution),
];

/// Methods of a registry.
const METHODS: [(&str, Meter); 7] = [
    ("counter", Meter::Counter),
    ("gauge", Meter::Gauge),
    ("gaugeCollectionSize", Meter::Gauge),
    ("gaugeMapSize", Meter::Gauge),
    ("timer", Meter::Timer),
    ("longTaskTimer", Meter::Timer),
    ("summary", Meter::Distribution),
];

/// Annotations, and the names that they give if none is written.
const ANNOTATIONS: [(&str, Meter, &str); 2] =
    [("Timed", Meter::Timer, "method.timed"), ("Counted", Meter::Counter, "method.counted")];

pub(super) fn matters(name: &str) -> bool {
    CLASSES.iter().chain(&METHODS).any(|(known, _)| *known == name)
        || ANNOTATIONS.iter().any(|(known, ..)| *known == name)
}

pub(super) fn take(value: &Value, site: &mut Site<'_, '_>) {
    let Some((path, links)) = value.chain() else { return };
    let [first, ..] = links else { return };
    let Some(given) = &first.arguments else { return };
    let class = path.rsplit('.').next().unwrap_or(path);
    let is_micrometer = path.starts_with("io.micrometer");
    let of_class =
        CLASSES.iter().find(|(known, _)| *known == class && is_micrometer && first.name == "builder");
    let is_registry = || {
        let is_one = class.to_lowercase().ends_with("registry") || class == "Metrics" || path.is_empty();
        is_one && site.mentions("io.micrometer") && given.at(0).is_some_and(|name| name.exact().is_some())
    };
    let of_registry = METHODS.iter().find(|(known, _)| *known == first.name).filter(|_| is_registry());
    let of_annotation = ANNOTATIONS.iter().find(|(known, ..)| *known == first.name && is_micrometer);
    if let Some((_, meter)) = of_class.or(of_registry) {
        if let Some(name) = given.at(0) {
            declare(*meter, name.text(), name, links, site);
        }
    } else if let Some((_, meter, default)) = of_annotation {
        match given.get(0, "value") {
            Some(name) => declare(*meter, name.text(), name, links, site),
            None => declare(*meter, (*default).into(), value, links, site),
        }
    }
}

fn declare(meter: Meter, name: Pattern, written: &Value, links: &[Link], site: &mut Site<'_, '_>) {
    let of =
        |name: &str| links.iter().find(|link| link.name == name).and_then(|link| link.arguments.as_ref());
    let unit = match meter {
        Meter::Timer => Some("seconds"),
        _ => of("baseUnit").and_then(|given| given.at(0)?.exact()),
    };
    let full = name.sanitized();
    let full = match meter {
        Meter::Counter => full.without_suffix("_total").with_unit(unit).with_suffix("_total"),
        _ => full.with_unit(unit),
    };
    let has_buckets =
        ["publishPercentileHistogram", "serviceLevelObjectives", "sla"].iter().any(|name| of(name).is_some());
    let kind = match meter {
        Meter::Counter => MetricType::Counter,
        Meter::Gauge => MetricType::Gauge,
        // whether there are buckets may also be set elsewhere
        Meter::Timer | Meter::Distribution if has_buckets => MetricType::Histogram,
        Meter::Timer | Meter::Distribution => MetricType::Unknown,
    };
    let help = of("description").and_then(|given| given.at(0));
    let draft = |name: Pattern, kind| Draft {
        labels: None,
        unit: unit.map(str::to_owned),
        ..Draft::new(name, written, kind).with_help(help)
    };
    site.declare(draft(full.clone(), kind));
    if matches!(meter, Meter::Timer | Meter::Distribution) {
        site.declare(draft(full.with_suffix("_max"), MetricType::Gauge));
    }
}

/// Spring Boot binds the meters of the process and of the virtual machine by itself.
pub(super) fn take_file(site: &mut Site<'_, '_>) {
    if !site.mentions("io.micrometer") {
        return;
    }
    if ["org.springframework", "JvmMemoryMetrics", "io.quarkus"].iter().any(|mark| site.mentions(mark)) {
        site.bring(&[Library::Micrometer]);
    }
    if site.mentions("commonTags") {
        site.add_labels(true);
    }
}
