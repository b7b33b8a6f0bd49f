"""The gaps of a text, and a broken text's beside those of its gold text (docs/EVALUATION.md)."""
from difflib import SequenceMatcher

LINE_ENDS = '\n\r\v\f\x85\u2028\u2029'
INVISIBLE = '\u200b\ufeff'
FREE = '¦'
CELL = '\x1f'       # in a gold text not yet finished: between cells of a row, a space or a line end, as they come out


def gaps(text):
    """[(visible character, label of the gap before it)]; a label is J, S, B, or ¦ for any."""
    out, label = [], 'J'
    for ch in text:
        if ch in LINE_ENDS and label != FREE:
            label = 'B'
        elif ch == FREE:
            label = FREE
        elif ch.isspace() or ch in INVISIBLE:
            label = 'S' if label == 'J' else label
        else:
            out.append((ch, label))
            label = 'J'
    return out


def visible(text):
    return [ch for ch, _ in gaps(text)]


def matches(a, b):
    """{index in a: index in b} of the characters that two lists share."""
    if a == b:
        return {i: i for i in range(len(a))}
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return {i + k: j + k for i, j, size in blocks for k in range(size)}


def contested(raw, gold):
    """(label in raw, label in gold) of each gap where raw has white space, and gold one answer."""
    raw, gold = gaps(raw), gaps(gold)
    partner = matches([ch for ch, _ in raw], [ch for ch, _ in gold])
    for i in range(1, len(raw)):
        label = raw[i][1]
        if label != 'J' and i in partner and partner.get(i - 1) == partner[i] - 1:
            wanted = gold[partner[i]][1]
            if wanted != FREE:
                yield label, wanted


def cut(text, count):
    """A text in two, after its first `count` visible characters."""
    for i, ch in enumerate(text):
        if not (ch.isspace() or ch == FREE):
            if not count:
                return text[:i], text[i:]
            count -= 1
    return text, ''


def with_furniture(gold, pages):
    """Gold with the pages' heads and feet where they stand: each a block of its own, also inside a paragraph.  `pages`
    is (head, visible characters of the text, foot) of each."""
    out = ''
    for head, count, foot in pages:
        piece, gold = cut(gold, count)
        out = with_line(out, head) + piece
        out = with_line(out, foot)
    return out


def with_line(text, line):
    """A text and a block of its own after it."""
    if not line:
        return text
    return (text.rstrip(f' {CELL}{FREE}\n') + '\n' if text else '') + line + '\n'


def respell(gold, raw):
    """Gold with its visible characters as the raw text spells them.  Cells that came out on lines of their own
    are no row any more: either label is right."""
    spelled, out = iter(gaps(raw)), ''
    for piece in gold.split(CELL):
        for k, ch in enumerate(piece):
            if ch.isspace() or ch == FREE:
                out += ch
                continue
            ch, gap = next(spelled)
            out += ((FREE if gap == 'B' else ' ') if out and k == 0 and out[-1] != '\n' else '') + ch
    return out
