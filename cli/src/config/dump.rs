//! `zhuihe dump-config`: prints the effective settings as a settings file.

use std::path::absolute;

use toml::Table;

use crate::args::TextArgs;
use crate::config::{ResolvedConfig, Settings};
use crate::output::terminal::escape;
use crate::output::{Output, Stop};
use crate::problem::Problem;

const AFTER_DUMP_HELP: &str = "\
Examples:
  zhuihe dump-config
  zhuihe dump-config --ascii-width --rules -date > zhuihe.toml

Exit status:
  0  success
  2  invalid usage, or the settings cannot be read";

/// The command line.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_DUMP_HELP)]
pub(crate) struct DumpConfigArgs {
    #[command(flatten)]
    pub(crate) text: TextArgs,
}

/// Prints the effective settings of a command line.
pub(crate) fn run(args: &DumpConfigArgs) -> Result<(), Stop> {
    let settings = dump(&args.text.resolve()?)?;
    Output::stdout(false).put(settings.as_bytes())
}

/// Renders a settings file that reproduces the settings from any directory, with the source of each in a comment.
fn dump(config: &ResolvedConfig) -> Result<String, Problem> {
    let mut settings = config.settings.clone();
    if let Some(path) = &mut settings.user_dict {
        let shown = path.display().to_string();
        let wrong = |what: String| Problem::new(shown.clone(), what);
        let found = path.canonicalize().or_else(|_| absolute(&path));
        *path = found.map_err(|e| wrong(e.to_string()))?;
    }
    let failed = |e: toml::ser::Error| Problem::new("the settings", e.to_string());
    let table = |settings: &Settings| Table::try_from(settings).map_err(failed);
    let mut values = table(&Settings::defaults())?;
    values.extend(table(&settings)?);
    let command_line = table(&config.command_line)?;
    let (file, path) = match &config.file {
        Some(file) => (table(&file.settings)?, file.path.to_string_lossy()),
        None => Default::default(),
    };
    let lines = toml::to_string(&values).map_err(failed)?;
    let sourced = lines.lines().map(|line| {
        let key = line.split(' ').next().unwrap_or_default();
        let source = if command_line.contains_key(key) {
            "command line".into()
        } else if file
            .get(key)
            .is_some_and(|value| values.get(key) == Some(value))
        {
            escape(&path)
        } else {
            "default".into()
        };
        format!("{line}  # {source}\n")
    });
    Ok(sourced.collect())
}
