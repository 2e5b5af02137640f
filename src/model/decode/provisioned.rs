//! What Grafana refuses in the values of its provisioning files, once the variables in them are filled in. What a
//! variable stands for is not known here, so a value with one is taken as it is.

use super::{
    kind::{Checked, Refusal, ensure, none_of},
    values,
};

/// Whether the value is known before Grafana runs.
fn is_known(text: &str) -> bool {
    !text.is_empty() && !text.contains('$')
}

/// `strconv.ParseBool`
pub(super) fn bool(text: &str) -> Checked {
    const WORDS: [&str; 12] =
        ["true", "false", "True", "False", "TRUE", "FALSE", "t", "f", "T", "F", "1", "0"];
    ensure(!is_known(text) || WORDS.contains(&text), || "is neither".to_owned())
        .map_err(|refusal| refusal.help("write `true` or `false`"))
}

/// `strconv.ParseInt`
pub(super) fn int(text: &str) -> Checked {
    ensure(!is_known(text) || text.parse::<i64>().is_ok(), || "is none".to_owned())
}

pub(super) fn duration(text: &str) -> Checked {
    if is_known(text) { values::duration(text) } else { Ok(()) }
}

pub(super) fn no_data_state(text: &str) -> Checked {
    state(text, &["Alerting", "NoData", "OK", "KeepLast"])
}

pub(super) fn error_state(text: &str) -> Checked {
    state(text, &["Alerting", "Error", "OK", "KeepLast"])
}

fn state(text: &str, states: &[&'static str]) -> Checked {
    let known = !is_known(text.trim()) || states.contains(&text.trim());
    if known { Ok(()) } else { Err(none_of(text, states)) }
}

/// Grafana reads dashboards from files alone.
pub(super) fn provider_type(text: &str) -> Checked {
    if !is_known(text) || text == "file" {
        return Ok(());
    }
    Err(Refusal::because("is not one that Grafana has").help("write `file`"))
}
