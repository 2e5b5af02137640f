//! `syslog_pri`: severity and facility out of the priority of a syslog message.

use super::{
    super::{
        event::{Event, Raised},
        value::Value,
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};

struct SyslogPri {
    source: FieldReference,
    severity: (FieldReference, FieldReference),
    facility: (FieldReference, FieldReference),
    use_labels: bool,
    severity_labels: Vec<String>,
    facility_labels: Vec<String>,
    common: Common,
}

const OPTIONS: &[&str] =
    &["use_labels", "syslog_pri_field_name", "facility_labels", "severity_labels", "ecs_compatibility"];

const SEVERITIES: [&str; 8] =
    ["emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"];

const FACILITIES: [&str; 24] = [
    "kernel",
    "user-level",
    "mail",
    "daemon",
    "security/authorization",
    "syslogd",
    "line printer",
    "network news",
    "uucp",
    "clock",
    "security/authorization",
    "ftp",
    "ntp",
    "log audit",
    "log alert",
    "clock",
    "local0",
    "local1",
    "local2",
    "local3",
    "local4",
    "local5",
    "local6",
    "local7",
];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let is_ecs = options.ecs()?;
    let field = |old: &str, ecs: &str| options.reference("ecs_compatibility", if is_ecs { ecs } else { old });
    let labels = |name, default: &[&str]| {
        options.texts(name).unwrap_or_else(|| default.iter().map(|&label| label.to_owned()).collect())
    };
    Ok(Box::new(SyslogPri {
        source: match options.field("syslog_pri_field_name")? {
            Some(field) => field,
            None => field("syslog_pri", "[log][syslog][priority]")?,
        },
        severity: (
            field("syslog_severity_code", "[log][syslog][severity][code]")?,
            field("syslog_severity", "[log][syslog][severity][name]")?,
        ),
        facility: (
            field("syslog_facility_code", "[log][syslog][facility][code]")?,
            field("syslog_facility", "[log][syslog][facility][name]")?,
        ),
        use_labels: options.flag("use_labels", true)?,
        severity_labels: labels("severity_labels", &SEVERITIES),
        facility_labels: labels("facility_labels", &FACILITIES),
        common: Common::new(&options)?,
    }))
}

impl Change for SyslogPri {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let priority = match event.get(&self.source) {
            None | Some(Value::Null | Value::Boolean(false)) => 13,
            Some(Value::List(list)) => list.first().map_or(0, Value::leading_integer),
            Some(value @ (Value::Map(_) | Value::Boolean(_))) => {
                return Err(Raised(format!("undefined method `to_i' for {}", value.ruby())));
            }
            Some(value) => value.leading_integer(),
        };
        event.set(&self.severity.0, Value::Integer(priority & 7))?;
        event.set(&self.facility.0, Value::Integer(priority >> 3))?;
        if self.use_labels {
            self.label(event, priority)?;
        }
        self.common.matched(event)
    }
}

impl SyslogPri {
    fn label(&self, event: &mut Event, priority: i64) -> Result<(), Raised> {
        let label =
            |labels: &[String], code| usize::try_from(code).ok().and_then(|code| labels.get(code).cloned());
        match label(&self.facility_labels, priority >> 3) {
            Some(name) => event.set(&self.facility.1, name)?,
            None => {
                event.tag("_syslogpriparsefailure");
                return Ok(());
            }
        }
        label(&self.severity_labels, priority & 7).map_or(Ok(()), |name| event.set(&self.severity.1, name))
    }
}
