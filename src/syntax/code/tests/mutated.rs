//! Damaged sources: nothing panics, and every place is one of the text.

use super::declarations;
use crate::syntax::code::Language;

const SOURCES: [(Language, &str); 6] = [
    (Language::Python, include_str!("../../../../fixtures/projects/guide/metrics.py")),
    (
        Language::Python,
        "from prometheus_client import Gauge as G\nclass é:\n    def m(self, n, *a, **k):\n        self.n = f'{n}_{self.n}'\n        G(self.n.format(n, x=self.n) + '%s' % (n,), 'd', [*a], **k)\né('x').m(1)\nfor a, b in {'x': 'y'}.items(): G(a, b)\n",
    ),
    (
        Language::Go,
        "package m\nimport p \"github.com/prometheus/client_golang/prometheus\"\nconst n = \"é\" + n\nfunc f(x string, l ...string) { for _, a := range []string{\"a\", x} { p.NewGaugeVec(p.GaugeOpts{Name: a, Namespace: n}, append(l, \"é\")) } }\nfunc g() { f(\"a\", \"b\"); d := p.NewDesc(p.BuildFQName(n, \"\", \"a\"), \"\", nil, nil); p.MustNewConstMetric(d, p.GaugeValue, 1) }\n",
    ),
    (
        Language::Java,
        "import io.prometheus.client.*;\nclass A { static final String P = \"é_\" + P; private void f(String n) { Counter.build().name(P + n).labelNames(\"x\").register(); for (String s : Arrays.asList(\"a\")) { f(s); } } @Timed(value = \"a\") void g() { f(\"b\"); new HTTPServer(80); } }\n",
    ),
    (
        Language::TypeScript,
        "import c, { Gauge as G } from 'prom-client';\nconst o = { ...o, name: `é_${o.name}` };\nclass A { n = 'x'; m(x: string = this.n) { new G({ ...o, name: this.n + x, help: 'h', labelNames: ['a'].concat(x) }); } }\n['a'].map((n) => new c.Counter({ name: n, help: 'h' }));\napp.listen(process.env.P ?? 3000);\n",
    ),
    (
        Language::Rust,
        "use prometheus::{self, *};\nlazy_static! { static ref A: IntCounterVec = register_int_counter_vec!(opts!(\"é\", \"h\", labels!{\"k\" => \"v\"}), &[\"x\"]).unwrap(); }\nfn f(r: &mut Registry) { for n in [\"a\", \"b\"] { let m = Family::<L, Counter>::default(); r.register(format!(\"{}_x\", n), \"h\", m.clone()); f(r) } }\nstruct L { a: u8, 'b': '\\'' }\n",
    ),
];

/// Numbers that look like chance, always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn damaged(source: &str, chance: &mut Chance) -> String {
    let mut characters: Vec<char> = source.chars().collect();
    for _ in 0..=chance.below(4) {
        let at = chance.below(characters.len());
        match chance.below(4) {
            0 => drop(characters.drain(at..(at + 1 + chance.below(12)).min(characters.len()))),
            1 => {
                let added = ['(', '{', '"', '\'', 'é', '\n', '#', '!', '[', '\0'];
                characters.insert(at, added[chance.below(added.len())]);
            }
            2 => characters.truncate(at.max(1)),
            _ => {
                let end = (at + 1 + chance.below(40)).min(characters.len());
                let copy: Vec<char> = characters[at..end].to_vec();
                let to = chance.below(characters.len());
                characters.splice(to..to, copy);
            }
        }
        if characters.is_empty() {
            characters.push('x');
        }
    }
    characters.into_iter().collect()
}

#[test]
fn damaged_sources_are_read_without_a_panic() {
    let mut chance = Chance(7);
    for (language, source) in SOURCES {
        assert!(!declarations(source, language).metrics.is_empty(), "{source}");
        for _ in 0..150 {
            let source = damaged(source, &mut chance);
            let found = declarations(&source, language);
            for declared in &found.metrics {
                assert!(!declared.name.is_empty(), "{source}");
                for span in [declared.name_span, declared.span] {
                    assert!(source.get(span.start as usize..span.end as usize).is_some(), "{source}");
                }
            }
        }
    }
}

#[test]
fn deep_and_long_sources_end() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(20_000), close.repeat(20_000));
    let python = format!("from prometheus_client import Gauge\nGauge({}, 'd')", deep("(", ")"));
    assert_eq!(declarations(&python, Language::Python).metrics.len(), 1);
    let long = format!("from prometheus_client import Gauge\nGauge({}'a', 'd')", "'a' + ".repeat(20_000));
    assert_eq!(declarations(&long, Language::Python).metrics[0].exact_name(), None);
    let calls =
        format!("package m\n// prometheus/client_golang\nvar a = f{}\n", "(1).NewGauge".repeat(20_000));
    assert!(declarations(&calls, Language::Go).metrics.is_empty());
    let large = format!("from prometheus_client import Gauge\n{}", "x = 1\n".repeat(200_000));
    let found = declarations(&large, Language::Python);
    assert_eq!(found.metrics[0].name, [crate::syntax::code::Part::Computed]);
}
