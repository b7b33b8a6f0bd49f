//! Edits that do not belong to a text are an error, never a panic.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use zhuihe::{Edit, EditKind, Rule, replay, undo};

#[derive(Debug, Arbitrary)]
struct Change {
    input: (u8, u8),
    output: (u8, u8),
    kind: u8,
    before: String,
    after: String,
}

impl Change {
    fn edit(&self) -> Edit {
        let range = |(from, to)| usize::from(from)..usize::from(to);
        let kind = EditKind::all()[usize::from(self.kind) % EditKind::all().len()];
        let (before, after) = (&self.before, &self.after);
        Edit::new(
            range(self.input),
            range(self.output),
            kind,
            Rule::all()[0],
            0.9,
            before,
            after,
        )
    }
}

fuzz_target!(|input: (String, Vec<Change>)| {
    let (text, changes) = input;
    let edits: Vec<Edit> = changes.iter().map(Change::edit).collect();
    let _ = replay(&text, &edits);
    let _ = undo(&text, &edits);
});
