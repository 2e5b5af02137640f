use super::{assert_table, at, declarations};
use crate::syntax::code::Language;

#[test]
fn macros_register() {
    assert_table(
        Language::Rust,
        "use prometheus::*;\n",
        &[
            (r#"fn f() { let c = register_int_counter!("a_total", "h").unwrap(); }"#, &["a_total counter"]),
            (
                r#"lazy_static! { static ref A: HistogramVec = register_histogram_vec!("a", "h", &["x", "y"], vec![1.0, 2.0]).unwrap(); }"#,
                &["a histogram x,y"],
            ),
            (
                r#"static A: LazyLock<IntGaugeVec> = LazyLock::new(|| register_int_gauge_vec!(opts!("a", "h").namespace("n"), &["x"]).unwrap());"#,
                &["n_a gauge x"],
            ),
            (
                r#"fn f() { register_counter!(opts!("a", "h", labels! {"x" => "1"})).unwrap(); }"#,
                &["a counter x"],
            ),
            (r#"fn f() { register_gauge_with_registry!("a", "h", registry).unwrap(); }"#, &["a gauge"]),
            (r#"fn f() { register_gauge!(options).unwrap(); }"#, &["* gauge ?"]),
            (
                r#"const P: &str = "app"; fn f() { register_gauge!(format!("{}_{}", P, x), "h"); }"#,
                &["app_* gauge"],
            ),
        ],
    );
}

#[test]
fn types_take_options() {
    assert_table(
        Language::Rust,
        "use prometheus::{IntCounter, HistogramOpts, HistogramVec, Opts, IntCounterVec as V};\n",
        &[
            (r#"fn f() { IntCounter::new("a", "h").unwrap(); }"#, &["a counter"]),
            (
                r#"fn f() { let o = Opts::new("a", "h").namespace("n").subsystem("s").const_label("x", "1"); V::new(o, &["y"])?; }"#,
                &["n_s_a counter x,y"],
            ),
            (
                r#"fn f() { HistogramVec::new(HistogramOpts::new("a", "h").buckets(vec![0.1, 1.0]), &["x"]).unwrap(); }"#,
                &["a histogram x"],
            ),
            (r#"fn f() { Registry::new(); Vec::new(); }"#, &[]),
        ],
    );
}

#[test]
fn the_open_metrics_client_tells_types_by_values() {
    let imports = "use prometheus_client::{registry::{Registry, Unit}, metrics::{counter::Counter, gauge::Gauge, family::Family}};\n";
    assert_table(
        Language::Rust,
        imports,
        &[
            (
                r#"fn f() { let mut registry = Registry::default(); let c: Counter = Counter::default(); registry.register("a", "h", c.clone()); }"#,
                &["a_total counter"],
            ),
            (
                r#"struct L { x: String, y: String } fn f(r: &mut Registry) { let m = Family::<L, Gauge>::default(); r.register_with_unit("a", "h", Unit::Seconds, m.clone()); }"#,
                &["a_seconds gauge x,y"],
            ),
            (
                r#"struct M { c: Family<Vec<(String, String)>, Counter> } impl M { fn f(&self, r: &mut Registry) { r.register("a", "h", self.c.clone()); } }"#,
                &["a_total counter ?"],
            ),
            (
                r#"fn f() { let mut r = Registry::default(); let s = r.sub_registry_with_prefix("p"); s.register("a", "h", Gauge::<i64>::default()); }"#,
                &["p_* unknown ?", "p_a gauge"],
            ),
            (r#"fn f(r: &mut Registry) { r.register("a", "h", made()); }"#, &["a* unknown ?"]),
        ],
    );
}

#[test]
fn the_recorder_replaces_what_names_cannot_have() {
    assert_table(
        Language::Rust,
        "",
        &[
            (
                r#"use metrics::counter; fn f() { counter!("a.b", "x" => "1").increment(1); }"#,
                &["a_b* counter ?"],
            ),
            (
                r#"fn f() { metrics::gauge!("a").set(1.0); metrics::histogram!("b").record(1.0); }"#,
                &["a* gauge ?", "b* unknown ?"],
            ),
        ],
    );
}

#[test]
fn places_are_those_of_the_text() {
    let source = "use prometheus::*;\nfn f() { register_counter_vec!(\"a\", \"h\", &[\"x\"]).unwrap(); }";
    let declared = &declarations(source, Language::Rust).metrics[0];
    assert_eq!(at(source, declared.name_span), "\"a\"");
    assert_eq!(at(source, declared.labels.as_ref().unwrap()[0].span), "\"x\"");
    let source =
        "use metrics::gauge;\nfn f() { PrometheusBuilder::new().with_http_listener(([0, 0, 0, 0], 9000)); }";
    assert_eq!(declarations(source, Language::Rust).served_ports[0].value, 9000);
}
