"""Sections of the manuals in Debian's documentation packages, Simplified and Traditional."""
import glob
import re
from collections import Counter
from html.parser import HTMLParser

from article import HAN, Article, Block

SIMPLIFIED = ['/usr/share/debian-reference/ch*.zh-cn.html', '/usr/share/doc/maint-guide-zh-cn/html/*.html',
              '/usr/share/doc/debian/FAQ/zh-cn/*.html',
              '/usr/share/doc/debian-edu-doc-zh-cn/debian-edu-bookworm-manual.html']
TRADITIONAL = ['/usr/share/debian-reference/ch*.zh-tw.html', '/usr/share/doc/maint-guide-zh-tw/html/*.html',
               '/usr/share/libreoffice/help/zh-TW/text/*/guide/*.html']
WIDE = r'[\u3000-\u9fff\uff00-\uffef“”‘’…—]'


class Page(HTMLParser):
    """Headings and paragraphs of a page as [(tag, text)]; tables, listings and lists of terms left out."""
    SKIP = {'pre', 'table', 'script', 'style', 'dl', 'nav', 'head'}

    def __init__(self):
        super().__init__()
        self.out, self.skip, self.tag, self.text = [], 0, None, ''

    def handle_starttag(self, tag, attrs):
        if tag in self.SKIP:
            self.skip += 1
        elif tag in ('p', 'h1', 'h2', 'h3', 'h4'):
            self.flush()
            self.tag = tag

    def handle_endtag(self, tag):
        if tag in self.SKIP:
            self.skip = max(0, self.skip - 1)
        elif tag == self.tag:
            self.flush()

    def handle_data(self, data):
        if self.tag and not self.skip:
            self.text += data

    def flush(self):
        if self.tag and self.text.strip():
            self.out.append((self.tag, self.text))
        self.tag, self.text = None, ''


def one_line(text):
    text = text.replace('\xa0', ' ').replace('\u200b', '')
    text = re.sub(rf'(?<={WIDE})[ \t]*\n\s*(?={WIDE})', '', text.strip())     # the file's own line ends
    text = re.sub(r'\s+', ' ', text)
    return re.sub(r' (?=[，。、；：？！）》」』”])|(?<=[，。、；：？！（《「『“]) ', '', text)


def free_gaps(texts):
    """A manual is seldom of one mind about the space between Han and Latin: the rarer way is marked
    free, and so is a space between two Han."""
    for latin in ('[A-Za-z0-9]', '[!-/:-@[-`{-~]'):                     # letters and digits; marks
        border = rf'(?<={HAN}) ?(?={latin})|(?<={latin}) ?(?={HAN})'
        seen = Counter(bool(m.group()) for t in texts for m in re.finditer(border, t))
        usual = seen[True] >= seen[False]
        clear = max(seen.values(), default=1) >= 0.8 * sum(seen.values())

        def mark(match):
            return match.group() if bool(match.group()) == usual and clear else match.group() + '¦'
        texts = [re.sub(border, mark, t) for t in texts]
    return [re.sub(rf'(?<={HAN}) (?={HAN})', ' ¦', t) for t in texts]


def is_prose(text):
    return (15 <= len(text) <= 450 and not re.match('[表图圖]格? ?[0-9]', text)
            and len(re.findall(HAN, text)) > 0.5 * len(text)
            and max(map(len, re.findall('[!-~]+', text)), default=0) <= 28)


def sections(patterns):
    """Each section's heading and its first paragraphs."""
    for path in sorted(p for pattern in patterns for p in glob.glob(pattern)):
        page = Page()
        page.feed(open(path, encoding='utf8', errors='replace').read())
        page.flush()
        title, bodies = None, []
        for tag, text in page.out + [('h1', '')]:
            text = one_line(text)
            if tag[0] == 'h':
                if title and len(bodies) >= 2:
                    head, *rest = free_gaps([title] + bodies[:8])
                    yield [Block('headline', head)] + [Block('body', t) for t in rest]
                title, bodies = text, []
            elif is_prose(text):
                bodies.append(text)


def pools():
    return {name: [Article(f'{name}-{i}', blocks) for i, blocks in enumerate(sections(patterns))]
            for name, patterns in (('manual', SIMPLIFIED), ('manual_trad', TRADITIONAL))}
