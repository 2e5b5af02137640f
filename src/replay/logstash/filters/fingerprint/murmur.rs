//! MurmurHash3, with 32 bits and with 128.

fn word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// The 32 bits, with the seed 0.
pub(super) fn hash32(data: &[u8]) -> u32 {
    let mix = |word: u32| word.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let chunks = data.chunks_exact(4);
    let tail = chunks.remainder();
    let mut hash = chunks.fold(0, |hash: u32, chunk| {
        (hash ^ mix(word(chunk) as u32)).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64)
    });
    if !tail.is_empty() {
        hash ^= mix(word(tail) as u32);
    }
    hash ^= data.len() as u32;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

/// The 128 bits of its form for 64-bit machines, with the seed 2 that Logstash gives it.
pub(super) fn hash128(data: &[u8]) -> [u8; 16] {
    const FIRST: u64 = 0x87c3_7b91_1142_53d5;
    const SECOND: u64 = 0x4cf5_ad43_2745_937f;
    let mix_first = |word: u64| word.wrapping_mul(FIRST).rotate_left(31).wrapping_mul(SECOND);
    let mix_second = |word: u64| word.wrapping_mul(SECOND).rotate_left(33).wrapping_mul(FIRST);
    let (mut a, mut b) = (2_u64, 2_u64);
    let chunks = data.chunks_exact(16);
    let (low, high) = chunks.remainder().split_at(chunks.remainder().len().min(8));
    for chunk in chunks {
        a ^= mix_first(word(&chunk[..8]));
        a = a.rotate_left(27).wrapping_add(b).wrapping_mul(5).wrapping_add(0x52dc_e729);
        b ^= mix_second(word(&chunk[8..]));
        b = b.rotate_left(31).wrapping_add(a).wrapping_mul(5).wrapping_add(0x3849_5ab5);
    }
    // what is not there mixes to nothing
    b ^= mix_second(word(high)) ^ data.len() as u64;
    a ^= mix_first(word(low)) ^ data.len() as u64;
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    (a, b) = (last_mix(a), last_mix(b));
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&a.to_le_bytes());
    bytes[8..].copy_from_slice(&b.to_le_bytes());
    bytes
}

fn last_mix(word: u64) -> u64 {
    let word = (word ^ word >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let word = (word ^ word >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    word ^ word >> 33
}

#[cfg(test)]
mod tests {
    use super::{super::digest::hexadecimal, *};

    #[test]
    fn checksums_are_those_of_logstash() {
        assert_eq!((hash32(b""), hash32(b"hello"), hash32(b"test")), (0, 0x248b_fa47, 0xba6b_d213));
        assert_eq!(hash32(b"123.123.123.123"), 4_013_733_395);
        assert_eq!(hash32(&123_i64.to_le_bytes()), 823_512_154);
        assert_eq!(hash32(b"1970-01-01T00:00:00.000Z"), 743_372_282);
        assert_eq!(hexadecimal(&hash128(b"123.123.123.123")), "41cbc4056eed401d091dfbeabf7ea9e0");
        assert_eq!(hexadecimal(&hash128(&123_i32.to_le_bytes())), "286816c693ac410ed63e1430dcd6f6fe");
    }
}
