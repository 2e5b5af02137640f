//! Why a server could not be asked, and what to do about it.

use rustls::CertificateError;
use std::{error, fmt, io, time::Duration};

/// A server that could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("{address} {kind}")]
pub struct Error {
    /// The address that was asked, without what may be a secret.
    pub address: String,
    /// Why.
    pub kind: ErrorKind,
}

/// Why a server could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ErrorKind {
    /// No URL.
    #[error("is no URL of a server; write it as `http://host:port`")]
    NoUrl,
    /// What the settings name cannot be read; the words say what and why.
    #[error("was not asked: {0}")]
    Settings(String),
    /// Nothing listens.
    #[error("refuses the connection; is the server running, and is the port right?")]
    Refused,
    /// The name is not known.
    #[error(
        "was not found: the name `{0}` cannot be resolved; is it spelt right, and known on this machine?"
    )]
    Unresolved(String),
    /// No answer in time.
    #[error("gave no answer within {0:?}; raise `timeout:` if it needs longer")]
    Timeout(Duration),
    /// Its certificate is not accepted.
    #[error("{0}")]
    Certificate(CertificateFault),
    /// The connection cannot be made secure for another reason.
    #[error("has no secure connection: {0}; does it speak TLS on this port?")]
    Tls(String),
    /// The connection failed otherwise.
    #[error("cannot be reached: {0}")]
    Connection(String),
    /// 401
    #[error(
        "wants to know who asks (401); give `basic_auth:` or `authorization:` in the settings or with `--http-config`"
    )]
    Unauthorised,
    /// 403
    #[error("refuses to answer (403); what was given to authenticate is not enough")]
    Forbidden,
    /// 404
    #[error("is not there (404); is the path right, the prefix included?")]
    NotFound,
    /// Another status that is no success, and what the server says.
    #[error("answers with status {0}{1}")]
    Status(u16, Said),
    /// It sends the request from place to place.
    #[error("redirects more than {0} times")]
    Redirects(usize),
    /// It sends the request to another server, which is not told who asks.
    #[error("redirects to {0}, which was not asked to with the same credentials; name that address instead")]
    RedirectedAway(String),
    /// More than is read.
    #[error("answers with more than {} MB, which is not read", .0 >> 20)]
    TooLarge(u64),
    /// Compressed or cut in a way that cannot be undone.
    #[error("broke off its answer: {0}")]
    Broken(String),
    /// Something else than JSON, where the API answers with it.
    #[error(
        "answers with something else than the JSON of Prometheus's API; is it behind a login page or a proxy?"
    )]
    NotJson,
    /// JSON that is not of the API, or that says that something failed.
    #[error("answers that it failed{0}")]
    Api(Said),
    /// A Prometheus without a single series.
    #[error("has no metrics; was it just started, or is another tenant meant?")]
    Empty,
    /// Something else than metrics.
    #[error("does not expose metrics as text; what is there is something else")]
    NotExposition,
    /// Neither metrics nor an API.
    #[error(
        "is neither an exposition nor the API of a Prometheus; name the address of the metrics (`…/metrics`), or the part before `/api/v1`"
    )]
    NoMetrics,
}

/// What a server says, to be put behind a fact; perhaps nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said(pub String);

/// So much of what a server says is shown.
const SHOWN: usize = 200;

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line =
            self.0.split(char::is_control).find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        match line.char_indices().nth(SHOWN) {
            _ if line.is_empty() || line.starts_with('<') => Ok(()),
            Some((end, _)) => write!(f, ": {}…", &line[..end]),
            None => write!(f, ": {line}"),
        }
    }
}

/// What is wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    /// Nobody who is trusted signed it.
    #[error(
        "has a certificate of an unknown issuer; name the issuer's certificate as `tls_config: {{ca_file: …}}`"
    )]
    UnknownIssuer,
    /// It is of another server.
    #[error(
        "has a certificate for another name ({0}); ask it by that name, or name it as `tls_config: {{server_name: …}}`"
    )]
    WrongName(String),
    /// It is too old.
    #[error("has a certificate that has expired; renew it, or look at the clock of this machine")]
    Expired,
    /// It is too new.
    #[error("has a certificate that is not valid yet; look at the clock of this machine")]
    NotYetValid,
    /// Something else.
    #[error("has a certificate that is not accepted: {0}")]
    Other(String),
}

impl Error {
    pub(super) fn new(address: impl Into<String>, kind: ErrorKind) -> Self {
        Self { address: address.into(), kind }
    }
}

impl ErrorKind {
    /// What a failed request means; it took at most `timeout`.
    pub(super) fn of(error: &reqwest::Error, host: &str, timeout: Duration) -> Self {
        let causes = || std::iter::successors(error::Error::source(error), |error| error.source());
        if let Some(kind) = causes().find_map(of_tls) {
            return kind;
        }
        let io = || causes().filter_map(|cause| cause.downcast_ref::<io::Error>());
        if io().any(|error| error.kind() == io::ErrorKind::ConnectionRefused) {
            return Self::Refused;
        }
        if error.is_timeout() {
            return Self::Timeout(timeout);
        }
        if error.is_dns() || causes().any(|cause| cause.to_string().contains("dns error")) {
            return Self::Unresolved(host.to_owned());
        }
        let last = causes().last().map_or_else(|| "the reason is not known".to_owned(), ToString::to_string);
        if error.is_body() || error.is_decode() { Self::Broken(last) } else { Self::Connection(last) }
    }

    /// Whether nothing on that server can be reached.
    pub(super) fn is_of_server(&self) -> bool {
        matches!(
            self,
            Self::Refused | Self::Unresolved(_) | Self::Certificate(_) | Self::Tls(_) | Self::Connection(_)
        )
    }

    /// Whether it may pass.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Refused | Self::Connection(_) | Self::Broken(_) => true,
            Self::Status(status, _) => *status == 429 || *status >= 500,
            _ => false,
        }
    }

    /// What an answer of this status means; `None` for a success.
    pub(super) fn of_status(status: u16, said: &str) -> Option<Self> {
        match status {
            200..300 => None,
            401 => Some(Self::Unauthorised),
            403 => Some(Self::Forbidden),
            404 => Some(Self::NotFound),
            _ => Some(Self::Status(status, Said(said.to_owned()))),
        }
    }
}

/// What is wrong with the connection's security, if that is what `cause` says.
fn of_tls(cause: &(dyn error::Error + 'static)) -> Option<ErrorKind> {
    let of_io = |error: &io::Error| error.get_ref().and_then(|inner| of_tls(inner));
    if let Some(error) = cause.downcast_ref::<io::Error>() {
        return of_io(error);
    }
    Some(match cause.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(error) => ErrorKind::Certificate(CertificateFault::of(error)),
        error => ErrorKind::Tls(error.to_string()),
    })
}

impl CertificateFault {
    fn of(error: &CertificateError) -> Self {
        match error {
            // an authority that has the issuer's name and another key is not the issuer
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::UnknownIssuer,
            CertificateError::NotValidForName => Self::WrongName("not for this one".to_owned()),
            CertificateError::NotValidForNameContext { presented, .. } => {
                // webpki tells names as it prints its types: DnsName("…")
                let names = presented.iter().map(|name| name.split('"').nth(1).unwrap_or(name));
                Self::WrongName(names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotYetValid,
            // a certificate that signs itself and is said to be an authority's
            CertificateError::Other(inner) if inner.to_string().contains("CaUsedAsEndEntity") => {
                Self::UnknownIssuer
            }
            error => Self::Other(error.to_string()),
        }
    }
}
