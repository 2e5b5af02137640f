use super::{assert_table, at, declarations, told};
use crate::syntax::code::{Language, Library};

const IMPORTS: &str = "from prometheus_client import Counter, Gauge, Histogram, Summary, Info, Enum\n";

#[test]
fn names_follow_the_rules_of_the_client() {
    assert_table(
        Language::Python,
        IMPORTS,
        &[
            ("Counter('a', 'd')", &["a_total counter"]),
            ("Counter('a_total', 'd', ['x', 'y'])", &["a_total counter x,y"]),
            ("Counter('a_total', 'd', unit='bytes')", &["a_bytes_total counter"]),
            ("Gauge('a', 'd', ('x',), namespace='n', subsystem='s')", &["n_s_a gauge x"]),
            ("Gauge('a_bytes', 'd', unit='bytes')", &["a_bytes gauge"]),
            ("Histogram(name='a', documentation='d', labelnames=['x'])", &["a histogram x"]),
            ("Summary('a', 'd', [], 'n', 's', 'seconds')", &["n_s_a_seconds summary"]),
            ("Info('a', 'd')", &["a_info info ?"]),
            ("Info('a', 'd').info({'version': '1', 'commit': c})", &["a_info info version,commit"]),
            ("Enum('a', 'd', ['x'], states=['on', 'off'])", &["a stateset x,a"]),
        ],
    );
}

#[test]
fn imports_are_followed() {
    assert_table(
        Language::Python,
        "",
        &[
            ("from prometheus_client import Counter as C\nC('a', 'd')", &["a_total counter"]),
            ("import prometheus_client\nprometheus_client.Gauge('a', 'd')", &["a gauge"]),
            ("import prometheus_client as pc\npc.Gauge('a', 'd')", &["a gauge"]),
            ("from prometheus_client import *\nGauge('a', 'd')", &["a gauge"]),
            ("from prometheus_client import metrics\nmetrics.Gauge('a', 'd')", &["a gauge"]),
            ("from collections import Counter\nimport prometheus_client\nCounter('abc')", &[]),
            (
                "try:\n    from prometheus_client import Gauge\nexcept ImportError:\n    Gauge = None\nGauge('a', 'd')",
                &["a gauge"],
            ),
        ],
    );
}

#[test]
fn constants_are_put_in_and_what_is_computed_stays_open() {
    assert_table(
        Language::Python,
        IMPORTS,
        &[
            ("P = 'app'\nLABELS = ['x']\nGauge(f'{P}_a', 'd', LABELS + ['y'])", &["app_a gauge x,y"]),
            ("P = 'app'\nGauge(P + '_a', 'd', [*X, 'y'])", &["app_a gauge ?"]),
            ("Gauge('%s_a' % 'app', 'd')", &["app_a gauge"]),
            ("Gauge('{}_a'.format(name), 'd')", &["*_a gauge"]),
            ("Counter(f'{prefix}_a', 'd')", &["*_a_total counter"]),
            ("Gauge('a', 'd', namespace=NS)", &["*a gauge"]),
            ("Gauge('a', 'd', **options)", &["*a gauge ?"]),
            ("if x:\n    N = 'a'\nelse:\n    N = 'b'\nGauge(N, 'd')", &["* gauge"]),
            (
                "class M:\n    P = 'app'\n    def f(self):\n        self.g = Gauge(self.P + '_a', 'd')",
                &["app_a gauge"],
            ),
            ("metric = Gauge", &["* unknown ?"]),
            ("KINDS = {'counter': Counter}\nKINDS[k](n, d)", &["* unknown ?"]),
            ("def f(g: Gauge): return isinstance(g, Gauge)", &[]),
        ],
    );
}

#[test]
fn functions_and_loops_are_followed_where_they_are_whole() {
    assert_table(
        Language::Python,
        IMPORTS,
        &[
            ("for n in ['a', 'b']:\n    Gauge(n, 'd')", &["a gauge", "b gauge"]),
            ("G = {n: Gauge('x_' + n, 'd') for n in ('a', 'b')}", &["x_a gauge", "x_b gauge"]),
            ("for n, d in {'a': 'd', 'b': 'e'}.items():\n    Gauge(n, d)", &["a gauge", "b gauge"]),
            ("for n in names():\n    Gauge(n, 'd')", &["* gauge"]),
            // others may call it too
            ("def make(n):\n    return Counter(n, 'd')\nmake('a')", &["*_total counter", "a_total counter"]),
            (
                "def _make(n, l=()):\n    return Gauge(n, 'd', l)\n_make('a')\n_make('b', ['x'])",
                &["a gauge", "b gauge x"],
            ),
            (
                "def _make(cls, n, **kw):\n    return cls(n, 'd', **kw)\n_make(Gauge, 'a')\n_make(Counter, 'b')",
                &["*a gauge ?", "*b_total counter ?"],
            ),
            (
                "class M:\n    def __init__(self, p):\n        self.a = Gauge(f'{p}_a', 'd')\nM('app')",
                &["*_a gauge", "app_a gauge"],
            ),
            ("def a(n):\n    b(n)\ndef b(n):\n    a(n)\n    Gauge(n, 'd')", &["* gauge"]),
        ],
    );
}

#[test]
fn collectors_give_families() {
    let imports = "from prometheus_client.core import *\nfrom prometheus_client import core\n";
    assert_table(
        Language::Python,
        imports,
        &[
            ("core.CounterMetricFamily('a', 'd', labels=['x'])", &["a_total counter x"]),
            ("core.GaugeMetricFamily('a', 'd', None, ['x'])", &["a gauge x"]),
            ("core.GaugeMetricFamily('a', 'd', value=7)", &["a gauge"]),
            ("core.InfoMetricFamily('a', 'd', value={'v': '1'})", &["a_info info ?"]),
            ("core.Metric('a', 'd', 'counter')", &["a_total counter ?"]),
        ],
    );
}

#[test]
fn flask_makes_metrics_of_views() {
    let imports =
        "from prometheus_flask_exporter import PrometheusMetrics\nmetrics = PrometheusMetrics(app)\n";
    assert_table(
        Language::Python,
        imports,
        &[
            ("@metrics.counter('a', 'd', labels={'x': lambda: 1})\ndef f(): pass", &["a_total counter x"]),
            ("metrics.info('a', 'd', version='1')", &[]),
        ],
    );
    assert_eq!(declarations(imports, Language::Python).libraries[0].value, Library::Flask);
}

#[test]
fn places_are_those_of_the_text() {
    let source = "# é\nfrom prometheus_client import Counter\nNAME = 'a'\nc = Counter(NAME, 'd', ['x'])\n";
    let found = declarations(source, Language::Python);
    let declared = &found.metrics[0];
    assert_eq!(at(source, declared.name_span), "'a'");
    assert_eq!(at(source, declared.span), "Counter(NAME, 'd', ['x'])");
    assert_eq!(at(source, declared.labels.as_ref().unwrap()[0].span), "'x'");
    assert_eq!(declared.help.as_deref(), Some("d"));
    assert!(declared.has_created);
}

#[test]
fn servers_tell_ports_and_libraries() {
    let source = "from prometheus_client import start_http_server\ndef serve(port=8000):\n    start_http_server(port)\n";
    let found = declarations(source, Language::Python);
    assert_eq!(found.served_ports.iter().map(|port| port.value).collect::<Vec<_>>(), [8000]);
    let libraries: Vec<Library> = found.libraries.iter().map(|library| library.value).collect();
    assert_eq!(libraries, [Library::Python, Library::Process]);
    let source =
        "import os, prometheus_client as p\np.start_http_server(int(os.environ.get('PORT', '9100')))";
    assert_eq!(declarations(source, Language::Python).served_ports[0].value, 9100);
}

#[test]
fn the_guide_declares_its_four_metrics() {
    let source = include_str!("../../../../fixtures/projects/guide/metrics.py");
    assert_eq!(
        told(source, Language::Python),
        [
            "mcp_requests_total counter method,endpoint,status",
            "mcp_request_duration_seconds histogram method,endpoint",
            "mcp_active_connections gauge",
            "mcp_errors_total counter error_type",
        ]
    );
}
