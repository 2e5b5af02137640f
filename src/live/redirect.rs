//! Redirects: a few are followed, and only the server that was named is told who asks.

use super::{
    Address, Error, ErrorKind,
    connection::{Body, Connection},
};

/// So often a request may be sent elsewhere.
const MAX_REDIRECTS: usize = 5;

/// What is at an address, or where that leads.
pub(super) async fn follow(connection: &Connection, address: &Address, limit: u64) -> Result<Body, Error> {
    let mut next = address.clone();
    for _ in 0..=MAX_REDIRECTS {
        let body = connection.request(&next, limit).await?;
        let target = body.location.as_ref().filter(|_| connection.follows_redirects());
        // what cannot be read as an address leads nowhere: the answer itself is the answer
        match target.and_then(|location| next.joined(location)) {
            Some(target) => next = target,
            None => return Ok(body),
        }
    }
    Err(Error::new(address.shown(), ErrorKind::Redirects(MAX_REDIRECTS)))
}
