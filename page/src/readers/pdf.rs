//! The text layer of a PDF, by character, with rules and pictures.

mod codes;
mod widths;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect as Area, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, interpret_page,
};

use self::codes::Codes;
use super::error::{Error, ErrorKind, Place};
use super::geometry::rect_around;
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::text::{is_full_width, trim};
use crate::{Direction, Page, Rect};

/// The em box of a glyph, in thousandths of an em from its origin.
const EM_TOP: f64 = 880.0;
const EM_BOTTOM: f64 = -120.0;

/// A wider gap than this begins a new line, in em.
const MAX_GAP: f32 = 1.5;

/// A wider gap than this is a space between Latin letters, in em.
const WORD_GAP: f32 = 0.15;

/// Glyphs that are further off the line than this begin a new one, in em.
const MAX_OFFSET: f32 = 0.3;

/// Rules are at most this thick and at least this long, in points.
const MAX_THICKNESS: f64 = 4.0;
const MIN_LENGTH: f64 = 10.0;

/// Pictures that cover more of the page than this are its background.
const BACKGROUND: f64 = 0.85;

/// What a glyph without a Unicode value becomes.
const UNKNOWN: &str = "\u{fffd}";

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| {
        let message = match error {
            LoadPdfError::Decryption(_) => {
                "the PDF needs a password: remove it, for example with `qpdf --decrypt`"
            }
            LoadPdfError::Invalid => "the PDF cannot be read: repair it, for example with `qpdf`",
        };
        Error::new(ErrorKind::Syntax, Place::Unknown, message)
    })?;
    if !widths::are_bounded(&pdf) {
        let message = "a font has widths for characters that cannot exist: repair the PDF";
        return Err(Error::new(ErrorKind::Value, Place::Unknown, message));
    }
    let codes = Codes::new(&pdf);
    let mut pages = Vec::new();
    let mut has_pictures = false;
    for (i, page) in pdf.pages().iter().enumerate() {
        let (width, height) = page.render_dimensions();
        let cache = InterpreterCache::new();
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        let area = Area::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings::default();
        let mut context = Context::new(transform, area, &cache, pdf.xref(), settings);
        let mut reader = PageReader {
            page: PageBuilder::new(i + 1, f64::from(width), f64::from(height)),
            area,
            codes: &codes,
            line: None,
            drawn: None,
            unknown: 0,
            known: 0,
            has_pictures: false,
            result: Ok(()),
        };
        interpret_page(page, &mut context, &mut reader);
        reader.close_line();
        reader.result?;
        if reader.unknown > reader.known {
            let message = "the fonts do not say which characters the text has: run OCR on the page";
            return Err(Error::new(ErrorKind::Value, Place::Page(i + 1), message));
        }
        has_pictures |= reader.has_pictures;
        pages.push(reader.page.finish(BoxKind::Font));
    }
    if has_pictures && pages.iter().all(|page| page.lines.is_empty()) {
        let message = "the PDF has pictures and no text: run OCR, for example `ocrmypdf`";
        return Err(Error::new(ErrorKind::Value, Place::Unknown, message));
    }
    Ok(pages)
}

struct PageReader<'c> {
    page: PageBuilder,
    area: Area,
    codes: &'c Codes<'c>,
    line: Option<OpenLine>,
    /// The position of the first glyph of the last run and its length.
    drawn: Option<(Point, usize)>,
    /// How many glyphs have no Unicode value, and how many have one.
    unknown: usize,
    known: usize,
    has_pictures: bool,
    result: Result<(), Error>,
}

/// A line while glyphs are added.
struct OpenLine {
    parts: LineParts,
    direction: Direction,
    size: f32,
    /// The box of the last glyph.
    last: Rect,
}

/// A glyph on the page.
struct Placed {
    bbox: Rect,
    size: f32,
    direction: Direction,
}

impl Placed {
    fn new(glyph: &Glyph<'_>, transform: Affine, mode: WritingMode, text: &str) -> Option<Self> {
        let is_vertical = mode == WritingMode::Vertical;
        let advance = match glyph {
            _ if is_vertical => Some(if text.chars().any(is_full_width) {
                1000.0
            } else {
                500.0
            }),
            Glyph::Outline(glyph) => glyph.advance_width(),
            Glyph::Type3(glyph) => glyph.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(1000.0));
        let corners = [
            (0.0, EM_TOP),
            (advance, EM_TOP),
            (advance, EM_BOTTOM),
            (0.0, EM_BOTTOM),
        ];
        let corners = corners.map(|corner| transform * Point::from(corner));
        let bbox = rect_around(corners.map(|corner| [corner.x, corner.y]))?;
        let along = transform * Point::new(1000.0, 0.0) - transform * Point::ORIGIN;
        let up = transform * Point::new(0.0, 1000.0) - transform * Point::ORIGIN;
        let is_turned = along.y.abs() > along.x.abs();
        Some(Self {
            bbox,
            size: up.hypot() as f32,
            direction: if is_vertical != is_turned {
                Direction::Vertical
            } else {
                Direction::Horizontal
            },
        })
    }
}

impl PageReader<'_> {
    fn add(&mut self, text: &str, glyph: &Placed) {
        if let Some(line) = &mut self.line {
            let (gap, offset) = line.distance(glyph);
            let is_near = gap < MAX_GAP * line.size && gap > -line.size.max(glyph.size);
            if line.direction == glyph.direction && is_near && offset < MAX_OFFSET * line.size {
                line.add(text, glyph, gap);
                return;
            }
        }
        if trim(text).is_empty() {
            return;
        }
        self.close_line();
        let mut line = OpenLine {
            parts: LineParts::default(),
            direction: glyph.direction,
            size: glyph.size,
            last: glyph.bbox,
        };
        line.add(text, glyph, 0.0);
        self.line = Some(line);
    }

    fn close_line(&mut self) {
        if let Some(line) = self.line.take()
            && self.result.is_ok()
        {
            self.result = self.page.push(LineParts {
                size: Some(line.size),
                direction: Some(line.direction),
                ..line.parts
            });
        }
    }

    fn add_rule(&mut self, area: Area) {
        let thin = area.width().min(area.height()) <= MAX_THICKNESS;
        if thin && area.width().max(area.height()) >= MIN_LENGTH {
            self.page.rule(Some([area.x0, area.y0, area.x1, area.y1]));
        }
    }
}

impl OpenLine {
    /// Returns how far a glyph is from the last one along the line, and from the line across it.
    fn distance(&self, glyph: &Placed) -> (f32, f32) {
        let (a, b) = (self.last, glyph.bbox);
        match self.direction {
            // The lower edge is at the same distance from the baseline for any size.
            Direction::Horizontal => (b.left - a.right, (b.bottom - a.bottom).abs()),
            Direction::Vertical => (
                b.top - a.bottom,
                ((b.left + b.right) - (a.left + a.right)).abs() / 2.0,
            ),
        }
    }

    fn add(&mut self, text: &str, glyph: &Placed, gap: f32) {
        if gap > WORD_GAP * glyph.size {
            self.parts.pieces.end_word();
        }
        self.parts
            .pieces
            .push_character(text, glyph.bbox, glyph.size);
        self.last = glyph.bbox;
        self.size = self.size.max(glyph.size);
    }
}

impl<'a> Device<'a> for PageReader<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let Some(first) = run.glyphs().first() else {
            return;
        };
        // Text that is filled and stroked is drawn twice.
        let drawn = (
            props.transform * first.transform() * Point::ORIGIN,
            run.glyphs().len(),
        );
        if matches!(mode, DrawMode::Stroke(_)) && self.drawn == Some(drawn) {
            return;
        }
        self.drawn = Some(drawn);
        for glyph in run.glyphs() {
            let text = match glyph.as_unicode().or_else(|| self.codes.unicode(glyph)) {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => UNKNOWN.to_owned(),
            };
            let transform = props.transform * glyph.transform();
            let Some(placed) = Placed::new(glyph, transform, run.writing_mode(), &text) else {
                continue;
            };
            let count = if text == UNKNOWN {
                &mut self.unknown
            } else {
                &mut self.known
            };
            *count += 1;
            self.add(&text, &placed);
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let path = props.transform * path;
        if let DrawMode::Fill(_) = mode {
            self.add_rule(path.bounding_box());
            return;
        }
        // Each straight line of a frame or a table is a rule.
        let mut from = Point::ORIGIN;
        let mut start = Point::ORIGIN;
        for element in &path {
            let to = match element {
                PathEl::MoveTo(to) => {
                    (from, start) = (to, to);
                    continue;
                }
                PathEl::LineTo(to) => to,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                    from = to;
                    continue;
                }
            };
            self.add_rule(Area::from_points(from, to));
            from = to;
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let area = props
            .transform
            .transform_rect_bbox(Area::new(0.0, 0.0, width, height));
        let area = area.intersect(self.area);
        self.has_pictures = true;
        if area.area() > 0.0 && area.area() < BACKGROUND * self.area.area() {
            self.page
                .picture(Some([area.x0, area.y0, area.x1, area.y1]));
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
