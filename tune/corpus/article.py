"""An article as blocks, and small things that every source of text needs."""
import random
import re
from typing import NamedTuple

HAN = r'[\u3400-\u9fff]'
LIST_MARKER = re.compile('[（(][一二三四五六七八九十0-9]+[）)]|[一二三四五六七八九十]+、|[0-9]+[.、](?![0-9])|[●○■•·]|[①-⑳]')
FULL_STOP = tuple('。！？…”；：）')

HALF_WIDTH = {0xff10 + i: 0x30 + i for i in range(10)}
HALF_WIDTH.update({0xff21 + i: 0x41 + i for i in range(26)})
HALF_WIDTH.update({0xff41 + i: 0x61 + i for i in range(26)})
HALF_WIDTH[ord('％')] = ord('%')


class Block(NamedTuple):
    """A headline, deck, byline, subhead, body, credit, jump or (of a table) row."""
    kind: str
    text: str           # as gold has it; `¦` marks a gap that any label satisfies
    typeset: str = ''   # as the press sets it, where that has other white space

    def as_set(self):
        return self.typeset or self.text.replace('¦', '')

    def map(self, change):
        return Block(self.kind, change(self.text), change(self.typeset))


class Article(NamedTuple):
    source: str         # names the article, so that no two parts of a corpus share one
    blocks: list


def half_width(text):
    return re.sub(r'(?<=\d)[．·](?=\d)', '.', text).translate(HALF_WIDTH)


def pick(rng, weights):
    return rng.choices(list(weights), list(weights.values()))[0]


def fit(blocks, room):
    """The blocks at the front that `room` characters hold; at least one, and no heading last."""
    out, used = [], 0
    for block in blocks:
        if used and used + len(block.text) > room:
            break
        out.append(block)
        used += len(block.text)
    while len(out) > 1 and out[-1].kind in ('headline', 'deck', 'subhead'):
        out.pop()
    return out


def sample_all(rng, items):
    return rng.sample(items, len(items))


def seeded(*names):
    """A generator of its own for each part of the work; a string seeds alike on every machine."""
    return random.Random(' '.join(map(str, names)))
