//! The compact form of jieba's dictionary: the same words and the same frequencies, in a table that is part of the
//! program and needs no loading. The build script makes it; `layout` says what is in it.

use layout::{CHILDREN, FREQUENCIES, FREQUENCY, ROOT, find, follows, name};

mod layout;

/// Begins where a cache line does, so that a look at the table mostly touches one line.
#[repr(align(64))]
struct Aligned<T>(T);

const LEN: usize = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin")).len();
static BYTES: Aligned<[u8; LEN]> = Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/words.bin")));
static SLOTS: &[[u8; 8]] = BYTES.0.as_chunks().0;

fn entry(slot: usize) -> u64 {
    u64::from_le_bytes(SLOTS[slot])
}

/// Tells `found` of every word that the characters begin with, the shortest first: how many characters it has, and how
/// often it stands in the text that jieba's frequencies were counted in.
#[inline]
pub(crate) fn words_from(chars: impl IntoIterator<Item = char>, mut found: impl FnMut(usize, u32)) {
    let mut node = ROOT;
    let mut children = u64::MAX;
    for (before, c) in chars.into_iter().enumerate() {
        // The build script makes no table of words beyond the Basic Multilingual Plane.
        let Ok(c) = u16::try_from(u32::from(c)) else {
            return;
        };
        if children & follows(c) == 0 {
            return;
        }
        let (slot, entry) = find(SLOTS.len(), name(node, c), entry);
        if entry == 0 {
            return;
        }
        let frequency = entry >> FREQUENCY & (FREQUENCIES - 1);
        if frequency > 0 {
            found(before + 1, frequency as u32);
        }
        node = slot as u32;
        children = entry >> CHILDREN << CHILDREN;
    }
}

/// How often `word` stands there, if it is a word.
pub(crate) fn frequency(word: &str) -> Option<u32> {
    let whole = word.chars().count();
    let mut answer = None;
    words_from(word.chars(), |length, frequency| {
        if length == whole {
            answer = Some(frequency);
        }
    });
    answer
}

/// Every word of the table.
#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = String> {
    (0..SLOTS.len())
        .filter(|&slot| entry(slot) >> FREQUENCY & (FREQUENCIES - 1) > 0)
        .map(|mut slot| {
            let mut word = Vec::new();
            loop {
                let entry = entry(slot);
                word.push(entry as u16);
                match entry >> 16 & u64::from(ROOT) {
                    parent if parent == u64::from(ROOT) => break,
                    parent => slot = parent as usize,
                }
            }
            word.reverse();
            String::from_utf16(&word).unwrap()
        })
}
