"""Breaks a paragraph into lines, as a Chinese typesetter does.  All widths are in em."""
import re
from typing import NamedTuple

CLOSING = '，。、；：？！”’）》〉」』】〕…—％,.;:?!)]}%'
OPENING = '“‘（《〈「『【〔([{'
HANGING = '，。、；：'           # may stand beyond the edge
STOPS = '，。、；：？！'
MARKS = ''.join(ch for ch in CLOSING + OPENING if ord(ch) > 0x250 and ch not in '…—％')    # full-width, with a blank half
SPACES = ' \u3000'
LATIN = r'[!-~\u00a0-\u024f]'
UNITS = {                       # the pieces of a text between which a line may end
    'words': re.compile(rf'{LATIN}+|.', re.S),
    'digits': re.compile(rf'(?:(?![0-9.,%]){LATIN})+|.', re.S),      # numbers are cut, words are not
    'characters': re.compile('.', re.S),
}
EPSILON = 1e-6


def width(text):
    """Nominal width: half-width characters are half an em."""
    return sum(0.5 if ord(ch) < 0x250 else 1 for ch in text)


def is_latin(ch):
    return ch not in SPACES and ord(ch) < 0x250


class Metrics:
    """The widths of characters and of the space between two of them.

    `marks` is how wide full-width marks are set: `full`, `pairs` (half where two meet), `half`, or `kaiming` (half, but
    for those that end a sentence).  `latin_gap` separates Han from Latin letters and digits.
    """

    def __init__(self, marks='full', latin_gap=0.0, latin=width):
        self.marks, self.latin_gap, self.latin = marks, latin_gap, latin

    def is_half(self, ch):
        return ch in MARKS and (self.marks == 'half' or self.marks == 'kaiming' and ch not in '。？！')

    def width(self, ch):
        return 0.5 if self.is_half(ch) else self.latin(ch) if ord(ch) < 0x250 else 1.0

    def between(self, a, b):
        """What separates two neighbours; negative where they share a blank."""
        if a in MARKS and b in MARKS:
            if self.marks == 'pairs':
                return -0.5
            return 0.25 if self.is_half(a) and self.is_half(b) and a in CLOSING and b in OPENING else 0.0
        apart = is_latin(a) != is_latin(b) and not any(ch in SPACES + CLOSING + OPENING for ch in (a, b))
        return self.latin_gap if apart else 0.0

    def blanks(self, text):
        """The gaps, by the character before them, that can be narrowed by half an em each: the blank sides of marks."""
        if self.marks != 'full':
            return []
        return sorted({i - (ch in OPENING) for i, ch in enumerate(text) if ch in MARKS} - {-1})

    def of(self, text):
        return sum(map(self.width, text)) + sum(map(self.between, text, text[1:]))


NOMINAL = Metrics()


class Rules(NamedTuple):
    """How lines end.

    `kinsoku` is what becomes of a closing mark that would begin a line, and of an opening mark that would end one:
    `none` (it stays there), `out` (it takes its neighbour along), or `hang` (a comma or stop stands beyond the edge).
    `squeeze` sets marks narrower, to take in a closing mark (`marks`) or whatever fits then (`any`).
    `unit` is a key of `UNITS`.
    """
    kinsoku: str = 'out'
    squeeze: str = 'none'
    unit: str = 'words'


class Line(NamedTuple):
    text: str
    indent: float
    room: float         # from the indent to the edge
    last: bool


def may_break(before, after, rules):
    if rules.kinsoku == 'none' or before in SPACES or after in SPACES:
        return True
    return after not in CLOSING and before not in OPENING


def line_end(units, start, room, metrics, rules):
    """How many units come before the line's end."""
    def breaks_at(at):
        return at == len(units) or may_break(units[at - 1][-1], units[at][0], rules)

    end, text, used = start, '', 0.0
    while end < len(units):
        added = (metrics.between(text[-1], units[end][0]) if text else 0.0) + metrics.of(units[end])
        if used + added > room + EPSILON and units[end] not in SPACES:
            break
        text, used, end = text + units[end], used + added, end + 1
    if end == len(units):
        return end
    if rules.kinsoku == 'hang' and units[end] in HANGING and breaks_at(end + 1):
        return end + 1
    if rules.squeeze == 'any' or rules.squeeze == 'marks' and not breaks_at(end):
        for further in range(end + 1, min(end + 4, len(units) + 1)):
            text += units[further - 1]
            if breaks_at(further) and metrics.of(text) - 0.5 * len(metrics.blanks(text)) <= room + EPSILON:
                return further
    return next((back for back in range(end, start, -1) if breaks_at(back)), end)


def cut_wide_word(units, start, room, metrics):
    """Where the next word, with the opening marks before it, is wider than a line, it is cut anywhere."""
    at = start
    while at + 1 < len(units) and units[at] in OPENING:
        at += 1
    if metrics.of(''.join(units[start:at + 1])) > room:
        units[at:at + 1] = units[at]


def break_lines(text, measure, indent=0, hanging=0, metrics=NOMINAL, rules=Rules()):
    """The lines of a paragraph, one by one.  `measure()` is the width of the line that is made next; `indent` is that of
    the first line, `hanging` that of the others."""
    units, start, inset = UNITS[rules.unit].findall(text), 0, indent
    while start < len(units):
        room = measure() - inset
        cut_wide_word(units, start, room, metrics)
        end = max(start + 1, line_end(units, start, room, metrics, rules))
        line = ''.join(units[start:end]).rstrip(SPACES)
        while end < len(units) and units[end] in SPACES:
            end += 1
        yield Line(line, inset, room, end == len(units))
        start, inset = end, hanging


def stretchable(text, how):
    """The gaps that justification opens: those at marks, those after them, or all; none inside a Latin word or number."""
    def opens(a, b):
        if is_latin(a) and is_latin(b):
            return False
        if how == 'marks':
            return a in CLOSING + OPENING or b in CLOSING + OPENING
        return how == 'all' or a in STOPS or b in OPENING
    return [i for i, (a, b) in enumerate(zip(text, text[1:])) if opens(a, b)]


def place(line, metrics=NOMINAL, justify='none', tracking=0.0):
    """Where each character of a line begins, from the left edge, and where the line ends.

    `justify` spreads what is missing to the full measure: `marks`, `after`, `all`, or `none`.  What is too much is taken
    from the blank sides of marks; with `marks`, from both sides.  `tracking` is added after every character.
    """
    text = line.text
    gaps = [metrics.between(a, b) + tracking for a, b in zip(text, text[1:])]
    slack = line.room - metrics.of(text) - tracking * len(gaps)
    gaps.append(0.0)
    if slack < 0:
        blanks = metrics.blanks(text)
        slack = max(slack, -0.5 * len(blanks))
        where = blanks and justify == 'marks' and stretchable(text, 'marks') or blanks
    elif justify == 'none' or line.last:
        where = []
    else:
        where = stretchable(text, justify) or stretchable(text, 'all') or range(len(text) - 1)
    for i in where:
        gaps[i] += slack / len(where)
    starts, x = [], line.indent
    for ch, gap in zip(text, gaps):
        starts.append(x - 0.5 if metrics.is_half(ch) and ch in OPENING else x)     # its ink is in its right half
        x += metrics.width(ch) + gap
    return starts, x


def runs(text, starts, advance, draw_spaces):
    """(start, characters) of the pieces that are drawn at once: those whose characters follow each other at their own width."""
    out, end = [], None
    for ch, start in zip(text, starts):
        if ch == ' ' and not draw_spaces:
            continue
        if out and abs(start - end) < 1e-3:
            out[-1][1] += ch
        else:
            out.append([start, ch])
        end = start + advance(ch)
    return out
