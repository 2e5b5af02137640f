//! Names that Grafana gives to what a panel is and what it shows.
//!
//! Panel types are those that come with some version of Grafana, the removed ones included. A unit may be any text, which
//! Grafana writes behind the number: so only those are known to be slips that are common for one of its own.

const PANELS: &str = include_str!("data/panels.tsv");
const UNITS: &str = include_str!("data/units.tsv");

fn panels() -> impl Iterator<Item = &'static str> {
    PANELS.lines().skip(1)
}

/// Whether panels of this type come with Grafana, or it is named as plugins are: `vendor-name-panel`.
#[must_use]
pub fn is_panel_type(name: &str) -> bool {
    panels().any(|known| known == name) || is_plugin(name)
}

/// Whether it is named as plugins are, or stands for a name.
fn is_plugin(name: &str) -> bool {
    name.contains(['$', '['])
        || name.matches('-').count() >= 2
        || name.ends_with("-panel")
        || name.ends_with("-app")
}

/// The panel type that is written most like `name`, if one is much like it.
#[must_use]
pub fn nearest_panel_type(name: &str) -> Option<&'static str> {
    const ALIKE: f64 = 0.85;
    let likeness = |known: &str| strsim::jaro_winkler(&name.to_lowercase(), known);
    panels().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|known| likeness(known) >= ALIKE)
}

/// The unit of Grafana that is meant by `written`, which is none.
#[must_use]
pub fn meant_unit(written: &str) -> Option<&'static str> {
    let mut slips = UNITS.lines().skip(1).filter_map(|line| line.split_once('\t'));
    slips.find(|(slip, _)| *slip == written).map(|(_, unit)| unit)
}
