//! The run: every input is cleaned and handed on, or something else is asked for.

use std::process::ExitCode;

use zhuihe::Cleaner;

use crate::args::{Args, Command};
use crate::diff;
use crate::explain;
use crate::input::Input;
use crate::json;
use crate::messages::Problem;
use crate::outcome::{Failure, Outcome};
use crate::output::{Output, Stop, wants_colour};
use crate::print::print;
use crate::replace;
use crate::rules;
use crate::score;
use crate::settings;
use crate::shell;

/// What becomes of a cleaned text.
#[derive(Debug, Clone, Copy)]
enum Action {
    Print,
    Rewrite,
    Json,
    Diff { colour: bool },
    Check,
}

/// Does what `args` ask for.
pub(crate) fn run(args: &Args) -> ExitCode {
    let done = match &args.command {
        Some(Command::Score(args)) => score::run(args),
        Some(Command::Explain(args)) => explain::run(args),
        Some(Command::Rules(args)) => rules::run(args),
        Some(Command::DumpConfig(args)) => settings::dump(args),
        Some(Command::Completions(args)) => shell::completions(args),
        Some(Command::Man(args)) => shell::man(args),
        None => return clean_all(args),
    };
    if done {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}

/// Cleans every input.
fn clean_all(args: &Args) -> ExitCode {
    let action = action(args);
    let (cleaner, mut output) = match prepare(args, action) {
        Ok(prepared) => prepared,
        Err(problem) => {
            problem.report();
            return ExitCode::from(2);
        }
    };
    let asked = matches!(action, Action::Diff { .. } | Action::Check);
    let mut outcome = Outcome::default();
    for input in Input::list(&args.files) {
        match clean(input, &cleaner, action, &mut output) {
            Ok(changed) => outcome.changed |= changed,
            Err(Failure::Input(problem)) => {
                problem.report();
                outcome.failed = true;
            }
            Err(Failure::Output { changed, stop }) => {
                outcome.changed |= changed;
                if let Stop::Failed(problem) = stop {
                    problem.report();
                    outcome.failed = true;
                }
                return outcome.status(asked);
            }
        }
    }
    if let Err(problem) = output.finish(!outcome.failed) {
        problem.report();
        outcome.failed = true;
    }
    outcome.status(asked)
}

fn action(args: &Args) -> Action {
    if args.in_place {
        Action::Rewrite
    } else if args.json {
        Action::Json
    } else if args.diff {
        Action::Diff {
            colour: wants_colour(args.color.when),
        }
    } else if args.check {
        Action::Check
    } else {
        Action::Print
    }
}

/// What cleans the inputs, and where they go.
fn prepare(args: &Args, action: Action) -> Result<(Cleaner, Output<'_>), Problem> {
    let cleaner = settings::cleaner(&args.text)?;
    let output = match &args.output {
        Some(path) => Output::file(path)?,
        None => Output::stdout(matches!(action, Action::Diff { colour: true })),
    };
    Ok((cleaner, output))
}

/// Cleans one input and tells whether it changed.
fn clean(
    input: Input<'_>,
    cleaner: &Cleaner,
    action: Action,
    output: &mut Output<'_>,
) -> Result<bool, Failure> {
    if matches!(action, Action::Print) {
        return print(input, cleaner, output);
    }
    // Edits, blocks and differences speak of the whole text.
    let text = input.read_text().map_err(Failure::Input)?;
    let cleaned = cleaner.clean(&text);
    let changed = cleaned.is_changed();
    let written = match action {
        Action::Json => {
            let line = json::line(input.label(), &cleaned)
                .map_err(|e| Failure::Input(Problem::new(input.place(), e.to_string())))?;
            output.put(&line)
        }
        Action::Rewrite => match input {
            Input::File(path) if changed => {
                return replace::rewrite(path, cleaned.text().as_bytes())
                    .map(|()| changed)
                    .map_err(Failure::Input);
            }
            _ => Ok(()),
        },
        Action::Diff { colour } if changed => {
            output.put(&diff::unified(input.label(), &text, cleaned.text(), colour))
        }
        Action::Check if changed => output.put(&[input.label().as_encoded_bytes(), b"\n"].concat()),
        Action::Print | Action::Diff { .. } | Action::Check => Ok(()),
    };
    match written {
        Ok(()) => Ok(changed),
        Err(stop) => Err(Failure::Output { changed, stop }),
    }
}
