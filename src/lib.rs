//! Zhuihe (缀合) joins the broken lines of Chinese text extracted from PDFs or by OCR, removes stray spaces, and
//! repairs split numbers and dates.
//!
//! The input is a string. The output has the same visible characters in the same order, with other white space
//! between them; a list of [edits](Edit) that account for every change; and a list of [blocks](Block): headlines,
//! bylines, paragraphs.
//!
//! ```
//! // A photo's caption, as an extractor gives it.
//! let raw = "\
//! 3 月 28 日，
//! 在 位 于 白 石
//! 渡 的 澜 川 稻
//!
//! 香 农 机 有 限
//!
//! 公 司 装 配 车
//! 间，工人正在
//! 调试新下线的
//!
//! 插秧机 。 该公
//! 司今年一季度
//! 生 产 农 机 145
//! 0 台 ， 产 值 达
//!
//! 8300 万 元 ， 带
//!
//! 动周边三个村
//! 160 余人就业。 ④
//!
//! 本报记者
//!
//! 卫长庚 摄
//! ";
//! assert_eq!(
//!     zhuihe::clean(raw),
//!     "3月28日，在位于白石渡的澜川稻香农机有限公司装配车间，\
//!      工人正在调试新下线的插秧机。该公司今年一季度生产农机1450台，\
//!      产值达8300万元，带动周边三个村160余人就业。④\n\
//!      本报记者 卫长庚 摄\n",
//! );
//! ```
//!
//! # How it decides
//!
//! The white space between two visible characters is a *gap*. A gap is joined, or it is a space, or a block
//! begins there. The stages, in order, with what each finds in the caption above:
//!
//! 1. **Lines.** One scan finds the lines and the gaps. The width of a line is that of its visible characters:
//!    most of these are six em wide, an em being the width of a Han character.
//! 2. **Recognisers** look for fixed shapes: `本报记者` is a role, `卫长庚` may be a name, `。` ends a sentence, `④`
//!    is a note after it. Markers of lists, rows of tables and code are found here too.
//! 3. **The measure**, the width of a full line, is searched for along the text, since it changes from article
//!    to article. Here it is six em and a half. The lines with a space after every character were stretched to it.
//! 4. **Structure.** Full lines that end in mid-clause, and words that cross line ends (`公⏎司`), show that this
//!    is wrapped prose. Without such evidence a text is left alone.
//! 5. **Line states.** A line is the first, a middle or the last one of a paragraph, a headline, a byline. The
//!    best path through all lines decides which belong together: all up to `④`, and then `本报记者` with
//!    `卫长庚 摄`. Blank lines weigh little, because in this text they occur in the middle of sentences.
//! 6. **Spaces.** Inside a block each gap gets an answer and the name of the rule that gave it. `145⏎0` is one
//!    number, because the line was full. A space separates a role and a name.
//! 7. **Edits.** The output is built from the edits. The passes repeat until one changes nothing.
//!
//! `docs/DESIGN.md` in the repository has the reasons, `docs/RULES.md` the rules.
//!
//! # Cleaning
//!
//! [`clean`] returns a string. A [`Cleaner`] is built once and shared between threads; it returns a [`Cleaned`], which
//! borrows the input if nothing changed. [`Options`] enable other changes and set the confidence that an edit needs.
//! [`Cleaner::clean_bytes`] takes bytes; its error gives the offset of the first that is not UTF-8.
//!
//! ```
//! use zhuihe::{Cleaner, EditKind, ErrorKind, Options, Rule, replay, undo};
//!
//! let raw = "本报记者\n\n卫长庚 摄\n";
//! let cleaner = Cleaner::new(Options::new().ascii_width(true));
//! let cleaned = cleaner.clean(raw);
//! assert_eq!(cleaned.text(), "本报记者 卫长庚 摄\n");
//!
//! let edit = &cleaned.edits()[0];
//! assert_eq!((edit.kind, edit.rule), (EditKind::SpaceInserted, Rule::Byline));
//! assert_eq!((&*edit.before, &*edit.after), ("\n\n", " "));
//! assert_eq!(&raw[edit.input.clone()], "\n\n");
//! assert_eq!(replay(raw, cleaned.edits())?, cleaned.text());
//! assert_eq!(undo(cleaned.text(), cleaned.edits())?, raw);
//!
//! let block = &cleaned.blocks()[0];
//! assert_eq!(cleaned.text_of(block), "本报记者 卫长庚 摄");
//!
//! let error = cleaner.clean_bytes(b"\xe5\x8d\xff").unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::InvalidUtf8 { offset: 0 });
//! # Ok::<(), zhuihe::Error>(())
//! ```
//!
//! Words come from a [`Dictionary`]. [`JiebaDictionary`] is the default; it is embedded and needs no loading, and it can
//! take a user's words. [`Cleaner::without_dictionary`] uses none.
//!
//! # Promises
//!
//! Nothing is lost, cleaning is idempotent, every change is an edit ([`replay`], [`undo`]), clean text stays clean, and
//! any text gets an answer in linear time. The README has the promises in full.
//!
//! # Explaining
//!
//! [`Cleaner::explain`] returns every decision with its confidence and the features for and against it; `zhuihe explain`
//! prints them. [`Rule`] is the catalogue of rules; [`Options::rule`] turns one off.
//!
//! # Measuring
//!
//! [`score()`] measures the accuracy of a cleaned text, by this crate or by another program, against a reference.
//!
//! # Limits
//!
//! - The column width is found from several lines. Most texts of two or three lines stay as they are.
//! - Where the evidence is weak, the input's white space stays: a false repair is worse than a missed one. Two digits are
//!   joined only on proof.
//! - A gap without white space is never opened, characters are not corrected, and the order of the text stays.
//! - Ranges count bytes of UTF-8, and never split a grapheme cluster.
//!
//! # Features
//!
//! All are off by default.
//!
//! - `rayon`: [`Cleaner::clean_many`], many texts on all cores.
//! - `user-words`: [`JiebaDictionary::with_words`] and `with_word_file`. Needs a C compiler for jieba-rs.
//! - `serde`: `Serialize` for [`Edit`], [`EditKind`], [`Block`], [`BlockKind`], [`Decision`], [`Evidence`],
//!   [`GapLabel`] and [`Score`].
//! - `tuning`: what `zhuihe-tune` needs. Not part of the public interface, and without promises.

mod block;
mod clean;
mod decide;
mod dictionary;
mod edit;
mod error;
mod eval;
mod layout;
mod named;
mod normalize;
mod options;
mod recognize;
mod rules;
mod spacing;
mod text;
#[cfg(feature = "tuning")]
#[doc(hidden)]
pub mod tuning;
mod weights;

pub use block::{Block, BlockKind};
pub use clean::cleaner::{Cleaned, Cleaner, clean};
pub use clean::explain::{Decision, Evidence};
pub use clean::stream::StreamSummary;
pub use clean::workspace::Workspace;
pub use dictionary::jieba::{Dictionary, JiebaDictionary};
pub use edit::{Edit, EditKind, EditText, GapLabel, replay, undo};
pub use error::{Error, ErrorKind};
pub use eval::score::{Score, score};
pub use options::{BlockSeparator, HanDigitSpacing, Options, Spaces};
pub use rules::{Rule, RuleExample};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../README.zh-CN.md")]
struct ReadmeZh;

#[cfg(all(doctest, feature = "user-words"))]
#[doc = include_str!("../docs/LIBRARY.md")]
struct Library;
