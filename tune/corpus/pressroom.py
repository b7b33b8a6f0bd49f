"""Typesets articles as PDFs, extracts them again, and keeps what came back whole.

A case whose visible characters come back other than they went in (lost, or in another order) is thrown
away and tried again with another seed; OCR may lose LOST_BY_OCR of them.
"""
import os
import random
import re
import tempfile
import unicodedata

import settings
import typeset
from extract import ACROSS_COLUMNS, OCR, extract
from gaps import CELL, FREE, matches, respell, visible
from linebreak import width

LOST_BY_OCR = 0.05
TRIES = 3
PAGED = ('essay', 'gov_report', 'law', 'law_case', 'manual', 'journal', 'report')     # may have heads and numbers of pages
WIDE = ('gov_report', 'law', 'law_case', 'essay', 'trad_news')
COMPATIBLE = re.compile('[\uf900-\ufaff\u2f00-\u2fdf]')
SAME_GLYPH = str.maketrans('\u22ef\u2010\u2011', '…--')


def unify(ch):
    """A font may have one glyph for several code points, and the PDF then name the other: U+F9BA for 了."""
    return unicodedata.normalize('NFKC', ch) if COMPATIBLE.match(ch) else ch.translate(SAME_GLYPH)


def settable(article):
    """Whether every font has every character."""
    return all(map(typeset.can_set, {ch for b in article.blocks for ch in b.as_set()}))


def draw_settings(rng, kind, article, extractor):
    """Settings that suit a kind of text and an extractor."""
    fixed = {}
    if kind == 'numbers' or kind in ('page', 'local_news', 'gov_report') and rng.random() < 0.15:
        fixed['unit'] = 'digits'
    if kind in ('manual', 'verse', 'journal') or 'manual' in article.source:
        fixed['measure'] = rng.choice([16, 18, 20, 24, 28, 32])
    elif kind in WIDE and rng.random() < 0.4:
        fixed |= dict(measure=rng.choice([20, 24, 28, 32, 36, 40]), columns=rng.choice([1, 1, 2]))
    if kind in PAGED and rng.random() < 0.25:
        title = next((b.text for b in article.blocks if b.kind == 'headline' and width(b.text) <= 20 and ' ' not in b.text), '')
        fixed |= dict(height=rng.choice([360, 480, 600]), columns=1, **settings.draw_furniture(rng, title))
        fixed.setdefault('measure', rng.choice([16, 20, 22, 26, 30]))
    if any(b.kind == 'row' for b in article.blocks):                        # a row must fit its line
        fixed |= dict(measure=rng.choice([30, 34, 38]), columns=1)
    if extractor in ACROSS_COLUMNS:
        fixed['columns'] = 1
    if extractor in OCR:                                                    # the other font's marks are in the middle
        fixed['body_font'] = rng.choice(['serif', 'japanese'])
    return settings.draw_settings(rng, **fixed)


def is_whole(raw, gold, extractor):
    raw, gold = visible(raw), visible(gold)
    if extractor in OCR:
        return len(matches(raw, gold)) >= (1 - LOST_BY_OCR) * max(len(raw), len(gold))
    return list(map(unify, raw)) == list(map(unify, gold))


def run(article, kind, extractor, seed):
    """(raw, gold), or None where the extractor lost or moved something."""
    rng = random.Random(seed)
    chosen = draw_settings(rng, kind, article, extractor)
    traditional = kind == 'trad_news' or 'manual_trad' in article.source
    with tempfile.TemporaryDirectory() as folder:
        pdf = os.path.join(folder, 'a.pdf')
        gold = typeset.typeset(article.blocks, chosen, rng, pdf)
        raw = extract(pdf, extractor, 'chi_tra' if traditional else 'chi_sim')
    if not is_whole(raw, gold, extractor):
        return None
    return raw, gold.replace(CELL, FREE) if extractor in OCR else respell(gold, raw)


def tries(rng, article, kind, extractor, tally):
    for _ in range(TRIES):
        done = run(article, kind, extractor, rng.getrandbits(31))
        tally['kept' if done else 'dropped', extractor] += 1
        if done:
            return done
    return None
