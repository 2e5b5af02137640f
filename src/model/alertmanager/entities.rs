//! The names of the things in an `alertmanager.yml`.

use super::{Config, Route};
use crate::source::Span;

/// A name need not be longer than this, in bytes.
const LONGEST: usize = 400;

impl Config {
    /// Everything with a name, and where it stands: the outer before the inner.
    pub fn entities(&self) -> impl Iterator<Item = (Span, String)> {
        let mut names: Vec<String> = Vec::with_capacity(self.routes.len());
        for route in &self.routes {
            let above = route.parent.and_then(|parent| names.get(parent.0));
            names.push(above.map_or("route".to_owned(), |above| Self::route_name(above, route)));
        }
        let routes = self.routes.iter().map(|route| route.span).zip(names);
        let receivers = self.receivers.iter().flat_map(|receiver| {
            let name = format!("receiver {}", receiver.name.value);
            let integrations = receiver.integrations.iter().map({
                let name = name.clone();
                move |own| (own.span, format!("{name} / {}[{}]", own.kind.value, own.index))
            });
            [(receiver.span, name)].into_iter().chain(integrations)
        });
        let rules = self.inhibit_rules.iter().enumerate();
        let rules = rules.map(|(index, rule)| (rule.span, format!("inhibit_rules[{index}]")));
        let intervals = self.time_intervals.iter();
        let intervals =
            intervals.map(|interval| (interval.span, format!("time interval {}", interval.name.value)));
        routes.chain(receivers).chain(rules).chain(intervals)
    }

    /// The path of a route; below a certain depth that of what it is in.
    fn route_name(above: &str, route: &Route) -> String {
        if above.len() > LONGEST { above.to_owned() } else { format!("{above} / routes[{}]", route.index) }
    }
}
