//! Blocks: what the pieces of a text are.

use std::ops::Range;

use crate::named::named;

/// What a [`Block`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum BlockKind {
    /// The title of an article.
    Headline,
    /// A second line of a title, set off by a dash: `———台前县深入开展制造业倍增行动纪实`.
    Deck,
    /// Who wrote it: `本报记者 李世秀 通讯员 王传帅`.
    Byline,
    /// A title inside an article.
    Subhead,
    /// A paragraph.
    Body,
    /// Whose picture it is: `本报记者 僧少琴 摄`.
    Credit,
    /// Where the article goes on: `（下转第二版）`.
    JumpLine,
    /// An item of a list: `一、`, `（一）`, `1.`, `●`.
    ListItem,
    /// A row of a table.
    TableRow,
    /// What belongs to the page and not to the text: page numbers, running heads.
    PageFurniture,
    /// A line of verse.
    Verse,
    /// A line that was left alone: code, another language, a form.
    Other,
}

named!(BlockKind {
    Headline => "headline",
    Deck => "deck",
    Byline => "byline",
    Subhead => "subhead",
    Body => "body",
    Credit => "credit",
    JumpLine => "jump_line",
    ListItem => "list_item",
    TableRow => "table_row",
    PageFurniture => "page_furniture",
    Verse => "verse",
    Other => "other",
});

/// A piece of the text: a paragraph, a headline, a byline, a row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in the input, from its first visible character to its last.
    pub input: Range<usize>,
    /// Its bytes in the output.
    pub output: Range<usize>,
}

#[cfg(all(test, feature = "serde"))]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_serialised_under_its_name() {
        for (i, &kind) in BlockKind::all().iter().enumerate() {
            assert_eq!(kind as usize, i);
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(
                serde_json::from_value::<BlockKind>(kind.name().into()).unwrap(),
                kind
            );
            assert_eq!(kind.to_string().parse::<BlockKind>().unwrap(), kind);
        }
    }
}
