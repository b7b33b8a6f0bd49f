#!/usr/bin/env python3
"""check: whether a corpus is sound.   check.py OUT

Every text case has the same visible characters in raw and gold; a clean case is unchanged; no article is
in two parts.  Prints the contested gaps of each kind by label (raw and gold: BJ is a line end that gold
joins) and what is wrong; leaves with 1 where something is.
"""
import argparse
import sys
from collections import Counter
from pathlib import Path

from gaps import contested, visible

OCR = ('tesseract', 'rapidocr')
MADE = {'made'}         # sources that are no article


def check_case(name, raw, gold):
    """What is wrong with a case."""
    if not name.endswith(OCR) and visible(raw) != visible(gold):
        yield 'raw and gold differ in visible characters'
    if name.startswith('clean-') and raw != gold:
        yield 'clean, yet raw and gold differ'
    if '\x1f' in raw + gold:
        yield 'a mark of the typesetter is left'


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('out', type=Path)
    a = ap.parse_args()
    failed, home = False, {}
    for part in sorted(p.parent for p in a.out.glob('*/index.tsv')):
        kinds = {}
        for line in (part / 'index.tsv').read_text(encoding='utf8').splitlines():
            name, sources = line.split('\t')
            raw, gold = ((part / f'{name}.{end}.txt').read_bytes().decode() for end in ('raw', 'gold'))
            wrong = list(check_case(name, raw, gold))
            for source in set(sources.split()) - MADE:
                if home.setdefault(source, part.name) != part.name:
                    wrong.append(f'{source} is in {home[source]} too')
            for what in wrong:
                failed = True
                print(f'{part.name}/{name}: {what}')
            labels = kinds.setdefault(name.split('-')[0], [])
            labels.append(Counter(r + g for r, g in contested(raw, gold)))
        for kind, labels in sorted(kinds.items()):
            print(f'{part.name:6} {kind:12} {len(labels):4} cases ', dict(sorted(sum(labels, Counter()).items())))
    if not home:
        sys.exit(f'check: {a.out} holds no corpus')
    sys.exit(failed)


if __name__ == '__main__':
    main()
