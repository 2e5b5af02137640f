use super::{assert_table, at, declarations, told};
use crate::syntax::code::{Language, Library};

#[test]
fn classes_take_options() {
    assert_table(
        Language::JavaScript,
        "const client = require('prom-client');\n",
        &[
            (
                "new client.Counter({ name: 'a_total', help: 'h', labelNames: ['x'] });",
                &["a_total counter x"],
            ),
            ("new client.Gauge('a', 'h', ['x']);", &["a gauge x"]),
            (
                "const P = 'app_'; new client.Histogram({ name: `${P}a`, help: 'h', buckets: [1, 2] });",
                &["app_a histogram"],
            ),
            ("new client.Summary({ name: prefix + 'a', help: 'h', labelNames });", &["*a summary ?"]),
            ("const o = { help: 'h' }; new client.Gauge({ ...o, name: 'a' });", &["a gauge"]),
            ("new client.Gauge({ ...options, name: 'a' });", &["a gauge ?"]),
            ("new client.Gauge(options);", &["* gauge ?"]),
            ("new client[kind]({ name: 'a', help: 'h' });", &["a unknown"]),
            (
                "client.collectDefaultMetrics({ prefix: 'app_' });",
                &["app_process_* unknown ?", "app_nodejs_* unknown ?"],
            ),
            ("new Map({ name: 'a' });", &[]),
        ],
    );
}

#[test]
fn imports_are_followed() {
    assert_table(
        Language::JavaScript,
        "",
        &[
            (
                "const { Counter: C } = require('prom-client'); new C({ name: 'a', help: 'h' });",
                &["a counter"],
            ),
            ("import { Gauge } from 'prom-client'; new Gauge({ name: 'a', help: 'h' });", &["a gauge"]),
            ("import * as p from 'prom-client'; new p.Gauge({ name: 'a', help: 'h' });", &["a gauge"]),
            (
                "import p from 'prom-client'; const { Gauge } = p; new Gauge({ name: 'a', help: 'h' });",
                &["a gauge"],
            ),
            (
                "const Gauge = require('prom-client').Gauge; new Gauge({ name: 'a', help: 'h' });",
                &["a gauge"],
            ),
            (
                "const p = require('prom-client'); const { Counter } = require('x'); new Counter({ name: 'a' });",
                &[],
            ),
        ],
    );
}

#[test]
fn types_do_not_matter() {
    let source = "import { Counter } from 'prom-client';\nclass M { private c: Counter<'x'> = new Counter<'x'>({ name: 'a', help: 'h', labelNames: ['x'] as const }); }";
    assert_eq!(told(source, Language::TypeScript), ["a counter x"]);
    assert_eq!(told(source, Language::Tsx), ["a counter x"]);
    let declared = declarations(source, Language::TypeScript);
    assert_eq!(at(source, declared.metrics[0].name_span), "'a'");
    let source = "import { makeCounterProvider } from '@willsoto/nestjs-prometheus';\nexport const p = [makeCounterProvider({ name: 'a', help: 'h' })];";
    assert_eq!(told(source, Language::TypeScript), ["a counter"]);
}

#[test]
fn functions_and_loops_are_followed_where_they_are_whole() {
    assert_table(
        Language::JavaScript,
        "const client = require('prom-client');\n",
        &[
            ("['a', 'b'].forEach((n) => new client.Gauge({ name: n, help: 'h' }));", &["a gauge", "b gauge"]),
            (
                "for (const n of ['a', 'b']) { new client.Gauge({ name: n, help: 'h' }); }",
                &["a gauge", "b gauge"],
            ),
            (
                "const g = (n) => new client.Gauge({ name: n, help: 'h' }); g('a'); g('b');",
                &["a gauge", "b gauge"],
            ),
            (
                "const g = (n) => new client.Gauge({ name: n, help: 'h' }); g('a'); module.exports = { g };",
                &["* gauge", "a gauge"],
            ),
            (
                "const N = { A: 'a' }; class M { constructor() { this.g = new client.Gauge({ name: N.A, help: 'h' }); } }",
                &["a gauge"],
            ),
        ],
    );
}

#[test]
fn servers_tell_ports_and_libraries() {
    let source = "const client = require('prom-client'); client.collectDefaultMetrics();\nconst PORT = process.env.PORT || 3000; app.listen(PORT, () => {});";
    let found = declarations(source, Language::JavaScript);
    assert_eq!(found.served_ports[0].value, 3000);
    let libraries: Vec<Library> = found.libraries.iter().map(|library| library.value).collect();
    assert_eq!(libraries, [Library::NodeJs, Library::Process]);
}
