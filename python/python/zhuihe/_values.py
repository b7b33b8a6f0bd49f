"""What comes out of a cleaner, as values that never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EditKind = Literal[
    "line_joined",
    "space_removed",
    "space_inserted",
    "break_made",
    "number_repaired",
    "character_normalised",
]
BlockKind = Literal[
    "headline",
    "deck",
    "byline",
    "subhead",
    "body",
    "credit",
    "jump_line",
    "list_item",
    "table_row",
    "page_furniture",
    "verse",
    "other",
]
GapLabel = Literal["join", "space", "break"]


@dataclass(frozen=True)
class Edit:
    """One change: what stood where in the input, what stands where in the output, and why.

    Positions are given twice: in characters, as Python counts them, and in bytes of UTF-8, as files and most other
    programs do. Edits are in the order of the text and never overlap.

    >>> import zhuihe
    >>> raw = "4 月开工"
    >>> cleaned = zhuihe.Cleaner().clean(raw)
    >>> edit, = cleaned.edits
    >>> edit.before, edit.after, edit.kind, edit.rule, edit.confidence
    (' ', '', 'number_repaired', 'date', 0.98)
    >>> raw[edit.start:edit.end] == edit.before
    True
    >>> cleaned.text[edit.out_start:edit.out_end] == edit.after
    True
    >>> raw.encode()[edit.byte_start:edit.byte_end].decode() == edit.before
    True

    The fields of an edit make it again, from a row of a table for instance:

    >>> import dataclasses
    >>> zhuihe.Edit(**dataclasses.asdict(edit)) == edit
    True
    """

    start: int
    """First character of the input that was replaced."""
    end: int
    """The character of the input after the last one that was replaced."""
    out_start: int
    """First character of the output that stands for them."""
    out_end: int
    """The character of the output after the last one that stands for them."""
    byte_start: int
    """``start`` in bytes of UTF-8."""
    byte_end: int
    """``end`` in bytes of UTF-8."""
    out_byte_start: int
    """``out_start`` in bytes of UTF-8."""
    out_byte_end: int
    """``out_end`` in bytes of UTF-8."""
    kind: EditKind
    """What was done."""
    rule: str
    """The name of the rule that decided; `rules` has them all."""
    confidence: float
    """How sure the rule is, from 0 to 1."""
    before: str
    """The text that stood in the input."""
    after: str
    """The text that stands in the output."""


@dataclass(frozen=True)
class Block:
    """A piece of the text: a paragraph, a headline, a byline, a row of a table.

    It reaches from its first visible character to its last. Positions are as those of `Edit`.

    >>> import zhuihe
    >>> raw = "停 水 通 知\\n\\n各用户：\\n"
    >>> cleaned = zhuihe.Cleaner().clean(raw)
    >>> [cleaned.text[b.out_start:b.out_end] for b in cleaned.blocks]
    ['停水通知', '各用户：']
    >>> block = cleaned.blocks[0]
    >>> raw[block.start:block.end]
    '停 水 通 知'
    """

    start: int
    """First character in the input."""
    end: int
    """The character after the last one in the input."""
    out_start: int
    """First character in the output."""
    out_end: int
    """The character after the last one in the output."""
    byte_start: int
    """``start`` in bytes of UTF-8."""
    byte_end: int
    """``end`` in bytes of UTF-8."""
    out_byte_start: int
    """``out_start`` in bytes of UTF-8."""
    out_byte_end: int
    """``out_end`` in bytes of UTF-8."""
    kind: BlockKind
    """What it is."""


@dataclass(frozen=True)
class Evidence:
    """One thing that tells for a decision (``weight`` above 0) or against it (below 0)."""

    name: str
    """What is seen, such as ``words: goes on, under 5``: a word crosses the gap."""
    weight: float
    """By how much it makes the best reading of the text with this decision likelier than the best one with the
    opposite: a natural logarithm."""


@dataclass(frozen=True)
class Decision:
    """What was decided at a gap of the input: a place where it has white space.

    Positions are of the white space in the input: ``start:end`` in characters, ``byte_start:byte_end`` in bytes of
    UTF-8.
    """

    start: int
    """First character of the white space."""
    end: int
    """The character after the white space."""
    byte_start: int
    """``start`` in bytes of UTF-8."""
    byte_end: int
    """``end`` in bytes of UTF-8."""
    was: GapLabel
    """What the input has there: ``space`` or ``break``."""
    label: GapLabel
    """What was decided."""
    rule: str
    """The name of the rule that decided."""
    confidence: float
    """How sure the decision is, from 0 to 1."""
    evidence: tuple[Evidence, ...]
    """What tells for the decision and against it, the weightiest first. Only gaps between rows are weighed: inside a
    row the rule says it all."""


@dataclass(frozen=True)
class Score:
    """How right a text is; `score` makes it.

    Shares are from 0 to 1, and None where there is nothing to take a share of.
    """

    contested: int
    """Gaps that are judged: the raw text has white space there, and gold one certain answer."""
    accuracy: float | None
    """The share of contested gaps with the right answer."""
    f1_join: float | None
    """The F1 of joins over the contested gaps."""
    f1_space: float | None
    """The F1 of spaces."""
    f1_break: float | None
    """The F1 of breaks."""
    blocks: int
    """Blocks of the gold text, as far as the raw text has the line ends between them."""
    para_f1: float | None
    """Paragraph F1: the share of blocks that come out exactly. The harsh figure."""
    inserted: int
    """Gaps that have white space in the output, and none in the raw text or in gold. Should be 0."""
    lost: int
    """Visible characters of the raw text that the output lacks. Should be 0."""
    digits: int
    """Gaps between two digits that gold keeps apart and the output joins. Should be 0."""
    gold_coverage: float | None
    """The share of the raw text's visible characters that are aligned with gold."""
    out_coverage: float | None
    """The share of the raw text's visible characters that are aligned with the output."""


@dataclass(frozen=True)
class Rule:
    """A rule that an edit or a decision can name; `rules` lists them."""

    name: str
    """Its name, in kebab case."""
    description: str
    """What it does, or, for a rule that makes no edit, what stays."""
    before: str
    """A text that shows it at work."""
    after: str
    """What becomes of that text with the rule on."""
    makes_edits: bool
    """Whether it can make edits. To turn off one that makes none changes nothing."""
    changes_characters: bool
    """Whether it changes characters, and not only white space. Such a rule is off by default."""
