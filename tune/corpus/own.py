"""Articles of our own writing: those of fixtures/articles, and those beside this file, of kinds that
packages do not ship.

An article is a JSON file {"kind": KIND, "blocks": [{"kind": ..., "text": ..., "typeset": ...}]}; `text`
is right as gold, `typeset` may be left out (see Block).
"""
import json
from pathlib import Path

from article import Article, Block

HERE = Path(__file__).parent
FIXTURES = HERE.parent.parent / 'fixtures' / 'articles'


def read(folder):
    """(kind, article), in the files' order."""
    for path in sorted(folder.glob('*.json')):
        data = json.loads(path.read_text(encoding='utf8'))
        yield data['kind'], Article(f'{folder.parent.name}-{path.stem}', [Block(**b) for b in data['blocks']])


def pools():
    """kind -> (articles of the fixtures, articles beside this file)"""
    out = {}
    for place, folder in enumerate((FIXTURES, HERE / 'articles')):
        for kind, article in read(folder):
            out.setdefault(kind, ([], []))[place].append(article)
    return out


def clean_texts():
    """Texts that need no repair, one file each."""
    return [(path.stem, path.read_text(encoding='utf8')) for path in sorted((HERE / 'clean').glob('*.txt'))]
