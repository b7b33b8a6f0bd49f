"""Typesets articles as PDFs and breaks them again, by press.py and breakers.py of the tools' folder, and
keeps what came back whole.

A case whose visible characters come back other than they went in (lost, or in another order) is thrown
away and tried again with another seed; OCR may lose LOST_BY_OCR of them.
"""
import os
import random
import re
import sys
import tempfile
import unicodedata

from textual import width

OCR = ('tesseract', 'rapidocr')
ACROSS_COLUMNS = ('poppler-layout', 'rapidocr')      # these read a page's lines straight across
LOST_BY_OCR = 0.05
TRIES = 3
LOOK_ALIKE = re.compile('[\uf900-\ufaff\u2f00-\u2fdf\u22ef]')


def unify(ch):
    """A font may have one glyph for several code points, and the PDF then name the other: U+F9BA for 了."""
    if ch == '\u22ef':
        return '…'
    return unicodedata.normalize('NFKC', ch) if LOOK_ALIKE.match(ch) else ch


CELL = '\x1f'       # stands between the cells of a row till it is known how they came out


def respell(gold, raw, split):
    """Gold with its visible characters as the raw text spells them.  Cells that came out on lines of their own
    are no row any more: either label is right."""
    visible, out = iter(zip(*split(raw))), ''
    for piece in gold.split(CELL):
        for k, ch in enumerate(piece):
            if ch.isspace() or ch == '¦':
                out += ch
                continue
            spelled, gap = next(visible)
            out += (('¦' if gap == 'B' else ' ') if out and k == 0 and out[-1] != '\n' else '') + spelled
    return out


OPENED_WORD = re.compile('[“‘（《「『【〔]+[!-~\u00a0-\u024f]+')


def fits(opt, blocks):
    """Whether each line has room for an opening mark with the Latin word after it.  The press may part neither,
    and where they are wider than the line it would look for a place for them for ever."""
    share = {'headline': 1 / 1.6, 'deck': 1 / 1.15, 'subhead': 0.8 / 1.15, 'body': 0.55 if opt['wrap_box'] else 1}
    return all(width(word) + 1 <= opt['measure'] * share.get(b.kind, 1)
               for b in blocks for word in OPENED_WORD.findall(b.as_set()))


class Pressroom:
    def __init__(self, tools):
        os.environ.setdefault('OMP_THREAD_LIMIT', '1')      # tesseract's threads only get in each other's way
        sys.path.insert(0, tools)
        import breakers
        import gapscore
        import press
        self.press, self.breakers, self.gapscore = press, breakers, gapscore
        fonts = {name: press.pymupdf.Font(fontfile=path) for name, path in press.FONTS.items()}     # opened once
        glyphs = {}

        class Press(press.Press):
            def __init__(self, rng, opt):
                self.rng, self.opt, self.doc, self.fonts = rng, opt, press.pymupdf.open(), fonts
                self.newpage()

            def save(self, path):                                                # uncompressed: much quicker
                self.tw.write_text(self.page)
                self.doc.subset_fonts()
                self.doc.save(path)

        def can_set(ch):
            if ch not in glyphs:
                glyphs[ch] = ch.isspace() or ch == '¦' or all(f.has_glyph(ord(ch)) for f in fonts.values())
            return glyphs[ch]

        self.Press, self.can_set = Press, can_set

    def settable(self, article):
        """Whether every font has every character."""
        return all(self.can_set(ch) for b in article.blocks for ch in b.as_set())

    def options(self, rng, kind, article, extractor):
        opt = self.press.options(rng)
        if kind == 'numbers' or kind in ('page', 'local_news', 'gov_report') and rng.random() < 0.15:
            opt['split_numbers'] = True
        if kind in ('manual', 'verse', 'journal') or 'manual' in article.source:
            opt['measure'] = rng.choice([16, 18, 20, 24, 28])
        elif kind in ('gov_report', 'law', 'law_case', 'essay', 'trad_news') and rng.random() < 0.35:
            opt['measure'], opt['columns'] = rng.choice([20, 24, 28, 32, 36]), rng.choice([1, 1, 2])
        if any(b.kind == 'row' for b in article.blocks):                        # a row must fit its line
            opt['measure'], opt['columns'] = rng.choice([30, 34, 38]), 1
        if extractor in ACROSS_COLUMNS:
            opt['columns'] = 1
        if opt['indent'] == 0:
            opt['para_gap'] = 0.8
        return opt

    def run(self, article, kind, extractor, seed):
        """(raw, gold), or None where the extractor lost or moved something."""
        rng = random.Random(seed)
        opt = self.options(rng, kind, article, extractor)
        if not fits(opt, article.blocks):
            return None
        press = self.Press(rng, opt)
        for b in article.blocks:
            press.block(b.kind, b.as_set())
        gold = ''.join((b.text.replace(' ', CELL) if b.kind == 'row' else b.text) + '\n' for b in article.blocks)
        traditional = kind == 'trad_news' or 'manual_trad' in article.source
        with tempfile.TemporaryDirectory() as folder:
            pdf = os.path.join(folder, 'a.pdf')
            press.save(pdf)
            raw = self.breakers.break_pdf(pdf, extractor, lang='chi_tra' if traditional else 'chi_sim')
        if not self.whole(raw, gold, extractor):
            return None
        return raw, gold.replace(CELL, '¦') if extractor in OCR else respell(gold, raw, self.gapscore.split)

    def whole(self, raw, gold, extractor):
        r, g = self.gapscore.split(raw)[0], self.gapscore.split(gold)[0]
        if extractor not in OCR:
            return list(map(unify, r)) == list(map(unify, g))
        return len(self.gapscore.align(r, g)) >= (1 - LOST_BY_OCR) * max(len(r), len(g))

    def tries(self, rng, article, kind, extractor, tally):
        for _ in range(TRIES):
            done = self.run(article, kind, extractor, rng.getrandbits(31))
            tally['kept' if done else 'dropped', extractor] += 1
            if done:
                return done
        return None
