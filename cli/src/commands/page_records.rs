//! The articles of many files as JSON Lines, a record for each article.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;

use ignore::WalkBuilder;
use serde::Serialize;
use zhuihe::Cleaner;
use zhuihe_page::{Article, Block, BlockKind, Format, Placed, clean_pages};

use crate::commands::pages::{Issue, PagesArgs, SourcePage, is_page_file, read_pages};
use crate::documents::json_line;
use crate::output::{Output, Stop};
use crate::pipeline::run_ordered;
use crate::problem::Problem;

/// Writes a record for each article. Files that can't be read are reported, the last of them as the failure.
pub(super) fn write(args: &PagesArgs, cleaner: &Cleaner, mut output: Output) -> Result<(), Stop> {
    let mut unread: Option<Problem> = None;
    let mut done = Ok(());
    run_ordered(
        thread::available_parallelism().map_or(1, usize::from),
        |feed| {
            let _ = issues(args, feed);
        },
        || (),
        |(), issue| issue.map(|files| records(&files, args.from, cleaner)),
        |result| {
            done = match result {
                Some(Ok((records, problems))) => {
                    for problem in problems {
                        unread.replace(problem).iter().for_each(Problem::report);
                    }
                    output.put(&records)
                }
                Some(Err(problem)) => Err(Stop::Failed(problem)),
                None => Ok(()),
            };
            match done {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        },
    );
    done?;
    output.finish()?;
    unread.map_or(Ok(()), |problem| Err(Stop::Failed(problem)))
}

/// Feeds the files of each issue, in order of names below a directory.
fn issues(
    args: &PagesArgs,
    feed: &mut dyn FnMut(Result<Vec<PathBuf>, Problem>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut issue: Vec<PathBuf> = Vec::new();
    for root in &args.files {
        let files = WalkBuilder::new(root)
            .require_git(false)
            .sort_by_file_name(Ord::cmp)
            .build();
        let mut is_empty = true;
        for entry in files {
            let path = match entry {
                Ok(entry) => entry.into_path(),
                Err(error) => {
                    let place = root.display().to_string();
                    feed(Err(Problem::new(place, error.to_string())))?;
                    continue;
                }
            };
            if path.is_dir() || path != *root && args.from.is_none() && !is_page_file(&path) {
                continue;
            }
            is_empty = false;
            let is_same = match args.issue {
                Issue::File => false,
                Issue::Directory => issue
                    .last()
                    .is_some_and(|last| last.parent() == path.parent()),
            };
            if !is_same && !issue.is_empty() {
                feed(Ok(std::mem::take(&mut issue)))?;
            }
            issue.push(path);
        }
        if is_empty {
            let what = "no PDF or file of an XML or HTML format with boxes: name another format with `--from`";
            feed(Err(Problem::new(root.display().to_string(), what)))?;
        }
    }
    if issue.is_empty() {
        return ControlFlow::Continue(());
    }
    feed(Ok(issue))
}

/// An article of an issue.
#[derive(Serialize)]
struct Record<'a> {
    /// The file of its first line.
    path: &'a Path,
    /// Its number in the issue, from 1.
    article: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    text: String,
    /// The pages that it is on.
    pages: Vec<&'a SourcePage<'a>>,
    blocks: Vec<RecordBlock<'a>>,
}

#[derive(Serialize)]
struct RecordBlock<'a> {
    kind: BlockKind,
    text: &'a str,
    lines: Vec<Placed>,
}

/// Returns the records of an issue, and the problems of files that can't be read.
fn records(files: &[PathBuf], from: Option<Format>, cleaner: &Cleaner) -> (Vec<u8>, Vec<Problem>) {
    let (mut pages, mut sources, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        match read_pages(file, from) {
            Ok(of_file) => {
                sources.extend(of_file.iter().map(|page| SourcePage::of(file, page)));
                pages.extend(of_file);
            }
            Err(problem) => problems.push(problem),
        }
    }
    let document = clean_pages(cleaner, &pages);
    let mut records = Vec::new();
    for (i, Article { blocks, .. }) in document.articles.iter().enumerate() {
        json_line(&record(i + 1, blocks, &sources), &mut records);
    }
    (records, problems)
}

fn record<'a>(article: usize, blocks: &'a [Block], sources: &'a [SourcePage<'a>]) -> Record<'a> {
    let lines = || blocks.iter().flat_map(|block| &block.lines);
    let mut on: Vec<usize> = lines().map(|line| line.page).collect();
    let first = on
        .first()
        .map_or(Path::new("-"), |&page| sources[page].file);
    on.sort_unstable();
    on.dedup();
    let headline = blocks.iter().find(|b| b.kind == BlockKind::Headline);
    let blocks = blocks.iter().map(|block| {
        // The index of a page in the record.
        let placed = |line: &Placed| Placed {
            page: on.binary_search(&line.page).unwrap_or_default(),
            ..*line
        };
        RecordBlock {
            kind: block.kind,
            text: &block.text,
            lines: block.lines.iter().map(placed).collect(),
        }
    });
    let blocks: Vec<RecordBlock<'_>> = blocks.collect();
    Record {
        path: first,
        article,
        title: headline.map(|b| b.text.as_str()),
        text: blocks.iter().map(|b| b.text.to_owned() + "\n").collect(),
        pages: on.iter().map(|&page| &sources[page]).collect(),
        blocks,
    }
}
