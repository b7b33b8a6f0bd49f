//! Finds and reads the settings file.

use std::path::{Path, PathBuf};

use super::Settings;
use crate::input::Input;
use crate::problem::Problem;

/// The file name to search for.
const NAME: &str = "zhuihe.toml";

/// Maximum length of a settings file in bytes.
const MAX_LENGTH: u64 = 1 << 20;

/// The location of the settings.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Settings")]
pub(crate) struct SettingsArgs {
    /// Read settings from FILE instead of `zhuihe.toml` in the current directory or one above it
    ///
    /// The keys are the options under Text and Dictionary, without the dashes: `ascii-width = true`,
    /// `rules = ["-date"]`. The command line takes precedence. `--no-ascii-width` and the like revert what the file
    /// turns on, and `--dict` reverts `no-dict`.
    #[arg(
        short,
        long,
        value_name = "FILE",
        conflicts_with = "isolated",
        hide_short_help = true
    )]
    pub(crate) config: Option<PathBuf>,

    /// Read no settings file
    #[arg(long, hide_short_help = true)]
    pub(crate) isolated: bool,
}

/// A parsed settings file.
#[derive(Debug)]
pub(crate) struct SettingsFile {
    pub(crate) path: PathBuf,
    pub(crate) settings: Settings,
}

/// Reads the settings file: the one given, or the nearest in this directory and its parents.
pub(super) fn read(sources: &SettingsArgs) -> Result<Option<SettingsFile>, Problem> {
    let path = match &sources.config {
        _ if sources.isolated => None,
        Some(path) => Some(path.clone()),
        None => find(),
    };
    let Some(path) = path else { return Ok(None) };
    let text = Input::File(&path).read_small_text(MAX_LENGTH)?;
    let mut settings: Settings = toml::from_str(&text).map_err(|e| {
        // serde names the type of an integer that no setting can have.
        let what = e.to_string().replace(" as i128", "");
        Problem::lines(path.display().to_string(), what.trim_end())
    })?;
    if settings.no_dict == Some(true) && settings.user_dict.is_some() {
        return Err(Problem::at(
            path,
            "`no-dict` and `user-dict` cannot be used together: remove one",
        ));
    }
    // Paths are relative to the file that contains them.
    if let (Some(dict), Some(folder)) = (&mut settings.user_dict, path.parent()) {
        *dict = folder.join(&*dict);
    }
    Ok(Some(SettingsFile { path, settings }))
}

/// Returns the relative path of the nearest settings file.
fn find() -> Option<PathBuf> {
    // Without a current directory there are no parents either.
    let here = std::env::current_dir().ok()?;
    let mut path = PathBuf::from(NAME);
    for _ in here.ancestors() {
        if path.is_file() {
            return Some(path);
        }
        path = Path::new("..").join(path);
    }
    None
}
