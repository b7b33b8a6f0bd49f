"""What can go wrong."""

from __future__ import annotations


class ZhuiheError(Exception):
    """Anything that zhuihe raises of its own, but for a `TypeError` where no text was given at all."""


class OptionError(ZhuiheError, ValueError):
    """An option has a value that it can't have; the message says which it can."""


class UnknownRuleError(ZhuiheError, ValueError):
    """No rule has the name that was given; `zhuihe.rules` lists them all."""


class AlignmentError(ZhuiheError, ValueError):
    """A text to score has no visible character in common with the raw text."""


class InvalidUtf8Error(ZhuiheError, ValueError):
    """A text can't be written as UTF-8: a `str` has half a character in it, or a column of Arrow holds other bytes."""

    offset: int
    """How many bytes of the text are in order before it."""

    def __init__(self, message: str, *, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class EditMismatchError(ZhuiheError, ValueError):
    """An edit does not fit the text that it was applied to."""

    offset: int
    """The byte of the text at which the edit should have begun."""

    def __init__(self, message: str, *, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class DictionaryError(ZhuiheError, ValueError):
    """One of the words of one's own can't be read."""

    line: int | None
    """Which it is, from 1."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class ArrowTypeError(ZhuiheError, TypeError):
    """What was given speaks no Arrow, or is no column of texts."""


class ArrowError(ZhuiheError, ValueError):
    """Arrow's data can't be read or made: a column is missing, a stream failed, a column has grown too long."""


class InternalError(ZhuiheError, RuntimeError):
    """A mistake in zhuihe itself. Please report it."""
