//! Lists texts that are wrongly taken, or not taken, for wrapped prose.

use std::path::PathBuf;

use zhuihe::tuning::lattice;
use zhuihe::{GapLabel, JiebaDictionary};

use crate::cases::load;

/// Prints the cases that are misjudged.
pub(crate) fn run(dirs: &[PathBuf]) -> std::io::Result<()> {
    let dictionary = JiebaDictionary::new();
    for dir in dirs {
        for case in load(dir)? {
            let Some(lattice) = lattice(&case.raw, &dictionary) else {
                continue;
            };
            let goes_on = |at: &&usize| case.want(**at).is_some_and(|want| want != GapLabel::Break);
            let joins = lattice.starts.iter().skip(1).filter(goes_on).count();
            if (joins > 0) != lattice.wrapped {
                let begin: String = case.raw.chars().take(20).collect();
                println!(
                    "{} wrapped {} joins {joins} of {}",
                    begin.replace('\n', "/"),
                    lattice.wrapped,
                    lattice.starts.len()
                );
            }
        }
    }
    Ok(())
}
