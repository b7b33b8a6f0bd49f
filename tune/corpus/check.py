#!/usr/bin/env python3
"""check: whether a corpus is sound.   check.py OUT --tools DIR

Every text case has the same visible characters in raw and gold; gold scores 1.0 against itself; a clean
case is unchanged; no article is in two parts.  Prints the gaps of each kind by label (raw and gold:
BJ is a line end that gold joins) and what is wrong; leaves with 1 where something is.
"""
import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from pressroom import OCR

MADE = {'made', 'tang300'}      # sources that are no article


def check_case(gapscore, name, raw, gold):
    """(labels of the contested gaps, what is wrong)"""
    chars, got, want = gapscore.targets(raw, gold)
    wrong = []
    if not name.endswith(OCR) and chars != gapscore.split(gold)[0]:
        wrong.append('raw and gold differ in visible characters')
    if name.startswith('clean-') and raw != gold:
        wrong.append('clean, yet raw and gold differ')
    if gapscore.score(raw, gold, gold)['accuracy'] not in (1.0, None):
        wrong.append('gold is not right by itself')
    return Counter(r + w for r, w in zip(got[1:], want[1:]) if r != 'J'), wrong


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('out', type=Path)
    ap.add_argument('--tools', default=os.environ.get('ZHUIHE_PRESS'), help='folder of gapscore.py')
    a = ap.parse_args()
    if not a.tools:
        ap.error('give --tools DIR or set ZHUIHE_PRESS')
    sys.path.insert(0, a.tools)
    import gapscore
    failed, home = False, {}
    for part in sorted(p.parent for p in a.out.glob('*/index.tsv')):
        kinds = {}
        for line in (part / 'index.tsv').read_text(encoding='utf8').splitlines():
            name, sources = line.split('\t')
            raw, gold = ((part / f'{name}.{end}.txt').read_bytes().decode() for end in ('raw', 'gold'))
            labels, wrong = check_case(gapscore, name, raw, gold)
            for source in set(sources.split()) - MADE:
                if home.setdefault(source, part.name) != part.name:
                    wrong.append(f'{source} is in {home[source]} too')
            for what in wrong:
                failed = True
                print(f'{part.name}/{name}: {what}')
            count, sum_of = kinds.setdefault(name.split('-')[0], ([0], Counter()))
            count[0] += 1
            sum_of.update(labels)
        for kind, (count, labels) in sorted(kinds.items()):
            print(f'{part.name:6} {kind:12} {count[0]:4} cases ', dict(sorted(labels.items())))
    sys.exit(failed)


if __name__ == '__main__':
    main()
