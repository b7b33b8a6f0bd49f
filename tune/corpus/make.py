#!/usr/bin/env python3
"""make: the corpus that the weights of the line decision are fitted on.

  make.py OUT [--clean DIR] [--parts fit=500+40,valid=150+15,final=150+15] [--seed 1]

Writes OUT/PART/KIND-NNN-EXTRACTOR.raw.txt and .gold.txt, and OUT/PART/index.tsv (name, source articles).
DIR is a folder of further articles.  See README.md.
"""
import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path

import clean
import clean_folder
import literature
import manuals
import newspaper
import own
import pressroom
import split
import textual
from article import pick, seeded
from compose import Maker
from extract import OCR
from gaps import visible

SHARE = dict(page=85, numbers=45, newswire=35, local_news=50, trad_news=30, essay=35, gov_report=25, law=22, law_case=28,
             manual=40, journal=18, report=12, etext=28, spaced=14, column=10, lossy=12, verse=6, clean=40)
OCR_SHARE = dict(page=6, numbers=4, newswire=4, local_news=6, trad_news=3, essay=3, gov_report=2, law=3, law_case=3,
                 manual=4, journal=1, report=1)
EXTRACTORS = {'poppler': 3, 'poppler-raw': 2, 'pymupdf': 2, 'pdfminer': 2, 'poppler-layout': 0.3}
OCR_EXTRACTORS = {'tesseract': 1, 'rapidocr': 0.5}
TEXTUAL = dict(etext=textual.etext, spaced=textual.spaced, column=textual.column, lossy=textual.lossy)
CLAUSES = dict(journal=0.3, report=0.1)     # how often these kinds are broken at their clauses
LEAST = dict(verse=60, column=40)           # characters of a case; others have 160
TRIES = 300


def plan(rng, share, total, extractors):
    """[(kind, extractor)]: kinds in their shares and well mixed, so that any first part is a fair sample."""
    whole, kinds = sum(share.values()), []
    for kind, part in share.items():
        kinds += [kind] * max(1, round(part * total / whole)) if total else []
    rng.shuffle(kinds)
    return [(kind, pick(rng, extractors)) for kind in kinds]


def strew(rng, raw, rate):
    """Blank lines thrown in anywhere, as some extractors do."""
    return ''.join(line + ('\n' if line.strip() and rng.random() < rate else '') for line in raw.splitlines(keepends=True))


class Case:
    def __init__(self, kind, name, raw, gold, sources):
        self.kind, self.name, self.raw, self.gold, self.sources = kind, name, raw, gold, sources


class Part:
    """Makes the cases of one part; `maker` draws its articles."""

    def __init__(self, maker, clean_texts, tally):
        self.maker, self.rng, self.clean_texts, self.tally = maker, maker.rng, clean_texts, tally

    def make(self, kind, extractor):
        if kind == 'clean':
            return self.clean()
        for _ in range(TRIES):
            articles = self.maker.case(kind, extractor in OCR)
            if sum(len(b.text) for a in articles for b in a.blocks) < LEAST.get(kind, 160):
                continue
            if not all(map(pressroom.settable, articles)):      # made Traditional, an article may need a rare character
                continue
            if extractor not in OCR and self.rng.random() < CLAUSES.get(kind, 0):
                case = self.textual(kind, 'clauses', textual.clauses, articles[0])
            elif kind in TEXTUAL:
                case = self.textual(kind, 'text', TEXTUAL[kind], articles[0])
            else:
                case = self.printed(kind, extractor, articles)
            if case:
                return case
        sys.exit(f'make: {TRIES} tries gave no case of {kind} by {extractor}')

    def clean(self):
        pools = self.maker.pools
        articles = [a for name, pool in pools.items() for a in pool
                    if name in ('essay', 'local', 'newswire', 'novel', 'manual') or name.startswith('own ')]
        content, name, source = clean.text(self.rng, articles, pools['verse'], self.maker.people, self.clean_texts)
        return Case('clean', name, content, content, [source])

    def textual(self, kind, name, breaker, article):
        raw, gold = breaker(self.rng, article)
        if visible(raw) != visible(gold):
            sys.exit(f'make: {breaker.__name__} changed the characters of {article.source}')
        return Case(kind, name, raw, gold, [article.source])

    def printed(self, kind, extractor, articles):
        pieces = [pressroom.tries(self.rng, a, kind, extractor, self.tally) for a in articles]
        if extractor in OCR:                                    # OCR misreads too often: it goes on without a piece
            kept = [(a, p) for a, p in zip(articles, pieces) if p]
            if len(kept) < min(2, len(articles)):
                return None
            articles, pieces = zip(*kept)
        elif not all(pieces):
            return None
        raws, golds = zip(*pieces)
        raw = raws[0]
        if kind == 'page':
            between = self.rng.choice(['\n', '\n', '\n\n'])
            raw = between.join(r.replace('\f', '\n').rstrip('\n') + '\n' for r in raws)
            raw = strew(self.rng, raw, self.rng.choice([0, 0.02, 0.08, 0.2]))
        return Case(kind, extractor, raw, ''.join(golds), sorted({s for a in articles for s in a.source.split()}))


def read_pools(folder):
    pools = {**newspaper.pools(), **manuals.pools(), **literature.pools()}
    for name, articles in (clean_folder.pools(folder) if folder else {}).items():
        pools[name] = pools.get(name, []) + articles
    for name, articles in pools.items():
        if not articles:
            sys.exit(f'make: there are no articles of {name}; README.md names the packages that have them')
    pools = {name: [a for a in pool if pressroom.settable(a)] for name, pool in split.once(pools).items()}
    ours = own.pools()
    for article in (a for pair in ours.values() for pool in pair for a in pool):
        if not pressroom.settable(article):
            sys.exit(f'make: {article.source} has a character that a font lacks')
    return pools, ours


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('out', type=Path)
    ap.add_argument('--clean', type=Path, metavar='DIR', help='folder of KIND.txt.xz, further articles')
    ap.add_argument('--parts', default='fit=500+40,valid=150+15,final=150+15', help='text cases + OCR cases of each')
    ap.add_argument('--seed', default='1')
    a = ap.parse_args()
    sizes = {name: tuple(map(int, size)) for name, *size in re.findall(r'(\w+)=(\d+)\+(\d+)', a.parts)}
    if not sizes or not set(sizes) <= set(split.PARTS):
        ap.error(f'--parts: {a.parts} names no part; the parts are {", ".join(split.PARTS)}')
    pools, ours = read_pools(a.clean)
    people, clean_texts = newspaper.people(), own.clean_texts()
    print('articles:', {name: len(pool) for name, pool in pools.items()},
          'own:', {kind: sum(map(len, pair)) for kind, pair in ours.items()}, flush=True)
    for part, (text, ocr) in sizes.items():
        make_part(a.out / part, part, text, ocr, a.seed, pools, ours, people[split.PARTS.index(part)::3],
                  split.clean_part(clean_texts, part))


def make_part(folder, part, text, ocr, seed, pools, ours, people, clean_texts):
    folder.mkdir(parents=True)                                  # never mixed with an earlier run
    number, tally, start, index = Counter(), Counter(), time.time(), []
    for share, total, extractors, name in ((SHARE, text, EXTRACTORS, 'text'), (OCR_SHARE, ocr, OCR_EXTRACTORS, 'ocr')):
        rng = seeded(seed, part, name)
        maker = Maker(rng, split.part_of(pools, part), split.own_part(ours, part), people)
        cases = Part(maker, clean_texts, tally)
        for kind, extractor in plan(rng, share, total, extractors):
            case = cases.make(kind, extractor)
            full = f'{kind}-{number[kind]:03d}-{case.name}'
            number[kind] += 1
            (folder / f'{full}.raw.txt').write_text(case.raw, encoding='utf8', newline='')
            (folder / f'{full}.gold.txt').write_text(case.gold, encoding='utf8', newline='')
            index.append(f'{full}\t{" ".join(case.sources)}\n')
            print(f'{time.time() - start:6.0f}s {part}/{full}', flush=True)
    (folder / 'index.tsv').write_text(''.join(index), encoding='utf8')
    print(dict(sorted(tally.items())), flush=True)


if __name__ == '__main__':
    main()
