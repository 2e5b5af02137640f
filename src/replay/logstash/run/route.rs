//! The output section: where an event arrives.

use super::{
    super::{condition::Condition, event::Event},
    Arrived,
};

/// As many pipelines as an event passes, before it is taken for a circle.
pub(super) const MOST_HOPS: usize = 64;

/// A statement of the output section.
pub(in crate::replay::logstash) enum Route {
    Output(Output),
    If { condition: Condition, then: Vec<Route>, otherwise: Vec<Route> },
}

/// An output.
pub(in crate::replay::logstash) struct Output {
    pub(in crate::replay::logstash) id: String,
    /// The addresses of other pipelines; none for an output to the outside.
    pub(in crate::replay::logstash) send_to: Vec<String>,
}

/// Where the events arrived that come from one.
pub(super) struct Routed {
    read: usize,
    /// Whether what leaves the filters has arrived.
    ends_with_filters: bool,
    arrived: Vec<Arrived>,
}

impl Routed {
    pub(super) fn new(read: usize, ends_with_filters: bool) -> Self {
        Self { read, ends_with_filters, arrived: vec![] }
    }

    /// Takes what reaches outputs, and returns what is sent to other pipelines, with its address.
    pub(super) fn outputs(
        &mut self,
        routes: &[Route],
        events: Vec<Event>,
        notes: &mut Vec<String>,
    ) -> Vec<(String, Event)> {
        if self.ends_with_filters {
            let read = self.read;
            self.arrived.extend(events.into_iter().map(|event| Arrived {
                event,
                output: String::new(),
                read,
            }));
            return vec![];
        }
        let mut sent = vec![];
        for route in routes {
            for event in &events {
                self.reach(route, event, &mut sent, notes);
            }
        }
        sent
    }

    fn reach(
        &mut self,
        route: &Route,
        event: &Event,
        sent: &mut Vec<(String, Event)>,
        notes: &mut Vec<String>,
    ) {
        match route {
            Route::Output(output) if output.send_to.is_empty() => self.arrived.push(Arrived {
                event: event.clone(),
                output: output.id.clone(),
                read: self.read,
            }),
            Route::Output(output) => {
                sent.extend(output.send_to.iter().map(|address| (address.clone(), event.clone())));
            }
            Route::If { condition, then, otherwise } => match condition.holds(event) {
                Ok(holds) => {
                    let routes = if holds { then } else { otherwise };
                    routes.iter().for_each(|route| self.reach(route, event, sent, notes));
                }
                Err(raised) => notes.push(format!("an event was dropped in a condition: {raised}")),
            },
        }
    }

    /// What arrived, by output.
    pub(super) fn sorted(mut self) -> Vec<Arrived> {
        self.arrived.sort_by(|a, b| a.output.cmp(&b.output));
        self.arrived
    }
}
