//! A hash that stays the same from version to version, to know a text again.

/// FNV-1a with 64 bits. It tells texts apart that differ by accident, and not those that were made to agree.
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

    /// The hash as it is written, with its name.
    pub(super) fn written(self) -> String {
        format!("fnv1a64:{:016x}", self.0)
    }
}

/// The hash of a text as it is written.
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
        // Of the test vectors in the authors' draft (draft-eastlake-fnv, appendix C).
        for (text, hex) in [
            ("", "cbf29ce484222325"),
            ("a", "af63dc4c8601ec8c"),
            ("foobar", "85944171f73967e8"),
        ] {
            assert_eq!(hash(text), format!("fnv1a64:{hex}"));
        }
    }
}
