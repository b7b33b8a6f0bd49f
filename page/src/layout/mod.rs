//! From boxes to articles.

mod articles;
mod chars;
mod columns;
mod frame;
mod front;
mod furniture;
mod gutters;
mod heads;
mod line_gutters;
mod merged_lines;
mod paragraphs;
mod pictures;
mod rows;
mod stacks;
mod tables;
mod text;

pub(crate) use articles::lay_out;
