//! Driver: cleans a text section by section, and hands the results to a sink.

use std::convert::Infallible;

use crate::clean::fixpoint::{CleanedSection, clean_section};
use crate::clean::pipeline::Engine;
use crate::clean::replacements::{Edge, separator};
use crate::clean::workspace::Workspace;
use crate::options::Options;
use crate::rules::Rule;
use crate::text::section::Sections;

/// Confidence that a block ends where a section does: more than four in five sentences that end at a line end also end
/// their paragraph.
pub(crate) const SEAM: f32 = 0.8;

/// Receives the cleaned text, in order.
pub(crate) trait Sink {
    /// Whether the sink needs replacements and blocks, besides the text.
    const WANTS_EDITS: bool;
    type Error;

    /// Receives a section and its cleaned text.
    fn section(
        &mut self,
        section: &str,
        text: &str,
        cleaned: CleanedSection,
    ) -> Result<(), Self::Error>;

    /// Receives the white space between two sections, and its replacement, if any.
    fn seam(&mut self, white: &str, after: Option<&'static str>) -> Result<(), Self::Error>;
}

/// Cleans sections and the white space between them.
pub(crate) struct Driver<'a, S> {
    pub(crate) engine: Engine<'a>,
    pub(crate) workspace: &'a mut Workspace,
    pub(crate) sink: S,
    /// The end edge of the last section.
    edge: Edge,
    /// The white space of a seam that ends a line. Its replacement depends on the next section too.
    pending: Option<String>,
}

impl<'a, S: Sink> Driver<'a, S> {
    pub(crate) fn new(engine: Engine<'a>, workspace: &'a mut Workspace, sink: S) -> Self {
        Self {
            engine,
            workspace,
            sink,
            edge: Edge::default(),
            pending: None,
        }
    }

    /// Cleans the next section.
    pub(crate) fn section(&mut self, section: &str) -> Result<(), S::Error> {
        let cleaned = clean_section(section, self.engine, S::WANTS_EDITS, self.workspace);
        let [first, last] = cleaned.edges;
        if let Some(white) = self.pending.take() {
            let after = at_seam(&white, [self.edge, first], self.engine.options);
            self.sink.seam(&white, after)?;
        }
        self.edge = last;
        let text = if cleaned.is_changed {
            &self.workspace.text
        } else {
            section
        };
        self.sink.section(section, text, cleaned)
    }

    /// Receives the white space after a section, or more of it.
    pub(crate) fn seam(&mut self, white: &str, is_break: bool) -> Result<(), S::Error> {
        match &mut self.pending {
            Some(pending) => pending.push_str(white),
            None if is_break => self.pending = Some(white.to_owned()),
            None => self.sink.seam(white, None)?,
        }
        Ok(())
    }

    /// Ends the text.
    pub(crate) fn finish(mut self) -> Result<S, S::Error> {
        // No section follows: the text ends in more white space than any page has.
        if let Some(white) = self.pending.take() {
            self.sink.seam(&white, None)?;
        }
        Ok(self.sink)
    }
}

/// Cleans a whole text into a sink that can't fail.
pub(crate) fn drive<S: Sink<Error = Infallible>>(
    text: &str,
    engine: Engine<'_>,
    workspace: &mut Workspace,
    sink: S,
) -> S {
    let mut driver = Driver::new(engine, workspace, sink);
    let run = || {
        for (range, seam) in Sections::of(text) {
            driver.section(&text[range])?;
            if let Some(seam) = seam {
                driver.seam(&text[seam.bytes], seam.is_break)?;
            }
        }
        driver.finish()
    };
    match run() {
        Ok(sink) => sink,
        Err(never) => match never {},
    }
}

/// Returns the replacement for a line end between two sections, as between two blocks of one. `None` if it stays.
fn at_seam(white: &str, [before, after]: [Edge; 2], options: &Options) -> Option<&'static str> {
    (before.is_separated_from(after) && options.does(Rule::Block, SEAM))
        .then(|| separator(options.block_separator, white))
        .flatten()
}
