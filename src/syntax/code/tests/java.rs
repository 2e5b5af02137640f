use super::{assert_table, declarations};
use crate::syntax::code::{Language, Library};

fn class(body: &str) -> String {
    format!("class A {{ {body} }}")
}

#[test]
fn the_first_client_appends_total_and_units() {
    let imports = "import io.prometheus.client.*;\n";
    let rows: [(&str, &[&str]); 8] = [
        (
            r#"static final Counter C = Counter.build().name("a").help("h").labelNames("x", "y").register();"#,
            &["a_total counter x,y"],
        ),
        (r#"Counter c = Counter.build("a_total", "h").register();"#, &["a_total counter"]),
        (
            r#"Gauge g = Gauge.build().namespace("n").subsystem("s").name("a").unit("seconds").register();"#,
            &["n_s_a_seconds gauge"],
        ),
        (
            r#"static final String P = "app_"; Gauge g = Gauge.build(P + "a", "h").register();"#,
            &["app_a gauge"],
        ),
        (
            r#"Histogram h = Histogram.build().name(prefix + "_a").labelNames(names).register();"#,
            &["*_a histogram ?"],
        ),
        (r#"void f() { list.add(new GaugeMetricFamily("a", "h", Arrays.asList("x"))); }"#, &["a gauge x"]),
        (r#"void f() { new MetricFamilySamples("a", Type.COUNTER, "h", samples); }"#, &["a_total counter ?"]),
        (
            r#"private Gauge g(String n) { return Gauge.build(n, "h").register(); } Gauge a = g("a");"#,
            &["a gauge"],
        ),
    ];
    for (body, expected) in rows {
        assert_table(Language::Java, imports, &[(&class(body), expected)]);
    }
}

#[test]
fn the_second_client_replaces_dots() {
    let imports =
        "import io.prometheus.metrics.core.metrics.*;\nimport io.prometheus.metrics.model.snapshots.Unit;\n";
    let rows: [(&str, &[&str]); 4] = [
        (
            r#"Counter c = Counter.builder().name("a.b").labelNames("x").register();"#,
            &["a_b_total counter x"],
        ),
        (r#"Gauge g = Gauge.builder().name("a").unit(Unit.SECONDS).register();"#, &["a_seconds gauge"]),
        (r#"Info i = Info.builder().name("a_info").labelNames("v").register();"#, &["a_info info v"]),
        (
            r#"GaugeWithCallback g = GaugeWithCallback.builder().name("a").callback(f).register();"#,
            &["a gauge"],
        ),
    ];
    for (body, expected) in rows {
        assert_table(Language::Java, imports, &[(&class(body), expected)]);
    }
}

#[test]
fn micrometer_has_its_own_names() {
    let imports = "import io.micrometer.core.instrument.*;\nimport io.micrometer.core.annotation.Timed;\n";
    let rows: [(&str, &[&str]); 5] = [
        (
            r#"void f() { Counter.builder("a.b").tag("x", "1").register(registry); }"#,
            &["a_b_total counter ?"],
        ),
        (r#"void f() { registry.counter("a", "x", "1").increment(); }"#, &["a_total counter ?"]),
        (
            r#"void f() { Timer.builder("a").publishPercentileHistogram().register(r); }"#,
            &["a_seconds histogram ?", "a_seconds_max gauge ?"],
        ),
        (
            r#"void f() { Gauge.builder("a", this, A::x).baseUnit("bytes").register(r); }"#,
            &["a_bytes gauge ?"],
        ),
        (r#"@Timed("a.b") void f() { }"#, &["a_b_seconds unknown ?", "a_b_seconds_max gauge ?"]),
    ];
    for (body, expected) in rows {
        assert_table(Language::Java, imports, &[(&class(body), expected)]);
    }
}

#[test]
fn servers_tell_ports_and_libraries() {
    let source = "import io.prometheus.client.exporter.HTTPServer; import io.prometheus.client.hotspot.DefaultExports;\nclass A { void f() { DefaultExports.initialize(); new HTTPServer(1234); } }";
    let found = declarations(source, Language::Java);
    assert_eq!(found.served_ports[0].value, 1234);
    assert_eq!(found.libraries[0].value, Library::Jvm);
    let source = "import io.prometheus.metrics.exporter.httpserver.HTTPServer;\nclass A { HTTPServer s = HTTPServer.builder().port(9400).buildAndStart(); }";
    assert_eq!(declarations(source, Language::Java).served_ports[0].value, 9400);
}
