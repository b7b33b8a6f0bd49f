//! Fixpoint: repeats passes over a section until one changes nothing, so that cleaning is idempotent.

use std::mem::{swap, take};
use std::ops::Range;

use crate::block::BlockKind;
use crate::clean::pipeline::{Engine, pass};
use crate::clean::precheck::is_noop;
use crate::clean::replacements::Edge;
use crate::clean::workspace::Workspace;
use crate::edit::{Replacement, compose, splice_onto};
use crate::normalize::normalize;
use crate::text::characters::has_han;
use crate::text::line::Line;
use crate::text::scan::Scan;

/// Maximum number of passes; a text that still changes is returned as given. Usually there are two: one repairs and one
/// finds nothing to do.
const MOST_PASSES: usize = 8;

/// The result of cleaning a section.
#[derive(Debug, Default)]
pub(crate) struct CleanedSection {
    /// Empty unless edits are wanted, like `blocks`.
    pub(crate) replacements: Vec<Replacement>,
    /// Kind and bytes in the cleaned text.
    pub(crate) blocks: Vec<(BlockKind, Range<usize>)>,
    /// Whether the text changed. If so, the result is in `workspace.text`.
    pub(crate) is_changed: bool,
    /// The start edge and the end edge.
    pub(crate) edges: [Edge; 2],
}

/// Cleans a section.
pub(crate) fn clean_section(
    section: &str,
    engine: Engine<'_>,
    wants_edits: bool,
    workspace: &mut Workspace,
) -> CleanedSection {
    let mut cleaned = CleanedSection::default();
    let mut kinds: Vec<BlockKind> = Vec::new();
    for number in 0..MOST_PASSES {
        let Workspace {
            text,
            next,
            scan: scan_buffers,
            precheck,
            pass: pass_buffers,
        } = &mut *workspace;
        let current: &str = if cleaned.is_changed { text } else { section };
        let normalized = normalize(current, engine.options);
        let mut changed = !normalized.is_empty();
        if changed {
            cleaned.replace(section, text, next, normalized, wants_edits);
        }
        let current: &str = if cleaned.is_changed { text } else { section };
        let is_chinese = has_han(current);
        if !is_chinese && !wants_edits {
            return cleaned;
        }
        let scan = Scan::with(current, take(scan_buffers));
        let Engine {
            options,
            dictionary,
            ..
        } = engine;
        let is_noop = !is_chinese || is_noop(&scan, options, dictionary, precheck);
        // An output block is a line of the next pass, and keeps the kind that it got from its original lines.
        let known = number > 0 && kinds.len() == scan.lines.len();
        if is_noop && (known || !wants_edits) {
            cleaned.blocks = blocks(&scan.lines, kinds);
            *scan_buffers = scan.into_buffers();
            return cleaned;
        }
        let pieces = pass(&scan, engine, wants_edits, pass_buffers);
        if is_noop {
            // This pass only supplies the kinds, each line by itself.
            let of_lines = pieces.iter().flat_map(|p| p.lines.clone().map(|_| p.kind));
            cleaned.blocks = blocks(&scan.lines, of_lines.collect());
            *scan_buffers = scan.into_buffers();
            return cleaned;
        }
        let known = number > 0 && kinds.len() == pieces.last().map_or(0, |p| p.lines.end);
        kinds = pieces
            .iter()
            .map(|p| if known { kinds[p.lines.start] } else { p.kind })
            .collect();
        *scan_buffers = scan.into_buffers();
        let changes = &mut pass_buffers.changes;
        for (edge, other) in cleaned.edges.iter_mut().zip(changes.edges) {
            edge.add(other);
        }
        changed |= !changes.replacements.is_empty();
        if !changed {
            if wants_edits {
                cleaned.blocks = blocks(&scan_buffers.lines, kinds);
            }
            return cleaned;
        }
        let replacements = take(&mut changes.replacements);
        changes.replacements = cleaned.replace(section, text, next, replacements, wants_edits);
    }
    // No fixpoint reached: the text stays as given.
    let scan = Scan::new(section);
    CleanedSection {
        blocks: blocks(&scan.lines, vec![BlockKind::Other; scan.lines.len()]),
        ..CleanedSection::default()
    }
}

impl CleanedSection {
    /// Applies replacements to `text` if it changed before, else to `section`. Returns the buffer of the replacements.
    fn replace(
        &mut self,
        section: &str,
        text: &mut String,
        next: &mut String,
        replacements: Vec<Replacement>,
        wants_edits: bool,
    ) -> Vec<Replacement> {
        if replacements.is_empty() {
            return replacements;
        }
        let before = if self.is_changed { &**text } else { section };
        next.clear();
        splice_onto(next, before, &replacements);
        let rest = if wants_edits {
            self.replacements = compose(take(&mut self.replacements), replacements, before);
            Vec::new()
        } else {
            replacements
        };
        swap(text, next);
        self.is_changed = true;
        rest
    }
}

/// Pairs each line of a text with the kind of its block.
fn blocks(lines: &[Line], kinds: Vec<BlockKind>) -> Vec<(BlockKind, Range<usize>)> {
    let lines = lines.iter().map(|line| line.bytes.clone());
    kinds.into_iter().zip(lines).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::decide::model::Model;
    use crate::dictionary::jieba::JiebaDictionary;
    use crate::options::{HanDigitSpacing, Options};
    use crate::rules::Rule;
    use crate::text::section::Sections;

    /// Returns the texts in a folder of fixtures whose file names end in `suffix`.
    fn texts(folder: &str, suffix: &str) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures")
            .join(folder);
        let mut paths: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.to_str().unwrap().ends_with(suffix))
            .collect();
        paths.sort();
        assert!(!paths.is_empty());
        paths
            .into_iter()
            .map(|p| fs::read_to_string(p).unwrap())
            .collect()
    }

    /// Returns what a pass changes in a section that the precheck proves to be a no-op; `None` without a proof.
    fn changes_of_noop(section: &str, options: &Options) -> Option<Vec<String>> {
        let dictionary = JiebaDictionary::new();
        let engine = Engine {
            options,
            dictionary: Some(&dictionary),
            model: Model::fitted(),
        };
        let mut workspace = Workspace::new();
        let scan = Scan::new(section);
        if !is_noop(&scan, options, engine.dictionary, &mut workspace.precheck) {
            return None;
        }
        pass(&scan, engine, false, &mut workspace.pass);
        let replacements = workspace.pass.changes.replacements.iter();
        let of =
            |r: &Replacement| format!("{:?} {:?} {}", r.input, &section[r.input.clone()], r.rule);
        Some(replacements.map(of).collect())
    }

    #[test]
    fn a_pass_changes_nothing_where_the_precheck_says_so() {
        let dictionary = JiebaDictionary::new();
        let engine = Engine {
            options: &Options::new(),
            dictionary: Some(&dictionary),
            model: Model::fitted(),
        };
        let broken = texts("broken", ".raw.txt");
        let cleaned: Vec<String> = broken
            .iter()
            .map(|text| {
                let mut workspace = Workspace::new();
                clean_section(text, engine, false, &mut workspace);
                workspace.text
            })
            .collect();
        let clean = texts("clean", ".txt");
        let mut proved = [0; 3];
        for (k, texts) in [&broken, &cleaned, &clean].into_iter().enumerate() {
            for text in texts {
                for (range, _) in Sections::of(text) {
                    if let Some(changes) = changes_of_noop(&text[range.clone()], &Options::new()) {
                        assert!(changes.is_empty(), "{changes:?} in {}", &text[range]);
                        proved[k] += 1;
                    }
                }
            }
        }
        // Hardly any broken text is proved a no-op, only excerpts of a few lines, but many cleaned and clean ones are.
        // The rest are tables, code, lists and few lines, which only the whole pass distinguishes from prose.
        assert!(
            proved[0] * 20 < broken.len(),
            "{proved:?} of {}",
            broken.len()
        );
        assert!(
            proved[1] * 3 > cleaned.len(),
            "{proved:?} of {}",
            cleaned.len()
        );
        assert!(proved[2] * 4 > clean.len(), "{proved:?} of {}", clean.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 2000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// Lines of all kinds in any order, some of them broken.
        #[test]
        fn the_precheck_is_right_of_any_lines(
            picks in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..12), 1..12),
            measure in prop::option::weighted(0.5, 8_usize..45),
            compact in any::<bool>(),
            sets in any::<[u64; 2]>(),
        ) {
            let mut lines: Vec<String> = Vec::new();
            for text in texts("clean", ".txt").iter().chain(&texts("broken", ".gold.txt")) {
                lines.extend(text.replace('¦', "").lines().map(str::to_owned));
            }
            let mut text = String::new();
            for (index, way) in picks {
                let line = index.get(&lines);
                let middle = line.char_indices().nth(line.chars().count() / 2).map_or(0, |(at, _)| at);
                match way {
                    0 => text += &format!("{}\n{}", &line[..middle], &line[middle..]),
                    1 => text += &format!("{} {}", &line[..middle], &line[middle..]),
                    2 => text += &format!("\n\u{3000}\u{3000}{line}"),
                    _ => text += line,
                }
                text.push('\n');
            }
            // Wrap to a column, or leave unchanged.
            if let Some(measure) = measure {
                let lines = text.lines().map(|line| line.chars().collect::<Vec<_>>());
                let rows = lines.flat_map(|line| {
                    let rows = line.chunks(measure).map(String::from_iter);
                    rows.collect::<Vec<String>>()
                });
                text = rows.collect::<Vec<_>>().join("\n");
            }
            let spacing = if compact {
                HanDigitSpacing::Compact
            } else {
                HanDigitSpacing::AsInput
            };
            let rules = Rule::all().iter().enumerate();
            let rules_off = rules.fold(Options::new(), |options, (n, &rule)| {
                options.rule(rule, (sets[0] | sets[1]) >> n & 1 == 1)
            });
            for options in [Options::new(), rules_off] {
                let options = options.han_digit_spacing(spacing);
                let found = changes_of_noop(&text, &options).unwrap_or_default();
                prop_assert!(found.is_empty(), "{found:?} in {text:?} {options:?}");
            }
        }
    }
}
