//! `zhuihe pages`: the articles of pages with boxes, from OCR and PDF.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Serialize;
use zhuihe_page::{Block, Document, clean_pages, read};

use crate::args::TextArgs;
use crate::config;
use crate::documents::json_line;
use crate::input::Input;
use crate::output::{Output, Stop};
use crate::problem::Problem;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;
use zhuihe_page::Format;

const AFTER_PAGES_HELP: &str = "\
Examples:
  zhuihe pages page.hocr
  zhuihe pages page-1.hocr page-2.hocr -o issue.txt
  pdftotext -bbox-layout page.pdf - | zhuihe pages
  zhuihe pages --json page.alto.xml | jq -r '.articles[0].blocks[].text'

Exit status:
  0  success
  2  invalid usage, or an input or output failed; nothing is written";

/// The command line.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_PAGES_HELP)]
pub(crate) struct PagesArgs {
    /// Files of one issue, in the order of its pages; `-` or no file is standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Format of the files [default: recognized by content]
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    pub(crate) from: Option<Format>,

    /// Write the output to FILE
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Print a JSON object: pages, articles, blocks, and the boxes that each block came from
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) text: TextArgs,
}

/// Returns a parser for the name of a format.
fn format() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::all().map(Format::name));
    names.try_map(|name| name.parse::<Format>())
}

/// Finds the articles in the files in `args`.
pub(crate) fn run(args: &PagesArgs) -> Result<(), Stop> {
    let cleaner = config::cleaner(&args.text)?;
    let mut pages = Vec::new();
    let mut sources = Vec::new();
    for file in &args.files {
        let input = Input::new(file);
        let of_file = read(&input.read()?, args.from)
            .map_err(|e| Problem::new(input.place(), e.to_string()))?;
        sources.extend(of_file.iter().map(|page| SourcePage {
            file,
            number: page.number,
            width: page.width,
            height: page.height,
        }));
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
    let mut output = match &args.output {
        Some(path) => Output::file(path)?,
        None => Output::stdout(false),
    };
    output.put(&bytes)?;
    output.finish()
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
struct SourcePage<'a> {
    file: &'a Path,
    number: usize,
    width: f32,
    height: f32,
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
