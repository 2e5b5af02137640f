//! The catalogue of well-known exporters and client libraries: which job, port or image is which, and its metrics.
//!
//! Two tables in `data/`: `products.tsv` and `metrics.tsv`, the latter sorted by name. A product is closed where the real
//! one was run with everything on, so that a name which it does not have does not exist; all others only know names.
//! Labels are those that were seen: there may be more.

use super::{Labels, Metric, MetricType, Name, Origin, Series, part};
use std::{borrow::Cow, fmt, sync::LazyLock};

/// An exporter, or a client library whose metrics its users expose.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Its name.
    pub name: &'static str,
    /// Whether it is a library.
    pub is_client: bool,
    /// Whether all its metrics are known.
    pub is_closed: bool,
    /// Whether the types of its metrics are those that the real one exposes.
    pub has_measured_types: bool,
    /// Usual names of jobs that scrape it, as patterns of whole names.
    pub jobs: Vec<&'static str>,
    /// Ports that it usually serves on.
    pub ports: Vec<u16>,
    /// Container images, without tags.
    pub images: Vec<&'static str>,
    /// Libraries whose metrics it exposes as well.
    includes: Vec<&'static str>,
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A metric of the catalogue.
#[derive(Clone, Copy, Debug)]
struct Row {
    name: &'static str,
    kind: MetricType,
    products: &'static str,
    labels: &'static str,
}

static PRODUCTS: LazyLock<Vec<Product>> =
    LazyLock::new(|| include_str!("data/products.tsv").lines().skip(1).map(product).collect());

/// The lines of the table of metrics, sorted by name.
static METRICS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("data/metrics.tsv").lines().skip(1).collect());

/// All products.
#[must_use]
pub fn products() -> &'static [Product] {
    &PRODUCTS
}

/// The product of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.name == name)
}

/// What series of this name are, for each product that has them.
pub fn series(name: &str) -> impl Iterator<Item = Series<'static>> {
    let found: Vec<Series<'static>> = part::families(name)
        .flat_map(|(family, part)| rows(&family).map(move |row| (row, part)))
        .filter(|(row, part)| part.is_part_of(row.kind))
        .flat_map(|(row, part)| row.metrics().map(move |metric| Series { metric: Cow::Owned(metric), part }))
        .collect();
    found.into_iter()
}

/// The products that a job of this name with targets on these ports may scrape: by its name or, if that says nothing, by
/// a port that only one product has.
#[must_use]
pub fn of_job(name: &str, ports: &[u16]) -> Vec<&'static Product> {
    let named: Vec<&'static Product> = PRODUCTS.iter().filter(|product| product.is_called(name)).collect();
    if !named.is_empty() {
        return named;
    }
    let serves =
        |product: &&Product| product.ports.iter().any(|port| ports.contains(port) && is_telling(*port));
    PRODUCTS.iter().filter(serves).collect()
}

/// Whether a port is of one product alone.
fn is_telling(port: u16) -> bool {
    PRODUCTS.iter().filter(|product| product.ports.contains(&port)).count() == 1
        && !COMMON_PORTS.contains(&port)
}

/// Ports on which anything may serve.
const COMMON_PORTS: [u16; 9] = [80, 443, 3000, 8000, 8001, 8080, 8081, 8888, 9000];

/// The rows of this name.
fn rows(name: &str) -> impl Iterator<Item = Row> + use<> {
    let of = |line: &&'static str| line.split('\t').next().unwrap_or_default();
    let first = METRICS.partition_point(|line| of(line) < name);
    let count = METRICS[first..].iter().take_while(|line| of(line) == name).count();
    METRICS[first..first + count].iter().map(|line| Row::read(line))
}

impl Product {
    /// Its metrics, with those of the libraries in it.
    #[must_use]
    pub fn metrics(&'static self) -> Vec<Metric> {
        let all = METRICS.iter().map(|line| Row::read(line));
        all.filter(|row| self.has(row)).map(|row| row.metric(self)).collect()
    }

    /// Whether it has the metrics of a product of this name: it is that, or includes it.
    #[must_use]
    pub fn includes(&self, product: &Product) -> bool {
        self.name == product.name || self.includes.contains(&product.name)
    }

    /// Whether jobs that scrape it are usually called so.
    fn is_called(&self, job: &str) -> bool {
        let plain = |name: &str| name.to_lowercase().replace('_', "-");
        let job = plain(job);
        self.jobs.iter().any(|pattern| match pattern.strip_suffix(".*") {
            Some(start) => job.starts_with(&plain(start)),
            None => job == plain(pattern),
        })
    }

    fn has(&self, row: &Row) -> bool {
        row.products.split(' ').any(|product| product == self.name || self.includes.contains(&product))
    }
}

impl Row {
    fn read(line: &'static str) -> Self {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        Self { name: next(), kind: kind(next()), products: next(), labels: next() }
    }

    fn metrics(self) -> impl Iterator<Item = Metric> {
        self.products.split(' ').filter_map(find).map(move |product| self.metric(product))
    }

    fn metric(&self, product: &'static Product) -> Metric {
        let names = self.labels.split_whitespace().map(str::to_owned).collect();
        Metric {
            name: Name::Exact(self.name.to_owned()),
            kind: self.kind,
            labels: Labels { names, are_all: false },
            unit: None,
            help: None,
            has_created: false,
            is_split: false,
            jobs: vec![],
            origin: Origin::Product(product),
        }
    }
}

fn kind(name: &str) -> MetricType {
    match name {
        "counter" => MetricType::Counter,
        "gauge" => MetricType::Gauge,
        "histogram" => MetricType::Histogram,
        "summary" => MetricType::Summary,
        "info" => MetricType::Info,
        _ => MetricType::Unknown,
    }
}

fn product(line: &'static str) -> Product {
    let mut columns = line.split('\t');
    let mut next = || columns.next().unwrap_or_default();
    Product {
        name: next(),
        is_client: next() == "client",
        is_closed: next() == "closed",
        has_measured_types: next() == "measured",
        jobs: next().split_whitespace().collect(),
        ports: next().split_whitespace().filter_map(|port| port.parse().ok()).collect(),
        images: next().split_whitespace().collect(),
        includes: next().split_whitespace().collect(),
    }
}
