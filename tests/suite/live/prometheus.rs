//! A real Prometheus on loopback: the one in `MCPMON_PROMETHEUS`, or the one on the path. Without one nothing is tested,
//! and the test says so.

use super::{ask, direct};
use crate::conformance::say;
use mcpmon_check::{live::Learnt, model::inventory::MetricType};
use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// How long the server may need to start and to scrape itself.
const PATIENCE: Duration = Duration::from_secs(60);

fn binary() -> Option<PathBuf> {
    if let Some(told) = env::var_os("MCPMON_PROMETHEUS") {
        return Some(told.into());
    }
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join("prometheus")).find(|file| file.is_file())
}

/// A server that ends with the test.
struct Running {
    process: Child,
    url: String,
    _data: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

impl Running {
    fn start(binary: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/live");
        let data = tempfile::tempdir().unwrap();
        let config = fs::read_to_string(fixture.join("prometheus.yml")).unwrap();
        fs::write(data.path().join("prometheus.yml"), config.replace("9090", &port.to_string())).unwrap();
        fs::copy(fixture.join("rules.yml"), data.path().join("rules.yml")).unwrap();
        let process = Command::new(binary)
            .current_dir(data.path())
            .args(["--config.file=prometheus.yml", "--storage.tsdb.path=data"])
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { process, url: format!("http://127.0.0.1:{port}"), _data: data }
    }

    /// What it says once its rules have recorded something.
    fn learn(&self) -> Learnt {
        let started = Instant::now();
        loop {
            match ask(&self.url, &direct()) {
                Ok(learnt) if find(&learnt, "job:prometheus_http_requests:rate1m").is_some() => {
                    return learnt;
                }
                other => assert!(started.elapsed() < PATIENCE, "{other:#?}"),
            }
            sleep(Duration::from_millis(200));
        }
    }
}

fn find<'l>(learnt: &'l Learnt, name: &str) -> Option<&'l mcpmon_check::model::inventory::Metric> {
    learnt.metrics.iter().find(|metric| metric.name.exact() == Some(name))
}

#[test]
fn a_real_prometheus_tells_what_it_scrapes() {
    let Some(binary) = binary() else {
        return say("live: skipped, there is no `prometheus` on the path, and MCPMON_PROMETHEUS names none");
    };
    let server = Running::start(&binary);
    let learnt = server.learn();
    assert!(learnt.is_whole && learnt.remarks.is_empty(), "{:#?}", learnt.remarks);
    assert_eq!(learnt.jobs, ["prometheus"]);
    assert!(learnt.version.is_some());
    let requests = find(&learnt, "prometheus_http_requests_total").unwrap();
    assert_eq!(requests.kind, MetricType::Counter);
    assert!(requests.labels.are_all);
    assert_eq!(requests.labels.names, ["code", "handler", "stage"]);
    assert_eq!(requests.jobs, ["prometheus".into()]);
    let durations = find(&learnt, "prometheus_http_request_duration_seconds").unwrap();
    assert_eq!(
        (durations.kind, &durations.labels.names[..]),
        (MetricType::Histogram, &["handler".into(), "stage".into()][..])
    );
    assert!(find(&learnt, "prometheus_http_request_duration_seconds_bucket").is_none());
    let recorded = find(&learnt, "job:prometheus_http_requests:rate1m").unwrap();
    assert_eq!((recorded.kind, &recorded.labels.names[..]), (MetricType::Unknown, &["code".to_owned()][..]));
    let exposed = ask(&format!("{}/metrics", server.url), &direct()).unwrap();
    let requests = find(&exposed, "prometheus_http_requests_total").unwrap();
    assert_eq!(
        (requests.kind, &requests.labels.names[..]),
        (MetricType::Counter, &["code".into(), "handler".into()][..])
    );
}
