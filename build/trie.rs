//! The trie of the words, as a hash table.

use crate::layout::{FREQUENCIES, FREQUENCY, ROOT, find, follows, name};
use crate::words::Words;

/// A word on its way into the table.
struct Entering {
    chars: Vec<u16>,
    frequency: u64,
    /// The node of the characters that are in already.
    node: u32,
}

/// The table, three quarters full.
pub(crate) fn table(words: &Words) -> Result<Vec<u64>, String> {
    let mut entering = words
        .iter()
        .map(|(word, &frequency)| enter(word, frequency))
        .collect::<Result<Vec<_>, _>>()?;
    let slots = nodes(&entering) * 4 / 3 + 1;
    if slots >= ROOT as usize {
        return Err(format!("{slots} slots are too many"));
    }

    let mut table = vec![0; slots];
    // Level by level: a child is named after its parent's slot, and the short words, which are asked for most, are
    // nearest to where they are looked for.
    let levels = entering.iter().map(|word| word.chars.len()).max();
    for level in 0..levels.unwrap_or_default() {
        for word in &mut entering {
            let Some(&c) = word.chars.get(level) else {
                continue;
            };
            let name = name(word.node, c);
            let (slot, _) = find(slots, name, |slot| table[slot]);
            table[slot] |= name;
            if level + 1 == word.chars.len() {
                table[slot] |= word.frequency << FREQUENCY;
            }
            if word.node != ROOT {
                table[word.node as usize] |= follows(c);
            }
            word.node = slot as u32;
        }
    }
    Ok(table)
}

fn enter(word: &str, frequency: usize) -> Result<Entering, String> {
    let frequency = frequency as u64;
    if !(1..FREQUENCIES).contains(&frequency) {
        return Err(format!("{word}: the frequency {frequency} does not fit"));
    }
    let chars = word
        .chars()
        .map(|c| u16::try_from(u32::from(c)))
        .collect::<Result<_, _>>()
        .map_err(|_| format!("{word}: beyond the Basic Multilingual Plane"))?;
    Ok(Entering {
        chars,
        frequency,
        node: ROOT,
    })
}

/// How many beginnings the words have, which come in order.
fn nodes(words: &[Entering]) -> usize {
    let mut before: &[u16] = &[];
    let mut nodes = 0;
    for word in words {
        let shared = before
            .iter()
            .zip(&word.chars)
            .take_while(|(a, b)| a == b)
            .count();
        nodes += word.chars.len() - shared;
        before = &word.chars;
    }
    nodes
}
