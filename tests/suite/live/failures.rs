//! Servers that fail: what is told of them, and what is tried again.

use super::{EXPOSED, Fake, ask, direct, success, text};
use mcpmon_check::{
    live::ErrorKind,
    model::settings::{Authorization, BasicAuth, Client, Given, Header},
    time,
};
use serde_json::json;
use std::{
    io::{Read, Write},
    net::TcpListener,
    time::{Duration, Instant},
};
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{header, method, path},
};

const NAMES: &str = "/api/v1/label/__name__/values";

fn failure(url: &str, client: &Client) -> ErrorKind {
    ask(url, client).unwrap_err().kind
}

#[test]
fn a_dead_server_refuses() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://me:hunter2@{}/metrics?token=abc", listener.local_addr().unwrap());
    drop(listener);
    let error = ask(&url, &direct()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused);
    let message = error.to_string();
    assert!(message.contains("/metrics refuses the connection"), "{message}");
    assert!(!message.contains("hunter2") && !message.contains("abc"), "{message}");
}

#[test]
fn a_slow_server_is_not_waited_for() {
    let fake = Fake::new();
    fake.answers("/metrics", text(EXPOSED).set_delay(Duration::from_secs(20)));
    let started = Instant::now();
    let client = Client { timeout: Some(time::Duration::from_millis(200)), retries: Some(3), ..direct() };
    let kind = failure(&fake.url("/metrics"), &client);
    assert_eq!(kind, ErrorKind::Timeout(Duration::from_millis(200)));
    assert!(started.elapsed() < Duration::from_secs(5), "it is not tried again");
}

#[test]
fn a_server_that_drips_is_not_waited_for_either() {
    let url = raw(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
        for _ in 0..100 {
            let _ = stream.write_all(b"#").and_then(|()| stream.flush());
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let client = Client { timeout: Some(time::Duration::from_millis(300)), ..direct() };
    assert_eq!(failure(&url, &client), ErrorKind::Timeout(Duration::from_millis(300)));
}

#[test]
fn what_fails_and_then_works_is_tried_again() {
    let fake = Fake::new();
    let broken = Mock::given(method("GET")).and(path("/metrics")).respond_with(ResponseTemplate::new(503));
    fake.mount(broken.up_to_n_times(2));
    fake.answers("/metrics", text(EXPOSED));
    let learnt = ask(&fake.url("/metrics"), &Client { retries: Some(2), ..direct() }).unwrap();
    assert_eq!((learnt.metrics.len(), fake.requests().len()), (2, 3));
}

#[test]
fn a_server_that_is_overloaded_is_given_the_time_it_asks_for() {
    let fake = Fake::new();
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "1");
    fake.mount(Mock::given(method("GET")).and(path("/metrics")).respond_with(busy).up_to_n_times(1));
    fake.answers("/metrics", text(EXPOSED));
    let started = Instant::now();
    ask(&fake.url("/metrics"), &Client { retries: Some(1), ..direct() }).unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn there_is_an_end_to_trying() {
    let fake = Fake::new();
    let answer = ResponseTemplate::new(500).set_body_string("disk full\nsecond line");
    fake.answers("/metrics", answer);
    let error = ask(&fake.url("/metrics"), &Client { retries: Some(1), ..direct() }).unwrap_err();
    assert_eq!(fake.requests().len(), 2);
    assert_eq!(error.to_string(), format!("{} answers with status 500: disk full", fake.url("/metrics")));
}

#[test]
fn what_the_client_did_wrong_is_not_tried_again() {
    let cases = [(401, ErrorKind::Unauthorised), (403, ErrorKind::Forbidden), (404, ErrorKind::NotFound)];
    for (status, kind) in cases {
        let fake = Fake::new();
        fake.answers("/metrics", ResponseTemplate::new(status));
        assert_eq!(failure(&fake.url("/metrics"), &Client { retries: Some(3), ..direct() }), kind);
        assert_eq!(fake.requests().len(), 1);
    }
}

#[test]
fn the_api_says_in_its_own_words_what_is_wrong() {
    let fake = Fake::new();
    let answer = json!({"status": "error", "errorType": "bad_data", "error": "no tenant"});
    fake.answers(NAMES, ResponseTemplate::new(422).set_body_json(&answer));
    let error = ask(&fake.url(""), &direct()).unwrap_err().to_string();
    assert!(error.ends_with("answers with status 422: no tenant"), "{error}");
    let fake = Fake::new();
    fake.answers(NAMES, ResponseTemplate::new(200).set_body_json(&answer));
    let error = ask(&fake.url(""), &direct()).unwrap_err().to_string();
    assert!(error.ends_with("answers that it failed: no tenant"), "{error}");
}

#[test]
fn what_is_no_answer_of_the_api_is_told_from_what_is_cut_short() {
    let of = |body: &str| {
        let fake = Fake::new();
        fake.answers(NAMES, ResponseTemplate::new(200).set_body_raw(body, "application/json"));
        failure(&fake.url(""), &direct())
    };
    assert_eq!(of("{nonsense"), ErrorKind::NotJson);
    assert!(matches!(of(r#"{"status": "success", "data": ["up""#), ErrorKind::Broken(_)));
    assert!(matches!(of(r#"{"status": "success", "data": {"a": 1}}"#), ErrorKind::Api(_)));
    assert!(matches!(of(r#"{"status": "success"}"#), ErrorKind::Api(_)));
}

#[test]
fn what_is_neither_metrics_nor_an_api_is_refused() {
    let html = || ResponseTemplate::new(200).set_body_raw("<html>Log in</html>", "text/html");
    let fake = Fake::new();
    fake.answers("/metrics", html());
    fake.answers("/", html());
    assert_eq!(failure(&fake.url("/metrics"), &direct()), ErrorKind::NotExposition);
    assert_eq!(failure(&fake.url("/"), &direct()), ErrorKind::NoMetrics);
    let fake = Fake::new();
    fake.answers("/metrics", text("these are\nno metrics at all\n"));
    assert_eq!(failure(&fake.url("/metrics"), &direct()), ErrorKind::NotExposition);
}

#[test]
fn a_server_that_knows_no_metrics_is_told() {
    let fake = Fake::new();
    fake.answers("/api/v1/label/__name__/values", text(r#"{"status": "success", "data": []}"#));
    assert_eq!(failure(&fake.url(""), &direct()), ErrorKind::Empty);
}

#[test]
fn an_answer_that_breaks_off_is_told() {
    let url = raw(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\na 1\n");
    });
    assert!(matches!(failure(&url, &direct()), ErrorKind::Broken(_) | ErrorKind::Connection(_)));
}

#[test]
fn an_answer_without_end_is_not_read() {
    let url = raw(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        let chunk = vec![b'#'; 1 << 20];
        while stream.write_all(&chunk).is_ok() {}
    });
    assert!(matches!(failure(&url, &direct()), ErrorKind::TooLarge(_)));
}

#[test]
fn credentials_come_from_files_and_the_environment_and_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("token"), "abc\n").unwrap();
    let fake = Fake::new();
    let wanted = Mock::given(method("GET")).and(path("/metrics"));
    fake.mount(wanted.and(header("authorization", "Bearer abc")).respond_with(text(EXPOSED)));
    let authorization = |credentials| Some(Authorization { scheme: "Bearer".to_owned(), credentials });
    let of = |client: &Client| {
        mcpmon_check::live::learn(&mcpmon_check::live::Server {
            url: &fake.url("/metrics"),
            client,
            folder: folder.path(),
        })
    };
    assert!(of(&Client { authorization: authorization(Given::File("token".into())), ..direct() }).is_ok());
    let missing = Client { authorization: authorization(Given::File("missing".into())), ..direct() };
    let error = of(&missing).unwrap_err().to_string();
    assert!(error.contains("was not asked: `missing` cannot be read"), "{error}");
    let unset = Given::Environment("MCPMON_CHECK_TEST_UNSET".into());
    let error = of(&Client { authorization: authorization(unset), ..direct() }).unwrap_err().to_string();
    assert!(error.contains("the variable `MCPMON_CHECK_TEST_UNSET`"), "{error}");
}

#[test]
fn names_and_passwords_are_sent_from_the_settings_and_from_the_address() {
    let fake = Fake::new();
    let wanted = Mock::given(method("GET")).and(path("/metrics"));
    fake.mount(wanted.and(header("authorization", "Basic bWU6aHVudGVyMg==")).respond_with(text(EXPOSED)));
    let basic_auth = BasicAuth {
        username: Some(Given::Written("me".into())),
        password: Some(Given::Written("hunter2".into())),
    };
    assert!(ask(&fake.url("/metrics"), &Client { basic_auth: Some(basic_auth), ..direct() }).is_ok());
    let url = fake.url("/metrics").replace("http://", "http://me:hunter2@");
    let learnt = ask(&url, &direct()).unwrap();
    assert!(!learnt.address.contains("hunter2"));
}

#[test]
fn another_server_is_not_told_who_asks() {
    let other = Fake::exposing();
    let fake = Fake::new();
    fake.answers("/metrics", ResponseTemplate::new(302).insert_header("location", other.url("/metrics")));
    let secret = Header { name: "X-Token".to_owned(), values: vec![Given::Written("abc".into())] };
    let authorization =
        Some(Authorization { scheme: "Bearer".to_owned(), credentials: Given::Written("abc".into()) });
    let client = Client { authorization, headers: vec![secret], ..direct() };
    ask(&fake.url("/metrics"), &client).unwrap();
    let told = |fake: &Fake| {
        let headers = &fake.requests()[0].headers;
        (headers.contains_key("authorization"), headers.contains_key("x-token"))
    };
    assert_eq!((told(&fake), told(&other)), ((true, true), (false, false)));
    let closed = Fake::new();
    closed.answers("/metrics", ResponseTemplate::new(401));
    let fake = Fake::new();
    fake.answers("/metrics", ResponseTemplate::new(307).insert_header("location", closed.url("/metrics")));
    assert_eq!(failure(&fake.url("/metrics"), &client), ErrorKind::RedirectedAway(closed.url("/metrics")));
}

#[test]
fn redirects_are_followed_to_an_end_and_only_if_they_may_be() {
    let fake = Fake::exposing();
    fake.answers("/old/metrics", ResponseTemplate::new(301).insert_header("location", "/metrics"));
    fake.answers("/round/metrics", ResponseTemplate::new(302).insert_header("location", "/round/metrics"));
    assert!(ask(&fake.url("/old/metrics"), &direct()).is_ok());
    assert_eq!(failure(&fake.url("/round/metrics"), &direct()), ErrorKind::Redirects(5));
    let stays = Client { follow_redirects: Some(false), ..direct() };
    assert!(matches!(failure(&fake.url("/old/metrics"), &stays), ErrorKind::Status(301, _)));
}

#[test]
fn a_job_whose_metrics_cannot_be_told_leaves_all_unattributed() {
    let fake = Fake::new();
    fake.answers(NAMES, ResponseTemplate::new(200).set_body_json(success(json!(["a"]))));
    fake.answers(
        "/api/v1/metadata",
        ResponseTemplate::new(200).set_body_json(success(json!({"a": [{"type": "gauge"}]}))),
    );
    let targets = json!({"activeTargets": [{"labels": {"job": "x"}}, {"labels": {"job": "y"}}]});
    fake.answers("/api/v1/targets", ResponseTemplate::new(200).set_body_json(success(targets)));
    let one = Mock::given(method("GET")).and(path("/api/v1/targets/metadata"));
    let told = ResponseTemplate::new(200).set_body_json(success(json!([{"metric": "a"}])));
    fake.mount(one.and(wiremock::matchers::query_param("match_target", "{job=\"x\"}")).respond_with(told));
    fake.answers("/api/v1/targets/metadata", ResponseTemplate::new(500));
    let learnt = ask(&fake.url(""), &direct()).unwrap();
    assert!(learnt.metrics[0].jobs.is_empty());
    assert!(learnt.remarks.iter().any(|remark| remark.contains("which job exposes")), "{:?}", learnt.remarks);
}

/// The address of a server that answers one request after the other as `answer` does.
fn raw(answer: impl Fn(&mut std::net::TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/metrics", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            answer(&mut stream);
        }
    });
    url
}
