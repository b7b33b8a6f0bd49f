//! Zhuihe (缀合) joins the broken lines of Chinese text.

mod block;
mod byline;
mod chars;
mod cleaner;
mod dictionary;
mod edges;
mod edit;
mod error;
mod evidence;
mod habits;
mod lines;
mod list;
mod measure;
mod names;
mod normalize;
mod numbers;
mod options;
mod repair;
mod rows;
mod spaces;
mod states;
mod structure;
mod table;
#[cfg(feature = "tuning")]
#[doc(hidden)]
pub mod tuning;
mod weights;
mod words;

pub use block::{Block, BlockKind};
pub use cleaner::{Cleaned, Cleaner, clean};
pub use dictionary::{Dictionary, JiebaDictionary};
pub use edit::{Edit, EditKind, replay, undo};
pub use error::{Error, ErrorKind};
pub use options::{BlockSeparator, HanDigitSpacing, Options};
