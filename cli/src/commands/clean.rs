//! Cleans every source.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::args::{Args, SideFiles};
use crate::config::ResolvedConfig;
use crate::documents::{Action, RequestedResults, Task, Worker};
use crate::formats::jsonl::check;
use crate::input::format::Format;
use crate::input::{Source, sources};
use crate::output::interrupt;
use crate::output::replace::{directory, remove_leftovers};
use crate::output::terminal;
use crate::output::wants_colour;
use crate::output::{Destination, Progress, Sink};
use crate::pipeline::run_ordered;
use crate::problem::Problem;
use crate::producer::Producer;

/// Cleans every source.
pub(super) fn run(mut args: Args) -> Result<u8, Problem> {
    let settings = args.text.resolve()?;
    let names_fields = !args.input.fields.is_empty();
    args.complete(&settings);
    let args = &args;
    let task = task(args, &settings, names_fields)?;
    let destination = &task.destination;
    let side = &args.output.side;
    let outputs = outputs(destination, side)?;
    let output_name = |name: &Path| {
        let format = args.input.from.or_else(|| Format::of_name(name));
        let format = format.unwrap_or(Format::Text);
        task.output_format(format).rename(name, format)
    };
    let can_collide = matches!(destination, Destination::Tree(_))
        && (args.input.has_several() || task.to.is_some() || task.requested.blocks);
    let sources = sources(&args.input, &outputs)?;
    // Where the outputs of an interrupted run are.
    let resumed = match destination {
        _ if !args.output.run.resume => None,
        Destination::Tree(root) => Some(root),
        _ => {
            return Err(Problem::new(
                "--resume",
                "skips what is finished in an output directory, and the output is none: start again without `--resume`",
            ));
        }
    };
    if let Destination::Tree(root) = destination {
        // It has to exist to be left out where it is below an input. Without it every output fails, with a message.
        let _ = fs::create_dir_all(root);
    }
    let replaced = args.input.paths.iter().filter(|_| args.output.in_place);
    for path in outputs.iter().chain(replaced) {
        if path.is_dir() {
            remove_leftovers(path, true);
        } else {
            remove_leftovers(directory(path), false);
        }
    }
    let mut names = HashSet::new();
    let sources = sources.map(|source| {
        let source = source?;
        let name = output_name(&source.name);
        if can_collide && !names.insert(name.clone()) {
            let name = name.display();
            let what = format!(
                "another input has the same output name, `{name}`: clean them in separate runs"
            );
            return Err(Problem::new(source.place(), what));
        }
        Ok(source)
    });
    let skipped = AtomicU64::new(0);
    let sources = sources.filter(|source| {
        let (Ok(source), Some(root)) = (source, resumed) else {
            return true;
        };
        let is_finished = is_finished(source, &root.join(output_name(&source.name)));
        skipped.fetch_add(u64::from(is_finished), Ordering::Relaxed);
        !is_finished
    });
    interrupt::handle(advice(destination, outputs.len() > 1));
    let writes_stdout = *destination == Destination::Stdout;
    let progress = Progress::new(args.output.run.progress, writes_stdout, || {
        length(&args.input.paths)
    });
    let producer = Producer {
        task: &task,
        read: args.input.read_options(args.output.in_place),
    };
    let mut sink = Sink::new(&task, side, progress)?;
    let mut ended = true;
    run_ordered(
        jobs(args),
        |feed| producer.run(sources, feed),
        || Worker::new(&task),
        |worker, work| worker.work(work),
        |result| {
            let flow = sink.take(result);
            ended &= flow.is_continue();
            flow
        },
    );
    let skipped = skipped.into_inner();
    if skipped > 0 {
        Problem::new("--resume", format!("skipped {skipped} finished files")).report();
    }
    let reports_changes = matches!(task.action, Action::Diff { .. } | Action::Check);
    Ok(sink.finish(ended).status(reports_changes))
}

/// Returns the settings for every document.
fn task(args: &Args, settings: &ResolvedConfig, names_fields: bool) -> Result<Task, Problem> {
    let output = &args.output;
    let mut fields = args.input.fields()?;
    let outputs = &output.output_fields;
    if !outputs.is_empty() && outputs.len() != fields.len() {
        return Err(Problem::new(
            "--output-field",
            format!(
                "{} output fields for {} fields: specify one for each field",
                outputs.len(),
                fields.len()
            ),
        ));
    }
    for (field, output) in fields.iter_mut().zip(outputs) {
        field.output = Some(output.clone());
    }
    check(&fields).map_err(|e| Problem::new("--field", e))?;
    let destination = destination(args)?;
    let is_several = args.input.has_several() || args.input.paths.iter().any(|path| path.is_dir());
    let action = if output.json {
        Action::Json
    } else if output.diff {
        Action::Diff {
            colour: wants_colour(args.color.when),
        }
    } else if output.check {
        Action::Check
    } else {
        Action::Clean
    };
    if output.blocks && output.to == Some(Format::Text) {
        return Err(Problem::new(
            "--blocks",
            "text output cannot contain blocks: use `--to jsonl`",
        ));
    }
    Ok(Task {
        cleaners: settings.cleaners()?,
        action,
        requested: RequestedResults {
            edits: output.side.edits.is_some(),
            trace: output.side.trace.is_some(),
            stats: output.side.stats.is_some(),
            blocks: output.blocks,
        },
        fields,
        to: output.to,
        shares_file: matches!(destination, Destination::File(_)) && is_several,
        destination,
        keeps_rejects: output.side.rejects.is_none() || output.in_place,
        saves_rejects: output.side.rejects.is_some(),
        fail_fast: output.run.fail_fast,
        max_record: args.input.max_record(),
        keeps_encoding: output.keeps_encoding(),
        names_fields,
        escapes: terminal::is_stdout() || matches!(action, Action::Diff { colour: true }),
    })
}

/// Returns the destination of the results.
fn destination(args: &Args) -> Result<Destination, Problem> {
    let output = &args.output;
    let paths = &args.input.paths;
    let reads_stdin = (paths.is_empty() && args.input.files_from.is_none())
        || paths.iter().any(|path| path == Path::new("-"));
    if output.in_place && reads_stdin {
        let what = "cannot be cleaned in place: specify files";
        return Err(Problem::new("standard input", what));
    }
    if output.in_place {
        return Ok(Destination::InPlace);
    }
    let path = match &output.output {
        Some(path) if path != Path::new("-") => path,
        _ => return Ok(Destination::Stdout),
    };
    let is_named_as_one = path.as_os_str().as_encoded_bytes().ends_with(b"/");
    let has_tree = paths.iter().any(|p| p.is_dir()) && Format::of_name(path).is_none();
    let is_tree = path.is_dir() || is_named_as_one || (has_tree && !path.exists());
    if !is_tree {
        return Ok(Destination::File(path.clone()));
    }
    if reads_stdin {
        return Err(Problem::at(
            path,
            "is a directory, but standard input has no file name: specify an output file",
        ));
    }
    if output.json {
        return Err(Problem::at(
            path,
            "is a directory, but `--json` writes a single file: specify an output file",
        ));
    }
    Ok(Destination::Tree(path.clone()))
}

/// Returns what an interrupted run leaves, and how to go on. `has_side` is true if there are side files, too.
fn advice(destination: &Destination, has_side: bool) -> String {
    match destination {
        Destination::Stdout => "the output is not complete".to_owned(),
        Destination::InPlace => "repeat the command to clean the others".to_owned(),
        Destination::File(path) => {
            format!("{} is not written: repeat the command", path.display())
        }
        Destination::Tree(_) if has_side => "repeat the command".to_owned(),
        Destination::Tree(_) => "repeat the command with `--resume` to clean the others".to_owned(),
    }
}

/// Returns the paths of all outputs; an error if two are equal.
fn outputs(destination: &Destination, side: &SideFiles) -> Result<Vec<PathBuf>, Problem> {
    let mut outputs = Vec::new();
    if let Destination::File(path) | Destination::Tree(path) = destination {
        outputs.push(path.clone());
    }
    for path in [&side.edits, &side.trace, &side.rejects, &side.stats]
        .into_iter()
        .flatten()
    {
        if outputs.contains(path) {
            return Err(Problem::at(path, "is specified for two outputs"));
        }
        outputs.push(path.clone());
    }
    Ok(outputs)
}

/// Returns true if the output of a source exists, and is not older.
fn is_finished(source: &Source, output: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|m| m.modified());
    match (time(&source.path), time(output)) {
        (Ok(before), Ok(after)) => before <= after,
        _ => false,
    }
}

/// Returns the total length of the sources in bytes, if all are files.
fn length(paths: &[PathBuf]) -> Option<u64> {
    if paths.is_empty() {
        return None;
    }
    let lengths = paths.iter().map(|path| {
        let metadata = fs::metadata(path).ok()?;
        metadata.is_file().then_some(metadata.len())
    });
    lengths.sum()
}

fn jobs(args: &Args) -> usize {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    args.output.run.jobs.map_or_else(cores, usize::from)
}
