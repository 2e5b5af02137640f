//! Secure connections: who is trusted, by which name, and who asks.

use super::{Error, Server};
use crate::model::settings::{Tls, TlsVersion};
use rustls::{
    ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme, SupportedProtocolVersion,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
    version::{TLS12, TLS13},
};
use std::sync::Arc;

/// How connections are made secure.
pub(super) fn config(server: &Server<'_>) -> Result<ClientConfig, Error> {
    let tls = &server.client.tls;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed =
        |error: &dyn std::fmt::Display| server.unusable(format!("`tls_config` cannot be used: {error}"));
    let verifier = Verifier::new(server, &provider)?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&versions(tls))
        .map_err(|error| failed(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let (Some(cert), Some(key)) = (&tls.cert, &tls.key) else { return Ok(builder.with_no_client_auth()) };
    let chain = certificates(server, &server.bytes(cert)?, "the certificate")?;
    let key = PrivateKeyDer::from_pem_slice(&server.bytes(key)?)
        .map_err(|_| server.unusable("the key in `tls_config` is no private key in PEM".to_owned()))?;
    builder.with_client_auth_cert(chain, key).map_err(|error| failed(&error))
}

/// The versions that may be used.
fn versions(tls: &Tls) -> Vec<&'static SupportedProtocolVersion> {
    let known = [(TlsVersion::Tls12, &TLS12), (TlsVersion::Tls13, &TLS13)];
    let allowed = known.into_iter().filter(|(version, _)| {
        tls.min_version.is_none_or(|min| *version >= min) && tls.max_version.is_none_or(|max| *version <= max)
    });
    allowed.map(|(_, version)| version).collect()
}

fn certificates(server: &Server<'_>, pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = read.ok().filter(|found| !found.is_empty());
    found.ok_or_else(|| server.unusable(format!("{what} in `tls_config` is no certificate in PEM")))
}

/// Who is trusted: those that the settings name, else those of the system.
fn roots(server: &Server<'_>) -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore::empty();
    let trusted = match &server.client.tls.ca {
        Some(ca) => certificates(server, &server.bytes(ca)?, "`ca_file`")?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    roots.add_parsable_certificates(trusted);
    Ok(roots)
}

/// Judges certificates, perhaps by another name than the one that was asked, perhaps not at all.
#[derive(Debug)]
struct Verifier {
    /// `None` if any certificate will do, or if nobody is trusted.
    inner: Option<Arc<WebPkiServerVerifier>>,
    is_lax: bool,
    name: Option<ServerName<'static>>,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn new(server: &Server<'_>, provider: &Arc<CryptoProvider>) -> Result<Self, Error> {
        let tls = &server.client.tls;
        let name = tls.server_name.clone().map(ServerName::try_from).transpose();
        let name = name.map_err(|_| server.unusable("`server_name` is no name of a server".to_owned()))?;
        let inner = match tls.insecure_skip_verify {
            true => None,
            false => {
                let roots = Arc::new(roots(server)?);
                // it cannot be built for nobody; then every issuer is unknown
                WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(provider)).build().ok()
            }
        };
        Ok(Self { inner, is_lax: tls.insecure_skip_verify, name, provider: Arc::clone(provider) })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let name = self.name.as_ref().unwrap_or(name);
        match &self.inner {
            Some(inner) => inner.verify_server_cert(certificate, intermediates, name, ocsp, now),
            None if self.is_lax => Ok(ServerCertVerified::assertion()),
            None => Err(rustls::CertificateError::UnknownIssuer.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
