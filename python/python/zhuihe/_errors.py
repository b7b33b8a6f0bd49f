"""The exceptions of the package."""

from __future__ import annotations


class ZhuiheError(Exception):
    """Base class of all exceptions of the package. Arguments of the wrong type raise a plain `TypeError`."""


class OptionError(ZhuiheError, ValueError):
    """An option has an invalid value. The message names the valid ones."""


class UnknownRuleError(ZhuiheError, ValueError):
    """No rule has the given name; `zhuihe.rules` lists all rules."""


class AlignmentError(ZhuiheError, ValueError):
    """A text to score has no visible character in common with the raw text."""


class InvalidUtf8Error(ZhuiheError, ValueError):
    """A `str` contains a lone surrogate, or an Arrow string is not UTF-8."""

    offset: int
    """The number of valid bytes before it."""

    def __init__(self, message: str, *, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class EditMismatchError(ZhuiheError, ValueError):
    """An edit does not match the text that it is applied to."""

    offset: int
    """The byte offset in the text at which the edit should begin."""

    def __init__(self, message: str, *, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class DictionaryError(ZhuiheError, ValueError):
    """One of the ``user_words`` is invalid."""

    line: int | None
    """Its number, from 1."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class PageError(ZhuiheError, ValueError):
    """A file can't be read as pages with boxes. The message says where, and what to do."""

    page: int | None
    """The number of the page in the file, from 1, if it is known."""
    line: int | None
    """The line of the file, from 1, for a format that is read by lines."""

    def __init__(self, message: str, *, page: int | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.page = page
        self.line = line


class ArrowTypeError(ZhuiheError, TypeError):
    """The data does not implement the Arrow interface, or the column does not hold strings."""


class ArrowError(ZhuiheError, ValueError):
    """A column is missing, exists already or is too long, or the Arrow data is invalid."""


class InternalError(ZhuiheError, RuntimeError):
    """A bug in zhuihe. Please report it."""
