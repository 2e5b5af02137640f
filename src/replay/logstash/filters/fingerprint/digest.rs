//! Checksums: the SHA family and MD5, with or without a key.

use ring::{digest, hmac};
use std::fmt::Write;

/// A cryptographic checksum in hexadecimal or Base64.
pub(super) struct Digest {
    algorithm: Algorithm,
    key: Option<Vec<u8>>,
    is_base64: bool,
}

enum Algorithm {
    Md5,
    Sha(&'static digest::Algorithm, hmac::Algorithm),
}

impl Digest {
    pub(super) fn new(name: &str, key: Option<&str>, is_base64: bool) -> Self {
        let algorithm = match name {
            "MD5" => Algorithm::Md5,
            "SHA256" => Algorithm::Sha(&digest::SHA256, hmac::HMAC_SHA256),
            "SHA384" => Algorithm::Sha(&digest::SHA384, hmac::HMAC_SHA384),
            "SHA512" => Algorithm::Sha(&digest::SHA512, hmac::HMAC_SHA512),
            _ => Algorithm::Sha(&digest::SHA1_FOR_LEGACY_USE_ONLY, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        };
        Self { algorithm, key: key.map(|key| key.as_bytes().to_vec()), is_base64 }
    }

    pub(super) fn print(&self, data: &[u8]) -> String {
        let bytes = match (&self.algorithm, &self.key) {
            (Algorithm::Md5, None) => md5(data).to_vec(),
            (Algorithm::Md5, Some(key)) => hmac_md5(key, data).to_vec(),
            (Algorithm::Sha(algorithm, _), None) => digest::digest(algorithm, data).as_ref().to_vec(),
            (Algorithm::Sha(_, algorithm), Some(key)) => {
                hmac::sign(&hmac::Key::new(*algorithm, key), data).as_ref().to_vec()
            }
        };
        if self.is_base64 { base64(&bytes) } else { hexadecimal(&bytes) }
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // writing to a string never fails
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let at = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > chunk.len() { '=' } else { letter.into() });
        }
    }
    text
}

/// RFC 1321.
fn md5(data: &[u8]) -> [u8; 16] {
    const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut padded = data.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64) + if padded.len() % 64 > 56 { 64 } else { 0 }, 0);
    let length = padded.len();
    padded[length - 8..].copy_from_slice(&(data.len() as u64).wrapping_mul(8).to_le_bytes());
    let mut state: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    for block in padded.chunks_exact(64) {
        let word = |at: usize| block[4 * at..4 * at + 4].iter().rev().fold(0, |w, b| w << 8 | u32::from(*b));
        let [mut a, mut b, mut c, mut d] = state;
        for step in 0..64 {
            let (mixed, at) = match step / 16 {
                0 => (b & c | !b & d, step),
                1 => (d & b | !d & c, (5 * step + 1) % 16),
                2 => (b ^ c ^ d, (3 * step + 5) % 16),
                _ => (c ^ (b | !d), 7 * step % 16),
            };
            // the sines of RFC 1321
            let constant = (((step + 1) as f64).sin().abs() * 4_294_967_296.0) as u32;
            let sum = a.wrapping_add(mixed).wrapping_add(constant).wrapping_add(word(at));
            (a, d, c) = (d, c, b);
            b = b.wrapping_add(sum.rotate_left(SHIFTS[step / 16][step % 4]));
        }
        for (total, value) in state.iter_mut().zip([a, b, c, d]) {
            *total = total.wrapping_add(value);
        }
    }
    let mut bytes = [0; 16];
    for (place, word) in bytes.chunks_exact_mut(4).zip(state) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}

/// RFC 2104.
fn hmac_md5(key: &[u8], data: &[u8]) -> [u8; 16] {
    let mut block = [0; 64];
    if key.len() > 64 {
        block[..16].copy_from_slice(&md5(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let with = |pad: u8, rest: &[u8]| {
        let key = block.iter().map(|byte| byte ^ pad);
        md5(&key.chain(rest.iter().copied()).collect::<Vec<_>>())
    };
    with(0x5c, &with(0x36, data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        let print = |name, key| Digest::new(name, key, false).print(b"abc");
        assert_eq!(print("MD5", None), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(print("SHA1", None), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(Digest::new("MD5", None, true).print(b"abc"), "kAFQmDzST7DWlj99KOF/cg==");
        let jefe = Digest::new("MD5", Some("Jefe"), false);
        assert_eq!(jefe.print(b"what do ya want for nothing?"), "750c783e6ab0b503eaa86e310a5db738");
        assert_eq!(hexadecimal(&md5(&[b'a'; 60])), "cc7ed669cf88f201c3297c6a91e1d18d");
    }
}
