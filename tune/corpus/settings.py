"""How a text is set: what can vary, how often each value is drawn, and how the kinds of blocks differ."""
from dataclasses import dataclass, replace
from typing import NamedTuple

from article import pick
from gaps import CELL, FREE


@dataclass(frozen=True)
class Settings:
    """How a text is set.  `justify`, `marks`, `kinsoku`, `squeeze` and `unit` are those of linebreak.py."""
    measure: float = 18
    columns: int = 1
    gutter: float = 1.5
    size: float = 10.5              # points
    height: float = 842             # of a page, points
    margin: float = 36              # points
    leading: float = 1.4
    jitter: float = 0.0             # by how much of itself a line's leading may grow
    paragraph_gap: float = 0.0
    indent: float = 2.0
    hanging: float = 0.0            # of the lines after a list item's first
    justify: str = 'marks'
    marks: str = 'full'
    kinsoku: str = 'out'
    squeeze: str = 'none'
    unit: str = 'words'
    latin_gap: float = 0.0          # between Han and Latin
    draw_spaces: bool = False       # as characters; else as a distance, as many typesetters do
    tracked: float = 0.0            # share of headings that are letter-spaced
    centred: bool = True            # headings
    spanning: bool = False          # the first headings stand above all columns
    pictures: float = 0.0           # share of paragraphs beside which a picture begins
    head: str = ''                  # of every page; {page} is its number, CELL a wide gap
    foot: str = ''
    first_page: int = 1
    body_font: str = 'song'
    head_font: str = 'hei'


CHOICES = {                         # value: weight
    'measure': dict.fromkeys([6, 7, 8], 0.3) | dict.fromkeys([10, 12, 15, 17, 22, 26], 1) | dict.fromkeys([9, 11, 13, 14, 18, 20, 24], 2) | {16: 4},
    'columns': {1: 1, 2: 1, 3: 1, 4: 1},
    'gutter': {1.1: 1, 1.5: 1, 2.2: 1},
    'size': {8.5: 1, 9: 1, 10.5: 1, 12: 0.5},
    'height': {600: 1, 842: 1, 1100: 1},
    'leading': {1.25: 1, 1.4: 1, 1.6: 1, 1.8: 0.5},
    'jitter': {0: 2, 0.5: 1, 0.9: 1},
    'paragraph_gap': {0: 3, 0.6: 1},
    'indent': {2: 3, 0: 1},
    'hanging': {0: 3, 1: 1, 2: 1},
    'justify': {'marks': 5, 'after': 1, 'all': 3, 'none': 1.5},
    'marks': {'full': 20, 'pairs': 1, 'kaiming': 1, 'half': 1},        # all but `full` make poppler-raw end a line at each mark
    'kinsoku': {'out': 8, 'hang': 1, 'none': 0.5},
    'squeeze': {'marks': 5, 'any': 2, 'none': 3},
    'unit': {'words': 30, 'characters': 1},
    'latin_gap': {0: 1, 0.15: 1, 0.25: 1},
    'draw_spaces': {False: 2, True: 1},
    'tracked': {0: 1, 0.3: 1, 0.6: 1},
    'centred': {True: 7, False: 3},
    'spanning': {False: 3, True: 1},
    'pictures': {0: 2, 0.15: 1},
    'body_font': {'song': 2, 'serif': 1, 'japanese': 1},
    'head_font': {'hei': 1, 'sans': 1},
}
FOOTS = ['{page}', '{page}', '- {page} -', '— {page} —', '·{page}·', '第{page}页']
HEADS = [f'{{title}}{CELL}{{page}}', f'{{page}}{CELL}{{title}}', '{title}', '']


def draw_settings(rng, **fixed):
    """Settings at random, but for the fixed ones."""
    drawn = {name: pick(rng, weights) for name, weights in CHOICES.items()}
    chosen = Settings(**(drawn | fixed))
    return chosen if chosen.indent else replace(chosen, paragraph_gap=max(0.8, chosen.paragraph_gap))


def draw_furniture(rng, title):
    """Settings for the heads and numbers of the pages."""
    title = title.replace(FREE, '')
    head = rng.choice(HEADS if title else ['']).replace('{title}', title)
    foot = '' if '{page}' in head else rng.choice(FOOTS)
    return dict(head=head, foot=foot, first_page=rng.randint(1, 400))


class Style(NamedTuple):
    """How a kind of block differs from the body."""
    scale: float = 1.0
    heading: bool = False           # set in the other font, never justified
    share: float = 1.0              # of the measure
    align: str = 'left'             # or `right`, `centre`
    before: float = 0.0             # em of its own
    after: float = 0.0


STYLES = {
    'headline': Style(1.6, True, align='centre', before=0.9, after=0.4),
    'deck': Style(1.15, True, align='centre', before=0.9, after=0.4),
    'subhead': Style(1.15, True, 0.8, align='centre', before=0.9, after=0.4),
    'caption': Style(0.85, True, 0.9, before=0.3, after=0.6),
    'credit': Style(align='right'),
    'jump': Style(align='right'),
}
