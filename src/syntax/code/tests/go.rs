use super::{assert_table, at, declarations};
use crate::{
    source::{Embedded, FileId},
    syntax::code::{Language, Library, constants, read_with},
};

const IMPORTS: &str = r#"package main
import (
	"fmt"
	"net/http"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)
"#;

#[test]
fn constructors_take_options() {
    assert_table(
        Language::Go,
        IMPORTS,
        &[
            (
                r#"var a = prometheus.NewCounter(prometheus.CounterOpts{Name: "a_total", Help: "h"})"#,
                &["a_total counter"],
            ),
            (
                r#"var a = promauto.NewHistogramVec(prometheus.HistogramOpts{Namespace: "n", Subsystem: "s", Name: "a"}, []string{"x", "y"})"#,
                &["n_s_a histogram x,y"],
            ),
            (
                r#"var a = promauto.With(reg).NewGaugeFunc(prometheus.GaugeOpts{Name: "a", ConstLabels: prometheus.Labels{"x": "1"}}, f)"#,
                &["a gauge x"],
            ),
            (
                r#"func f(m promauto.Factory) { m.NewGaugeVec(prometheus.GaugeOpts{Name: "a"}, append([]string{"x"}, "y")) }"#,
                &["a gauge x,y"],
            ),
            (r#"var a = x.NewCounter(x.CounterOpts{Name: "a"})"#, &[]),
            (
                r#"func f() { o := prometheus.SummaryOpts{Name: "a"}; prometheus.NewSummary(o) }"#,
                &["a summary"],
            ),
            (r#"var a = []prometheus.GaugeOpts{{Name: "a"}}"#, &[]),
            (r#"var a = kit.NewGaugeFrom(prometheus.GaugeOpts{Name: "a"}, labels)"#, &["a gauge ?"]),
        ],
    );
}

#[test]
fn names_are_joined_and_computed() {
    assert_table(
        Language::Go,
        IMPORTS,
        &[
            (
                "const ns = \"n\"\nvar a = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: ns, Name: fmt.Sprintf(\"a_%s_b\", x)})",
                &["n_a_*_b gauge"],
            ),
            (r#"var a = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: ns, Name: "a"})"#, &["*a gauge"]),
            (
                r#"func f(n string) { prometheus.NewGauge(prometheus.GaugeOpts{Name: "x_" + n}) }
func g() { f("a"); f("b") }"#,
                &["x_* gauge", "x_a gauge", "x_b gauge"],
            ),
            (
                r#"func f() { for _, n := range []string{"a", "b"} { prometheus.NewGauge(prometheus.GaugeOpts{Name: n}) } }"#,
                &["a gauge", "b gauge"],
            ),
            (r#"var r = prometheus.WrapRegistererWithPrefix("app_", reg)"#, &["app_* unknown ?"]),
        ],
    );
}

#[test]
fn descriptors_get_their_type_from_where_they_are_used() {
    assert_table(
        Language::Go,
        IMPORTS,
        &[
            (
                r#"var d = prometheus.NewDesc(prometheus.BuildFQName("n", "", "a"), "h", []string{"x"}, nil)
func f() { ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, 1, "v") }"#,
                &["n_a gauge x"],
            ),
            (
                r#"func f() { return &c{up: prometheus.NewDesc("up_a", "h", nil, prometheus.Labels{"x": "1"})} }
func (c *c) g() { prometheus.MustNewConstMetric(c.up, prometheus.CounterValue, 1) }"#,
                &["up_a counter x"],
            ),
            (
                r#"var d = typed{prometheus.NewDesc("a", "h", nil, nil), prometheus.CounterValue}"#,
                &["a counter"],
            ),
            (r#"var d = prometheus.NewDesc("a", "h", labels, nil)"#, &["a unknown ?"]),
        ],
    );
}

#[test]
fn imports_have_other_names_or_none() {
    let client = "github.com/prometheus/client_golang/prometheus";
    let dot = format!("package m\nimport . \"{client}\"\nvar a = NewGauge(GaugeOpts{{Name: \"a\"}})");
    let alias = format!("package m\nimport p \"{client}\"\nvar a = p.NewGauge(p.GaugeOpts{{Name: \"a\"}})");
    assert_table(Language::Go, "", &[(&dot, &["a gauge"]), (&alias, &["a gauge"])]);
}

#[test]
fn files_of_a_package_share_constants() {
    let other = Embedded::verbatim(FileId(1), "package m\nconst namespace = \"app\"\n", 0);
    let shared = constants(&other, Language::Go);
    let source = format!(
        "{IMPORTS}var a = prometheus.NewGauge(prometheus.GaugeOpts{{Namespace: namespace, Name: \"a\"}})"
    );
    let found = read_with(&Embedded::verbatim(FileId(0), source.as_str(), 0), Language::Go, &shared);
    assert_eq!(found.metrics[0].exact_name(), Some("app_a"));
    assert_eq!(at(&source, found.metrics[0].name_span), "\"a\"");
}

#[test]
fn handlers_bring_libraries_and_listeners_ports() {
    let source = format!(
        "{IMPORTS}func main() {{ http.Handle(\"/metrics\", promhttp.Handler())\nhttp.ListenAndServe(\":2112\", nil) }}"
    );
    let found = declarations(&source, Language::Go);
    let libraries: Vec<Library> = found.libraries.iter().map(|library| library.value).collect();
    assert_eq!(libraries, [Library::Go, Library::Process, Library::PromHttp]);
    assert_eq!(found.served_ports[0].value, 2112);
    let source = format!(
        "{IMPORTS}var addr = flag.String(\"listen\", \":9121\", \"\")\nfunc main() {{ http.ListenAndServe(*addr, nil) }}"
    );
    assert_eq!(declarations(&source, Language::Go).served_ports[0].value, 9121);
}
