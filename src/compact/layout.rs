//! How the compact dictionary is laid out. The build script writes by it and `compact` reads by it, so this file is
//! compiled into both and uses nothing but the standard library.
//!
//! A node of the trie is a slot of an open-addressing hash table, and the slot's index is the node's name. An entry
//! holds everything a walk needs, so that each character costs one look at the table:
//!
//! | bits | what |
//! | --- | --- |
//! | 0 to 15 | the character, as UTF-16 has it |
//! | 16 to 35 | the slot of the node before it, or [`ROOT`] |
//! | 36 to 55 | the frequency of the word that ends here; 0 where none does |
//! | 56 to 63 | which characters may follow: a bit of [`follows`] for each child, so 0 at a leaf |
//!
//! An empty slot is 0: no word has a NUL.

/// The parent of first characters. Never a slot, since a table is smaller.
pub(crate) const ROOT: u32 = (1 << 20) - 1;
/// Frequencies are below this.
pub(crate) const FREQUENCIES: u64 = 1 << 20;
/// Where the frequency begins.
pub(crate) const FREQUENCY: u32 = 36;
/// Where the bits of the children begin.
pub(crate) const CHILDREN: u32 = 56;

/// The bits of an entry that say which node it is.
const NAME: u64 = (1 << FREQUENCY) - 1;

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

/// The slot of that name in a table of `slots` and what is in it, or the empty one where it belongs and 0. `entry` reads
/// a slot.
pub(crate) fn find(slots: usize, name: u64, entry: impl Fn(usize) -> u64) -> (usize, u64) {
    // The high half of the product is spread over the slots by a multiplication, which is cheaper than a remainder and
    // needs no power of two.
    let hash = name.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let mut slot = ((hash * slots as u64) >> 32) as usize;
    loop {
        let found = entry(slot);
        if found == 0 || found & NAME == name {
            return (slot, found);
        }
        slot = if slot + 1 == slots { 0 } else { slot + 1 };
    }
}
