//! `zhuihe pages`: the articles of pages with boxes, from OCR and PDF.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use zhuihe_page::{Block, Document, Format, Page, clean_pages, read};

use crate::args::TextArgs;
use crate::commands::page_records;
use crate::documents::json_line;
use crate::input::Input;
use crate::output::{Output, Stop};
use crate::problem::Problem;

const AFTER_PAGES_HELP: &str = "\
Examples:
  zhuihe pages page.hocr
  zhuihe pages page-1.hocr page-2.hocr -o issue.txt
  pdftotext -bbox-layout page.pdf - | zhuihe pages
  zhuihe pages --jsonl scans/ -o articles.jsonl
  zhuihe pages --json page.alto.xml | jq -r '.articles[0].blocks[].text'

Exit status:
  0  success
  2  invalid usage, or an input or output failed; nothing is written, but with --jsonl the articles of the other files";

/// The command line.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_PAGES_HELP)]
pub(crate) struct PagesArgs {
    /// Files of one issue, in the order of its pages; `-` or no file is standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Format of the files [default: recognized by content]
    #[arg(long, value_name = "FORMAT", value_parser = page_format())]
    pub(crate) from: Option<Format>,

    /// Write the output to FILE
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Print a JSON object: pages, articles, blocks, and the boxes that each block came from
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    /// Print JSON Lines: an object for each article of the files, and of the files below a directory
    #[arg(long, conflicts_with = "json", help_heading = "Output")]
    pub(crate) jsonl: bool,

    /// What is an issue, whose articles go on from page to page
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        default_value_t,
        requires = "jsonl",
        help_heading = "Output"
    )]
    pub(crate) issue: Issue,

    #[command(flatten)]
    pub(crate) text: TextArgs,
}

/// Which files are one issue.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Issue {
    /// Each file
    #[default]
    File,
    /// The files of each directory, in the order of their names
    Directory,
}

/// Returns a parser for the name of a format.
pub(crate) fn page_format() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::all().iter().map(|f| f.name()));
    names.try_map(|name| name.parse::<Format>())
}

/// Finds the articles in the files in `args`.
pub(crate) fn run(args: &PagesArgs) -> Result<(), Stop> {
    let cleaner = args.text.resolve()?.cleaner()?;
    if args.jsonl {
        return page_records::write(args, &cleaner, output(args)?);
    }
    let mut pages = Vec::new();
    let mut sources = Vec::new();
    for file in &args.files {
        let of_file = read_pages(file, args.from)?;
        sources.extend(of_file.iter().map(|page| SourcePage::of(file, page)));
        pages.extend(of_file);
    }
    let document = clean_pages(&cleaner, &pages);
    let mut bytes = Vec::new();
    if args.json {
        let pages = &sources;
        let document = &document;
        json_line(&Whole { pages, document }, &mut bytes);
    } else {
        bytes = text(&document).into_bytes();
    }
    let mut output = output(args)?;
    output.put(&bytes)?;
    output.finish()
}

fn output(args: &PagesArgs) -> Result<Output, Problem> {
    match &args.output {
        Some(path) => Output::file(path),
        None => Ok(Output::stdout(false)),
    }
}

/// Reads the pages of a file; `-` is standard input.
pub(crate) fn read_pages(file: &Path, from: Option<Format>) -> Result<Vec<Page>, Problem> {
    let input = Input::new(file);
    read(&input.read()?, from).map_err(|e| Problem::new(input.place(), e.to_string()))
}

/// Returns true if a file is a PDF, or one of the XML and HTML formats for pages. Those in JSON look like other JSON.
pub(crate) fn is_page_file(path: &Path) -> bool {
    const MARKS: [&str; 4] = ["ocr_page", "<alto", "<PcGts", "<page width="];
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    let is_markup = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<');
    read.is_ok()
        && (text.starts_with("%PDF-") || is_markup && MARKS.iter().any(|m| text.contains(m)))
}

/// Where a page of the document comes from.
#[derive(Serialize)]
pub(super) struct SourcePage<'a> {
    pub(super) file: &'a Path,
    number: usize,
    width: f32,
    height: f32,
}

impl<'a> SourcePage<'a> {
    pub(super) fn of(file: &'a Path, page: &Page) -> Self {
        Self {
            file,
            number: page.number,
            width: page.width,
            height: page.height,
        }
    }
}

/// The output of `--json`.
#[derive(Serialize)]
struct Whole<'a> {
    pages: &'a [SourcePage<'a>],
    #[serde(flatten)]
    document: &'a Document,
}

/// Returns the articles, a block a line, with an empty line between two. Page furniture comes last.
fn text(document: &Document) -> String {
    let articles = document.articles.iter().map(|article| &article.blocks);
    let parts = articles.chain([&document.furniture]);
    let parts = parts.filter(|blocks| !blocks.is_empty());
    let lines = |block: &Block| format!("{}\n", block.text);
    let parts: Vec<String> = parts
        .map(|blocks| blocks.iter().map(lines).collect())
        .collect();
    parts.join("\n")
}
