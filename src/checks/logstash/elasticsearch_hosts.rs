use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{PipelineFile, Plugin, Value},
    project::Project,
    source::Spanned,
};

check! {
    /// Hosts of Elasticsearch that Logstash cannot connect to.
    ///
    /// Each host is an address of its own in a list: one text with commas is one address, and none. With `ssl_enabled`, an
    /// address must not say `http://`, without it not `https://`: the pipeline does not start.
    ///
    /// ```text bad file=pipeline.conf
    /// output { elasticsearch { hosts => "es1:9200,es2:9200" } }
    /// ```
    ///
    /// ```text bad file=pipeline.conf
    /// output { elasticsearch { hosts => ["http://es1:9200"] ssl_enabled => true } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// output { elasticsearch { hosts => ["https://es1:9200", "https://es2:9200"] } }
    /// ```
    "logstash/elasticsearch-hosts", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let plugins = project.pipelines().flat_map(PipelineFile::plugins);
    for (plugin, _) in plugins.filter(|(plugin, _)| *plugin.name == "elasticsearch") {
        let tls = plugin.option("ssl_enabled").or_else(|| plugin.option("ssl")).and_then(flag);
        let hosts = plugin.option("hosts").into_iter().flat_map(Spanned::<Value>::texts);
        for host in hosts.filter(|host| !host.contains("${")) {
            report(plugin, host, tls, found);
        }
    }
}

fn flag(value: &Spanned<Value>) -> Option<bool> {
    value.text().and_then(|text| text.value.parse().ok())
}

fn report(plugin: &Plugin, host: Spanned<&str>, tls: Option<bool>, found: &mut Findings) {
    let (scheme, address) = match host.split_once("://") {
        Some((scheme, address)) => (Some(scheme), address),
        None => (None, host.value),
    };
    if address.contains(',') {
        let each: Vec<String> = host.split(',').map(|one| format!("\"{}\"", one.trim())).collect();
        found
            .at(host.span, "these are several addresses in one text, which is none")
            .help(format!("write a list: `[{}]`", each.join(", ")));
        return;
    }
    match (scheme, tls) {
        (Some(scheme), _) if !matches!(scheme, "http" | "https") => {
            found
                .at(host.span, format!("`{scheme}` is no scheme of Elasticsearch"))
                .help("write `http://` or `https://`");
        }
        (Some("http"), Some(true)) | (Some("https"), Some(false)) => {
            let option = if plugin.option("ssl_enabled").is_some() { "ssl_enabled" } else { "ssl" };
            let (says, wanted) = if tls == Some(true) { ("true", "https") } else { ("false", "http") };
            found
                .at(host.span, format!("the address contradicts `{option} => {says}`"))
                .help(format!("write `{wanted}://`, or remove the option"));
        }
        _ => {}
    }
}
