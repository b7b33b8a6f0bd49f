//! A document: cleaned, counted, and told of.

use serde::Serialize;
use zhuihe::{Block, BlockKind, Cleaner, Edit, Scratch};

use super::tally::Tally;

/// What is wanted of every document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Wanted {
    pub(crate) edits: bool,
    pub(crate) trace: bool,
    pub(crate) stats: bool,
    pub(crate) blocks: bool,
}

impl Wanted {
    /// Whether the text alone is not enough.
    fn more_than_text(self) -> bool {
        self.edits || self.stats || self.blocks
    }
}

/// What documents leave beside the output.
#[derive(Debug, Default)]
pub(crate) struct Side {
    pub(crate) edits: Vec<u8>,
    pub(crate) trace: Vec<u8>,
    pub(crate) tally: Tally,
}

/// Which document it is.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Name<'a> {
    pub(crate) path: &'a str,
    /// Its number in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<&'a str>,
}

/// What becomes of a document.
#[derive(Debug)]
pub(crate) enum Value {
    Text(String),
    Blocks(Vec<TextBlock>),
}

/// A block as it is written.
#[derive(Debug, Serialize)]
pub(crate) struct TextBlock {
    pub(crate) kind: BlockKind,
    pub(crate) text: String,
}

#[derive(Serialize)]
struct EditsLine<'a> {
    #[serde(flatten)]
    name: Name<'a>,
    edits: &'a [Edit],
}

#[derive(Serialize)]
struct TraceLine<'a> {
    original_text: &'a str,
    processed_text: &'a str,
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    name: Name<'a>,
    text: &'a str,
    edits: &'a [Edit],
    blocks: &'a [Block],
}

/// Cleans documents one after the other.
#[derive(Debug)]
pub(crate) struct Documents {
    cleaner: Cleaner,
    wanted: Wanted,
    scratch: Scratch,
}

impl Documents {
    pub(crate) fn new(cleaner: &Cleaner, wanted: Wanted) -> Self {
        Self {
            cleaner: cleaner.clone(),
            wanted,
            scratch: Scratch::new(),
        }
    }

    /// Cleans a document; nothing comes back where its text stays and blocks are not wanted.
    pub(crate) fn clean(&mut self, text: &str, name: Name<'_>, side: &mut Side) -> Option<Value> {
        let wanted = self.wanted;
        let tally = &mut side.tally;
        tally.documents += 1;
        tally.bytes.before += text.len() as u64;
        let mut text_after = String::new();
        let mut value = None;
        if wanted.more_than_text() {
            let cleaned = self.cleaner.clean(text);
            if wanted.edits {
                json_line(
                    &EditsLine {
                        name,
                        edits: cleaned.edits(),
                    },
                    &mut side.edits,
                );
            }
            if wanted.stats {
                tally.edits.count(cleaned.edits());
            }
            if wanted.blocks {
                let blocks = cleaned.blocks().iter().map(|b| TextBlock {
                    kind: b.kind,
                    text: cleaned.text()[b.output.clone()].to_owned(),
                });
                value = Some(Value::Blocks(blocks.collect()));
            }
            text_after = cleaned.into_text().into_owned();
        } else {
            self.cleaner
                .clean_into(text, &mut self.scratch, &mut text_after);
        }
        tally.bytes.after += text_after.len() as u64;
        if text_after == text {
            return value;
        }
        tally.changed += 1;
        if wanted.trace {
            json_line(
                &TraceLine {
                    original_text: text,
                    processed_text: &text_after,
                },
                &mut side.trace,
            );
        }
        value.or(Some(Value::Text(text_after)))
    }

    /// All that is known of a document as a line of JSON.
    pub(crate) fn whole(&mut self, text: &str, name: Name<'_>, side: &mut Side, out: &mut Vec<u8>) {
        let cleaned = self.cleaner.clean(text);
        let (edits, blocks) = (cleaned.edits(), cleaned.blocks());
        let text_after = cleaned.text();
        json_line(
            &Whole {
                name,
                text: text_after,
                edits,
                blocks,
            },
            out,
        );
        // The side-cars want what `clean` gives them; to clean twice where both are wanted is rare.
        self.clean(text, name, side);
    }
}

/// A line of JSON. What is written has nothing that JSON can't hold, and a vector takes it all.
pub(crate) fn json_line(value: &impl Serialize, out: &mut Vec<u8>) {
    let written = serde_json::to_writer(&mut *out, value);
    debug_assert!(written.is_ok(), "{written:?}");
    out.push(b'\n');
}
