"""Zhuihe (缀合) repairs Chinese text extracted from PDFs and OCR output: it joins broken lines, removes stray spaces, and
reassembles split numbers and dates.

`clean` cleans one text, and `clean_page` finds the articles of a PDF or of OCR output. A `Cleaner` holds options and additional words; it cleans many texts and columns of Arrow data, and
returns the edits and blocks of a text.

>>> import zhuihe
>>> zhuihe.clean("持 续 发 力   补 短 板")
'持续发力 补短板'
>>> cleaned = zhuihe.Cleaner().analyze("本报记者\\n\\n卫长庚 摄\\n")
>>> cleaned.text
'本报记者 卫长庚 摄\\n'
>>> [(edit.before, edit.after, edit.rule) for edit in cleaned.edits]
[('\\n\\n', ' ', 'byline')]
>>> [block.kind for block in cleaned.blocks]
['credit']
"""

from importlib.metadata import version as _version

from ._errors import (
    AlignmentError,
    ArrowError,
    ArrowTypeError,
    DictionaryError,
    EditMismatchError,
    InternalError,
    InvalidUtf8Error,
    OptionError,
    PageError,
    UnknownRuleError,
    ZhuiheError,
)
from ._values import (
    Article,
    Block,
    BlockKind,
    Cleaned,
    Decision,
    Document,
    Edit,
    EditKind,
    Evidence,
    GapLabel,
    Options,
    Page,
    PageBlock,
    PageBlockKind,
    PageFormat,
    PlacedLine,
    Rule,
    Score,
)
from ._zhuihe import (
    ArrowArray,
    ArrowStream,
    Cleaner,
    clean,
    clean_page,
    replay,
    rules,
    score,
    undo,
)

__version__ = _version("zhuihe")

__all__ = [
    "AlignmentError",
    "Article",
    "ArrowArray",
    "ArrowError",
    "ArrowStream",
    "ArrowTypeError",
    "Block",
    "BlockKind",
    "Cleaned",
    "Cleaner",
    "Decision",
    "DictionaryError",
    "Document",
    "Edit",
    "EditKind",
    "EditMismatchError",
    "Evidence",
    "GapLabel",
    "InternalError",
    "InvalidUtf8Error",
    "OptionError",
    "Options",
    "Page",
    "PageBlock",
    "PageBlockKind",
    "PageError",
    "PageFormat",
    "PlacedLine",
    "Rule",
    "Score",
    "UnknownRuleError",
    "ZhuiheError",
    "clean",
    "clean_page",
    "replay",
    "rules",
    "score",
    "undo",
]

# Tracebacks, help and pickles use the public name of each class.
for _name in __all__:
    _value = globals()[_name]
    if isinstance(_value, type) and _value.__module__.startswith("zhuihe._"):
        _value.__module__ = "zhuihe"
del _name, _value
