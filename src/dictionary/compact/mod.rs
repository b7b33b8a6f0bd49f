//! The compact form of jieba's dictionary: its words of up to five characters, with the same frequencies,
//! in a table that is part of the program and needs no loading. `zhuihe-tune dictionary` generates it; `layout` documents it.

pub(crate) use layout::LONGEST;
use layout::{FREQUENCIES, FREQUENCY, ROOT, find, first, follows, home, name};

mod layout;

/// Begins where a cache line does, so that a look at the table mostly touches one line.
#[repr(align(64))]
struct AlignedBytes<T>(T);

const LEN: usize = include_bytes!("words.bin").len();
static BYTES: AlignedBytes<[u8; LEN]> = AlignedBytes(*include_bytes!("words.bin"));
static FILE: &[[u8; 8]] = BYTES.0.as_chunks().0;

/// For each length of a word: the first slot of its table, and the number of slots.
static TABLES: [(usize, usize); LONGEST] = {
    let mut tables = [(0, 0); LONGEST];
    let mut k = 0;
    while k < LONGEST {
        let table = entry(FILE.len() - 1 - LONGEST + k);
        tables[k] = ((table >> 32) as usize, table as u32 as usize);
        k += 1;
    }
    tables
};

const fn entry(slot: usize) -> u64 {
    u64::from_le_bytes(FILE[slot])
}

/// Number of slots.
fn slots() -> usize {
    entry(FILE.len() - 1) as usize
}

/// All frequencies that words have, in order.
pub(crate) fn frequencies() -> impl Iterator<Item = usize> {
    (slots()..FILE.len() - 1 - LONGEST).map(|at| entry(at) as usize)
}

/// The place among [`frequencies`] of the frequency of the word that ends with this entry, if one does.
fn frequency(entry: u64) -> Option<usize> {
    ((entry >> FREQUENCY & (FREQUENCIES - 1)) as usize).checked_sub(1)
}

/// The slot and the entry of a node's child in the table of its length.
#[inline]
fn child((from, slots): (usize, usize), node: u32, c: u16) -> Option<(usize, u64)> {
    let name = name(node, c);
    find(from + home(slots, name), name, entry)
}

/// Tells `found` of every word that the characters begin with, the shortest first: how many characters it has, and the
/// place of its frequency among [`frequencies`].
#[inline]
pub(crate) fn words_from(
    chars: impl IntoIterator<Item = char>,
    mut found: impl FnMut(usize, usize),
) {
    // The table has no words beyond the Basic Multilingual Plane.
    let chars = chars.into_iter();
    let mut chars = chars.map_while(|c| u16::try_from(u32::from(c)).ok());
    let Some(c) = chars.next() else {
        return;
    };
    let mut node = match first(c) {
        Some(slot) => Some((slot, entry(slot))),
        None => child(TABLES[0], ROOT, c),
    };
    let mut rest = TABLES[1..].iter().zip(chars);
    let mut length = 1;
    while let Some((slot, entry)) = node {
        if let Some(frequency) = frequency(entry) {
            found(length, frequency);
        }
        let Some((&table, c)) = rest.next() else {
            return;
        };
        if entry & follows(c) == 0 {
            return;
        }
        node = child(table, slot as u32, c);
        length += 1;
    }
}

/// Every word of the table.
#[cfg(all(test, feature = "user-words"))]
pub(crate) fn all() -> impl Iterator<Item = String> {
    (0..slots())
        .filter(|&slot| frequency(entry(slot)).is_some())
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
