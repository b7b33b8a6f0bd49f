//! The trie of the words, as hash tables.

use std::collections::BTreeSet;

use super::layout::{FIRSTS, FREQUENCIES, FREQUENCY, ROOT, find, first, follows, home, name};
use super::words::Words;

/// The trie, as the library reads it.
pub(crate) struct Trie {
    pub(crate) slots: Vec<u64>,
    /// Where the table of every length of words begins, and how many slots it has, without those behind it into which
    /// it spills.
    pub(crate) tables: Vec<(usize, usize)>,
    /// All frequencies, in order.
    pub(crate) frequencies: Vec<usize>,
}

/// A word on its way into the trie.
struct Entering {
    chars: Vec<u16>,
    /// The place of its frequency, from 1.
    frequency: u64,
    /// The node of the characters that are in already.
    node: u32,
}

/// Lays the words out, in tables that are three quarters full.
pub(crate) fn trie(words: &Words) -> Result<Trie, String> {
    let frequencies = BTreeSet::from_iter(words.values().copied());
    let mut trie = Trie {
        slots: vec![0; FIRSTS],
        tables: Vec::new(),
        frequencies: frequencies.into_iter().collect(),
    };
    if trie.frequencies.len() as u64 >= FREQUENCIES {
        return Err(format!("{} frequencies", trie.frequencies.len()));
    }
    let mut entering = words
        .iter()
        .map(|(word, frequency)| enter(word, *frequency, &trie.frequencies))
        .collect::<Result<Vec<_>, _>>()?;
    // Length by length, since a child is named after its parent's slot.
    let lengths = entering.iter().map(|word| word.chars.len()).max();
    for before in 0..lengths.unwrap_or_default() {
        trie.grow(&mut entering, before);
    }
    if trie.slots.len() >= ROOT as usize {
        return Err(format!("{} slots are too many", trie.slots.len()));
    }
    Ok(trie)
}

fn enter(word: &str, frequency: usize, frequencies: &[usize]) -> Result<Entering, String> {
    let place = frequencies.binary_search(&frequency);
    let place = place.map_err(|_| format!("{word}: the frequency {frequency} is new"))?;
    let chars = word
        .chars()
        .map(|c| u16::try_from(u32::from(c)))
        .collect::<Result<_, _>>()
        .map_err(|_| format!("{word}: beyond the Basic Multilingual Plane"))?;
    Ok(Entering {
        chars,
        frequency: place as u64 + 1,
        node: ROOT,
    })
}

impl Trie {
    /// Puts in the beginnings of words that are by one longer than `before`.
    fn grow(&mut self, words: &mut [Entering], before: usize) {
        let mut names = BTreeSet::new();
        for word in &*words {
            if let Some(&c) = word.chars.get(before)
                && first_slot(before, c).is_none()
            {
                names.insert(name(word.node, c));
            }
        }
        let from = self.slots.len();
        let slots = names.len() * 4 / 3 + 1;
        self.tables.push((from, slots));
        self.slots.resize(from + slots, 0);
        // From the highest on, as `find` needs it.
        for &name in names.iter().rev() {
            let mut slot = from + home(slots, name);
            while self.slots.get(slot).is_some_and(|&entry| entry != 0) {
                slot += 1;
            }
            self.slots.resize(self.slots.len().max(slot + 1), 0);
            self.slots[slot] = name;
        }
        // The last slot is empty.
        self.slots.push(0);

        for word in words {
            let Some(&c) = word.chars.get(before) else {
                continue;
            };
            let name = name(word.node, c);
            let slot = first_slot(before, c).or_else(|| {
                let found = find(from + home(slots, name), name, |slot| self.slots[slot]);
                found.map(|(slot, _)| slot)
            });
            let slot = slot.expect("every name has been put in");
            self.slots[slot] |= name;
            if before + 1 == word.chars.len() {
                self.slots[slot] |= word.frequency << FREQUENCY;
            }
            if word.node != ROOT {
                self.slots[word.node as usize] |= follows(c);
            }
            word.node = slot as u32;
        }
    }
}

/// The slot that a character has of its own.
fn first_slot(before: usize, c: u16) -> Option<usize> {
    if before == 0 { first(c) } else { None }
}
