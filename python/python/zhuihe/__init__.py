"""Zhuihe (缀合) joins the broken lines of Chinese text that comes out of a PDF or an OCR engine, takes out stray spaces,
and mends numbers and dates that were split.

`clean` is for those who want only a string. A `Cleaner` is made once, with options and words of one's own; it gives every
change and every block of a text, and takes lists of texts and columns of Arrow.

>>> import zhuihe
>>> zhuihe.clean("持 续 发 力   补 短 板")
'持续发力 补短板'
>>> cleaned = zhuihe.Cleaner().clean("本报记者\\n\\n卫长庚 摄\\n")
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
    UnknownRuleError,
    ZhuiheError,
)
from ._values import (
    Block,
    BlockKind,
    Decision,
    Edit,
    EditKind,
    Evidence,
    GapLabel,
    Rule,
    Score,
)
from ._zhuihe import (
    ArrowArray,
    ArrowChunks,
    ArrowStream,
    Cleaned,
    Cleaner,
    clean,
    replay,
    rules,
    score,
    undo,
)

__version__ = _version("zhuihe")

__all__ = [
    "AlignmentError",
    "ArrowArray",
    "ArrowChunks",
    "ArrowError",
    "ArrowStream",
    "ArrowTypeError",
    "Block",
    "BlockKind",
    "Cleaned",
    "Cleaner",
    "Decision",
    "DictionaryError",
    "Edit",
    "EditKind",
    "EditMismatchError",
    "Evidence",
    "GapLabel",
    "InternalError",
    "InvalidUtf8Error",
    "OptionError",
    "Rule",
    "Score",
    "UnknownRuleError",
    "ZhuiheError",
    "clean",
    "replay",
    "rules",
    "score",
    "undo",
]

# Exceptions and values are shown, and pickled, under the names by which users know them.
for _name in __all__:
    _it = globals()[_name]
    if isinstance(_it, type) and _it.__module__.startswith("zhuihe._"):
        _it.__module__ = "zhuihe"
del _name, _it
