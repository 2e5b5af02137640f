//! Secure connections: certificates that are right, and wrong in every way.

use super::{EXPOSED, ask, direct, said};
use mcpmon_check::{
    live::{CertificateFault, ErrorKind},
    model::settings::{Client, Given, Tls},
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::WebPkiClientVerifier,
};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

/// An authority, and certificates that it signs.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate and its key.
struct Certificate {
    cert: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { issuer: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap() }
    }

    fn signs(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Certificate {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let mut params = CertificateParams::new(names).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        Certificate { cert: params.signed_by(&key, &self.issuer).unwrap(), key }
    }

    /// What the settings say who trusts it.
    fn trusted(&self) -> Option<Given> {
        Some(Given::Written(self.issuer.pem()))
    }
}

/// The address, by its number, of a server with this certificate; it asks for one of `clients` where that is given.
fn serve(certificate: &Certificate, clients: Option<&Authority>) -> String {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(authority.issuer.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    let chain: Vec<CertificateDer<'static>> = vec![certificate.cert.der().clone()];
    let key = PrivateKeyDer::try_from(certificate.key.serialize_der()).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(builder.with_single_cert(chain, key).unwrap()));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // who does not like the certificate goes away
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let _ = stream.read(&mut [0; 4096]).await;
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n{EXPOSED}"
                );
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
    });
    format!("https://{address}/metrics")
}

fn client(tls: Tls) -> Client {
    Client { tls, ..direct() }
}

fn fault(url: &str, tls: Tls) -> CertificateFault {
    match ask(url, &client(tls)).unwrap_err().kind {
        ErrorKind::Certificate(fault) => fault,
        other => unreachable!("the certificate is at fault: {other:?}"),
    }
}

#[test]
fn a_certificate_of_an_own_authority_is_accepted_when_that_is_named() {
    let authority = Authority::new();
    let url = serve(&authority.signs(&["127.0.0.1"], |_| {}), None);
    let learnt = ask(&url, &client(Tls { ca: authority.trusted(), ..Tls::default() })).unwrap();
    assert_eq!(said(&learnt).len(), 2);
}

#[test]
fn a_certificate_of_an_unknown_issuer_is_refused() {
    let authority = Authority::new();
    let url = serve(&authority.signs(&["127.0.0.1"], |_| {}), None);
    assert_eq!(fault(&url, Tls::default()), CertificateFault::UnknownIssuer);
    let other = Authority::new().trusted();
    assert_eq!(fault(&url, Tls { ca: other, ..Tls::default() }), CertificateFault::UnknownIssuer);
    let lax = Tls { insecure_skip_verify: true, ..Tls::default() };
    assert!(ask(&url, &client(lax)).is_ok());
}

#[test]
fn a_certificate_for_another_name_is_refused_unless_that_name_is_meant() {
    let authority = Authority::new();
    let url = serve(&authority.signs(&["prometheus.example.org"], |_| {}), None);
    let of = |server_name: Option<&str>| Tls {
        ca: authority.trusted(),
        server_name: server_name.map(str::to_owned),
        ..Tls::default()
    };
    let CertificateFault::WrongName(names) = fault(&url, of(None)) else { panic!("another fault") };
    assert_eq!(names, "`prometheus.example.org`");
    assert!(ask(&url, &client(of(Some("prometheus.example.org")))).is_ok());
}

#[test]
fn a_certificate_of_another_time_is_refused() {
    let authority = Authority::new();
    let old = authority.signs(&["127.0.0.1"], |params| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    });
    let new = authority.signs(&["127.0.0.1"], |params| params.not_before = date_time_ymd(2999, 1, 1));
    let of = || Tls { ca: authority.trusted(), ..Tls::default() };
    assert_eq!(fault(&serve(&old, None), of()), CertificateFault::Expired);
    assert_eq!(fault(&serve(&new, None), of()), CertificateFault::NotYetValid);
}

#[test]
fn a_server_may_ask_for_a_certificate() {
    let authority = Authority::new();
    let url = serve(&authority.signs(&["127.0.0.1"], |_| {}), Some(&authority));
    let own = authority.signs(&["client"], |_| {});
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key.pem"), own.key.serialize_pem()).unwrap();
    let with = Tls {
        ca: authority.trusted(),
        cert: Some(Given::Written(own.cert.pem())),
        key: Some(Given::File(folder.path().join("key.pem").display().to_string())),
        ..Tls::default()
    };
    assert!(ask(&url, &client(with)).is_ok());
    let without = Tls { ca: authority.trusted(), ..Tls::default() };
    let error = ask(&url, &client(without)).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Tls(_) | ErrorKind::Connection(_)), "{error}");
}

#[test]
fn a_server_without_tls_is_told_from_one_with_a_wrong_certificate() {
    let fake = super::Fake::exposing();
    let url = fake.url("/metrics").replace("http:", "https:");
    let error = ask(&url, &direct()).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Tls(_)), "{:?}", error.kind);
    assert!(error.to_string().contains("does it speak TLS on this port?"), "{error}");
}

#[test]
fn what_is_no_certificate_is_told() {
    let tls = Tls { ca: Some(Given::Written("nonsense".to_owned())), ..Tls::default() };
    let error = ask("https://127.0.0.1:1/metrics", &client(tls)).unwrap_err().to_string();
    assert!(error.contains("no certificate in PEM"), "{error}");
}
