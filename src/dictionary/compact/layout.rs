//! The layout of the compact dictionary. `zhuihe-tune dictionary` writes it and `compact` reads it, so this file is
//! compiled into both and uses nothing but the standard library.
//!
//! A node of the trie is a slot of the table, identified by the slot's index. An entry holds everything that a walk
//! needs, so that each character costs one lookup:
//!
//! | bits | what |
//! | --- | --- |
//! | 0 to 15 | the character, as UTF-16 has it |
//! | 16 to 35 | the slot of the node before it, or [`ROOT`] |
//! | 36 to 55 | the index among all frequencies, from 1, of the frequency of the word that ends here; 0 if none does |
//! | 56 to 63 | which characters may follow: a bit of [`follows`] for each child, so 0 at a leaf |
//!
//! An empty slot is 0: no word has a NUL.
//!
//! First characters from U+4E00 to U+9FFF have a slot each, in code point order ([`first`]). The others, and all further
//! characters, are in open-addressing hash tables ([`find`]), one for each length of words, one behind the other.
//!
//! The file is a sequence of little-endian words of 64 bits: the slots; all frequencies, in order; for each length the
//! first slot of its table, in the upper half, and the number of slots, without those behind it into which it spills; the
//! number of all slots.

/// Longest word of the dictionary, in characters.
pub(crate) const LONGEST: usize = 5;
/// The parent of first characters. Never a slot, since a table is smaller.
pub(crate) const ROOT: u32 = (1 << 20) - 1;
/// Places of frequencies are below this.
pub(crate) const FREQUENCIES: u64 = 1 << 20;
/// Where the place of the frequency begins.
pub(crate) const FREQUENCY: u32 = 36;
/// Where the bits of the children begin.
pub(crate) const CHILDREN: u32 = 56;

/// The bits of an entry that say which node it is.
const NAME: u64 = (1 << FREQUENCY) - 1;

/// Slots of the first characters that have one each.
pub(crate) const FIRSTS: usize = 0x5200;

/// The slot of a first character that has one of its own.
pub(crate) fn first(c: u16) -> Option<usize> {
    let slot = usize::from(c).wrapping_sub(0x4e00);
    (slot < FIRSTS).then_some(slot)
}

/// The child of `parent` by `c`, as its entry names it.
pub(crate) fn name(parent: u32, c: u16) -> u64 {
    u64::from(parent) << 16 | u64::from(c)
}

/// The bit that a child by `c` sets in its parent's entry.
///
/// Most nodes have one child or none. Where the bit is not set there is no need to look, and most looks would find
/// nothing.
pub(crate) fn follows(c: u16) -> u64 {
    let hash = u32::from(c).wrapping_mul(0x9e37_79b1);
    1 << (CHILDREN + (hash >> 29))
}

/// The slot where a look for that name begins, in a table of so many slots.
pub(crate) fn home(slots: usize, name: u64) -> usize {
    // The high half of the product is spread over the slots by a multiplication, which is cheaper than a remainder and
    // needs no power of two.
    let hash = name.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    ((hash * slots as u64) >> 32) as usize
}

/// The entry of that name and its slot, looked for from `home` on. `entry` reads a slot.
///
/// Names were put in from the highest to the lowest, each into the first slot that was free from its home on. So those
/// between a name and its home are higher, and a lower one ends the search, as an empty slot does, which the last of a
/// table is.
pub(crate) fn find(home: usize, name: u64, entry: impl Fn(usize) -> u64) -> Option<(usize, u64)> {
    let mut slot = home;
    loop {
        let found = entry(slot);
        if found & NAME <= name {
            return (found & NAME == name).then_some((slot, found));
        }
        slot += 1;
    }
}
