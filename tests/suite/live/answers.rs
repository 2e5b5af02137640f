//! What is learnt of servers that answer.

use super::{EXPOSED, Fake, api, ask, direct, said, success, text};
use mcpmon_check::model::inventory::Origin;
use serde_json::json;
use std::io::Write;
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{method, path, query_param},
};

#[test]
fn an_exposition_tells_its_metrics() {
    let fake = Fake::exposing();
    let learnt = ask(&fake.url("/metrics"), &direct()).unwrap();
    assert_eq!(said(&learnt), ["mcp_load gauge {}", "mcp_requests_total counter {tool}"]);
    assert!(!learnt.is_whole && learnt.remarks.is_empty());
    assert_eq!(learnt.metrics[0].origin, Origin::Server(fake.url("/metrics").into()));
    assert!(fake.requests()[0].headers["accept"].to_str().unwrap().contains("openmetrics"));
}

#[test]
fn an_exposition_is_found_at_an_address_that_does_not_look_like_one() {
    let fake = Fake::new();
    fake.answers("/state", text(EXPOSED));
    assert_eq!(ask(&fake.url("/state"), &direct()).unwrap().metrics.len(), 2);
}

#[test]
fn open_metrics_and_packed_answers_are_read() {
    let mut packer = Packer::default();
    packer.write_all(b"# TYPE a counter\na_total{x=\"1\"} 1\n# EOF\n").unwrap();
    let fake = Fake::new();
    let answer = ResponseTemplate::new(200)
        .insert_header("content-encoding", "gzip")
        .set_body_raw(packer.finish(), "application/openmetrics-text; version=1.0.0");
    fake.answers("/metrics", answer);
    assert_eq!(said(&ask(&fake.url("/metrics"), &direct()).unwrap()), ["a_total counter {x}"]);
}

#[test]
fn a_prometheus_tells_types_labels_and_jobs() {
    for prefix in ["", "/prefix"] {
        let fake = Fake::prometheus(prefix);
        for end in ["", "/", "/api/v1"] {
            let learnt = ask(&fake.url(&format!("{prefix}{end}")), &direct()).unwrap();
            let expected =
                ["mcp_requests_total counter {code,tool}", "mcp_seconds histogram {}", "up unknown {}"];
            assert_eq!(said(&learnt), expected);
            assert!(learnt.is_whole, "{:?}", learnt.remarks);
            assert_eq!(learnt.jobs, ["mcp"]);
            assert_eq!(learnt.version.as_deref(), Some("3.5.3"));
            assert_eq!(learnt.metrics[1].jobs, ["mcp".into()]);
            assert_eq!(learnt.metrics[0].jobs, []);
        }
    }
}

#[test]
fn a_server_that_knows_only_names_is_good_enough() {
    let fake = Fake::new();
    for (path, answer) in api().into_iter().filter(|(path, _)| path.starts_with("label/")) {
        fake.answers(&format!("/api/v1/{path}"), ResponseTemplate::new(200).set_body_json(answer));
    }
    let learnt = ask(&fake.url(""), &direct()).unwrap();
    assert_eq!(learnt.metrics.len(), 5);
    assert!(learnt.is_whole, "all names are known");
    assert!(learnt.metrics.iter().all(|metric| !metric.labels.are_all));
    assert_eq!(learnt.remarks.len(), 3, "{:#?}", learnt.remarks);
}

#[test]
fn names_that_are_cut_off_are_not_taken_for_all() {
    let fake = Fake::new();
    let warning = "results truncated due to limit";
    let names = json!({"status": "success", "data": ["up"], "warnings": [warning]});
    fake.mount(
        Mock::given(method("GET"))
            .and(path("/api/v1/label/__name__/values"))
            .and(query_param("limit", "100000"))
            .respond_with(ResponseTemplate::new(200).set_body_json(names)),
    );
    let learnt = ask(&fake.url(""), &direct()).unwrap();
    assert!(!learnt.is_whole);
    assert!(learnt.remarks.contains(&warning.to_owned()));
}

/// A Prometheus with so many gauges.
fn large(count: usize) -> Fake {
    let fake = Fake::new();
    let names: Vec<String> = (0..count).map(|index| format!("gauge_{index:04}")).collect();
    let names = ResponseTemplate::new(200).set_body_json(success(json!(names)));
    fake.answers("/api/v1/label/__name__/values", names);
    fake
}

fn requests_of(fake: &Fake, path: &str) -> usize {
    fake.requests().iter().filter(|request| request.url.path() == path).count()
}

#[test]
fn labels_are_asked_for_in_batches() {
    let fake = large(100);
    let series =
        json!([{"__name__": "gauge_0007", "zone": "a", "job": "x"}, {"__name__": "gauge_0099", "rack": "b"}]);
    fake.answers("/api/v1/series", ResponseTemplate::new(200).set_body_json(success(series)));
    let learnt = ask(&fake.url(""), &direct()).unwrap();
    assert_eq!(requests_of(&fake, "/api/v1/series"), 3);
    assert_eq!(said(&learnt)[7], "gauge_0007 unknown {zone}");
    assert_eq!(said(&learnt)[8], "gauge_0008 unknown {…}", "nothing was seen of it");
}

#[test]
fn metrics_with_too_many_series_are_asked_for_one_by_one() {
    let fake = large(3);
    let cut = json!({"status": "success", "data": [{"__name__": "gauge_0000"}], "warnings": ["results truncated due to limit"]});
    fake.answers("/api/v1/series", ResponseTemplate::new(200).set_body_json(cut));
    let labels = success(json!(["__name__", "instance", "job", "zone"]));
    fake.answers("/api/v1/labels", ResponseTemplate::new(200).set_body_json(labels));
    let learnt = ask(&fake.url(""), &direct()).unwrap();
    assert_eq!(requests_of(&fake, "/api/v1/labels"), 3);
    assert!(said(&learnt).iter().all(|said| said.ends_with(" unknown {zone}")), "{:?}", said(&learnt));
}

#[test]
fn there_is_an_end_to_the_requests_for_labels() {
    let fake = large(1_100);
    fake.answers("/api/v1/labels", ResponseTemplate::new(200).set_body_json(success(json!(["zone"]))));
    let learnt = ask(&fake.url(""), &direct()).unwrap();
    let known = learnt.metrics.iter().filter(|metric| metric.labels.are_all).count();
    assert!((900..1_000).contains(&known), "{known}");
    let remark = learnt.remarks.iter().find(|remark| remark.contains("labels of")).unwrap();
    assert!(remark.contains("more than 1000 requests"), "{remark}");
}

/// The smallest thing that packs as gzip does: it stores.
#[derive(Default)]
struct Packer {
    bytes: Vec<u8>,
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Packer {
    fn finish(self) -> Vec<u8> {
        let size = self.bytes.len() as u16;
        let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
        packed.extend(size.to_le_bytes());
        packed.extend((!size).to_le_bytes());
        packed.extend(&self.bytes);
        packed.extend(checksum(&self.bytes).to_le_bytes());
        packed.extend(u32::from(size).to_le_bytes());
        packed
    }
}

/// CRC-32.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}
