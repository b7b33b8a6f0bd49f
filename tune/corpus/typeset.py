#!/usr/bin/env python3
"""Typesets an article as a PDF: columns, headings, pictures, heads and numbers of pages.

  typeset.py ARTICLE.json OUT.pdf GOLD.txt [--seed 1] [--set measure=14 justify=all ...]

ARTICLE.json is an article as own.py reads it.  All settings are drawn from the seed but for those that --set fixes.
Lengths are in em of the body's size, page sizes in points.
"""
import argparse
import functools
import json
import random
import re
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

import pymupdf

from article import LIST_MARKER, Block
from gaps import CELL, visible, with_furniture
from linebreak import NOMINAL, Metrics, Rules, break_lines, place, runs
from settings import STYLES, Settings, Style, draw_settings

FONTS = {                           # file, and the face in it
    'song': ('truetype/arphic/uming.ttc', 0),
    'serif': ('opentype/noto/NotoSerifCJK-Regular.ttc', 2),
    'japanese': ('opentype/noto/NotoSerifCJK-Regular.ttc', 0),      # its quotation marks are narrow
    'sans': ('opentype/noto/NotoSansCJK-Regular.ttc', 2),
    'hei': ('truetype/wqy/wqy-microhei.ttc', 0),
}
FONT_FOLDER = Path('/usr/share/fonts')
LEAST_TRACKING = 0.2            # of a letter-spaced heading
GREY = (0.85, 0.85, 0.85)


@functools.cache
def font(name):
    file, face = FONTS[name]
    path = str(FONT_FOLDER / file)
    out = pymupdf.Font(fontfile=path)
    out.this = pymupdf.mupdf.fz_new_font_from_file(None, path, face, 0)        # Font itself opens a file's first face
    return out


@functools.cache
def advance(name, ch):
    return font(name).glyph_advance(ord(ch))


@functools.cache
def can_set(ch):
    """Whether every font has the character."""
    return ch.isspace() or all(font(name).has_glyph(ord(ch)) for name in FONTS)


class Picture(NamedTuple):
    """A box in a column, beside which lines are shorter."""
    top: float
    bottom: float
    share: float                    # of the measure, that is left for the text
    left: bool                      # on which side it is


class Sheet:
    """The pages of a document, and the place where the next line goes.  Baselines and places are in points."""

    def __init__(self, settings):
        self.settings = s = settings
        self.document = pymupdf.open()
        self.column_width = s.measure * s.size
        self.full_width = s.columns * self.column_width + (s.columns - 1) * s.gutter * s.size
        self.pages = []             # [head, visible characters of the text, foot]
        self.open_page()

    def open_page(self):
        s = self.settings
        self.page = self.document.new_page(width=self.full_width + 2 * s.margin, height=s.height)
        self.writer = pymupdf.TextWriter(self.page.rect)
        number = s.first_page + len(self.pages)
        self.pages.append([s.head.format(page=number), 0, s.foot.format(page=number)])
        self.top, self.bottom = s.margin + s.size, s.height - s.margin
        self.furnish(self.pages[-1][0], self.top)
        self.top += 2 * s.size * bool(s.head)
        self.bottom -= 2 * s.size * bool(s.foot)
        self.column, self.y, self.picture = 0, self.top, None

    def close_page(self):
        self.furnish(self.pages[-1][2], self.settings.height - self.settings.margin)
        self.writer.write_text(self.page)

    def furnish(self, text, y):
        """Draws a head or foot: in the middle, or its two pieces at the two edges."""
        s = self.settings
        pieces = text.split(CELL)
        for edge, piece in zip([0.5] if len(pieces) == 1 else [0, 1], pieces):
            spare = self.full_width - sum(advance(s.body_font, ch) for ch in piece) * s.size
            if piece:
                self.writer.append((s.margin + edge * spare, y), piece, font=font(s.body_font), fontsize=s.size)

    def skip(self, height):
        """Goes down, to the next column or page where this one is full."""
        self.y += height
        if self.y <= self.bottom:
            return
        self.column, self.y, self.picture = self.column + 1, self.top, None
        if self.column == self.settings.columns:
            self.close_page()
            self.open_page()

    def end_of_spanning(self):
        """Columns begin here."""
        self.top = self.y

    def put_picture(self, rng):
        """A picture beside some of the next lines, where the column has room."""
        line = self.settings.size * self.settings.leading
        top = self.y + (rng.randint(0, 3) - 0.9) * line
        bottom = top + rng.randint(3, 8) * line
        if bottom > self.bottom or self.picture and self.y < self.picture.bottom:
            return
        self.picture = picture = Picture(top, bottom, rng.choice([0.45, 0.55, 0.65]), rng.random() < 0.5)
        x = self.left() + (0 if picture.left else self.column_width * picture.share + 0.5 * self.settings.size)
        width = self.column_width * (1 - picture.share) - 0.5 * self.settings.size
        self.page.draw_rect(pymupdf.Rect(x, top, x + width, bottom - 0.2 * line), color=GREY, fill=GREY)

    def left(self):
        s = self.settings
        return s.margin + self.column * (self.column_width + s.gutter * s.size)

    def strip(self, size):
        """Where the next line of that size begins, and how wide it is."""
        x, width, picture = self.left(), self.column_width, self.picture
        if picture and picture.top < self.y - size < picture.bottom:
            return x + picture.left * (1 - picture.share) * width, picture.share * width
        return x, width

    def draw(self, x, text, starts, name, size):
        for start, piece in runs(text, starts, functools.partial(advance, name), self.settings.draw_spaces):
            self.writer.append((x + start * size, self.y), piece, font=font(name), fontsize=size)
        self.pages[-1][1] += len(visible(text))

    def save(self, path):
        self.close_page()
        self.document.subset_fonts()
        self.document.save(path)
        self.document.close()


class Typesetter:
    """Sets blocks on a sheet, one after the other."""

    def __init__(self, rng, settings):
        self.rng, self.settings, self.sheet = rng, settings, Sheet(settings)
        s = settings
        self.rules = Rules(s.kinsoku, s.squeeze, s.unit)

    def set(self, blocks):
        spanning = self.settings.spanning and self.settings.columns > 1
        for block in blocks:
            style = STYLES.get(block.kind, Style())
            if spanning and not style.heading:
                self.sheet.end_of_spanning()
                spanning = False
            if block.kind == 'row':
                self.row(block.as_set())
            else:
                self.block(block.kind, block.as_set(), style, spanning)

    def row(self, text):
        """A row of a table: its cells stand where the text has them, in nominal widths, so that columns line up."""
        s, metrics = self.settings, Metrics(latin=functools.partial(advance, self.settings.body_font))
        starts = [0.0] * len(text)
        for cell in re.finditer(r'\S+(?: \S+)*', text):
            for i in range(cell.start(), cell.end()):
                starts[i] = NOMINAL.of(text[:cell.start()]) + metrics.of(text[cell.start():i])
        self.sheet.draw(self.sheet.left(), text, starts, s.body_font, s.size)
        self.sheet.skip(s.size * s.leading)

    def block(self, kind, text, style, spanning):
        s, sheet, size = self.settings, self.sheet, self.settings.size * style.scale
        name = s.head_font if style.heading else s.body_font
        metrics = Metrics(s.marks, s.latin_gap, functools.partial(advance, name))
        sheet.skip(style.before * size)
        if kind == 'body' and self.rng.random() < s.pictures:
            sheet.put_picture(self.rng)
        indent, hanging = self.indents(kind, text)

        def measure():
            return (sheet.full_width if spanning else sheet.strip(size)[1]) * style.share / size

        tracking = self.tracking(text, metrics, measure()) if style.heading else 0.0
        for line in break_lines(text, measure, indent, hanging, metrics, self.rules):
            starts, end = place(line, metrics, 'none' if style.heading else s.justify, tracking)
            spare = max(0.0, line.indent + line.room - end) * (style.heading or line.last)
            shift = {'left': 0, 'right': spare, 'centre': spare / 2 * s.centred}[style.align]
            x = sheet.left() if spanning else sheet.strip(size)[0]
            sheet.draw(x + shift * size, line.text, starts, name, size)
            looser = self.rng.random() * s.jitter if self.rng.random() < 0.3 else 0.0
            sheet.skip(size * s.leading * (1 + looser))
        sheet.skip(style.after * size + s.paragraph_gap * s.size * (kind in ('body', 'item')))

    def indents(self, kind, text):
        """Of the first line and of the others."""
        s = self.settings
        if s.hanging and (kind == 'item' or kind == 'body' and LIST_MARKER.match(text)):
            return 0, s.hanging
        return (s.indent if kind in ('body', 'item') else 0), 0

    def tracking(self, text, metrics, measure):
        """Letter-spacing of a heading that has a line of its own."""
        if len(text) < 2 or self.rng.random() >= self.settings.tracked:
            return 0.0
        most = (measure - metrics.of(text)) / (len(text) - 1)
        chosen = self.rng.choice([0.25, 0.5, 1, 0.8 * most])
        return min(chosen, most) if most >= LEAST_TRACKING else 0.0


def typeset(blocks, settings, rng, pdf):
    """Writes a PDF, and returns its gold text."""
    typesetter = Typesetter(rng, settings)
    typesetter.set(blocks)
    typesetter.sheet.save(pdf)
    gold = ''.join((b.text.replace(' ', CELL) if b.kind == 'row' else b.text) + '\n' for b in blocks)
    return with_furniture(gold, typesetter.sheet.pages)


def setting(text):
    """`measure=14` as a pair; the value is JSON, or a word."""
    name, _, value = text.partition('=')
    if name not in {field.name for field in fields(Settings)}:
        raise argparse.ArgumentTypeError(f'{name} is no setting; see class Settings')
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('article', type=Path)
    ap.add_argument('pdf')
    ap.add_argument('gold', type=Path)
    ap.add_argument('--seed', default='1')
    ap.add_argument('--set', type=setting, nargs='*', default=[])
    a = ap.parse_args()
    blocks = [Block(**b) for b in json.loads(a.article.read_text(encoding='utf8'))['blocks']]
    rng = random.Random(a.seed)
    gold = typeset(blocks, draw_settings(rng, **dict(a.set)), rng, a.pdf)
    a.gold.write_text(gold.replace(CELL, ' '), encoding='utf8')


if __name__ == '__main__':
    main()
