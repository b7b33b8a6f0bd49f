//! Zhuihe (缀合) joins the broken lines of Chinese text.

mod block;
mod cleaner;
mod dictionary;
mod edit;
mod error;
mod options;

pub use block::{Block, BlockKind};
pub use cleaner::{Cleaned, Cleaner, clean};
pub use dictionary::{Dictionary, JiebaDictionary};
pub use edit::{Edit, EditKind, replay, undo};
pub use error::{Error, ErrorKind};
pub use options::{BlockSeparator, HanDigitSpacing, Options};
