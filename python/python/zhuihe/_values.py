"""The values that a cleaner returns, and the types of its options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypedDict

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
PageBlockKind = Literal["headline", "deck", "body", "jump", "note", "table_row", "furniture"]
PageFormat = Literal[
    "bbox-layout", "rawdict", "hocr", "alto", "page-xml", "tsv", "paddle", "mineru", "umi", "docling",
    "layout-text", "pdf"
]
GapLabel = Literal["join", "space", "break"]
BlockSeparator = Literal["line-end", "blank-line", "as-input"]
Spaces = Literal["repair", "leave"]
HanDigitSpacing = Literal["compact", "as-input"]


class Options(TypedDict, total=False):
    """The keyword arguments of `Cleaner`."""

    ascii_width: bool
    vertical_forms: bool
    unify_han: bool
    drop_soft_hyphens: bool
    block_separator: BlockSeparator
    spaces: Spaces
    han_digit_spacing: HanDigitSpacing
    min_confidence: float
    rules: Mapping[str, bool] | None
    user_words: Iterable[str] | None
    dictionary: bool
    threads: int | None


@dataclass(frozen=True)
class Edit:
    """One change: its place in the input and in the output, and the reason.

    Positions are in characters, as in a Python `str`, and in bytes of UTF-8. Edits are in text order and never overlap.

    >>> import zhuihe
    >>> raw = "4 月开工"
    >>> cleaned = zhuihe.Cleaner().analyze(raw)
    >>> edit, = cleaned.edits
    >>> edit.before, edit.after, edit.kind, edit.rule, edit.confidence
    (' ', '', 'number_repaired', 'date', 0.98)
    >>> raw[edit.start:edit.end] == edit.before
    True
    >>> cleaned.text[edit.out_start:edit.out_end] == edit.after
    True
    >>> raw.encode()[edit.byte_start:edit.byte_end].decode() == edit.before
    True

    An edit can be created from its fields, for example from a row of a table:

    >>> import dataclasses
    >>> zhuihe.Edit(**dataclasses.asdict(edit)) == edit
    True
    """

    start: int
    """The first character in the input."""
    end: int
    """The character after the last one in the input."""
    out_start: int
    """The first character in the output."""
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
    kind: EditKind
    """The kind of change."""
    rule: str
    """The name of the rule that decided; `rules` lists all rules."""
    confidence: float
    """The confidence of the rule, from 0 to 1."""
    before: str
    """The replaced text of the input."""
    after: str
    """The new text in the output."""


@dataclass(frozen=True)
class Block:
    """A block of the text: a paragraph, a headline, a byline, a table row.

    It extends from its first visible character to its last. Positions are as in `Edit`.

    >>> import zhuihe
    >>> raw = "停 水 通 知\\n\\n各用户：\\n"
    >>> cleaned = zhuihe.Cleaner().analyze(raw)
    >>> [cleaned.text[b.out_start:b.out_end] for b in cleaned.blocks]
    ['停水通知', '各用户：']
    >>> block = cleaned.blocks[0]
    >>> raw[block.start:block.end]
    '停 水 通 知'
    """

    start: int
    """The first character in the input."""
    end: int
    """The character after the last one in the input."""
    out_start: int
    """The first character in the output."""
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
    """The kind of block."""


@dataclass(frozen=True)
class Cleaned:
    """A cleaned text with its edits and blocks; `Cleaner.analyze` returns it.

    >>> import zhuihe
    >>> cleaned = zhuihe.Cleaner().analyze("4 月 21 日，全市开工")
    >>> cleaned
    <Cleaned characters=10 edits=3 blocks=1>
    >>> str(cleaned)
    '4月21日，全市开工'
    """

    text: str
    """The cleaned text."""
    edits: tuple[Edit, ...]
    """All edits, in text order; empty if nothing changed."""
    blocks: tuple[Block, ...]
    """All blocks, in text order. Between two blocks there is only white space."""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        size, edits, blocks = len(self.text), len(self.edits), len(self.blocks)
        return f"<Cleaned characters={size} edits={edits} blocks={blocks}>"


@dataclass(frozen=True)
class Page:
    """The size of a page."""

    number: int
    """Its number in its file, from 1."""
    width: float
    """The width, in the units of the file: points or pixels."""
    height: float
    """The height, in the same units."""


@dataclass(frozen=True)
class PlacedLine:
    """The box of a line. ``top`` and ``bottom`` grow downwards."""

    page: int
    """The index of the page in `Document.pages`."""
    left: float
    """The left edge, in the units of the page."""
    top: float
    """The upper edge."""
    right: float
    """The right edge."""
    bottom: float
    """The lower edge."""


@dataclass(frozen=True)
class PageBlock:
    """A block on one or more pages: a headline, a paragraph, a caption, a row of a table."""

    kind: PageBlockKind
    """The kind of block."""
    text: str
    """The text, on one line."""
    lines: tuple[PlacedLine, ...]
    """The lines that it came from, in the order of reading."""


@dataclass(frozen=True)
class Article:
    """A headline, its text, and what belongs to it."""

    blocks: tuple[PageBlock, ...]
    """The blocks in the order of reading; captions, tables and footnotes come last."""

    def __str__(self) -> str:
        return "".join(f"{block.text}\n" for block in self.blocks)


@dataclass(frozen=True)
class Document:
    """The articles of some pages; `clean_page` returns it. As a string, it has a block on each line and an empty line
    between articles; page furniture comes last."""

    articles: tuple[Article, ...]
    """The articles, in the order of reading."""
    furniture: tuple[PageBlock, ...]
    """Mastheads, date lines, running heads and page numbers."""
    pages: tuple[Page, ...]
    """The pages, in the order of the files."""

    def __str__(self) -> str:
        parts = [*self.articles, Article(self.furniture)]
        return "\n".join(str(part) for part in parts if part.blocks)


@dataclass(frozen=True)
class Evidence:
    """A feature for a decision (``weight`` above 0) or against it (below 0)."""

    name: str
    """The feature, such as ``words: goes on, under 5``: a word crosses the gap."""
    weight: float
    """By how much the feature makes the best reading of the text with this decision likelier than the best one with the
    opposite decision: a natural logarithm."""


@dataclass(frozen=True)
class Decision:
    """The decision at a gap of the input that contains white space.

    Positions are those of the white space in the input: ``start:end`` in characters, ``byte_start:byte_end`` in bytes of
    UTF-8.
    """

    start: int
    """The first character of the white space."""
    end: int
    """The character after the white space."""
    byte_start: int
    """``start`` in bytes of UTF-8."""
    byte_end: int
    """``end`` in bytes of UTF-8."""
    was: GapLabel
    """The label in the input: ``space`` or ``break``."""
    label: GapLabel
    """The label that was decided."""
    rule: str
    """The name of the rule that decided."""
    confidence: float
    """The confidence of the decision, from 0 to 1."""
    evidence: tuple[Evidence, ...]
    """The features for and against the decision, by descending weight. Only gaps between lines have features: inside a
    line, the rule alone decides."""


@dataclass(frozen=True)
class Score:
    """The accuracy of a text; `score` returns it.

    Ratios are from 0 to 1, and None if there is nothing to count.
    """

    contested: int
    """Gaps that are judged: the raw text has white space there, and gold has a definite label."""
    accuracy: float | None
    """The share of contested gaps with the correct label."""
    f1_join: float | None
    """The F1 of joins over the contested gaps."""
    f1_space: float | None
    """The F1 of spaces."""
    f1_break: float | None
    """The F1 of breaks."""
    blocks: int
    """Blocks of the gold text, as far as the raw text has the line ends between them."""
    para_f1: float | None
    """Paragraph F1: the share of blocks that are exactly right. The strictest measure."""
    inserted: int
    """Gaps with white space in the output, but not in the raw text or in gold. Should be 0."""
    lost: int
    """Visible characters of the raw text that are missing from the output. Should be 0."""
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
    """What it does, or which white space it keeps if it makes no edits."""
    before: str
    """An example text."""
    after: str
    """The example text after cleaning, with the rule on."""
    makes_edits: bool
    """Whether it makes edits. Turning off a rule that makes none has no effect."""
    changes_characters: bool
    """Whether it changes characters, not only white space. Such a rule is off by default."""
