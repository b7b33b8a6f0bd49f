//! A hash that is stable across versions and identifies a text.

/// 64-bit FNV-1a. It detects accidental differences; it is not collision-resistant against forgery.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fnv(u64);

impl Fnv {
    pub(super) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(super) fn value(self) -> u64 {
        self.0
    }

    /// Returns the hash as text, with the name of the algorithm.
    pub(super) fn written(self) -> String {
        format!("fnv1a64:{:016x}", self.0)
    }
}

/// Returns the hash of a text, as text.
pub(super) fn hash(text: &str) -> String {
    let mut fnv = Fnv::new();
    fnv.add(text.as_bytes());
    fnv.written()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // Test vectors from draft-eastlake-fnv, appendix C.
        for (text, hex) in [
            ("", "cbf29ce484222325"),
            ("a", "af63dc4c8601ec8c"),
            ("foobar", "85944171f73967e8"),
        ] {
            assert_eq!(hash(text), format!("fnv1a64:{hex}"));
        }
    }
}
