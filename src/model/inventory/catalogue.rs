//! The catalogue of well-known exporters and client libraries: which job, port or image is which, and its metrics.
//!
//! Two tables in `data/`: `products.tsv` and `metrics.tsv`, the latter sorted by name. A product is closed where the real
//! one was run with everything on, so that a name which it does not have does not exist; all others only know names.
//! Labels are those that were seen: there may be more.

use super::{Labels, Metric, MetricType, Name, Origin, Part, part};
use std::{fmt, sync::LazyLock};

/// An exporter, or a client library whose metrics its users expose.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Its name.
    pub name: &'static str,
    /// Whether it is a library.
    pub is_client: bool,
    /// Whether all its metrics are known.
    pub is_closed: bool,
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

/// The metrics of all products that have series of this name, and which of its series they are.
pub fn series(name: &str) -> impl Iterator<Item = (Metric, Part)> {
    let found: Vec<(Metric, Part)> = part::families(name)
        .flat_map(|(family, part)| rows(&family).map(move |row| (row, part)))
        .filter(|(row, part)| part.is_part_of(row.kind))
        .flat_map(|(row, part)| row.metrics().map(move |metric| (metric, part)))
        .collect();
    found.into_iter()
}

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
        jobs: next().split_whitespace().collect(),
        ports: next().split_whitespace().filter_map(|port| port.parse().ok()).collect(),
        images: next().split_whitespace().collect(),
        includes: next().split_whitespace().collect(),
    }
}
