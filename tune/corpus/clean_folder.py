"""Further articles, from a folder of KIND.txt.xz: a paragraph a line, an empty line between articles."""
import lzma
import re
import sys

from article import FULL_STOP, Article, Block
from manuals import free_gaps

POOLS = {       # name of a file: pool that its articles are added to
    'newswire': 'newswire', 'news': 'newswire', 'local_news': 'local', 'trad_news': 'trad', 'essay': 'essay', 'novel': 'novel',
    'verse': 'verse', 'poetry': 'verse', 'manual': 'manual', 'weekly': 'manual', 'trad_manual': 'manual_trad',
    'gov_report': 'gov_report', 'law': 'law', 'law_case': 'law_case', 'journal': 'journal', 'report': 'report',
}
MOST = 1500             # articles of a file, so that no source drowns the others
LONGEST = 1200          # characters of a paragraph
HEADING = 30            # characters at most
DATE = re.compile('[0-9〇一二三四五六七八九十]{2,4}[年.-].{1,20}$')


def blocks_of(paragraphs, pool):
    """The first line is the headline where it has no closing mark; later ones like it are subheads, or a date."""
    def kind(number, text):
        if text.endswith(FULL_STOP) or len(text) > HEADING or number and pool == 'verse':
            return 'body'
        return 'headline' if not number else 'credit' if DATE.match(text) else 'subhead'

    if pool.startswith('manual'):
        paragraphs = free_gaps(paragraphs)
    return [Block(kind(number, text), text) for number, text in enumerate(paragraphs)]


def is_article(blocks):
    """Whether it is prose, not a list of titles, and its paragraphs can be set."""
    kinds = [b.kind for b in blocks]
    return (len(blocks) > 1 and kinds.count('subhead') <= kinds.count('body') / 2
            and all(len(b.text) <= LONGEST for b in blocks))


def articles(path, pool):
    with lzma.open(path, 'rt', encoding='utf8') as file:
        texts = re.split(r'\n\s*\n', file.read().strip())
    out = []
    for number, text in enumerate(texts[:MOST]):
        paragraphs = [re.sub(r'\s+', ' ', line).strip() for line in text.split('\n')]
        blocks = blocks_of(paragraphs, pool)
        if is_article(blocks):
            out.append(Article(f'given-{path.name.split(".")[0]}-{pool}-{number}', blocks))
    return out


def pools(folder):
    """pool -> articles, in the files' order"""
    out = {}
    for path in sorted(folder.glob('*.txt.xz')):
        kind = path.name.removesuffix('.txt.xz')
        if kind not in POOLS:
            sys.exit(f'make: {path} is of no known kind; the kinds are {", ".join(POOLS)}')
        out.setdefault(POOLS[kind], []).extend(articles(path, POOLS[kind]))
    if not out:
        sys.exit(f'make: {folder} has no KIND.txt.xz')
    return out
