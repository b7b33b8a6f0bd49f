"""Breakings that need no PDF: their gold is known by how they are made.

Each takes a generator and an article and returns (raw, gold), whose visible characters are the same.
"""
import re

from article import HAN, Block
from linebreak import CLOSING, LATIN, OPENING, Rules, break_lines, width


def hard_wrap(text, em, indent=0, hang=False):
    """Lines of at most `em`, the first shorter by `indent`.  No closing mark begins a line: it hangs over
    the edge, or takes the character before it along."""
    rules = Rules('hang' if hang else 'out')
    return [line.text for line in break_lines(text, lambda: em, indent, rules=rules)]


def gold_of(blocks):
    return ''.join(b.text + '\n' for b in blocks)


def etext(rng, article):
    """Prose as the e-texts of the 1990s have it: 30 to 40 em, indented or with blank lines between."""
    em, hang = rng.choice([30, 32, 34, 35, 36, 38, 39, 40]), rng.random() < 0.3
    indent = rng.choice(['\u3000\u3000', '\u3000\u3000', '    ', ''])
    blank = not indent or rng.random() < 0.4
    centred, margin = rng.random() < 0.5, rng.choice(['', '', '', ' ', '  '])
    out = []
    for b in article.blocks:
        if b.kind == 'body':
            first, *rest = hard_wrap(b.as_set(), em, 2 if indent else 0, hang)
            out += [indent + first] + rest + [''] * blank
        else:
            lines = hard_wrap(b.as_set(), em)
            out += [' ' * max(0, int(em - width(line))) * centred + line for line in lines] + ['']
    end = rng.choice(['\n', '\n', '\n', '\r\n'])
    return ''.join((margin + line if line else '') + end for line in out), gold_of(article.blocks)


def spaced(rng, article):
    """TeX's output: in some or all lines every Han stands apart.  Where Han meets a Latin word nothing tells
    the writer's space from TeX's, so gold leaves those free."""
    em, share = rng.choice([24, 28, 30, 32, 34, 36]), rng.choice([0.15, 0.4, 0.7, 1, 1])
    around_marks, blank = rng.random() < 0.3, rng.random() < 0.4
    stretched = []

    def spread(line):
        units = re.findall(f'{LATIN}+|[^ ]', line)
        out = units[0]
        for a, b in zip(units, units[1:]):
            marks = a in CLOSING + OPENING or b in CLOSING + OPENING
            out += ('' if marks and not (around_marks and b not in CLOSING) else ' ') + b
        return out

    for b in article.blocks:
        indent = 2 if b.kind == 'body' and not blank else 0
        lines = [line for line in hard_wrap(b.as_set(), em, indent) if line]
        last = len(lines) - 1
        stretched += [spread(line) if rng.random() < (share if k < last else share * share) else line
                      for k, line in enumerate(lines)]
        stretched += [''] * blank
    gold = re.sub(rf'(?<={HAN}) ?¦?(?=[!-~])|(?<=[!-~]) ?¦?(?={HAN})', lambda m: m.group().rstrip('¦') + '¦', gold_of(article.blocks))
    return ''.join(line + '\n' for line in stretched), gold


def column(rng, article):
    """One or two characters a line, as vertical setting comes out: a heading, or a caption beside a text
    set in ordinary lines."""
    head = next((b for b in article.blocks if b.kind == 'headline'), None)
    bodies = [b for b in article.blocks if b.kind == 'body']
    count, own_line = rng.choice([1, 1, 2]), rng.random() < 0.5
    narrow = rng.choice(['head', 'caption', 'both']) if head else 'caption'
    blocks, raw = [], []

    def stand(text):
        lines = ['']
        for unit in re.findall(f'{LATIN}+|[^ ]', text):
            hangs = unit in CLOSING and not own_line
            if lines[-1] and not hangs and len(lines[-1]) + len(unit) > count:
                lines.append('')
            lines[-1] += unit
        return lines

    if head:
        blocks.append(head)
        raw += (stand(head.as_set()) if narrow != 'caption' else [head.as_set()]) + ['']
    if narrow != 'head':
        sentences = re.findall('[^。！？]+[。！？][”」』]?', bodies[0].text)
        caption = ''
        while sentences and len(caption) < 30:
            caption += sentences.pop(0)
        if caption:
            blocks.append(Block('body', caption))
            raw += stand(blocks[-1].as_set()) + ['']
    em = rng.choice([9, 11, 13, 16, 18, 22])
    for b in bodies[1:1 + rng.randint(0, 3)]:
        blocks.append(b)
        first, *rest = hard_wrap(b.as_set(), em, 2)
        raw += [rng.choice(['\u3000\u3000', '']) + first] + rest + ['']
    return ''.join(line + '\n' for line in raw), gold_of(blocks)


def lossy(rng, article):
    """Lines as a weak OCR gives them: some marks are lost and a space stands there, others have one after
    them.  Any label is right where a mark was lost."""
    em, indent = rng.choice([13, 16, 18, 20, 22, 24, 26, 30]), rng.choice([0, 2])
    lost, after, stray = rng.choice([0.05, 0.15, 0.3]), rng.choice([0, 0.3, 0.9]), rng.choice([0, 0.01, 0.05])
    blank = not indent or rng.random() < 0.3
    blocks, raw = [], []
    for b in article.blocks:
        if b.kind == 'body':
            b = Block('body', re.sub('(?<=.)[，、；：。](?=[^”’」』）》])', lambda m: '¦' if rng.random() < lost else m.group(), b.text))
            lines = hard_wrap(b.text.replace('¦', ' '), em, indent)
        else:
            lines = hard_wrap(b.as_set(), em)
        blocks.append(b)
        for k, line in enumerate(lines):
            line = re.sub('(?<=[，。、；：？！”）])(?=.)', lambda m: ' ' if rng.random() < after else '', line)
            line = re.sub(f'(?<={HAN})(?={HAN})', lambda m: ' ' if b.kind == 'body' and rng.random() < stray else '', line)
            raw.append(('\u3000' * indent if k == 0 and b.kind == 'body' and rng.random() < 0.7 else '') + line)
        raw += [''] * blank
    return ''.join(line + '\n' for line in raw), gold_of(blocks)


def clauses(rng, article):
    """Some PDFs hold each clause as a piece of its own: the line ends after every mark, and where the
    measure ends."""
    em, blank, rate = rng.choice([34, 38, 42, 45]), rng.random() < 0.5, rng.choice([0.6, 0.9])
    raw = []
    for b in article.blocks:
        for line in [b.as_set()] if b.kind == 'row' else hard_wrap(b.as_set(), em, 2 if b.kind == 'body' else 0):
            raw += re.sub('(?<=[，；：。”）])(?=[^，；：。”）])', lambda m: '\n' if b.kind == 'body' and rng.random() < rate else '', line).split('\n')
        raw += [''] * (blank or b.kind != 'body')
    return ''.join(line + '\n' for line in raw), gold_of(article.blocks)
