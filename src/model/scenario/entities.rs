//! The names of the things in a unit test file.

use super::Scenario;
use crate::source::Span;

impl Scenario {
    /// Everything with a name, and where it stands: the outer before the inner.
    pub fn entities(&self) -> impl Iterator<Item = (Span, String)> {
        self.tests.iter().enumerate().flat_map(|(index, test)| {
            let name = match &test.name {
                Some(name) => format!("test {}", name.value),
                None => format!("test {}", index + 1),
            };
            let of_alerts = |name: &str| {
                let name = name.to_owned();
                move |case: &super::AlertCase| (case.span, format!("{name} / alert {}", case.alertname.value))
            };
            let alerts: Vec<_> = test.alert_cases.iter().map(of_alerts(&name)).collect();
            [(test.span, name)].into_iter().chain(alerts)
        })
    }
}
