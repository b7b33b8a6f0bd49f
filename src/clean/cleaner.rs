//! The cleaner: built once, immutable, shared between threads.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use once_cell::sync::Lazy;

use crate::block::{Block, BlockKind};
use crate::clean::driver::{SEAM, Sink, drive};
use crate::clean::explain::{Decision, explain, seam_decision};
use crate::clean::fixpoint::CleanedSection;
use crate::clean::pipeline::Engine;
use crate::clean::replacements::made;
use crate::clean::workspace::{Workspace, with_last};
use crate::decide::model::Model;
use crate::dictionary::jieba::{Dictionary, JiebaDictionary};
use crate::edit::{Edit, Replacement, apply};
use crate::error::{Error, ErrorKind};
use crate::options::Options;
use crate::rules::Rule;
use crate::text::scan::Scan;
use crate::text::section::{Seam, Sections};

/// Cleans texts. Built once, immutable, `Send + Sync`; a clone shares everything.
#[derive(Debug, Clone)]
pub struct Cleaner {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    options: Options,
    dictionary: Option<Box<dyn Dictionary>>,
}

/// A cleaned text: the text, every change that led to it, and its blocks.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Cleaned<'t> {
    text: Cow<'t, str>,
    edits: Vec<Edit>,
    blocks: Vec<Block>,
}

impl Cleaner {
    /// A cleaner with jieba's dictionary.
    pub fn new(options: Options) -> Self {
        Self::with_dictionary(options, JiebaDictionary::new())
    }

    /// A cleaner with a dictionary of one's own.
    pub fn with_dictionary(options: Options, dictionary: impl Dictionary + 'static) -> Self {
        Self::build(options, Some(Box::new(dictionary)))
    }

    /// A cleaner without a dictionary: lighter, and slightly less accurate.
    pub fn without_dictionary(options: Options) -> Self {
        Self::build(options, None)
    }

    fn build(options: Options, dictionary: Option<Box<dyn Dictionary>>) -> Self {
        Self {
            shared: Arc::new(Shared {
                options,
                dictionary,
            }),
        }
    }

    /// The options it was built with.
    pub fn options(&self) -> &Options {
        &self.shared.options
    }

    /// Cleans a text. The answer borrows `text` where nothing changed.
    pub fn clean<'t>(&self, text: &'t str) -> Cleaned<'t> {
        let sink =
            with_last(|workspace| drive(text, self.engine(), workspace, EditSink::default()));
        let (output, edits) = apply(text, sink.replacements);
        let blocks = place(sink.blocks, &edits);
        Cleaned {
            text: output,
            edits,
            blocks,
        }
    }

    /// Cleans a text into a string, which it empties first: the [text](Cleaned::text) that [`clean`](Self::clean) gives,
    /// without an account of the changes. For callers who clean millions: it is faster, and it uses the memory of
    /// the workspace and of the string again.
    ///
    /// ```
    /// let cleaner = zhuihe::Cleaner::default();
    /// let (mut workspace, mut cleaned) = (zhuihe::Workspace::new(), String::new());
    /// for text in ["4 月 21 日", "产 业 链"] {
    ///     cleaner.clean_into(text, &mut workspace, &mut cleaned);
    ///     assert_eq!(cleaned, cleaner.clean(text).text());
    /// }
    /// ```
    pub fn clean_into(&self, text: &str, workspace: &mut Workspace, cleaned: &mut String) {
        cleaned.clear();
        drive(text, self.engine(), workspace, TextSink(cleaned));
    }

    pub(crate) fn engine(&self) -> Engine<'_> {
        Engine {
            options: &self.shared.options,
            dictionary: self.shared.dictionary.as_deref(),
            model: Model::fitted(),
        }
    }

    /// Returns the decision at every gap of a text that has white space, in order, with the evidence for and against it:
    /// why the text comes out as it does. These are the decisions of the first pass; options that change characters are
    /// left aside, and so are [`Options::min_confidence`] and [rules that are off](Options::rule): what is less sure, or
    /// decided by such a rule, is decided, and not done.
    ///
    /// ```
    /// let page = "全市粮食播种面积稳定在 58 万\n亩以上，同比增长 2.3%，已经\n连续五年保持增长。\n";
    /// let decisions = zhuihe::Cleaner::default().explain(page);
    /// let line_end = &decisions[2];
    /// assert_eq!(&page[line_end.gap.clone()], "\n");
    /// assert!(line_end.confidence > 0.8);
    /// assert!(line_end.evidence.iter().any(|e| e.weight > 1.0));
    /// ```
    pub fn explain(&self, text: &str) -> Vec<Decision> {
        let dictionary = self.shared.dictionary.as_deref();
        let mut decisions = Vec::new();
        for (range, seam) in Sections::of(text) {
            let scan = Scan::new(&text[range.clone()]);
            let section = explain(&scan, &self.shared.options, dictionary, Model::fitted());
            decisions.extend(section.decisions.into_iter().map(|mut d| {
                d.gap = d.gap.start + range.start..d.gap.end + range.start;
                d
            }));
            // White space at the ends of the text is no gap.
            let inside =
                |s: &Seam| !s.bytes.is_empty() && s.bytes.start > 0 && s.bytes.end < text.len();
            decisions.extend(seam.filter(inside).map(seam_decision));
        }
        decisions
    }

    /// Cleans many texts on all cores; the answers are in the order of the texts.
    ///
    /// ```
    /// let texts = ["4 月 21 日", "产 业 链"];
    /// let cleaned = zhuihe::Cleaner::default().clean_many(&texts);
    /// assert_eq!(cleaned[0].text(), "4月21日");
    /// ```
    #[cfg(feature = "rayon")]
    pub fn clean_many<'t, T: AsRef<str> + Sync>(&self, texts: &'t [T]) -> Vec<Cleaned<'t>> {
        use rayon::prelude::*;

        texts
            .par_iter()
            .map(|text| self.clean(text.as_ref()))
            .collect()
    }

    /// Cleans bytes that should be UTF-8.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUtf8`], with the offset of the first byte that is not.
    pub fn clean_bytes<'t>(&self, bytes: &'t [u8]) -> Result<Cleaned<'t>, Error> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(self.clean(text)),
            Err(e) => Err(Error::with_source(
                ErrorKind::InvalidUtf8 {
                    offset: e.valid_up_to(),
                },
                e,
            )),
        }
    }
}

/// Collects the replacements and the blocks of a text.
#[derive(Default)]
struct EditSink {
    /// Bytes of the input and of the output so far.
    input: usize,
    output: usize,
    replacements: Vec<Replacement>,
    blocks: Vec<(BlockKind, Range<usize>)>,
}

impl Sink for EditSink {
    const WANTS_EDITS: bool = true;
    type Error = Infallible;

    fn section(
        &mut self,
        section: &str,
        text: &str,
        cleaned: CleanedSection,
    ) -> Result<(), Infallible> {
        let Self { input, output, .. } = *self;
        self.replacements
            .extend(cleaned.replacements.into_iter().map(|mut r| {
                r.input = r.input.start + input..r.input.end + input;
                r
            }));
        let blocks = cleaned.blocks.into_iter();
        self.blocks
            .extend(blocks.map(|(kind, b)| (kind, b.start + output..b.end + output)));
        self.input += section.len();
        self.output += text.len();
        Ok(())
    }

    fn seam(&mut self, white: &str, after: Option<&'static str>) -> Result<(), Infallible> {
        if let Some(after) = after.filter(|&after| after != white) {
            let input = self.input..self.input + white.len();
            self.replacements
                .push(made(input, after, Rule::Block, SEAM));
        }
        self.input += white.len();
        self.output += after.unwrap_or(white).len();
        Ok(())
    }
}

/// Collects the text alone.
struct TextSink<'s>(&'s mut String);

impl Sink for TextSink<'_> {
    const WANTS_EDITS: bool = false;
    type Error = Infallible;

    fn section(&mut self, _: &str, text: &str, _: CleanedSection) -> Result<(), Infallible> {
        self.0.push_str(text);
        Ok(())
    }

    fn seam(&mut self, white: &str, after: Option<&'static str>) -> Result<(), Infallible> {
        self.0.push_str(after.unwrap_or(white));
        Ok(())
    }
}

/// Finds where the blocks of the output stood in the input.
fn place(blocks: Vec<(BlockKind, Range<usize>)>, edits: &[Edit]) -> Vec<Block> {
    let mut next = 0;
    let mut to_input = |at: usize, is_end: bool| {
        // The last edit that lies before `at`. One that makes up the block's first or last
        // characters belongs to the block.
        while edits.get(next).is_some_and(|e| {
            let reaches = if is_end {
                !e.output.is_empty()
            } else {
                e.output.is_empty() || e.output.start < at
            };
            e.output.end < at || (e.output.end == at && reaches)
        }) {
            next += 1;
        }
        match next.checked_sub(1).map(|i| &edits[i]) {
            Some(e) => e.input.end + (at - e.output.end),
            None => at,
        }
    };
    blocks
        .into_iter()
        .map(|(kind, output)| Block {
            kind,
            input: to_input(output.start, false)..to_input(output.end, true),
            output,
        })
        .collect()
}

impl Default for Cleaner {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl<'t> Cleaned<'t> {
    /// The cleaned text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cleaned text, borrowed from the input where nothing changed.
    pub fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// Every change, in the order of the text.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The blocks, in the order of the text. Only white space is between them.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Returns the text of a block of this cleaned text.
    ///
    /// ```
    /// let cleaned = zhuihe::Cleaner::default().clean("停 水 通 知\n\n各用户：\n");
    /// let texts: Vec<&str> = cleaned.blocks().iter().map(|block| cleaned.text_of(block)).collect();
    /// assert_eq!(texts, ["停水通知", "各用户："]);
    /// ```
    ///
    /// # Panics
    /// If the block is of another text and its range does not fit this one.
    pub fn text_of(&self, block: &Block) -> &str {
        &self.text[block.output.clone()]
    }

    /// Returns the same with a text that borrows nothing.
    pub fn into_owned(self) -> Cleaned<'static> {
        Cleaned {
            text: Cow::Owned(self.text.into_owned()),
            edits: self.edits,
            blocks: self.blocks,
        }
    }

    /// Whether the text differs from the input.
    pub fn is_changed(&self) -> bool {
        !self.edits.is_empty()
    }
}

impl AsRef<str> for Cleaned<'_> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Cleaned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// Cleans a text with the default options, for those who want only a string.
///
/// ```
/// assert_eq!(zhuihe::clean("你好，世界。"), "你好，世界。");
/// ```
pub fn clean(text: &str) -> Cow<'_, str> {
    static CLEANER: Lazy<Cleaner> = Lazy::new(Cleaner::default);
    CLEANER.clean(text).into_text()
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "user-words")]
    use std::process::Command;
    #[cfg(feature = "user-words")]
    use std::{env, fs};

    use super::*;
    #[cfg(feature = "user-words")]
    use crate::dictionary::jieba::is_jieba_loaded;

    #[test]
    fn a_cleaner_is_shared_between_threads() {
        fn shared<T: Clone + Send + Sync + 'static>() {}
        shared::<Cleaner>();
        let cleaner = Cleaner::without_dictionary(Options::default());
        let other = cleaner.clone();
        let cleaned =
            std::thread::spawn(move || other.clean("持 续 发 力").into_text().into_owned());
        assert_eq!(cleaned.join().unwrap(), cleaner.clean("持 续 发 力").text());
    }

    /// In a process of its own, since other tests load jieba.
    #[cfg(feature = "user-words")]
    #[test]
    fn cleaning_does_not_load_jieba() {
        let output = Command::new(env::current_exe().unwrap())
            .args(["--ignored", "--exact"])
            .arg("clean::cleaner::tests::in_a_process_of_its_own")
            .output()
            .unwrap();
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(stdout.contains("1 passed"), "{stdout}");
    }

    #[cfg(feature = "user-words")]
    #[test]
    #[ignore = "other tests load jieba; `cleaning_does_not_load_jieba` runs it alone"]
    fn in_a_process_of_its_own() {
        let text = fs::read_to_string("fixtures/broken/page-seed-manner-hand.raw.txt").unwrap();
        let without = Cleaner::without_dictionary(Default::default()).explain(&text);
        let with = Cleaner::default().explain(&text);
        assert_ne!(with, without, "the dictionary was asked");
        assert!(!is_jieba_loaded());
    }
}
